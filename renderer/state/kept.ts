import type { Time, Undo } from './time.ts';
import type { Store } from './view.svelte.ts';

/** Main hears of a change after this much quiet: scrolling writes at every step. */
const KEEP_MS = 300;
/** What main takes, characters. */
const MOST = 64_000;

/**
 * What this window wants to find again. The session's store outlives a reload; what main keeps outlives the
 * window, so that one made anew in its place begins where the old one ended. The session is read first: it is
 * ahead by the last 300 ms.
 */
export class KeptStore implements Store {
  readonly #session: Store;
  readonly #keep: (kept: string) => void;
  readonly #time: Time;
  readonly #values: Map<string, string>;
  #undo: Undo | null = null;

  constructor(session: Store, kept: string | null, keep: (kept: string) => void, time: Time) {
    this.#session = session;
    this.#keep = keep;
    this.#time = time;
    this.#values = parse(kept);
  }

  getItem(key: string): string | null {
    const value = this.#session.getItem(key);
    if (value === null) return this.#values.get(key) ?? null;
    // Written by the page before: main may not have heard of it, and is told with the next change.
    this.#values.set(key, value);
    return value;
  }

  setItem(key: string, value: string): void {
    this.#session.setItem(key, value);
    if (this.#values.get(key) === value) return;
    this.#values.set(key, value);
    this.#undo?.();
    this.#undo = this.#time.after(KEEP_MS, () => this.flush());
  }

  /** Tells main at once what it has not heard: the page is about to end. */
  flush(): void {
    if (this.#undo === null) return;
    this.stop();
    this.#keep(textOf(this.#values));
  }

  stop(): void {
    this.#undo?.();
    this.#undo = null;
  }
}

/** All that fits; the longest is left out first, for a long search is worth less than everything else. */
function textOf(values: ReadonlyMap<string, string>): string {
  const shortFirst = [...values].sort(([, a], [, b]) => a.length - b.length);
  for (;;) {
    const text = JSON.stringify(Object.fromEntries(shortFirst));
    if (text.length <= MOST || shortFirst.length === 0) return text;
    shortFirst.pop();
  }
}

function parse(kept: string | null): Map<string, string> {
  if (kept === null) return new Map();
  try {
    const value: unknown = JSON.parse(kept);
    if (typeof value !== 'object' || value === null) return new Map();
    return new Map(
      Object.entries(value).filter((each): each is [string, string] => typeof each[1] === 'string'),
    );
  } catch {
    // Whatever wrote it was not this program: begin as a new window does.
    return new Map();
  }
}
