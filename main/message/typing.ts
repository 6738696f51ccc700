import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';

/** While somebody goes on typing it is told again this often, ms. */
const tellEveryMs = 4_000;
/** Without another key for this long it is told that the typing has ended, ms. */
const pauseMs = 5_000;
/** Others' typing ends by itself when nothing is heard of it for this long, ms. */
const othersEndMs = 8_000;
/** Typists of one connection that are followed; more at once is no people. */
const mostTypists = 500;

interface Typing {
  readonly toldAt: number;
  readonly cancel: Undo;
}

/** What our own typing is told of: now and then, and its end. Told is what `tell` gets. */
export class OwnTyping {
  readonly #clock: Clock;
  readonly #tell: (room: string, status: 'typing' | 'idle') => void;
  readonly #rooms = new Map<string, Typing>();

  constructor(clock: Clock, tell: (room: string, status: 'typing' | 'idle') => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  set(room: string, isTyping: boolean): void {
    if (!isTyping) return this.end(room);
    const now = this.#clock.elapsed();
    const before = this.#rooms.get(room);
    before?.cancel();
    const isDue = before === undefined || now - before.toldAt >= tellEveryMs;
    const cancel = this.#clock.after(pauseMs, () => this.end(room));
    this.#rooms.set(room, { toldAt: isDue ? now : before.toldAt, cancel });
    if (isDue) this.#tell(room, 'typing');
  }

  end(room: string): void {
    const typing = this.#rooms.get(room);
    if (typing === undefined) return;
    typing.cancel();
    this.#rooms.delete(room);
    this.#tell(room, 'idle');
  }

  /** Forgets, and tells nobody: there is no line any more. */
  clear(): void {
    for (const { cancel } of this.#rooms.values()) cancel();
    this.#rooms.clear();
  }
}

/** Who is typing in which room. An end that is never told comes by itself. */
export class OthersTyping {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #rooms = new Map<string, Map<string, Undo>>();
  #size = 0;

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  has(room: string, user: string): boolean {
    return this.#rooms.get(room)?.has(user) === true;
  }

  set(room: string, user: string, isTyping: boolean): void {
    const was = this.has(room, user);
    this.#forget(room, user);
    if (isTyping && this.#size < mostTypists) this.#follow(room, user);
    if (was !== this.has(room, user)) this.#onChange();
  }

  clear(): void {
    for (const users of this.#rooms.values()) for (const cancel of users.values()) cancel();
    this.#rooms.clear();
    this.#size = 0;
  }

  #follow(room: string, user: string): void {
    const users = this.#rooms.get(room) ?? new Map<string, Undo>();
    this.#rooms.set(room, users);
    users.set(
      user,
      this.#clock.after(othersEndMs, () => this.set(room, user, false)),
    );
    this.#size += 1;
  }

  #forget(room: string, user: string): void {
    const users = this.#rooms.get(room);
    const cancel = users?.get(user);
    if (cancel === undefined) return;
    cancel();
    users?.delete(user);
    this.#size -= 1;
    if (users?.size === 0) this.#rooms.delete(room);
  }
}
