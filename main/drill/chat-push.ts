import type { Clock } from '../lib/clock.ts';
import type { WireMessage } from './chat-table.ts';

/**
 * Messages that were not acknowledged are pushed again, as the document says. One timer, while there is something
 * to wait for.
 */
export class PushAgain {
  readonly #clock: Clock;
  readonly #afterMs: number;
  readonly #push: (user: string, message: WireMessage) => void;
  readonly #waiting = new Map<string, Map<string, { readonly message: WireMessage; at: number }>>();
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, afterMs: number, push: (user: string, message: WireMessage) => void) {
    this.#clock = clock;
    this.#afterMs = afterMs;
    this.#push = push;
  }

  add(user: string, message: WireMessage): void {
    const messages = this.#waiting.get(user) ?? new Map<string, { message: WireMessage; at: number }>();
    this.#waiting.set(user, messages);
    messages.set(message.msg, { message, at: this.#clock.elapsed() });
    this.#watch();
  }

  /** The ids of this user's messages that nobody has acknowledged. */
  waiting(user: string): readonly string[] {
    return [...(this.#waiting.get(user)?.keys() ?? [])];
  }

  acked(user: string, messages: readonly string[]): void {
    for (const id of messages) this.#waiting.get(user)?.delete(id);
    if ([...this.#waiting.values()].every(({ size }) => size === 0)) this.stop();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #watch(): void {
    this.#cancel ??= this.#clock.after(this.#afterMs, () => {
      this.#cancel = null;
      const now = this.#clock.elapsed();
      for (const [user, messages] of this.#waiting) {
        for (const waiting of messages.values()) {
          if (now - waiting.at < this.#afterMs) continue;
          waiting.at = now;
          this.#push(user, waiting.message);
        }
      }
      if ([...this.#waiting.values()].some(({ size }) => size > 0)) this.#watch();
    });
  }
}
