import { expect, test } from 'vitest';
import { sayReason } from '../../../preload/contract/reason-words.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { MemoryWatch } from '../../../main/window/memory-watch.ts';
import { ManualClock } from '../manual-clock.ts';

function watch(memory: Readonly<Record<string, number | null>>) {
  const clock = new ManualClock();
  const scene = { memory: { ...memory } as Record<string, number | null>, quietSince: 0 as number | null };
  const orders: string[] = [];
  const watching = new MemoryWatch({
    windows: { ids: () => Object.keys(scene.memory), memoryMb: (window) => scene.memory[window] ?? null },
    isWall: (window) => window !== 'desk',
    ceilingMb: 600,
    quietSince: () => scene.quietSince,
    refresh: (window, reason) => orders.push(`${window}: ${sayReason(reason)}`),
    clock,
    logger: silentLogger,
  });
  return { clock, scene, orders, watching };
}

test('a wall over its ceiling is loaded again at a quiet moment, once', () => {
  const { clock, orders, watching } = watch({ wall: 700.4, other: 600, unknown: null, desk: 3_000 });
  clock.advance(300_000);
  expect(orders).toEqual(['wall: takes 700 MB']);
  watching.close();
});

test('while somebody has to acknowledge something it waits, and for a minute after', () => {
  const { clock, scene, orders, watching } = watch({ wall: 700 });
  scene.quietSince = null;
  clock.advance(600_000);
  expect(orders).toEqual([]);
  scene.quietSince = clock.now();
  clock.advance(59_000);
  expect(orders).toEqual([]);
  clock.advance(31_000);
  expect(orders).toHaveLength(1);
  watching.close();
});

test('at twice the ceiling it waits for nothing', () => {
  const { clock, scene, orders, watching } = watch({ wall: 1_200 });
  scene.quietSince = null;
  clock.advance(30_000);
  expect(orders).toEqual(['wall: takes 1200 MB']);
  watching.close();
});

test('what did not help is tried again after ten minutes', () => {
  const { clock, orders, watching } = watch({ wall: 700 });
  clock.advance(600_000);
  expect(orders).toHaveLength(1);
  clock.advance(60_000);
  expect(orders).toHaveLength(2);
  watching.close();
});

test('closed, it leaves no timer', () => {
  const { clock, watching } = watch({ wall: 700 });
  watching.close();
  watching.close();
  expect(clock.waiting).toBe(0);
});
