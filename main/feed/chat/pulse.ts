/**
 * The beat of one chat connection: `hb` so that the server keeps it, `echo` so that we know it lives. A server
 * that answered one echo is bound to answer the next; before that, only the engine's own pings watch it.
 */
import { because } from '../../../preload/contract/reason.ts';
import type { Clock } from '../../lib/clock.ts';
import { SilenceWatch } from '../ima/silence.ts';
import { Failure } from '../reason.ts';

export interface PulseParts {
  readonly clock: Clock;
  readonly beatMs: number;
  readonly emit: (name: 'hb' | 'echo', ...args: readonly unknown[]) => boolean;
  readonly measured: (roundTripMs: number) => void;
  /** Nothing was heard for so many ms. */
  readonly silent: (silentMs: number) => void;
}

interface Asked {
  readonly at: number;
  readonly answer: ((roundTripMs: number) => void) | null;
  readonly fail: ((reason: Error) => void) | null;
}

/** So many echoes without any answer, and the server is taken not to know them. */
const mostUnanswered = 3;

export class Pulse {
  readonly #parts: PulseParts;
  readonly #silence: SilenceWatch;
  /** Echoes on their way, the oldest first; answers come in order. */
  #asked: Asked[] = [];
  #cancelBeat: () => void = () => {};
  #beats = 0;
  #isProven = false;
  #isStopped = false;

  constructor(parts: PulseParts) {
    this.#parts = parts;
    this.#silence = new SilenceWatch(parts.clock);
  }

  start(): void {
    this.#echo(null, null);
    this.#cancelBeat = this.#parts.clock.after(this.#parts.beatMs, () => this.#beat());
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelBeat();
    this.#silence.stop();
    this.#giveUp('closed');
  }

  /** A message of the server itself; its engine's pings say nothing of it. */
  heard(): void {
    this.#silence.heard();
  }

  echoed(): void {
    const asked = this.#asked.shift();
    if (asked) {
      const roundTripMs = this.#parts.clock.elapsed() - asked.at;
      this.#parts.measured(roundTripMs);
      asked.answer?.(roundTripMs);
    }
    if (this.#isProven || this.#isStopped) return;
    this.#isProven = true;
    this.#silence.watch(this.#parts.beatMs, this.#parts.silent);
  }

  /** An echo for somebody who waits for it: the round trip in ms. Rejects when the next beat comes first. */
  ask(): Promise<number> {
    return new Promise((answer, fail) => {
      if (!this.#echo(answer, fail)) fail(new Failure(because('not-connected')));
    });
  }

  #beat(): void {
    // What was not answered for a whole beat will not be measured any more.
    this.#giveUp('no-answer');
    if (!this.#parts.emit('hb') || this.#isStopped) return;
    // A server that knows no echo may say so every time, and people would read it.
    if (this.#isProven || this.#beats < mostUnanswered) this.#echo(null, null);
    this.#cancelBeat = this.#parts.clock.after(this.#parts.beatMs, () => this.#beat());
  }

  #echo(answer: Asked['answer'], fail: Asked['fail']): boolean {
    const { clock, emit } = this.#parts;
    const at = clock.elapsed();
    if (this.#isStopped || !emit('echo', { beat: (this.#beats += 1) })) return false;
    this.#asked.push({ at, answer, fail });
    return true;
  }

  #giveUp(why: 'closed' | 'no-answer'): void {
    for (const { fail } of this.#asked.splice(0)) fail?.(new Failure(because(why)));
  }
}
