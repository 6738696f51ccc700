import { describe, expect, it } from 'vitest';
import type { Marker } from '../../../preload/contract/site.ts';
import { DeviceField, type Stamp } from '../../../renderer/map/device-field.ts';
import type { Frame } from '../../../renderer/map/placement.ts';

const frame: Frame = { left: 0, top: 100, resolution: 1, width: 100, height: 100, pixelRatio: 1 };
/** A plus: the corners leave the ground. */
const stamp: Stamp = { size: 3, pixels: Uint32Array.from([0, 7, 0, 7, 7, 7, 0, 7, 0]) };

function marker(id: string, x: number, y: number): Marker {
  return { id, kind: 'device', name: id, source: null, x, y };
}

function paint(markers: readonly Marker[], view: Frame = frame): string[] {
  const pixels = new Uint32Array(view.width * view.height);
  new DeviceField(markers, 100, 100).draw(pixels, view, stamp);
  return [...pixels.entries()]
    .filter(([, pixel]) => pixel !== 0)
    .map(([index]) => `${index % view.width},${Math.floor(index / view.width)}`);
}

describe('a field of devices', () => {
  it('stamps a dot around its place, percent from the top left', () => {
    expect(paint([marker('a', 50.5, 20.5)])).toEqual(['50,19', '49,20', '50,20', '51,20', '50,21']);
  });

  it('leaves out what is not wholly in sight and does not write past the edge', () => {
    expect(paint([marker('left', 0, 50), marker('right', 100, 50), marker('below', 50, 100)])).toEqual([]);
    expect(paint([marker('corner', 98.5, 98.5)])).toHaveLength(5);
  });

  it('follows the view when it is moved and zoomed', () => {
    const zoomed: Frame = { ...frame, left: 40, top: 90, resolution: 0.5 };
    expect(paint([marker('a', 50.25, 20.25)], zoomed)).toContain('20,20');
  });

  it('finds the nearest within reach, and nothing beyond', () => {
    const field = new DeviceField([marker('a', 10, 10), marker('b', 14, 10)], 100, 100);
    expect(field.nearest(13, 90, 5)?.id).toBe('b');
    expect(field.nearest(11, 90, 5)?.id).toBe('a');
    expect(field.nearest(30, 90, 5)).toBeNull();
  });
});
