import { BrowserWindow } from 'electron';
import type { EventName, Events } from '../../preload/contract/channels.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';

/** What may be brought into view. */
type FocusEvent = Extract<EventName, `${string}:focus`>;

/** A renderer that dies again within this time is given the same pause before it is loaded once more. */
const calmMs = 2_000;

/**
 * Owns the windows. A window is a picture of main's facts: it may be reloaded at any second, and one whose
 * renderer has gone is loaded again. Closing the last one is the operator's decision to stop.
 */
export class ConsoleWindows {
  readonly #options: { page: string; preload: string; isKiosk: boolean; clock: Clock; logger: Logger };
  readonly #windows = new Set<BrowserWindow>();
  #focusWaiting: (() => void) | null = null;

  constructor(options: { page: string; preload: string; isKiosk: boolean; clock: Clock; logger: Logger }) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { page, preload, isKiosk } = this.#options;
    const window = new BrowserWindow({
      width: 1920,
      height: 1080,
      show: false,
      kiosk: isKiosk,
      backgroundColor: '#16181a',
      title: 'Gwanje',
      webPreferences: {
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        // An alarm must sound and blink behind another window too.
        backgroundThrottling: false,
      },
    });
    this.#windows.add(window);
    window.setMenuBarVisibility(false);
    window.once('ready-to-show', () => window.show());
    window.on('closed', () => this.#windows.delete(window));
    this.#surviveCrashes(window);
    await window.loadURL(page);
  }

  /** Tells every page. One that is loading hears nothing and needs nothing: it will ask for the snapshot. */
  tell<N extends EventName>(name: N, ...data: Parameters<Events[N]>): void {
    for (const window of this.#windows) if (!window.isDestroyed()) window.webContents.send(name, ...data);
  }

  /** A page has asked for the snapshot, so it listens now: what waited for that is told. */
  listens(): void {
    if (this.#focusWaiting === null) return;
    const tell = this.#focusWaiting;
    this.#focusWaiting = null;
    tell();
  }

  /** Brings the console forward on what a notification stood for, also when its page is still loading. */
  focus<N extends FocusEvent>(name: N, ...what: Parameters<Events[N]>): void {
    const window = [...this.#windows].find((each) => !each.isDestroyed());
    if (!window) return;
    this.bringForward();
    const tell = () => this.tell(name, ...what);
    if (window.webContents.isLoading()) this.#focusWaiting = tell;
    else tell();
  }

  bringForward(): void {
    for (const window of this.#windows) {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    }
  }

  /** Draws the eye to the task bar while the console is behind something else. */
  flash(): void {
    for (const window of this.#windows) if (!window.isFocused()) window.flashFrame(true);
  }

  reload(): void {
    for (const window of this.#windows) window.webContents.reloadIgnoringCache();
  }

  close(): void {
    for (const window of this.#windows) window.destroy();
    this.#windows.clear();
  }

  #surviveCrashes(window: BrowserWindow): void {
    const { clock, logger } = this.#options;
    let lastAt = -Infinity;
    const reload = (why: string) => {
      logger.warn(`page ${why}: loaded again`);
      const waitMs = clock.elapsed() - lastAt < calmMs ? calmMs : 0;
      lastAt = clock.elapsed();
      clock.after(waitMs, () => {
        if (!window.isDestroyed()) window.webContents.reload();
      });
    };
    window.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason !== 'clean-exit') reload(`gone (${details.reason})`);
    });
    window.webContents.on('unresponsive', () => reload('unresponsive'));
  }
}
