import type { Client } from '@stomp/stompjs';
import { becauseOfTime, type Reason } from '../../../preload/contract/reason.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Wire } from '../ima/wire.ts';
import { Failure } from '../reason.ts';
import { destinationOf, frameText } from './frame.ts';
import type { RoomOptions } from './options.ts';
import { Receipts } from './receipts.ts';
import type { RoomPost } from './room-wire.ts';

/** The connection that posts go out on. */
export interface OutboxLine {
  readonly client: Client;
  readonly wire: Wire;
  /** What was sent and the kernel has not taken yet, in bytes. */
  readonly unsent: number;
}

export interface OutboxParts {
  readonly options: RoomOptions;
  readonly clock: Clock;
  /** Throws where nothing can be sent. */
  readonly line: () => OutboxLine;
  /** A round trip, ms. */
  readonly measured: (roundTripMs: number) => void;
  /** A post could not even be sent in time, and meanwhile nothing at all was confirmed. */
  readonly stuck: () => void;
}

/**
 * How many receipts may be owed. RabbitMQ makes a sender wait after 400 messages that it has not placed, and
 * version 3.10 then hangs up on it: the watch over its heart-beats falls over what tells it to go on.
 */
const maxUnconfirmed = 64;
const maxUnsentBytes = 4_000_000;

interface Post {
  readonly sends: readonly { readonly destination: string; readonly body: string }[];
  readonly dueAt: number;
  readonly cancel: () => void;
  readonly resolve: (roundTripMs: number) => void;
  readonly reject: (failure: Error) => void;
}

/**
 * What this desk posts on one connection, in order. Every frame of a transaction asks for a receipt: RabbitMQ
 * answers the COMMIT as soon as it has read it, and a SEND in it only when the message is where it belongs;
 * where that is forbidden it hangs up after the COMMIT's receipt. Others answer a SEND at once. Who has both
 * knows in either case.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #receipts: Receipts;
  readonly #queue: Post[] = [];
  /** Receipts that the broker owes, also those for which nobody waits any more. */
  readonly #unconfirmed = new Set<string>();
  #transactions = 0;
  #confirmedAt: number;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#confirmedAt = parts.clock.elapsed();
    this.#receipts = new Receipts(parts.clock);
  }

  /** All of these or none; without any it only asks for a receipt. Resolves with the round trip in ms. */
  post(posts: readonly RoomPost[]): Promise<number> {
    return new Promise((resolve, reject) => {
      const { options, clock, line } = this.#parts;
      const { receiptMs } = options.timing;
      // All are looked at before anything is sent: what throws here rejects the post and leaves nothing open.
      const sends = posts.map((post) => ({ destination: destinationOf(options, post), body: post.body }));
      line();
      const post: Post = {
        sends,
        dueAt: clock.elapsed() + receiptMs,
        cancel: clock.after(receiptMs, () => {
          this.#queue.splice(this.#queue.indexOf(post), 1);
          reject(
            new Failure(becauseOfTime('no-answer-within', receiptMs), 'not sent in time: the broker is slow'),
          );
          if (clock.elapsed() - this.#confirmedAt >= receiptMs) this.#parts.stuck();
        }),
        resolve,
        reject,
      };
      this.#queue.push(post);
      this.#pump();
    });
  }

  /** A receipt came. */
  came(id: string): void {
    this.#confirmedAt = this.#parts.clock.elapsed();
    this.#unconfirmed.delete(id);
    this.#receipts.came(id);
    this.#pump();
  }

  /** None will come any more, and nothing will be sent. */
  drop(reason: Reason): void {
    this.#receipts.drop(reason);
    for (const post of this.#queue.splice(0)) {
      post.cancel();
      post.reject(new Failure(reason));
    }
  }

  #pump(): void {
    for (let [post] = this.#queue; post && this.#hasRoom(post); [post] = this.#queue) {
      this.#queue.shift();
      post.cancel();
      this.#send(post);
    }
  }

  #hasRoom({ sends }: Post): boolean {
    const owed = this.#unconfirmed.size;
    if (owed === 0) return true;
    return owed + sends.length < maxUnconfirmed && this.#parts.line().unsent < maxUnsentBytes;
  }

  #send({ sends, dueAt, resolve, reject }: Post): void {
    const { clock, line, measured } = this.#parts;
    const { client, wire } = line();
    const transaction = `t-${(this.#transactions += 1)}`;
    const commit = `${transaction}-commit`;
    const receipts = sends.map((_, index) => `${transaction}-${index + 1}`);
    const began = clock.elapsed();
    for (const id of [...receipts, commit]) this.#unconfirmed.add(id);
    this.#receipts.expect([...receipts, commit], dueAt - began, (failure) => {
      if (failure !== null) return reject(new Failure(failure));
      const roundTripMs = clock.elapsed() - began;
      measured(roundTripMs);
      resolve(roundTripMs);
    });
    client.begin(transaction);
    for (const [index, { destination, body }] of sends.entries()) {
      const receipt = receipts[index] ?? '';
      const headers = { transaction, receipt, 'content-type': 'text/plain;charset=utf-8' };
      client.publish({ destination, body, headers });
    }
    wire.send(frameText('COMMIT', { transaction, receipt: commit }));
  }
}
