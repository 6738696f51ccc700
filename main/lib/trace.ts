/** The steps of an event's way that `--trace` prints, one line each. */
export type TraceStep =
  | 'received'
  | 'logged'
  | 'annunciated'
  | 'acknowledged'
  | 'returned'
  | 'rejected'
  | 'link'
  | 'notified'
  | 'log'
  | 'drill';

/** The words are asked for only where somebody reads them. */
export type Trace = (step: TraceStep, words: () => string) => void;

/** For a console that nobody traces. */
export const noTrace: Trace = () => {};

/** Prints `10:42:07.123 received     …` for people and scripts. Words name sites and hazards, never people. */
export function createTrace(write: (line: string) => void, now: () => number): Trace {
  return (step, words) => write(`${localTime(now())} ${step.padEnd(12)} ${words()}\n`);
}

function localTime(epochMs: number): string {
  const at = new Date(epochMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const ms = String(at.getMilliseconds()).padStart(3, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${ms}`;
}
