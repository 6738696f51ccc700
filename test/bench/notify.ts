import { join } from 'node:path';
import type { BenchContext } from './bench.ts';
import { openMainRooms } from './main-rooms.ts';
import { quantile } from './measure.ts';
import type { Figure } from './report.ts';
import { startSource } from './source.ts';
import { openStation } from './station.ts';

/** From a frame's reception to the request for its notification, which follows the commit. Without a window. */
export async function notify(context: BenchContext): Promise<readonly Figure[]> {
  const { isQuick } = context;
  return [
    ...(await measure(context, { perSecond: 50, seconds: isQuick ? 3 : 20, aimMs: 50 })),
    ...(await measure(context, { perSecond: 2_000, seconds: isQuick ? 3 : 15, aimMs: 150 })),
  ];
}

async function measure(
  { directory, say }: BenchContext,
  { perSecond, seconds, aimMs }: { perSecond: number; seconds: number; aimMs: number },
): Promise<readonly Figure[]> {
  const delaysMs: number[] = [];
  const rooms = openMainRooms(({ heardAt }) => delaysMs.push(Date.now() - heardAt));
  const source = await startSource();
  const station = await openStation(source, join(directory, `log-${perSecond}`), rooms.tell);
  try {
    await source.watched();
    // The first second warms the code up.
    const warmed = station.toldCount(perSecond);
    await source.pace(perSecond, perSecond);
    await warmed;
    delaysMs.length = 0;
    const done = station.toldCount(perSecond * (1 + seconds));
    await source.pace(perSecond, perSecond * seconds);
    await done;
  } finally {
    rooms.close();
    await station.close();
    await source.stop();
  }
  say(`notify at ${perSecond}/s: ${delaysMs.length} notifications asked for`);
  const name = `notify.${perSecond}`;
  return [
    { name: `${name}.p50_ms`, value: quantile(delaysMs, 0.5), unit: 'ms' },
    {
      name: `${name}.p99_ms`,
      value: quantile(delaysMs, 0.99),
      unit: 'ms',
      aim: { at: 'most', limit: aimMs },
    },
  ];
}
