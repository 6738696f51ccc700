import type { ConnectionSettings } from '../../../main/config/settings.ts';
import type { Clock } from '../../../main/lib/clock.ts';
import type { Cut } from '../../../main/drill/line.ts';
import type { Random } from '../../../main/drill/random.ts';
import type { Desk, DeskName } from './desk.ts';
import type { Relay } from './relay.ts';

export type Desks = readonly [Desk, Desk];

/** Times of the feeds, by whatever clock they are given. */
export interface Pace {
  /** Between signs of life, ms; null: the clock runs otherwise than the server's, so none are agreed on. */
  readonly beatMs: number | null;
  readonly restMs: number;
  /** How long a token of those systems lives that give short ones, ms by the wall. */
  readonly tokenMs: number;
}

export interface SideParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly pace: Pace;
}

/**
 * One of the five systems: its server behind a line that breaks, what happens there and at the desks about it, and
 * whether the desks have it right.
 */
export interface Side {
  /** Of the connection at every desk. */
  readonly name: string;
  readonly relay: Relay;
  connection(desk: DeskName): ConnectionSettings;
  /** Desks that are logged in and hear. */
  connected(): number;
  cut(how: Cut): void;
  /** From now on no token that was given is worth anything; who is connected stays. */
  revoke(): void;
  /** Ends the server and begins another on its port, where what it knows need not outlive it. */
  readonly restart?: () => Promise<void>;
  /** Questions get no answer, or none that helps, until it is over. */
  readonly stall?: (isOn: boolean) => void;
  /** Says something to everybody that nobody can read; the number stands in it where no copy blanks it. */
  rubbish(mark: number): void;
  /** One deed, at the server or at a desk. */
  act(desks: Desks): void;
  /** Whether everything that was begun has come to its end. */
  isSettled(desks: Desks): boolean;
  /** With all links up and all settled: a few deeds of which nothing may be lost, and their end. */
  prove(desks: Desks): Promise<void>;
  /** What is not as it should be, in words. */
  check(desks: Desks): readonly string[];
  /** What it has done so far, for the report. */
  readonly counts: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** What of the second is not in the first and the other way round, each of them once. */
export function differences(what: string, wanted: readonly string[], found: readonly string[]): string[] {
  const [some, others] = [new Set(wanted), new Set(found)];
  const lost = [...some].filter((each) => !others.has(each));
  const strange = [...others].filter((each) => !some.has(each));
  const doubled = found.length - others.size;
  const few = (list: readonly string[]) =>
    list.slice(0, 5).join(', ') + (list.length > 5 ? ` and ${list.length - 5} more` : '');
  return [
    ...(lost.length > 0 ? [`${what}: lost ${few(lost)}`] : []),
    ...(strange.length > 0 ? [`${what}: not there ${few(strange)}`] : []),
    ...(doubled > 0 ? [`${what}: ${doubled} doubled`] : []),
  ];
}

/**
 * Waits until it is so, looking every now and then; throws with `what` after the limit. That is by the machine's time,
 * however fast the desks' own goes: a busy machine is no slower by a clock that runs ahead.
 */
export async function until(
  clock: Clock,
  what: () => string,
  isSo: () => boolean,
  limitMs: number,
): Promise<void> {
  const began = performance.now();
  while (!isSo()) {
    if (performance.now() - began > limitMs) throw new Error(`waited in vain: ${what()}`);
    await new Promise<void>((resolve) => clock.after(50, resolve));
  }
}
