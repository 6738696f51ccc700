import type { Bridge } from '../../preload/contract/channels.ts';
import type { ChatMessage, ChatRoomId } from '../../preload/contract/message.ts';
import type { Failure } from './connections.svelte.ts';
import { settle } from './settle.ts';

/** Unread messages are looked for so many pages back, so that reading can begin with the first of them. */
const MOST_PAGES_AT_FIRST = 5;
/** A room that is open for days keeps so many messages; older ones are read again when scrolled to. */
const MOST = 2_000;
const KEPT = 1_000;

/**
 * One room's messages in this window, oldest first, as far as somebody scrolled, and up to which of them
 * somebody has had them on screen. Pages are asked for; what is new or stands differently is told to `take`.
 */
export class Thread {
  readonly room: ChatRoomId;
  readonly #bridge: Pick<Bridge, 'getMessages'>;
  readonly #unread: () => number;

  #messages = $state.raw<readonly ChatMessage[]>([]);
  #next = $state<number | null>(null);
  #isReady = $state(false);
  #isLoading = $state(false);
  #failure = $state.raw<Failure | null>(null);
  #seenThrough = $state(0);
  #newFrom = $state<number | null>(null);

  /** True while the reader is at the end: only then may the oldest be let go. */
  isAtEnd = true;

  /** Told while a page was under way, by serial: newer than what the page says. */
  readonly #told = new Map<number, ChatMessage>();
  #isClosed = false;

  constructor(bridge: Pick<Bridge, 'getMessages'>, room: ChatRoomId, unread: () => number) {
    this.#bridge = bridge;
    this.room = room;
    this.#unread = unread;
  }

  get messages(): readonly ChatMessage[] {
    return this.#messages;
  }

  /** False until the first page is here. */
  get isReady(): boolean {
    return this.#isReady;
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** Why the last page could not be read. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Where the unread ones began when the room was opened: the serial of the first; null where none was. */
  get newFrom(): number | null {
    return this.#newFrom;
  }

  /** Every message up to this serial was on screen, with the window in front. */
  get seenThrough(): number {
    return this.#seenThrough;
  }

  readonly #unseen = $derived.by(() => {
    const through = this.#seenThrough;
    return this.#messages.filter((message) => message.serial > through && !message.isOwn);
  });

  /** Other people's messages that nobody had on screen yet. */
  get unseen(): readonly ChatMessage[] {
    return this.#unseen;
  }

  /** Reads the newest page, and as many before it as the unread messages fill. */
  async open(): Promise<void> {
    await this.#load(null);
    for (let pages = 1; pages < MOST_PAGES_AT_FIRST; pages += 1) {
      if (this.#failure !== null || this.#next === null || this.#others() >= this.#unread()) break;
      await this.#load(this.#next);
    }
    if (this.#isClosed || this.#failure !== null) return;
    this.#seenThrough = seenThrough(this.#messages, this.#unread());
    this.#newFrom = this.#unseen[0]?.serial ?? null;
    this.#isReady = true;
  }

  /** Reads the page that failed once more. */
  async retry(): Promise<void> {
    if (!this.#isReady) await this.open();
    else await this.more();
  }

  /** Adds the next older page. */
  async more(): Promise<void> {
    if (!this.#isReady || this.#isLoading || this.#next === null) return;
    await this.#load(this.#next);
  }

  /** Messages of this room that are new or stand differently. */
  take(changed: readonly ChatMessage[]): void {
    if (this.#isLoading || !this.#isReady) {
      for (const message of changed) this.#told.set(message.serial, message);
    }
    if (!this.#isReady) return;
    const oldest = this.#messages[0]?.serial ?? 0;
    const within = changed.filter(({ serial }) => serial >= oldest || this.#next === null);
    if (within.length === 0) return;
    this.#messages = merged(this.#messages, within);
    this.#trim();
  }

  /**
   * Everything from one serial to the other is on screen, with the window in front. What lies between the
   * last one seen and the first one shown stays unseen: somebody who jumped to the end has not read it.
   */
  saw(first: number, last: number): void {
    const begin = this.#unseen[0]?.serial;
    if (begin === undefined) this.#seenThrough = Math.max(this.#seenThrough, this.#last());
    else if (first <= begin && begin <= last) this.#seenThrough = Math.max(this.#seenThrough, last);
  }

  /** Whatever is under way is answered into nothing. */
  close(): void {
    this.#isClosed = true;
  }

  async #load(before: number | null): Promise<void> {
    this.#isLoading = true;
    this.#failure = null;
    const page = await settle(() => this.#bridge.getMessages(this.room, before));
    if (this.#isClosed) return;
    this.#isLoading = false;
    if (!page.ok) {
      this.#failure = page.error;
      return;
    }
    const { messages, next } = page.value;
    const oldest = messages[0]?.serial ?? 0;
    const told = [...this.#told.values()].filter(({ serial }) => serial >= oldest || next === null);
    this.#told.clear();
    this.#messages = merged(merged(this.#messages, messages), told);
    this.#next = next;
  }

  #trim(): void {
    if (!this.isAtEnd || this.#messages.length <= MOST) return;
    this.#messages = this.#messages.slice(-KEPT);
    this.#next = this.#messages[0]?.serial ?? null;
  }

  #others(): number {
    return this.#messages.reduce((count, message) => (message.isOwn ? count : count + 1), 0);
  }

  #last(): number {
    return this.#messages.at(-1)?.serial ?? 0;
  }
}

/** The serial before the first unread one: main counts them, and only other people's count. */
function seenThrough(messages: readonly ChatMessage[], unread: number): number {
  let left = unread;
  for (let index = messages.length - 1; index >= 0 && left > 0; index -= 1) {
    const message = messages[index];
    if (message === undefined || message.isOwn) continue;
    left -= 1;
    if (left === 0) return message.serial - 1;
  }
  // More are unread than are here: none of these was seen.
  return left > 0 ? (messages[0]?.serial ?? 1) - 1 : (messages.at(-1)?.serial ?? 0);
}

/** Both, by serial; where both have one, the second's. */
function merged(old: readonly ChatMessage[], changed: readonly ChatMessage[]): readonly ChatMessage[] {
  const bySerial = new Map(old.map((message) => [message.serial, message]));
  for (const message of changed) bySerial.set(message.serial, message);
  return [...bySerial.values()].sort((a, b) => a.serial - b.serial);
}
