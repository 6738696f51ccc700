// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { layOut } from '../../../../main/drill/plan/layout.ts';
import { drawPlan } from '../../../../main/drill/plan/svg.ts';
import { floors, type FloorKind } from '../../../../main/drill/plan/template.ts';
import { createRandom } from '../../../../main/drill/random.ts';

const kinds = Object.keys(floors) as FloorKind[];
const seeds = [1, 2, 3, 4, 5, 6];
const title = { site: '서울 <마곡> & R7', floor: '지하 2층', floorEn: 'B2' };

function draw(kind: FloorKind, seed: number): string {
  const random = createRandom(seed).fork(kind);
  return drawPlan(layOut(floors[kind], random), title, random);
}

describe.each(kinds)('the floor plan "%s"', (kind) => {
  it('is the same picture for the same seed', () => {
    expect(draw(kind, 4)).toBe(draw(kind, 4));
    expect(new Set(seeds.map((seed) => draw(kind, seed))).size).toBe(seeds.length);
  });

  it('is well-formed SVG of numbers that are numbers, with its title as text', () => {
    for (const seed of seeds) {
      const text = draw(kind, seed);
      const svg = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
      expect(svg.getAttribute('viewBox')).toBe('0 0 1200 800');
      expect(svg.textContent).toContain(title.site);
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('needs nothing from outside of itself', () => {
    expect(draw(kind, 1)).not.toMatch(/href|url\(|<script|<style|@import/);
  });

  it('has a way into every closed room', () => {
    for (const seed of seeds) {
      const { rooms, doors } = layOut(floors[kind], createRandom(seed).fork(kind));
      const closed = rooms.filter(
        ({ kind: { use } }) => use === 'room' || use === 'stairs' || use === 'lift',
      );
      const shut = closed.filter((room) => !doors.some((door) => isOnEdge(door, room)));
      expect(shut.map((room) => room.kind.en)).toEqual([]);
    }
  });

  it('stays inside its frame', () => {
    for (const seed of seeds) {
      const { walls } = layOut(floors[kind], createRandom(seed).fork(kind));
      const xs = walls.flatMap((wall) => [wall.x1, wall.x2]);
      const ys = walls.flatMap((wall) => [wall.y1, wall.y2]);
      expect(Math.min(...xs)).toBeGreaterThanOrEqual(84);
      expect(Math.max(...xs)).toBeLessThanOrEqual(1_140);
      expect(Math.min(...ys)).toBeGreaterThanOrEqual(84);
      expect(Math.max(...ys)).toBeLessThanOrEqual(724);
    }
  });
});

function isOnEdge(
  door: { x: number; y: number },
  room: { x: number; y: number; width: number; height: number },
): boolean {
  const right = room.x + room.width;
  const bottom = room.y + room.height;
  const isOnSide = (door.x === room.x || door.x === right) && door.y > room.y && door.y < bottom;
  const isOnEnd = (door.y === room.y || door.y === bottom) && door.x > room.x && door.x < right;
  return isOnSide || isOnEnd;
}
