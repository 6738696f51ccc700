/**
 * One's own messages on their way out. Each room is a lane: its first message goes out, and the next one only
 * after the server has answered `sent`, so that the order is the one in which they were written.
 *
 *            link up, or one more            sent, or found on the server
 *   resting ─────────────────────▶ on its way ────────────────────────────▶ resting
 *      ▲                              │   ▲
 *      │ not found,                   │   │ sent again, with the same key
 *      │ or nobody can tell           │ no answer, or the line was lost
 *      │                              ▼   │
 *      └────────────────────────── in doubt
 *
 * In doubt means: it was on the wire, or may have been before this run. Then the room is read from the server
 * first (`doubt`), because a server need not know a key again, and only what is not there is sent once more.
 */
import type { ChatBody, ChatDraft } from '../../preload/contract/message.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { KeptMessage } from '../store/message-row.ts';

/** An answer is waited for this long, ms; longer each time, so that a server that refuses is not hammered. */
const answerWithinMs = 10_000;
const longestWaitMs = 60_000;
/** How long the room is waited for when a message is in doubt, ms. */
const proofWithinMs = 5_000;
/** The socket took nothing although the link is up, ms. */
const againMs = 1_000;

interface Lane {
  readonly queue: KeptMessage[];
  /** Keys that the server may have. */
  readonly doubtful: Set<string>;
  state: 'resting' | 'on its way' | 'in doubt';
  /** The room was read since the first one fell in doubt: it may be sent. */
  isProven: boolean;
  tries: number;
  cancel: Undo;
}

export interface OutboxParts {
  readonly clock: Clock;
  /** False: the socket did not take it. */
  readonly send: (room: string, key: string, body: ChatDraft) => boolean;
  /** Read this room from the server, then `settle`. */
  readonly doubt: (room: string) => void;
}

export class Outbox {
  readonly #parts: OutboxParts;
  readonly #lanes = new Map<string, Lane>();
  #isUp = false;
  #size = 0;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#size;
  }

  /** It is on disk. `isDoubtful`: it is from an earlier run, in which it may have gone out. */
  add(message: KeptMessage, isDoubtful: boolean): void {
    const lane = this.#lanes.get(message.room) ?? newLane();
    this.#lanes.set(message.room, lane);
    lane.queue.push(message);
    if (isDoubtful) lane.doubtful.add(keyOf(message));
    this.#size += 1;
    this.#next(message.room, lane);
  }

  linkUp(): void {
    this.linkDown();
    this.#isUp = true;
    for (const [room, lane] of [...this.#lanes]) {
      lane.tries = 0;
      this.#next(room, lane);
    }
  }

  /** Nothing is on its way any more, and whatever was is in doubt. */
  linkDown(): void {
    this.#isUp = false;
    for (const lane of this.#lanes.values()) rest(lane);
  }

  find(room: string, key: string): KeptMessage | null {
    return this.#lanes.get(room)?.queue.find((message) => message.key === key) ?? null;
  }

  /** Those whose key stands in this text. */
  namedIn(text: string): readonly KeptMessage[] {
    const all = [...this.#lanes.values()].flatMap(({ queue, doubtful }) =>
      queue.filter((message) => doubtful.has(keyOf(message))),
    );
    return all.filter((message) => text.includes(keyOf(message)));
  }

  /** The server has it, or has refused it: the next one has its turn. */
  remove(room: string, key: string): void {
    const lane = this.#lanes.get(room);
    const index = lane?.queue.findIndex((message) => message.key === key) ?? -1;
    if (lane === undefined || index === -1) return;
    lane.queue.splice(index, 1);
    lane.doubtful.delete(key);
    this.#size -= 1;
    if (lane.queue.length === 0) this.#lanes.delete(room);
    if (index > 0) return;
    rest(lane);
    lane.tries = 0;
    this.#next(room, lane);
  }

  /** The room was read, or cannot be: what is still in doubt goes out again. */
  settle(room: string): void {
    const lane = this.#lanes.get(room);
    if (lane?.state !== 'in doubt') return;
    rest(lane);
    lane.isProven = true;
    this.#next(room, lane);
  }

  /** Leaves no timer. What is queued is on disk. */
  close(): void {
    this.linkDown();
    this.#lanes.clear();
    this.#size = 0;
  }

  #next(room: string, lane: Lane): void {
    const message = lane.queue[0];
    if (!this.#isUp || lane.state !== 'resting' || message === undefined) return;
    const key = keyOf(message);
    if (lane.doubtful.has(key) && !lane.isProven) {
      lane.state = 'in doubt';
      lane.cancel = this.#parts.clock.after(proofWithinMs, () => this.settle(room));
      return this.#parts.doubt(room);
    }
    lane.isProven = false;
    lane.state = 'on its way';
    const isOut = this.#parts.send(room, key, draftOf(message));
    if (isOut) lane.doubtful.add(key);
    const waitMs = isOut ? Math.min(answerWithinMs * 2 ** lane.tries, longestWaitMs) : againMs;
    lane.tries += isOut ? 1 : 0;
    lane.cancel = this.#parts.clock.after(waitMs, () => {
      rest(lane);
      this.#next(room, lane);
    });
  }
}

function newLane(): Lane {
  return {
    queue: [],
    doubtful: new Set(),
    state: 'resting',
    isProven: false,
    tries: 0,
    cancel: () => {},
  };
}

function rest(lane: Lane): void {
  lane.cancel();
  lane.state = 'resting';
  lane.isProven = false;
}

function keyOf({ key, serial }: KeptMessage): string {
  if (key === null) throw new Error(`outbox: message ${serial} has no key`);
  return key;
}

function draftOf({ body, serial }: KeptMessage): ChatDraft {
  if (!isDraft(body)) throw new Error(`outbox: message ${serial} is of type ${body.type}`);
  return body;
}

function isDraft(body: ChatBody): body is ChatDraft {
  return body.type !== 'invited' && body.type !== 'left' && body.type !== 'unknown';
}
