import type { Severity } from '../../preload/contract/hazard.ts';
import type { SoundOrder } from '../../preload/contract/snapshot.ts';
import type { Audibility, Sound } from '../state/desk.svelte.ts';
import type { Time, Undo } from '../state/time.ts';
import { patterns, type Tone } from './pattern.ts';

/** The way out to the loudspeaker. */
export interface AudioPort {
  readonly audibility: Audibility;
  play(pattern: readonly Tone[]): void;
  onAudibility(listener: (audibility: Audibility) => void): Undo;
  close(): void;
}

/** Remembers the last beat played over a reload of the window. */
export type BeatMemory = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'gwanje.beat';

/** A beat is still played when the order for it was this long on its way; later ones wait for the next. */
const LATE_MS = 1_000;

/**
 * Plays what main orders: beats at `since + n * repeatMs`, until the order is taken back. The beats are a
 * function of the order and the time alone, so a window that reloads falls in with the rhythm, and the beat
 * that was played is written down, so that none is heard twice.
 */
export class SoundPlayer implements Sound {
  readonly #port: AudioPort;
  readonly #time: Time;
  readonly #memory: BeatMemory;
  #order: SoundOrder | null = null;
  #undo: Undo | null = null;

  constructor(port: AudioPort, time: Time, memory: BeatMemory) {
    this.#port = port;
    this.#time = time;
    this.#memory = memory;
  }

  get audibility(): Audibility {
    return this.#port.audibility;
  }

  onAudibility(listener: (audibility: Audibility) => void): Undo {
    return this.#port.onAudibility(listener);
  }

  /** Takes the present order; the same one again changes nothing. */
  follow(order: SoundOrder | null): void {
    if (isSame(this.#order, order)) return;
    this.#cancel();
    this.#order = order;
    this.#schedule();
  }

  /** One beat of a severity, for an operator who wants to know it. */
  test(severity: Severity): void {
    this.#port.play(patterns[severity]);
  }

  close(): void {
    this.#cancel();
    this.#port.close();
  }

  #cancel(): void {
    this.#undo?.();
    this.#undo = null;
    this.#order = null;
  }

  #schedule(): void {
    const order = this.#order;
    if (!order) return;
    const beat = nextBeat(order, this.#time.now(), (n) => this.#memory.getItem(KEY) === nameOf(order, n));
    if (beat === null) return;
    const delayMs = Math.max(0, beat.at - this.#time.now());
    this.#undo = this.#time.after(delayMs, () => {
      this.#memory.setItem(KEY, nameOf(order, beat.n));
      if (this.#port.audibility === 'on') this.#port.play(patterns[order.severity]);
      this.#schedule();
    });
  }
}

/** The first beat that is still due; null where the order had one beat and it is past. */
export function nextBeat(
  { since, repeatMs }: SoundOrder,
  now: number,
  wasPlayed: (n: number) => boolean,
): { readonly n: number; readonly at: number } | null {
  if (repeatMs <= 0) return now - since > LATE_MS || wasPlayed(0) ? null : { n: 0, at: since };
  // Never later than half a rhythm, or two beats would fall together.
  const late = Math.min(LATE_MS, repeatMs / 2);
  let n = Math.max(0, Math.ceil((now - late - since) / repeatMs));
  if (wasPlayed(n)) n += 1;
  return { n, at: since + n * repeatMs };
}

function nameOf(order: SoundOrder, n: number): string {
  return `${order.severity} ${order.since} ${n}`;
}

function isSame(a: SoundOrder | null, b: SoundOrder | null): boolean {
  if (a === null || b === null) return a === b;
  return a.severity === b.severity && a.since === b.since && a.repeatMs === b.repeatMs;
}
