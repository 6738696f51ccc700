/** What windows need of Electron, recorded; tests stand for Chromium and fire the events. */
import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';

let lastId = 0;

export class FakeContents extends EventEmitter {
  readonly id = (lastId += 1);
  readonly sent: (readonly unknown[])[] = [];
  /** What was asked of it: addresses, `reload`, `repaint`. */
  readonly asked: string[] = [];
  captured: { isEmpty(): boolean } | Error = { isEmpty: () => false };
  loadFails: Error | null = null;
  capturedPart: Rectangle | null = null;

  async loadURL(url: string): Promise<void> {
    this.asked.push(url);
    if (this.loadFails) throw this.loadFails;
  }

  reloadIgnoringCache(): void {
    this.asked.push('reload');
  }

  invalidate(): void {
    this.asked.push('repaint');
  }

  send(...message: readonly unknown[]): void {
    this.sent.push(message);
  }

  getOSProcessId(): number {
    return 1_000 + this.id;
  }

  async capturePage(part: Rectangle): Promise<{ isEmpty(): boolean }> {
    this.capturedPart = part;
    if (this.captured instanceof Error) throw this.captured;
    return this.captured;
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly made: BrowserWindow[] = [];
  readonly webContents = new FakeContents();
  readonly options: BrowserWindowConstructorOptions;
  /** What was done with it, in order. */
  readonly done: string[] = [];
  bounds: Rectangle;
  state: 'hidden' | 'shown' | 'minimized' | 'maximized' = 'hidden';
  hasFocus = false;
  isDead = false;
  #isKiosk: boolean;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    const { x = 0, y = 0, width = 0, height = 0, kiosk = false } = options;
    this.bounds = { x, y, width, height };
    this.#isKiosk = kiosk;
    BrowserWindow.made.push(this);
  }

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    this.done.push('show');
    this.state = 'shown';
  }

  focus(): void {
    for (const other of BrowserWindow.made) other.hasFocus = false;
    this.hasFocus = true;
  }

  minimize(): void {
    this.state = 'minimized';
    this.hasFocus = false;
  }

  maximize(): void {
    this.state = 'maximized';
  }

  restore(): void {
    this.state = 'shown';
  }

  flashFrame(): void {
    this.done.push('flash');
  }

  setMenuBarVisibility(isVisible: boolean): void {
    this.done.push(`menu ${isVisible}`);
  }

  setAlwaysOnTop(isOnTop: boolean, level: string): void {
    this.done.push(`top ${isOnTop} ${level}`);
  }

  setKiosk(isKiosk: boolean): void {
    this.done.push(`kiosk ${isKiosk}`);
    this.#isKiosk = isKiosk;
  }

  isKiosk(): boolean {
    return this.#isKiosk;
  }

  setBounds(bounds: Rectangle): void {
    this.done.push(`at ${bounds.x},${bounds.y}`);
    this.bounds = bounds;
  }

  getBounds(): Rectangle {
    return this.bounds;
  }

  getContentSize(): number[] {
    return [this.bounds.width, this.bounds.height];
  }

  isVisible(): boolean {
    return this.state !== 'hidden' && this.state !== 'minimized';
  }

  isMinimized(): boolean {
    return this.state === 'minimized';
  }

  isMaximized(): boolean {
    return this.state === 'maximized';
  }

  isFocused(): boolean {
    return this.hasFocus;
  }

  isDestroyed(): boolean {
    return this.isDead;
  }

  destroy(): void {
    this.isDead = true;
    this.hasFocus = false;
    this.emit('closed');
  }
}

/** MB by process. */
export const memory = new Map<number, number>();

export const app = {
  getAppMetrics: () =>
    [...memory].map(([pid, megabytes]) => ({ pid, memory: { workingSetSize: megabytes * 1_024 } })),
};
