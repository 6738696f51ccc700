import { describe, expect, test } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import { sayReason } from '../../../preload/contract/reason-words.ts';
import type { DisplaySeen, WallWanted } from '../../../main/window/displays.ts';
import { WallKeeper, wallsWanted, type DisplayPort } from '../../../main/window/wall-keeper.ts';
import type { WindowWanted, Windows } from '../../../main/window/windows.ts';
import { Listeners } from '../../../main/lib/listeners.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { ManualClock } from '../manual-clock.ts';

const left: DisplaySeen = {
  id: 1,
  label: 'LG',
  scaleFactor: 1,
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
};
const right: DisplaySeen = { ...left, id: 2, label: 'Dell', bounds: { ...left.bounds, x: 1920 } };

const nothing = { label: null, position: null, width: null, height: null };
const plan = { view: 'map', sites: ['ima/1'], language: 'ko', zoom: 1.5 } as const;
const walls: readonly WallWanted[] = [
  { id: 'a', ...plan, display: { ...nothing, position: 0 } },
  { id: 'b', ...plan, display: { ...nothing, position: 1 } },
];

/** Windows that only say what was asked of them, and displays that a test plugs. */
class Hall implements Pick<Windows, 'open' | 'shut' | 'note'>, DisplayPort {
  readonly clock = new ManualClock();
  readonly said: unknown[] = [];
  readonly changes = new Listeners<void>();
  seen: readonly DisplaySeen[] = [left, right];
  opening: (wanted: WindowWanted) => Promise<void> = () => Promise.resolve();
  readonly keeper = new WallKeeper({
    walls,
    windows: this,
    displays: this,
    record: (what, detail, why) =>
      this.said.push([what, why ? `${detail}: ${sayReason(why.reason)}` : detail]),
    clock: this.clock,
    logger: silentLogger,
  });

  displays() {
    return this.seen;
  }

  primaryId() {
    return this.seen[0]?.id ?? null;
  }

  onChange(listener: () => void) {
    return this.changes.add(listener);
  }

  open(wanted: WindowWanted): Promise<void> {
    this.said.push(['open', wanted.id, wanted.bounds]);
    return this.opening(wanted);
  }

  shut(window: string): void {
    this.said.push(['shut', window]);
  }

  note(window: string, found: Parameters<Windows['note']>[1]): void {
    this.said.push(['note', window, found]);
  }

  /** What was said since the last time. */
  heard(): unknown[] {
    return this.said.splice(0);
  }

  async plug(...displays: readonly DisplaySeen[]): Promise<void> {
    this.seen = displays;
    this.changes.tell();
    this.clock.advance(500);
    await settled();
  }
}

/** All that is ready to run has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

describe('walls and their displays', () => {
  test('every wall opens on its display, with its plan and nothing of where it hangs', async () => {
    const hall = new Hall();
    const opened: WindowWanted[] = [];
    hall.opening = (wanted) => Promise.resolve(void opened.push(wanted));
    await hall.keeper.start();
    expect(opened).toEqual([
      { id: 'a', wall: { id: 'a', ...plan }, bounds: left.bounds },
      { id: 'b', wall: { id: 'b', ...plan }, bounds: right.bounds },
    ]);
    expect(hall.heard()).toContainEqual(['note', 'b', { display: 'Dell' }]);
    hall.keeper.close();
  });

  test('a display that goes takes its wall away, and the desks hear why', async () => {
    const hall = new Hall();
    await hall.keeper.start();
    hall.heard();
    await hall.plug(left);
    expect(hall.heard()).toEqual([
      ['display-gone', 'b: no such display'],
      ['shut', 'b'],
      ['note', 'b', { state: 'lost', reason: because('no-display'), display: null }],
    ]);
    hall.keeper.close();
  });

  test('a display that comes back gets its wall back', async () => {
    const hall = new Hall();
    await hall.keeper.start();
    await hall.plug(left);
    hall.heard();
    await hall.plug(left, right);
    expect(hall.heard()).toEqual([
      ['display-back', 'b: Dell'],
      ['open', 'b', right.bounds],
      ['note', 'b', { display: 'Dell', state: 'opening', reason: null }],
    ]);
    hall.keeper.close();
  });

  test('another resolution moves the wall and opens none anew', async () => {
    const hall = new Hall();
    await hall.keeper.start();
    hall.heard();
    const smaller = { ...right, bounds: { ...right.bounds, width: 1280, height: 720 } };
    await hall.plug(left, smaller);
    expect(hall.heard()).toEqual([
      ['open', 'b', smaller.bounds],
      ['note', 'b', { display: 'Dell' }],
    ]);
    hall.keeper.close();
  });

  test('many changes in a row are one arrangement, and no change is none', async () => {
    const hall = new Hall();
    await hall.keeper.start();
    hall.heard();
    hall.seen = [left];
    for (let change = 0; change < 20; change++) {
      hall.changes.tell();
      hall.clock.advance(400);
    }
    await settled();
    expect(hall.heard()).toEqual([]);
    await hall.plug(left, right);
    expect(hall.heard()).toEqual([]);
    hall.keeper.close();
  });

  test('a wall that is lost at the start is told of, and the others open', async () => {
    const hall = new Hall();
    hall.seen = [left];
    await hall.keeper.start();
    expect(hall.heard()).toEqual([
      ['display-gone', 'b: no such display'],
      ['shut', 'b'],
      ['note', 'b', { state: 'lost', reason: because('no-display'), display: null }],
      ['open', 'a', left.bounds],
      ['note', 'a', { display: 'LG' }],
    ]);
    hall.keeper.close();
  });

  test('a change while a window opens is arranged after it', async () => {
    const hall = new Hall();
    const opening = Promise.withResolvers<void>();
    hall.opening = ({ id }) => (id === 'b' ? opening.promise : Promise.resolve());
    const started = hall.keeper.start();
    await settled();
    hall.heard();
    await hall.plug(left);
    expect(hall.heard()).toEqual([]);
    opening.resolve();
    await started;
    await settled();
    expect(hall.heard().slice(-3)).toEqual([
      ['display-gone', 'b: no such display'],
      ['shut', 'b'],
      ['note', 'b', { state: 'lost', reason: because('no-display'), display: null }],
    ]);
    hall.keeper.close();
  });

  test('a window that does not open keeps none of the others from opening, and later changes count', async () => {
    const hall = new Hall();
    hall.opening = ({ id }) => (id === 'a' ? Promise.reject(new Error('no page')) : Promise.resolve());
    await hall.keeper.start();
    await hall.plug(right);
    expect(hall.heard()).toContainEqual(['open', 'a', right.bounds]);
    hall.keeper.close();
  });

  test('closed while a window opens, it arranges nothing more', async () => {
    const hall = new Hall();
    const opening = Promise.withResolvers<void>();
    hall.opening = () => opening.promise;
    const started = hall.keeper.start();
    await settled();
    await hall.plug(left);
    hall.heard();
    hall.keeper.close();
    opening.resolve();
    await started;
    await settled();
    expect(hall.heard().filter((said) => !Array.isArray(said) || said[0] !== 'note')).toEqual([]);
  });

  test('closed, it listens to nothing and leaves no timer', async () => {
    const hall = new Hall();
    await hall.keeper.start();
    hall.heard();
    hall.changes.tell();
    hall.keeper.close();
    hall.keeper.close();
    expect([hall.clock.waiting, hall.changes.size]).toEqual([0, 0]);
    hall.changes.tell();
    hall.clock.advance(10_000);
    await settled();
    expect(hall.heard()).toEqual([]);
  });
});

describe('which walls are wanted', () => {
  test('those of the settings', () => {
    expect(wallsWanted(walls, true)).toBe(walls);
    expect(wallsWanted(walls, false)).toBe(walls);
  });

  test('a kiosk without any is one wall on the primary display', () => {
    expect(wallsWanted([], true)).toEqual([
      { id: 'wall-1', view: 'overview', sites: null, language: null, zoom: 1, display: nothing },
    ]);
    expect(wallsWanted([], false)).toEqual([]);
  });
});
