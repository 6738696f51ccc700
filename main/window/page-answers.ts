import type { BrowserWindow } from 'electron';
import type { WindowId } from '../../preload/contract/window.ts';

type Asked = Pick<BrowserWindow, 'webContents' | 'isDestroyed'>;

/**
 * Asks pages whether they are there at all. Chromium's own `unresponsive` comes only after somebody touched the
 * window, and nobody touches a wall; a page in an endless loop leaves its last picture standing.
 */
export class PageAnswers {
  readonly #frames = new Map<WindowId, Asked>();

  /** Every window of Electron, when it is made; the newest of an id counts. */
  created(frame: Asked, window: WindowId): void {
    this.#frames.set(window, frame);
  }

  /** Resolves when the page's process has answered; rejects where there is none; a page that hangs stays silent. */
  async answers(window: WindowId): Promise<void> {
    const frame = this.#frames.get(window);
    if (!frame || frame.isDestroyed()) throw new Error(`${window} has no window`);
    // Through Electron and not by our own channels: it says nothing of what the page knows, only that it runs.
    await frame.webContents.mainFrame.executeJavaScript('0');
  }
}
