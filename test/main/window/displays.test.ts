import { describe, expect, test } from 'vitest';
import { sayReason } from '../../../preload/contract/reason-words.ts';
import {
  chooseDisplays,
  homesOf,
  type DisplaySeen,
  type Homes,
  type WallWanted,
} from '../../../main/window/displays.ts';

const left = display(1, 'LG', 0, 1920, 1080);
const middle = display(2, 'Samsung', 1920, 3840, 2160);
const right = display(3, 'Dell', 5760, 1920, 1200);
const all = [left, middle, right];
const none: Homes = new Map();

function display(
  id: number,
  label: string,
  x: number,
  width: number,
  height: number,
  scaleFactor = 1,
): DisplaySeen {
  return {
    id,
    label,
    scaleFactor,
    bounds: { x, y: 0, width: Math.floor(width / scaleFactor), height: Math.floor(height / scaleFactor) },
  };
}

function wall(id: string, wanted: Partial<WallWanted['display']> = {}): WallWanted {
  const nothing = { label: null, position: null, width: null, height: null };
  return {
    id,
    view: 'overview',
    sites: null,
    language: null,
    zoom: 1,
    display: { ...nothing, ...wanted },
  };
}

/** Wall to the id of its display, or why it has none. */
function where(walls: readonly WallWanted[], displays: readonly DisplaySeen[], homes = none, primary = 1) {
  const choices = chooseDisplays(walls, displays, primary, homes);
  return Object.fromEntries(choices.map((each) => [each.wall.id, each.display?.id ?? reasonOf(each)]));
}

function reasonOf(choice: ReturnType<typeof chooseDisplays>[number]): string {
  return choice.display ? '' : sayReason(choice.reason);
}

/** What is remembered after displays changed one time after the other. */
function homesAfter(walls: readonly WallWanted[], ...changes: readonly (readonly DisplaySeen[])[]): Homes {
  return changes.reduce<Homes>(
    (homes, displays) => homesOf(chooseDisplays(walls, displays, 1, homes), homes),
    none,
  );
}

describe('by the settings', () => {
  test('nothing said is the primary display', () => {
    expect(where([wall('a')], all, none, 3)).toEqual({ a: 3 });
  });

  test('a label, a number from left to right, a physical size', () => {
    const walls = [
      wall('label', { label: 'Dell' }),
      wall('number', { position: 0 }),
      wall('size', { width: 3840, height: 2160 }),
    ];
    expect(where(walls, [right, left, middle])).toEqual({ label: 3, number: 1, size: 2 });
  });

  test('displays above one another count from above', () => {
    const above = { ...left, id: 9, bounds: { ...left.bounds, y: -1080 } };
    expect(where([wall('a', { position: 0 }), wall('b', { position: 1 })], [left, above])).toEqual({
      a: 9,
      b: 1,
    });
  });

  test('the size is that of the pixels, whatever the scale rounds to', () => {
    const scaled = display(4, 'HP', 0, 1366, 768, 1.25);
    expect(scaled.bounds.width).toBe(1092);
    expect(where([wall('a', { width: 1366, height: 768 })], [scaled])).toEqual({ a: 4 });
  });

  test('all that is said has to fit', () => {
    expect(where([wall('a', { label: 'LG', width: 3840 })], all)).toEqual({ a: 'no such display' });
  });

  test('two walls are never on one display: the first of the settings has it', () => {
    expect(where([wall('a'), wall('b')], [left])).toEqual({ a: 1, b: 'its display shows a' });
    expect(where([wall('a'), wall('b', { position: 0 })], all)).toEqual({ a: 1, b: 'its display shows a' });
  });

  test('two displays of one label take two walls of that label', () => {
    const twins = [display(1, 'LG', 0, 1920, 1080), display(2, 'LG', 1920, 1920, 1080)];
    expect(where([wall('a', { label: 'LG' }), wall('b', { label: 'LG' })], twins)).toEqual({ a: 1, b: 2 });
  });

  test('without any display every wall is lost', () => {
    expect(where([wall('a'), wall('b', { position: 1 })], [])).toEqual({
      a: 'no such display',
      b: 'no such display',
    });
  });
});

describe('after a change', () => {
  const walls = [wall('a', { position: 0 }), wall('b', { position: 1 }), wall('c', { position: 2 })];

  test('the walls of the other displays stay where they are when one is unplugged', () => {
    const homes = homesAfter(walls, all);
    expect(where(walls, [middle, right], homes)).toEqual({ a: 'its display shows b', b: 2, c: 3 });
  });

  test('a display that is plugged in again gets its wall back', () => {
    const homes = homesAfter(walls, all, [middle, right]);
    expect(where(walls, all, homes)).toEqual({ a: 1, b: 2, c: 3 });
  });

  test('of one display that is left the first wall that fits it has it, and everybody goes home after', () => {
    const homes = homesAfter(walls, all);
    expect(where(walls, [right], homes)).toEqual({
      a: 3,
      b: 'no such display',
      c: 'its display shows a',
    });
    expect(where(walls, all, homesAfter(walls, all, [right]))).toEqual({ a: 1, b: 2, c: 3 });
  });

  test('nor do they move on to a display that no wall was meant for', () => {
    const two = walls.slice(0, 2);
    const homes = homesAfter(two, all);
    expect(where(two, [middle, right], homes)).toEqual({ a: 'its display shows b', b: 2 });
  });

  test('a wall that was a guest meanwhile is none any more when the display of another one is back', () => {
    const homes = homesAfter(walls, all, [right]);
    expect(where(walls, [middle, right], homes)).toEqual({ a: 'its display shows b', b: 2, c: 3 });
  });

  test('it is known again by its label when it comes back under another id and in another size', () => {
    const again = display(77, 'Samsung', 1920, 1920, 1080);
    const homes = homesAfter(walls, all);
    // Without `left`, the numbers would send b to `right`.
    expect(where(walls, [again, right], homes)).toMatchObject({ b: 77, c: 3 });
  });

  test('of several of one label, by its size', () => {
    const first = display(1, 'LG', 0, 1920, 1080);
    const second = display(2, 'LG', 1920, 3840, 2160);
    const two = [wall('a', { position: 0 }), wall('b', { position: 1 }), wall('c', { position: 2 })];
    const homes = homesAfter(two, [first, second, right]);
    const moved = [{ ...second, id: 22 }, right, display(11, 'LG', 9000, 1920, 1080)];
    expect(where(two, moved, homes)).toEqual({ a: 22, b: 3, c: 11 });
    // With the third gone the numbers do not decide any more.
    expect(where(two, moved.toSpliced(1, 1), homes)).toMatchObject({ a: 11, b: 22 });
  });

  test('a change of resolution keeps a wall whose settings name the old one', () => {
    const sized = [wall('a', { width: 1920, height: 1080 }), wall('b', { width: 3840, height: 2160 })];
    const displays = [left, middle];
    const homes = homesAfter(sized, displays);
    const lower = display(2, 'Samsung', 1920, 1920, 1080);
    expect(where(sized, [left, lower], homes)).toEqual({ a: 1, b: 2 });
    const swapped = [display(1, 'LG', 0, 1280, 720), lower];
    expect(where(sized, swapped, homesAfter(sized, displays, swapped))).toEqual({ a: 1, b: 2 });
  });

  test('displays that are put in another order are numbered anew', () => {
    const homes = homesAfter(walls, all);
    const mirrored = [display(1, 'LG', 5760, 1920, 1080), middle, display(3, 'Dell', 0, 1920, 1200)];
    expect(where(walls, mirrored, homes)).toEqual({ a: 3, b: 2, c: 1 });
  });

  test('a wall without wishes follows the primary display', () => {
    const one = [wall('a')];
    const homes = homesAfter(one, all);
    expect(where(one, all, homes, 3)).toEqual({ a: 3 });
    expect(where(one, [middle, right], homes, 2)).toEqual({ a: 2 });
  });

  test('a display that was replaced for good is the home from then on', () => {
    const two = [wall('a', { position: 0 }), wall('b', { position: 1 })];
    const other = display(50, 'Eizo', 0, 2560, 1440);
    const homes = homesAfter(two, [left, middle], [other, middle]);
    expect(homes.get('a')).toEqual({ id: 50, label: 'Eizo', width: 2560, height: 1440 });
  });
});
