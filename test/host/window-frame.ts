import type { Rectangle } from 'electron';
import type { Session } from './devtools.ts';
import type { Host } from './host.ts';
import { say } from './say.ts';
import type { HostWebContents } from './web-contents.ts';

export type WindowState = 'normal' | 'minimized' | 'maximized' | 'fullscreen';

/**
 * Place, size and state of one window. With a display Chromium's window follows; without, the page gets the
 * size, and what only a window manager can do is state and no more.
 */
export class WindowFrame {
  readonly #host: Host;
  readonly #contents: HostWebContents;
  #bounds: Rectangle;
  #state: WindowState;

  constructor(host: Host, contents: HostWebContents, bounds: Rectangle, state: WindowState) {
    this.#host = host;
    this.#contents = contents;
    this.#bounds = bounds;
    this.#state = state;
    this.#apply();
  }

  get state(): WindowState {
    return this.#state;
  }

  /** True when it was in another state before. */
  become(state: WindowState): boolean {
    if (this.#state === state) return false;
    this.#state = state;
    this.#apply();
    return true;
  }

  move(bounds: Partial<Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.#apply();
  }

  /** What it covers now: in full screen, the display that it is on. */
  bounds(): Rectangle {
    if (this.#state !== 'fullscreen' && this.#state !== 'maximized') return { ...this.#bounds };
    const { x, y } = this.#bounds;
    const displays = this.#host.record.displays.map(({ bounds }) => bounds);
    const around = displays.find(
      (at) => x >= at.x && x < at.x + at.width && y >= at.y && y < at.y + at.height,
    );
    return { ...(around ?? displays[0] ?? this.#bounds) };
  }

  #apply(): void {
    this.#contents.opened
      .then((session) => (this.#host.isHeadless ? this.#applyToPage(session) : this.#applyToWindow(session)))
      .catch((failure: unknown) => say(`window ${this.#contents.id}: ${String(failure)}`));
  }

  async #applyToPage(session: Session): Promise<void> {
    const { width, height } = this.bounds();
    await session.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 0,
      mobile: false,
    });
  }

  async #applyToWindow(session: Session): Promise<void> {
    const { browser } = this.#host.chromium.devTools;
    const targetId = this.#contents.targetId ?? '';
    const { windowId } = await browser.send('Browser.getWindowForTarget', { targetId });
    // Chromium takes a size only in the normal state, and a state only alone.
    await browser.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'normal' } });
    // Without a window manager nobody answers the wish for full screen: the size does it there.
    const {
      x: left,
      y: top,
      width,
      height,
    } = this.#state === 'fullscreen' ? await this.#screen(session) : this.#bounds;
    await browser.send('Browser.setWindowBounds', { windowId, bounds: { left, top, width, height } });
    if (this.#state === 'normal') return;
    await browser.send('Browser.setWindowBounds', { windowId, bounds: { windowState: this.#state } });
  }

  /** The real screen that the window was placed on. */
  async #screen(session: Session): Promise<Rectangle> {
    const { screenInfos } = await session.send('Emulation.getScreenInfos');
    const { x, y } = this.#bounds;
    const found =
      screenInfos.find(
        (at) => x >= at.left && x < at.left + at.width && y >= at.top && y < at.top + at.height,
      ) ?? screenInfos[0];
    return found ? { x: found.left, y: found.top, width: found.width, height: found.height } : this.#bounds;
  }
}
