import type { Session } from './devtools.ts';

/** How often a page is asked whether it is there. */
const askEveryMs = 1_000;

export interface HangWatchParts {
  /** A page that answers later than this hangs, ms. */
  readonly hangMs: () => number;
  /** Whether the window shows a page of main's; a crashed one is told of in another way. */
  readonly isShowing: () => boolean;
  readonly onHung: () => void;
  readonly onBack: () => void;
}

/**
 * Tells when a page's own thread does not come to answer. Chromium's monitor, which DevTools cannot ask, judges by
 * input that is not taken; this one asks all the time, touched or not.
 */
export class HangWatch {
  readonly #session: Session;
  readonly #parts: HangWatchParts;
  readonly #timer: NodeJS.Timeout;
  #askedAt: number | null = null;
  #isHung = false;

  constructor(session: Session, parts: HangWatchParts) {
    this.#session = session;
    this.#parts = parts;
    this.#timer = setInterval(() => this.#ask(), askEveryMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Another document, or another process. */
  begin(): void {
    this.#askedAt = null;
    this.#isHung = false;
  }

  #ask(): void {
    const { hangMs, isShowing, onHung } = this.#parts;
    if (!isShowing()) return this.begin();
    if (this.#askedAt !== null) {
      if (this.#isHung || performance.now() - this.#askedAt < hangMs()) return;
      this.#isHung = true;
      onHung();
      return;
    }
    const askedAt = performance.now();
    this.#askedAt = askedAt;
    const answered = () => {
      // Of an earlier document.
      if (this.#askedAt !== askedAt) return;
      this.#askedAt = null;
      if (!this.#isHung) return;
      this.#isHung = false;
      this.#parts.onBack();
    };
    // An error is an answer too: somebody was there to refuse.
    this.#session.send('Runtime.evaluate', { expression: '0', silent: true }).then(answered, answered);
  }
}
