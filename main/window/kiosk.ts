import type { App, BrowserWindow, Input, PowerSaveBlocker } from 'electron';
import type { Undo } from '../lib/disposer.ts';
import type { Logger } from '../lib/logger.ts';
import { setAutostart } from './autostart.ts';

export interface KioskParts {
  readonly app: Pick<App, 'on' | 'off' | 'isPackaged' | 'setLoginItemSettings' | 'getPath'>;
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  readonly platform: NodeJS.Platform;
  /** Of the program: what it is started with again when somebody signs in to the machine. */
  readonly args: readonly string[];
  /** `KioskSettings.autostart`. */
  readonly autostart: boolean;
  readonly record: (what: 'kiosk-left', detail: string | null) => void;
  readonly logger: Logger;
}

/** What it does with one window of Electron. */
type Held = Pick<
  BrowserWindow,
  'webContents' | 'on' | 'off' | 'once' | 'isDestroyed' | 'setAlwaysOnTop' | 'setKiosk' | 'setSkipTaskbar'
>;

/**
 * Keeps hands out of walls: keys that leave or change a kiosk, closing, pinching; keeps the machine and its screens
 * awake. Whoever made it closes it.
 *
 * What no program can keep back: Alt+Tab, the Windows key, Ctrl+Alt+Del, the power button. Where that matters the
 * machine itself runs a kiosk session (Windows assigned access, a session without a desktop on Linux). Electron shows
 * no menu on a right click, so there is none to take away.
 */
export class Kiosk {
  readonly #parts: KioskParts;
  readonly #blocker: number;
  /** The walls, each with the way to let it go. */
  readonly #held = new Map<Held, Undo>();
  readonly #onQuit = () => {
    this.#isQuitting = true;
  };
  #isHeld = true;
  #isQuitting = false;

  constructor(parts: KioskParts) {
    this.#parts = parts;
    this.#blocker = parts.powerSaveBlocker.start('prevent-display-sleep');
    parts.app.on('before-quit', this.#onQuit);
    this.#startWithMachine();
  }

  /** False once it was left. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** For the window of every wall, when it is made. */
  hold(window: Held): void {
    if (!this.#isHeld) return makeOrdinary(window);
    const { logger } = this.#parts;
    const contents = window.webContents;
    const onKey = (event: { preventDefault(): void }, input: Input) => {
      if (leavesKiosk(input)) event.preventDefault();
    };
    // Alt+F4 comes this way where the system keeps the key to itself.
    const onClose = (event: { preventDefault(): void }) => {
      if (!this.#isQuitting) event.preventDefault();
    };
    const onLoaded = () => {
      contents.setVisualZoomLevelLimits(1, 1).catch((failure: unknown) => {
        logger.warn('pinching not switched off', failure);
      });
    };
    contents.on('before-input-event', onKey);
    // A document begins with Chromium's own limits.
    contents.on('did-finish-load', onLoaded);
    window.on('close', onClose);
    window.once('closed', () => this.#held.delete(window));
    this.#held.set(window, () => {
      contents.off('before-input-event', onKey);
      contents.off('did-finish-load', onLoaded);
      window.off('close', onClose);
    });
  }

  /** After a PIN that was right: the walls become ordinary windows, which can be moved, closed and covered. */
  leave(): void {
    if (!this.#isHeld) return;
    const { record, logger } = this.#parts;
    const windows = [...this.#held.keys()];
    this.close();
    for (const window of windows) if (!window.isDestroyed()) makeOrdinary(window);
    logger.warn('kiosk left');
    record('kiosk-left', null);
  }

  /** Lets everything go. */
  close(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#parts.powerSaveBlocker.stop(this.#blocker);
    this.#parts.app.off('before-quit', this.#onQuit);
    for (const [window, letGo] of this.#held) if (!window.isDestroyed()) letGo();
    this.#held.clear();
  }

  #startWithMachine(): void {
    const { app, platform, args, autostart } = this.#parts;
    // Unpackaged, it would be a bare Electron that starts.
    if (!app.isPackaged) return;
    if (platform === 'linux') return this.#startWithDesktop();
    const own = platform === 'win32' ? { args: args.map(quoted) } : {};
    app.setLoginItemSettings({ openAtLogin: autostart, ...own });
  }

  #startWithDesktop(): void {
    const { app, args, autostart, logger } = this.#parts;
    try {
      // An AppImage runs from a place that is another one at every start.
      const program = process.env.APPIMAGE ?? app.getPath('exe');
      setAutostart(app.getPath('appData'), autostart, [program, ...args]);
    } catch (failure) {
      logger.warn('start with the machine not set', failure);
    }
  }
}

function makeOrdinary(window: Held): void {
  window.setAlwaysOnTop(false);
  window.setSkipTaskbar(false);
  window.setKiosk(false);
}

/** Keys that Chromium, Electron or a menu gives a meaning that no wall should have; F11 and F5 with any modifier. */
const plainKeys = new Set(['F5', 'F11', 'F12', 'BrowserRefresh', 'BrowserBack', 'BrowserForward']);
/** With Ctrl, or Cmd on macOS: close, quit, reload, new window, minimise, hide, print, zoom. */
const commandKeys = new Set(['w', 'q', 'r', 'n', 't', 'm', 'h', 'p', '+', '=', '-', '_', '0', 'tab', 'f4']);
const commandCodes = new Set(['NumpadAdd', 'NumpadSubtract', 'Numpad0', 'Equal', 'Minus', 'Digit0']);
/** With Shift as well: developer tools. */
const toolKeys = new Set(['i', 'j', 'c', 'k']);

/** Whether a key leaves a kiosk, or changes what it shows. The page's own way out, Ctrl+Shift+Q, is none of them. */
export function leavesKiosk({ key, code, control, meta, alt, shift }: Input): boolean {
  if (plainKeys.has(key)) return true;
  if (alt && ['F4', 'ArrowLeft', 'ArrowRight', ' ', 'Home'].includes(key)) return true;
  if (!control && !meta) return false;
  // Letters by their place on the keyboard: with a Korean layout Ctrl+W comes as another letter.
  const letter = /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? key.toLowerCase();
  if (shift && letter === 'q' && control) return false;
  return commandKeys.has(letter) || commandCodes.has(code) || ((shift || alt) && toolKeys.has(letter));
}

/** Windows takes the arguments as one line. */
function quoted(argument: string): string {
  return /[\s"]/.test(argument) ? `"${argument.replaceAll('"', '\\"')}"` : argument;
}
