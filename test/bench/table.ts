import type { Bench } from './bench.ts';
import { converge } from './converge.ts';
import { ingest, ingestLong } from './ingest.ts';
import { flood } from './flood.ts';
import { map } from './map.ts';
import { memory } from './memory.ts';
import { notify } from './notify.ts';
import { paint } from './paint.ts';
import { query } from './query.ts';
import { refresh } from './refresh.ts';
import { start } from './start.ts';
import { wall } from './wall.ts';

/** In the order of a run: the one that lengthens the long log comes after those that only ask it. */
export const benches = {
  ingest,
  notify,
  paint,
  flood,
  start,
  refresh,
  wall,
  map,
  memory,
  converge,
  query,
  ingest_5m: ingestLong,
} as const satisfies Record<string, Bench>;

/** Those that look at the built console in a Chromium window. */
export const windowed: ReadonlySet<string> = new Set(['paint', 'flood', 'start', 'refresh', 'wall', 'map']);

export type BenchName = keyof typeof benches;
export const benchNames = Object.keys(benches) as readonly BenchName[];

export function isBenchName(name: string): name is BenchName {
  return Object.hasOwn(benches, name);
}
