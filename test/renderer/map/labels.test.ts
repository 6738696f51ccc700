import { describe, expect, it } from 'vitest';
import { placeLabels, type Box, type Labelled } from '../../../renderer/map/labels.ts';

const everywhere: Box = [-1e6, -1e6, 1e6, 1e6];

function item(x: number, y: number, changes: Partial<Labelled> = {}): Labelled {
  return { x, y, reach: 10, width: 60, height: 16, isCalm: false, ...changes };
}

function boxOf({ x, y, width, height }: Labelled, { dx, dy }: { dx: number; dy: number }): Box {
  return [x + dx, y + dy, x + dx + width, y + dy + height];
}

function isTouching(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

describe('labels', () => {
  it('stand to the right of their marks where there is room', () => {
    expect(placeLabels([item(0, 0)], 5, everywhere)).toEqual([{ dx: 15, dy: -8 }]);
  });

  it('go to the left when another mark stands on the right', () => {
    const [first] = placeLabels([item(0, 0), item(40, 0)], 5, everywhere);
    expect(first).toEqual({ dx: -75, dy: -8 });
  });

  it('never touch one another, nor any grave mark, however many there are', () => {
    const items = Array.from({ length: 300 }, (_, i) =>
      item((i * 97) % 700, (i * 61) % 500, { isCalm: i > 100 }),
    );
    const offsets = placeLabels(items, 5, everywhere);
    const labels = items.flatMap((each, i) => {
      const offset = offsets[i];
      return offset ? [boxOf(each, offset)] : [];
    });
    expect(labels.length).toBeGreaterThan(10);
    for (const [i, label] of labels.entries()) {
      for (const other of labels.slice(i + 1)) expect(isTouching(label, other)).toBe(false);
      for (const { x, y, reach, isCalm } of items) {
        if (!isCalm) expect(isTouching(label, [x - reach, y - reach, x + reach, y + reach])).toBe(false);
      }
    }
  });

  it('of whoever comes first win: with no room left the later one goes without', () => {
    const ring = Array.from({ length: 24 }, (_, i) => {
      const angle = (i / 24) * Math.PI * 2;
      return item(Math.cos(angle) * 45, Math.sin(angle) * 30, { width: 0, height: 0 });
    });
    const [first, second] = placeLabels([item(0, 0), item(200, 0), ...ring], 5, everywhere);
    expect(first).toBeNull();
    expect(second).not.toBeNull();
  });

  it('of grave marks cover calm marks where there is no other room, those of calm ones cover none', () => {
    const wall = Array.from({ length: 40 }, (_, i) =>
      item(((i % 8) - 3.5) * 30, (Math.floor(i / 8) - 2) * 30, { isCalm: true, width: 400 }),
    );
    expect(placeLabels([item(0, 0), ...wall], 5, everywhere)[0]).not.toBeNull();
    expect(placeLabels([item(0, 0, { isCalm: true }), ...wall], 5, everywhere)[0]).toBeNull();
  });

  it('of marks that are seen stay in sight', () => {
    const bounds: Box = [0, 0, 100, 100];
    const atTheEdge = item(90, 50);
    const [offset] = placeLabels([atTheEdge], 5, bounds);
    expect(offset).toEqual({ dx: -75, dy: -8 });
    expect(placeLabels([item(150, 50)], 5, bounds)).toEqual([{ dx: 15, dy: -8 }]);
  });

  it('without a mark stand in the middle of their spot or nowhere', () => {
    const name = item(0, 0, { reach: 0, isCalm: true });
    expect(placeLabels([name], 5, everywhere)).toEqual([{ dx: -30, dy: -8 }]);
    expect(placeLabels([item(20, 0), name], 5, everywhere)[1]).toBeNull();
  });
});
