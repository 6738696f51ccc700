import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, WebContents } from 'electron';
import type { Host } from './host.ts';
import { OfferedEmitter, preventableEvent, standIn } from './offered.ts';
import { openTarget } from './targets.ts';
import { HostWebContents } from './web-contents.ts';
import { WindowFrame } from './window-frame.ts';
import type { WindowState } from './window-frame.ts';

type Offered = Pick<
  BrowserWindow,
  | 'id'
  | 'loadURL'
  | 'reload'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'isFocused'
  | 'isVisible'
  | 'isMinimized'
  | 'isMaximized'
  | 'minimize'
  | 'maximize'
  | 'unmaximize'
  | 'restore'
  | 'setKiosk'
  | 'isKiosk'
  | 'setFullScreen'
  | 'isFullScreen'
  | 'flashFrame'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'setTitle'
  | 'getTitle'
  | 'getBounds'
  | 'setBounds'
  | 'getContentSize'
  | 'setContentSize'
  | 'setSize'
  | 'removeMenu'
  | 'setMenuBarVisibility'
  | 'setAlwaysOnTop'
  | 'setSkipTaskbar'
  | 'setBackgroundColor'
>;

/** Preferences that would open what this host, like the console, keeps shut. */
const forbidden = {
  nodeIntegration: true,
  contextIsolation: false,
  webSecurity: false,
  sandbox: false,
} as const;

/**
 * A window of Chromium as Electron's `BrowserWindow`. With a display it is one that can be seen; without, it
 * is a page of the asked size, and what only a window manager can do is kept as state.
 */
export class HostBrowserWindow extends OfferedEmitter implements Offered {
  readonly id: number;
  readonly contents: HostWebContents;
  readonly #host: Host;
  readonly #frame: WindowFrame;
  #isKiosk: boolean;
  #isVisible = false;
  #isFocused = false;
  #isFlashing = false;
  #isDestroyed = false;
  #title: string;

  constructor(host: Host, id: number, options: BrowserWindowConstructorOptions = {}) {
    super();
    if (!host.app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const preferences: Readonly<Record<string, unknown>> = { ...options.webPreferences };
    for (const [name, value] of Object.entries(forbidden)) {
      if (preferences[name] === value) {
        throw new Error(`not offered by the Chromium host: webPreferences.${name} = ${String(value)}`);
      }
    }
    this.id = id;
    this.#host = host;
    this.#title = options.title ?? host.app.getName();
    this.#isKiosk = options.kiosk ?? false;
    const { x = 0, y = 0, width = 800, height = 600, webPreferences } = options;
    const bounds = { x, y, width, height };
    this.contents = new HostWebContents(host, id, webPreferences?.preload ?? null, () =>
      openTarget(host, bounds),
    );
    this.#frame = new WindowFrame(
      host,
      this.contents,
      bounds,
      this.#isKiosk || options.fullscreen ? 'fullscreen' : 'normal',
    );
    this.contents.once('destroyed', () => this.destroy());
    this.contents.on('host-close', () => this.close());
    this.contents.once('did-finish-load', () => this.emit('ready-to-show', preventableEvent()));
    if (options.show !== false) this.show();
  }

  get webContents(): WebContents {
    return standIn<WebContents>(this.contents);
  }

  loadURL(url: string): Promise<void> {
    return this.contents.loadURL(url);
  }

  reload(): void {
    this.contents.reload();
  }

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.emit('show', preventableEvent());
  }

  hide(): void {
    if (!this.#isVisible) return;
    this.blur();
    this.#isVisible = false;
    this.emit('hide', preventableEvent());
  }

  /** One window has the focus: the others lose it. */
  focus(): void {
    if (this.#isFocused || this.#isDestroyed) return;
    for (const other of this.#host.windows) if (other !== this) other.blur();
    this.#isFocused = true;
    this.#isFlashing = false;
    this.contents.focus();
    this.emit('focus', preventableEvent());
    this.#host.app.emit('browser-window-focus', preventableEvent(), this);
  }

  blur(): void {
    if (!this.#isFocused) return;
    this.#isFocused = false;
    this.emit('blur', preventableEvent());
    this.#host.app.emit('browser-window-blur', preventableEvent(), this);
  }

  isFocused(): boolean {
    return this.#isFocused;
  }

  isVisible(): boolean {
    return this.#isVisible && this.#frame.state !== 'minimized';
  }

  isMinimized(): boolean {
    return this.#frame.state === 'minimized';
  }

  isMaximized(): boolean {
    return this.#frame.state === 'maximized';
  }

  minimize(): void {
    this.blur();
    this.#become('minimized', 'minimize');
  }

  maximize(): void {
    this.#become('maximized', 'maximize');
  }

  unmaximize(): void {
    if (this.#frame.state === 'maximized') this.#become('normal', 'unmaximize');
  }

  restore(): void {
    if (this.#frame.state === 'minimized') this.#become(this.#isKiosk ? 'fullscreen' : 'normal', 'restore');
  }

  setKiosk(isKiosk: boolean): void {
    this.#isKiosk = isKiosk;
    this.setFullScreen(isKiosk);
  }

  isKiosk(): boolean {
    return this.#isKiosk;
  }

  setFullScreen(isFull: boolean): void {
    if (isFull) this.#become('fullscreen', 'enter-full-screen');
    else if (this.#frame.state === 'fullscreen') this.#become('normal', 'leave-full-screen');
  }

  isFullScreen(): boolean {
    return this.#frame.state === 'fullscreen';
  }

  /** Kept as state: a task bar is the window manager's. */
  flashFrame(isFlashing: boolean): void {
    this.#isFlashing = isFlashing;
  }

  /** For tests: whether main asked for attention and did not get it yet. */
  get isFlashing(): boolean {
    return this.#isFlashing;
  }

  /** Main may prevent it. */
  close(): void {
    if (this.#isDestroyed) return;
    if (!this.emitPreventable('close')) this.destroy();
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#isFocused = false;
    this.#isVisible = false;
    this.#host.windows.delete(this);
    this.contents.shut();
    this.emit('closed', preventableEvent());
    this.#host.app.windowClosed();
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  getBounds(): Rectangle {
    return this.#frame.bounds();
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#frame.move(bounds);
    this.emit('resize', preventableEvent());
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  setContentSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getContentSize(): number[] {
    const { width, height } = this.getBounds();
    return [width, height];
  }

  removeMenu(): void {
    // There is no menu to remove: the host shows none.
  }

  setMenuBarVisibility(): void {
    // As above.
  }

  setAlwaysOnTop(isOnTop: boolean): void {
    this.#host.record.settings.set(`alwaysOnTop:${this.id}`, isOnTop);
  }

  setSkipTaskbar(isSkipped: boolean): void {
    this.#host.record.settings.set(`skipTaskbar:${this.id}`, isSkipped);
  }

  setBackgroundColor(color: string): void {
    this.#host.record.settings.set(`backgroundColor:${this.id}`, color);
  }

  #become(state: WindowState, event: string): void {
    if (this.#frame.become(state)) this.emit(event, preventableEvent());
  }
}
