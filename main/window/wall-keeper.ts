import type { Screen } from 'electron';
import type { Reason } from '../../preload/contract/reason.ts';
import { sayReason } from '../../preload/contract/reason-words.ts';
import type { WindowId } from '../../preload/contract/window.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { Logger } from '../lib/logger.ts';
import {
  chooseDisplays,
  homesOf,
  type Choice,
  type DisplaySeen,
  type Homes,
  type WallWanted,
} from './displays.ts';
import type { Windows } from './windows.ts';

/** A display that is plugged in tells several changes in a row. */
const settleMs = 500;

/** The displays of this machine, as `Screen` of Electron knows them. */
export interface DisplayPort {
  displays(): readonly DisplaySeen[];
  /** Null where there is none. */
  primaryId(): number | null;
  onChange(listener: () => void): Undo;
}

export interface WallKeeperParts {
  readonly walls: readonly WallWanted[];
  readonly windows: Pick<Windows, 'open' | 'shut' | 'note'>;
  readonly displays: DisplayPort;
  /** Into the alarm log, where a display came or went. */
  readonly record: (
    what: 'display-gone' | 'display-back',
    detail: string,
    why?: { readonly reason: Reason },
  ) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The walls that are wanted: those of the settings; without any, `--kiosk` is one wall on the primary display. */
export function wallsWanted(walls: readonly WallWanted[], isKiosk: boolean): readonly WallWanted[] {
  if (walls.length > 0 || !isKiosk) return walls;
  const display = { label: null, position: null, width: null, height: null };
  return [{ id: 'wall-1', view: 'overview', sites: null, language: null, zoom: 1, display }];
}

/**
 * Keeps every wall on its display: opens, moves and shuts walls as displays come, change and go. It knows where
 * windows belong, and nothing of whether they show anything: that is the liveness's. Whoever made it closes it;
 * the windows stay.
 */
export class WallKeeper {
  readonly #parts: WallKeeperParts;
  #homes: Homes = new Map();
  /** Where each wall was put, as text; null: it is lost. Absent: not placed yet. */
  readonly #places = new Map<WindowId, string | null>();
  #undo: Undo = () => {};
  #cancelSettling: Undo = () => {};
  #placing: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(parts: WallKeeperParts) {
    this.#parts = parts;
  }

  /** Resolves when every wall that has a display is open. */
  start(): Promise<void> {
    this.#undo = this.#parts.displays.onChange(() => {
      this.#cancelSettling();
      this.#cancelSettling = this.#parts.clock.after(settleMs, () => void this.#arrange());
    });
    return this.#arrange();
  }

  close(): void {
    this.#isClosed = true;
    this.#undo();
    this.#cancelSettling();
  }

  /** One arrangement after the other: two at once would open the same wall twice. */
  #arrange(): Promise<void> {
    const { logger } = this.#parts;
    this.#placing = this.#placing
      .then(() => this.#placeAll())
      .catch((failure: unknown) => logger.warn('walls not arranged', failure));
    return this.#placing;
  }

  async #placeAll(): Promise<void> {
    if (this.#isClosed) return;
    const { walls, displays } = this.#parts;
    const choices = chooseDisplays(walls, displays.displays(), displays.primaryId(), this.#homes);
    this.#homes = homesOf(choices, this.#homes);
    // First away, then to where there is room now.
    for (const choice of choices) if (!choice.display) this.#lose(choice.wall.id, choice.reason);
    await Promise.all(choices.map((choice) => this.#place(choice)));
  }

  #lose(wall: WindowId, reason: Reason): void {
    const { windows, record, logger } = this.#parts;
    if (this.#places.get(wall) === null) return;
    this.#places.set(wall, null);
    logger.warn(`${wall} has no display (${sayReason(reason)})`);
    record('display-gone', wall, { reason });
    windows.shut(wall);
    windows.note(wall, { state: 'lost', reason, display: null });
  }

  async #place(choice: Choice): Promise<void> {
    if (!choice.display) return;
    const { windows, record, logger } = this.#parts;
    const { wall, display } = choice;
    const { display: _display, ...plan } = wall;
    const { bounds, scaleFactor } = display;
    const place = JSON.stringify([display.id, bounds, scaleFactor]);
    const before = this.#places.get(wall.id);
    if (before === place) return;
    this.#places.set(wall.id, place);
    const name = nameOf(display);
    if (before === null) record('display-back', `${wall.id}: ${name}`);
    logger.info(`${wall.id} on ${name}, ${bounds.width} by ${bounds.height}`);
    try {
      await windows.open({ id: wall.id, wall: plan, bounds });
    } catch (failure) {
      // Its page did not load: whoever owns the window tries again, and the place is right.
      logger.warn(`${wall.id} did not open`, failure);
    }
    windows.note(wall.id, { display: name, ...(before === null ? { state: 'opening', reason: null } : {}) });
  }
}

/** The displays of Electron's `screen`, which is there once the app is ready. */
export function displaysOf(screen: Screen): DisplayPort {
  return {
    displays: () => screen.getAllDisplays(),
    primaryId() {
      // With the last display unplugged some systems have no primary one, and asking throws.
      return screen.getAllDisplays().length > 0 ? screen.getPrimaryDisplay().id : null;
    },
    onChange(listener) {
      screen.on('display-added', listener);
      screen.on('display-removed', listener);
      screen.on('display-metrics-changed', listener);
      return () => {
        screen.off('display-added', listener);
        screen.off('display-removed', listener);
        screen.off('display-metrics-changed', listener);
      };
    },
  };
}

function nameOf({ id, label }: DisplaySeen): string {
  return label || `display ${id}`;
}
