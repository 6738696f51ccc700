import type { BrowserWindow, NativeImage, Rectangle } from 'electron';
import type { EventName, Events } from '../../preload/contract/channels.ts';
import type { ShownSites, WindowId, WindowPlan, WindowStatus } from '../../preload/contract/window.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { Listeners } from '../lib/listeners.ts';
import type { Logger } from '../lib/logger.ts';
import { PageWindow } from './page-window.ts';
import { WindowStatuses, type Found } from './window-statuses.ts';
import type { WindowEvent, Windows, WindowWanted } from './windows.ts';

/** What may be brought into view. */
type FocusEvent = Extract<EventName, `${string}:focus`>;

/** The window of whoever sits at this desk. */
export const deskWindow: WindowWanted = { id: 'desk', wall: null, bounds: null };

export interface ConsoleWindowsOptions {
  /** The address of the page that every window shows. */
  readonly page: string;
  /** The address of what is shown when the page fails again and again; null where there is none. */
  readonly lastPage: string | null;
  readonly preload: string;
  /** What windows had asked to keep when the program ended. */
  readonly keptBefore: Readonly<Record<WindowId, string>>;
  /** Electron's window was made, the first one of an id or another in its place. */
  readonly onFrame?: (frame: BrowserWindow, wanted: WindowWanted) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Owns the windows, each under an id that it keeps when it is loaded or made anew. A window is a picture of main's
 * facts: it may be loaded again at any second, and one whose page has gone is loaded again by itself. What tells
 * windows what they show, and which displays they hang on, is elsewhere. Whoever made it closes it.
 */
export class ConsoleWindows implements Windows {
  readonly #options: ConsoleWindowsOptions;
  readonly #windows = new Map<WindowId, PageWindow>();
  readonly #kept: Map<WindowId, string>;
  readonly #statuses: WindowStatuses;
  readonly #events = new Listeners<WindowEvent>();
  readonly #recreated = new Listeners<WindowId>();
  readonly #changes = new Listeners<readonly WindowStatus[]>();
  /** The desk's window as it was wanted last; null: there has been none. */
  #desk: WindowWanted | null = null;
  #focusWaiting: (() => void) | null = null;

  constructor(options: ConsoleWindowsOptions) {
    this.#options = options;
    this.#kept = new Map(Object.entries(options.keptBefore));
    this.#statuses = new WindowStatuses(options.clock, (statuses) => this.#changes.tell(statuses));
  }

  ids(): readonly WindowId[] {
    return [...this.#windows.keys()];
  }

  async open(wanted: WindowWanted): Promise<void> {
    if (wanted.wall === null) this.#desk = wanted;
    const present = this.#windows.get(wanted.id);
    if (present) return present.place(wanted);
    const { page, lastPage, preload, onFrame, clock, logger } = this.#options;
    const window = new PageWindow(wanted, {
      ...{ page, lastPage, preload, onFrame, clock, logger },
      onEvent: (event) => this.#hear(event),
      onRecreated: (id) => this.#recreated.tell(id),
    });
    this.#windows.set(wanted.id, window);
    this.#statuses.opened(wanted);
    window.open();
  }

  shut(window: WindowId): void {
    const present = this.#windows.get(window);
    if (!present) return;
    present.shut();
    this.#hear({ window, is: 'closed', reason: null });
  }

  repaint(window: WindowId): void {
    this.#windows.get(window)?.repaint();
  }

  reload(window: WindowId): void {
    this.#windows.get(window)?.reload();
  }

  async recreate(window: WindowId): Promise<void> {
    this.#windows.get(window)?.recreate();
  }

  async capture(
    window: WindowId,
    part: (size: { width: number; height: number }) => Rectangle,
  ): Promise<NativeImage | null> {
    return (await this.#windows.get(window)?.capture(part)) ?? null;
  }

  memoryMb(window: WindowId): number | null {
    return this.#windows.get(window)?.memoryMb() ?? null;
  }

  note(window: WindowId, found: Found): void {
    this.#statuses.note(window, found);
  }

  statuses(): readonly WindowStatus[] {
    return this.#statuses.all();
  }

  /** `closed` has a reason where nobody here asked for it: a person closed the window. */
  onEvent(listener: (event: WindowEvent) => void): Undo {
    return this.#events.add(listener);
  }

  onRecreated(listener: (window: WindowId) => void): Undo {
    return this.#recreated.add(listener);
  }

  onStatus(listener: (statuses: readonly WindowStatus[]) => void): Undo {
    return this.#changes.add(listener);
  }

  /** The window whose page has this id of contents; null: none of ours, or one that was replaced. */
  nameOf(sender: number): WindowId | null {
    return this.#of(sender)?.wanted.id ?? null;
  }

  /** A wall's page: nobody sits there. */
  isWall(sender: number): boolean {
    return (this.#of(sender)?.wanted.wall ?? null) !== null;
  }

  /** What a page is told about itself, which is the first thing that it asks. */
  planOf(sender: number): WindowPlan | null {
    const window = this.#of(sender);
    if (!window) return null;
    window.asked();
    const { id, wall } = window.wanted;
    return { id, wall, kept: this.#kept.get(id) ?? null };
  }

  keep(sender: number, text: string): void {
    const id = this.nameOf(sender);
    if (id !== null) this.#kept.set(id, text);
  }

  shows(sender: number, sites: ShownSites): void {
    const id = this.nameOf(sender);
    if (id !== null) this.#statuses.shows(id, sites);
  }

  ready(sender: number): void {
    this.#of(sender)?.usable();
  }

  /** For a program that starts again where it was. */
  kept(): Readonly<Record<WindowId, string>> {
    return Object.fromEntries(this.#kept);
  }

  /**
   * Tells every page. One that is loading needs nothing before it asks for the snapshot, and the one that it takes
   * the place of needs nothing at all: in a flood that has more time to let go.
   */
  tell<N extends EventName>(name: N, ...data: Parameters<Events[N]>): void {
    for (const { frame, isListening } of this.#windows.values())
      if (isListening && !frame.isDestroyed()) frame.webContents.send(name, ...data);
  }

  /** Brings the desk forward on what a notification stood for, also when its page is still loading. A wall stays. */
  focus<N extends FocusEvent>(name: N, ...what: Parameters<Events[N]>): void {
    const desk = this.#frontDesk();
    if (!desk) return;
    this.bringForward();
    const tell = () => {
      if (!desk.frame.isDestroyed()) desk.frame.webContents.send(name, ...what);
    };
    if (desk.isReady) tell();
    else this.#focusWaiting = tell;
  }

  /** The desk's window, opened again where somebody closed it; without a desk, the walls. */
  bringForward(): void {
    const desk = this.#frontDesk();
    for (const { frame } of desk ? [desk] : this.#windows.values()) {
      if (frame.isMinimized()) frame.restore();
      frame.show();
      frame.focus();
    }
  }

  /** Draws the eye to the task bar while the console is behind something else. A wall has no task bar. */
  flash(): void {
    for (const { frame, wanted } of this.#windows.values())
      if (wanted.wall === null && !frame.isFocused()) frame.flashFrame(true);
  }

  close(): void {
    for (const window of this.#windows.values()) window.shut();
    this.#windows.clear();
    this.#focusWaiting = null;
  }

  #frontDesk(): PageWindow | null {
    if (this.#desk === null) return null;
    if (!this.#windows.has(this.#desk.id)) void this.open(this.#desk);
    return this.#windows.get(this.#desk.id) ?? null;
  }

  #of(sender: number): PageWindow | null {
    return [...this.#windows.values()].find((window) => window.owns(sender)) ?? null;
  }

  #hear(event: WindowEvent): void {
    const { window, is } = event;
    if (is === 'closed') {
      this.#windows.delete(window);
      this.#statuses.shut(window);
    }
    this.#statuses.heard(event);
    if (is === 'ready' && window === this.#desk?.id) {
      this.#focusWaiting?.();
      this.#focusWaiting = null;
    }
    this.#events.tell(event);
  }
}
