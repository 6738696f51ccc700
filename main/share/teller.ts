import type { Operation } from '../../preload/contract/room.ts';
import type { RoomPost, RoomTopic, RoomWire } from '../feed/room/room-wire.ts';
import type { Logger } from '../lib/logger.ts';
import type { OperationStore } from '../store/operation-store.ts';
import type { NumberRange } from './held.ts';
import { mostOperations, upToFull, write, type RoomMessage } from './protocol.ts';

export interface TellerParts {
  readonly desk: string;
  readonly wire: RoomWire;
  readonly store: OperationStore;
  readonly logger: Logger;
}

/**
 * What this desk says. A post that fails is no loss: numbers are compared with every hello, and what is missing
 * is asked for.
 */
export class Teller {
  readonly #parts: TellerParts;
  /** Who is being answered now: one answer at a time to each. */
  readonly #answering = new Set<string>();

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  /** To everybody. Resolves with whether the broker has confirmed it. */
  async say(message: RoomMessage): Promise<boolean> {
    return this.#post([{ topic: topicOf(message), body: write(message) }]);
  }

  /** All or none, also where they need several messages: what was done together arrives together. */
  async operations(operations: readonly Operation[]): Promise<boolean> {
    const posts: RoomPost[] = [];
    for (let rest = operations; rest.length > 0;) {
      const part = upToFull(rest);
      rest = rest.slice(part.length);
      posts.push({ topic: 'operations', body: this.#batch(part, false) });
    }
    return this.#post(posts);
  }

  async ask(desk: string, ranges: readonly NumberRange[]): Promise<void> {
    const body = write({ type: 'ask', desk: this.#parts.desk, ranges });
    await this.#post([{ topic: 'desk', desk, body }]);
  }

  /** The first of what was asked for, from the disk; the rest when it is asked for again. */
  async answer(desk: string, ranges: readonly NumberRange[]): Promise<void> {
    if (this.#answering.has(desk)) return;
    this.#answering.add(desk);
    try {
      const found: Operation[] = [];
      for (const { author, from, to } of ranges) {
        if (found.length >= mostOperations) break;
        found.push(...(await this.#parts.store.range(author, from, to, mostOperations - found.length)));
      }
      await this.#post([{ topic: 'desk', desk, body: this.#batch(upToFull(found), true) }]);
    } finally {
      this.#answering.delete(desk);
    }
  }

  #batch(operations: readonly Operation[], isAnswer: boolean): string {
    return write({ type: 'operations', desk: this.#parts.desk, isAnswer, operations });
  }

  async #post(posts: readonly RoomPost[]): Promise<boolean> {
    if (!this.#parts.wire.isUp) return false;
    try {
      await this.#parts.wire.post(posts);
      return true;
    } catch (failure) {
      this.#parts.logger.info(`not confirmed by the broker (${topicsOf(posts)}): ${reasonOf(failure)}`);
      return false;
    }
  }
}

function topicOf({ type }: RoomMessage): RoomTopic {
  return type === 'operations' ? 'operations' : 'presence';
}

function topicsOf(posts: readonly RoomPost[]): string {
  return [...new Set(posts.map(({ topic }) => topic))].join(', ');
}

function reasonOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : 'unknown';
}
