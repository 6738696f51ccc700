import { because, becauseOfTime, type Reason } from '../../../preload/contract/reason.ts';
import type { Clock } from '../../lib/clock.ts';
import { isBag, textOf } from '../ima/context.ts';
import { wordsOf } from './answer.ts';
import type { Touid } from './commands.ts';

/** What a device said to a request. */
export interface DeviceAnswer {
  readonly ok: boolean;
  readonly reason: Reason | null;
}

/** A request that waits for its answer. */
export interface Waiting {
  /** The answer, or why none is waited for any longer. Never rejects. */
  readonly answer: Promise<DeviceAnswer | Reason>;
  /** It was sent: from now on it is waited for so long, ms. */
  within(limitMs: number): void;
  /** Not waited for any longer. */
  cancel(): void;
}

interface Held {
  readonly id: string;
  readonly receiver: string;
  readonly of: string | undefined;
  readonly settle: (answer: DeviceAnswer | Reason) => void;
}

/** Requests that wait for a device's answer, by their id; by the device where an answer names none. */
export class Answers {
  readonly #clock: Clock;
  readonly #held = new Set<Held>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `of`: for what it was asked. */
  wait(id: string, receiver: string, of?: string): Waiting {
    const { promise, resolve } = Promise.withResolvers<DeviceAnswer | Reason>();
    let cancelTimer = () => {};
    const settle = (answer: DeviceAnswer | Reason) => {
      if (!this.#held.delete(held)) return;
      cancelTimer();
      resolve(answer);
    };
    const held: Held = { id, receiver, of, settle };
    this.#held.add(held);
    return {
      answer: promise,
      within: (limitMs) => {
        if (!this.#held.has(held)) return;
        cancelTimer = this.#clock.after(limitMs, () => settle(becauseOfTime('no-answer-within', limitMs)));
      },
      cancel: () => settle(because('closed')),
    };
  }

  /** For what the request was that waits for it; undefined where none does, or nobody said. */
  take({ data, peer }: Touid): string | undefined {
    if (!isBag(data)) return undefined;
    const id = textOf(data['request']);
    const held = this.#find(id, peer);
    if (!held) return undefined;
    const isFailure = data['ok'] === false;
    held.settle({ ok: !isFailure, reason: isFailure ? because('refused', wordsOf(data)) : null });
    return held.of;
  }

  /** An answer that names neither is to the only request there is, or to none. */
  #find(id: string | null, peer: string | null): Held | undefined {
    const held = [...this.#held];
    if (id !== null) return held.find((each) => each.id === id);
    if (peer !== null) return held.find((each) => each.receiver === peer);
    return held.length === 1 ? held[0] : undefined;
  }

  /** Nobody will answer any more. */
  close(reason: Reason): void {
    for (const { settle } of [...this.#held]) settle(reason);
  }
}
