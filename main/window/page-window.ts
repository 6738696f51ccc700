import { app, type BrowserWindow, type NativeImage, type Rectangle } from 'electron';
import { because, becauseOfNumber, becauseOfTime, type Reason } from '../../preload/contract/reason.ts';
import { sayReason } from '../../preload/contract/reason-words.ts';
import type { WindowId } from '../../preload/contract/window.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { formatError, type Logger } from '../lib/logger.ts';
import { PageTrouble, type Remedy } from './page-trouble.ts';
import { createFrame, moveTo, poseOf, type Pose } from './window-frame.ts';
import type { WindowEvent, WindowWanted } from './windows.ts';

/** What stands in for a page that fails too often is shown for so long, ms; then the page is tried again. */
const standInMs = 15_000;
/** Chromium's number for a load that another one has taken the place of. */
const aborted = -3;

export interface PageWindowParts {
  /** The address of the page. */
  readonly page: string;
  /** The address of what is shown when the page fails too often; null: the page is tried again and again. */
  readonly lastPage: string | null;
  readonly preload: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onEvent: (event: WindowEvent) => void;
  /** Electron's window was made, the first one or another in its place; it shows nothing yet. */
  readonly onFrame?: ((frame: BrowserWindow, wanted: WindowWanted) => void) | undefined;
  /** Another window of Electron is in its place. */
  readonly onRecreated: (window: WindowId) => void;
}

/**
 * One window and the page in it.
 *
 *     loading ──told usable by its page──▶ ready
 *        │ ▲                                 │
 *        │ └──── at once, or in 2 s ─────────┤ gone, hangs, did not load
 *        │ not usable in time: made anew     │
 *        ▼                                   ▼
 *     standing in (the third time in a minute, or in a row) ──15 s──▶ loading
 *
 * A page counts as usable only after it has asked for its plan since the load began: what the document before it
 * still had to say is not taken for the new one's. Whoever made it shuts it.
 */
export class PageWindow {
  readonly #parts: PageWindowParts;
  readonly #trouble: PageTrouble;
  #wanted: WindowWanted;
  #frame: BrowserWindow;
  #phase: 'loading' | 'ready' | 'standing-in' | 'closed' = 'loading';
  #hasNavigated = false;
  #hasAsked = false;
  /** The end of the load, of the pause before it, or of what stands in. */
  #cancel: Undo = () => {};

  constructor(wanted: WindowWanted, parts: PageWindowParts) {
    this.#wanted = wanted;
    this.#parts = parts;
    this.#trouble = new PageTrouble(parts.clock);
    this.#frame = this.#make(null);
  }

  get wanted(): WindowWanted {
    return this.#wanted;
  }

  /** Electron's window, which may be another one tomorrow. */
  get frame(): BrowserWindow {
    return this.#frame;
  }

  get isReady(): boolean {
    return this.#phase === 'ready';
  }

  /** Whether its document still has a use for what is told: one that is about to go has none. */
  get isListening(): boolean {
    return this.#phase === 'ready' || (this.#phase === 'loading' && this.#hasAsked);
  }

  owns(contents: number): boolean {
    return !this.#frame.isDestroyed() && this.#frame.webContents.id === contents;
  }

  open(): void {
    this.#load();
  }

  place(wanted: WindowWanted): void {
    this.#wanted = wanted;
    if (wanted.bounds) moveTo(this.#frame, wanted.bounds);
  }

  /** Its page has asked who it is: the first thing that a document does. */
  asked(): void {
    this.#hasAsked = true;
  }

  /** Its page is painted and can be used. */
  usable(): void {
    if (this.#phase !== 'loading' || !this.#hasAsked) return;
    this.#cancel();
    this.#phase = 'ready';
    this.#trouble.calm();
    this.#tell('ready', null);
  }

  repaint(): void {
    if (!this.#frame.isDestroyed()) this.#frame.webContents.invalidate();
  }

  reload(): void {
    const canReload = this.#hasNavigated && this.#phase !== 'standing-in';
    if (!canReload) return this.#load();
    this.#begin();
    this.#frame.webContents.reloadIgnoringCache();
  }

  recreate(): void {
    this.#renew();
    this.#load();
  }

  /** Null where there is no picture to be had. It may take as long as the page's process likes. */
  async capture(part: (size: { width: number; height: number }) => Rectangle): Promise<NativeImage | null> {
    const frame = this.#frame;
    if (frame.isDestroyed()) return null;
    const [width = 0, height = 0] = frame.getContentSize();
    try {
      const image = await frame.webContents.capturePage(part({ width, height }));
      return image.isEmpty() || frame !== this.#frame ? null : image;
    } catch (failure) {
      this.#parts.logger.info(`${this.#wanted.id} not captured: ${formatError(failure)}`);
      return null;
    }
  }

  memoryMb(): number | null {
    if (this.#frame.isDestroyed()) return null;
    const pid = this.#frame.webContents.getOSProcessId();
    const metric = app.getAppMetrics().find((each) => each.pid === pid);
    return metric ? metric.memory.workingSetSize / 1_024 : null;
  }

  /** For good. Tells nobody: whoever shuts it knows. */
  shut(): void {
    this.#cancel();
    this.#phase = 'closed';
    if (!this.#frame.isDestroyed()) this.#frame.destroy();
  }

  #make(pose: Pose | null): BrowserWindow {
    const frame = createFrame(this.#wanted, this.#parts.preload, pose);
    this.#listen(frame);
    this.#parts.onFrame?.(frame, this.#wanted);
    return frame;
  }

  /** The new one first: without any window the program would end. */
  #renew(): void {
    const old = this.#frame;
    this.#frame = this.#make(poseOf(old));
    if (!old.isDestroyed()) old.destroy();
    this.#parts.onRecreated(this.#wanted.id);
  }

  #load(): void {
    this.#begin();
    this.#go(this.#parts.page);
  }

  #standIn(lastPage: string): void {
    this.#cancel();
    this.#phase = 'standing-in';
    this.#cancel = this.#parts.clock.after(standInMs, () => this.#load());
    this.#go(lastPage);
  }

  #go(url: string): void {
    this.#frame.webContents.loadURL(url).catch((failure: unknown) => {
      // What matters of it comes as an event of the page; a load that another one overtook is no trouble.
      this.#parts.logger.info(`${this.#wanted.id} load ended: ${formatError(failure)}`);
    });
  }

  /** A load has begun, ours or somebody else's (development tools reload by themselves). */
  #begin(): void {
    this.#cancel();
    this.#phase = 'loading';
    this.#hasNavigated = false;
    this.#hasAsked = false;
    const { limitMs } = this.#trouble;
    this.#cancel = this.#parts.clock.after(limitMs, () => {
      this.#mend('failed', becauseOfTime('no-answer-within', limitMs), this.#trouble.slow(), true);
    });
    this.#tell('loading', null);
  }

  #listen(frame: BrowserWindow): void {
    const contents = frame.webContents;
    /** Whether it is still this window: what a replaced one has to say is of no interest. */
    const isCurrent = () => this.#frame === frame && this.#phase !== 'closed';
    frame.on('closed', () => {
      if (!isCurrent()) return;
      this.shut();
      this.#tell('closed', because('closed'));
    });
    contents.on('did-navigate', (_event, url, code) => {
      if (isCurrent()) this.#navigated(url, code);
    });
    contents.on('did-fail-load', (_event, code, words, url, isMainFrame) => {
      if (!isCurrent() || !isMainFrame || code === aborted || url === this.#parts.lastPage) return;
      this.#mend('failed', because('not-loaded', `${words} (${code})`), this.#trouble.failed(), false);
    });
    contents.on('render-process-gone', (_event, { reason }) => {
      if (isCurrent() && reason !== 'clean-exit') {
        this.#mend('gone', because('process-ended', reason), this.#trouble.failed(), false);
      }
    });
    // A page that hangs does not let another document in: only another window helps.
    contents.on('unresponsive', () => {
      if (isCurrent()) this.#mend('unresponsive', because('no-answer'), this.#trouble.failed(), true);
    });
    contents.on('responsive', () => {
      if (isCurrent()) this.#tell('responsive', null);
    });
  }

  #navigated(url: string, code: number): void {
    if (url === this.#parts.lastPage) return;
    if (code >= 400)
      return this.#mend('failed', becauseOfNumber('answered', code), this.#trouble.failed(), false);
    const isAnother = this.#phase === 'ready' && this.#hasNavigated;
    if (isAnother) {
      // Its first question may have come before this event; the document before it has nothing to say any more.
      const hasAsked = this.#hasAsked;
      this.#begin();
      this.#hasAsked = hasAsked;
    }
    this.#hasNavigated = true;
  }

  #mend(
    is: 'gone' | 'failed' | 'unresponsive',
    reason: Reason,
    { waitMs, isTooOften }: Remedy,
    isAnew: boolean,
  ): void {
    const { clock, lastPage, logger } = this.#parts;
    logger.warn(
      `${this.#wanted.id} ${is} (${sayReason(reason)}): ${isAnew ? 'made anew' : 'loaded again'} in ${waitMs} ms`,
    );
    this.#cancel();
    this.#phase = 'loading';
    this.#cancel = clock.after(waitMs, () => {
      if (isAnew || this.#frame.isDestroyed()) this.#renew();
      if (isTooOften && lastPage !== null) this.#standIn(lastPage);
      else this.#load();
    });
    this.#tell(is, reason);
  }

  #tell(is: WindowEvent['is'], reason: Reason | null): void {
    this.#parts.onEvent({ window: this.#wanted.id, is, reason });
  }
}
