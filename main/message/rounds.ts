import type { Undo } from '../lib/disposer.ts';
import { nobodyWaits } from '../lib/logger.ts';
import type { RoomBook } from './room-book.ts';
import type { Heard, StayParts } from './stay-parts.ts';

/** Rooms that are joined: those with the newest messages. */
const mostJoined = 200;
/** A list of rooms that could not be fetched is asked for again, ms. */
const listAgainMs = 5_000;

export interface RoundsParts {
  readonly stay: StayParts;
  readonly book: RoomBook;
  /** What was fetched is heard like everything else. */
  readonly hear: (event: Heard) => void;
}

/**
 * What is asked of the server while the link is up: the list of rooms, whole rooms, and to be told of them. One
 * question at a time; what is answered after the link was lost is not heard.
 */
export class Rounds {
  readonly #parts: RoundsParts;
  /** Names the link that answers belong to; null: there is none. */
  #link: object | null = null;
  readonly #joined = new Set<string>();
  readonly #waiting = new Set<string>();
  #isAsking = false;
  #isListWanted = false;
  #cancelList: Undo = () => {};

  constructor(parts: RoundsParts) {
    this.#parts = parts;
  }

  linkUp(): void {
    this.linkDown();
    this.#link = {};
    for (const room of this.#parts.stay.rooms) this.join(room);
    for (const { room } of this.#parts.book.all) this.join(room);
    this.list();
  }

  linkDown(): void {
    this.#link = null;
    this.#joined.clear();
    this.#waiting.clear();
    this.#isAsking = false;
    this.#isListWanted = false;
    this.#cancelList();
  }

  /** Asks to be told of the room; the server answers `sub`. */
  join(room: string): void {
    if (this.#link === null || this.#joined.has(room) || this.#joined.size >= mostJoined) return;
    if (this.#parts.stay.wire.join(room)) this.#joined.add(room);
  }

  /** Reads the room from the server. */
  read(room: string): void {
    if (this.#link === null) return;
    this.#waiting.add(room);
    this.#askNext(this.#link);
  }

  /** Reads the list of rooms. */
  list(): void {
    if (this.#link === null) return;
    this.#isListWanted = true;
    this.#askNext(this.#link);
  }

  #askNext(link: object): void {
    if (this.#isAsking || this.#link !== link) return;
    const [room] = this.#waiting;
    if (!this.#isListWanted && room === undefined) return;
    this.#isAsking = true;
    const asked = this.#isListWanted || room === undefined ? this.#askList(link) : this.#askRoom(room, link);
    nobodyWaits(
      asked.finally(() => {
        if (this.#link !== link) return;
        this.#isAsking = false;
        this.#askNext(link);
      }),
      this.#parts.stay.logger,
      'chat rooms',
    );
  }

  async #askList(link: object): Promise<void> {
    this.#isListWanted = false;
    const { stay, hear } = this.#parts;
    try {
      const rooms = await stay.wire.fetchRooms();
      if (this.#link === link) hear({ is: 'listed', rooms });
    } catch (error) {
      if (this.#link !== link) return;
      stay.logger.warn('the list of rooms was not read', error);
      this.#cancelList();
      this.#cancelList = stay.clock.after(listAgainMs, () => this.list());
    }
  }

  async #askRoom(room: string, link: object): Promise<void> {
    this.#waiting.delete(room);
    const { stay, hear } = this.#parts;
    try {
      const info = await stay.wire.fetchRoom(room);
      if (this.#link === link) hear({ is: 'fetched', room, info });
    } catch (error) {
      if (this.#link !== link) return;
      stay.logger.warn('a room was not read', error);
      hear({ is: 'not-fetched', room });
    }
  }
}
