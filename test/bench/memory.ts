import { join } from 'node:path';
import type { BenchContext } from './bench.ts';
import { openMainRooms } from './main-rooms.ts';
import type { Figure } from './report.ts';
import { startSource, type EventSource } from './source.ts';
import { openStation } from './station.ts';

const mb = 1_000_000;
/** Between two measurings the console is calm for as long as anything remembers an event: copies, 4 s. */
const calm = { perSecond: 50, count: 300 } as const;

/** What the console's own process holds after 1,000,000 events against after 10,000. No window. */
export async function memory({ directory, isQuick, say }: BenchContext): Promise<readonly Figure[]> {
  const { gc } = globalThis;
  if (!gc) throw new Error('memory: started without --expose-gc');
  const source = await startSource();
  const rooms = openMainRooms();
  const station = await openStation(source, join(directory, 'log'), rooms.tell);
  await source.watched();

  const measure = async (events: number) => {
    await sendUpTo(source, events, station.toldCount.bind(station));
    gc();
    gc();
    const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
    say(
      `memory after ${events.toLocaleString('en-US')} events: ` +
        [`rss ${rss / mb}`, `heap ${heapUsed / mb}`, `external ${(external + arrayBuffers) / mb}`].join(', '),
    );
    return { rss, heapUsed };
  };
  const before = await measure(isQuick ? 2_000 : 10_000);
  const after = await measure(isQuick ? 20_000 : 1_000_000);
  rooms.close();
  await station.close();
  await source.stop();
  const growth = (key: 'rss' | 'heapUsed') => (after[key] / before[key] - 1) * 100;
  const most = { at: 'most', limit: 10 } as const;
  return [
    { name: 'memory.growth_percent', value: growth('rss'), unit: '%', aim: most },
    { name: 'memory.heap_growth_percent', value: growth('heapUsed'), unit: '%', aim: most },
    { name: 'memory.rss_after_10k_mb', value: before.rss / mb, unit: 'MB' },
    { name: 'memory.rss_after_1m_mb', value: after.rss / mb, unit: 'MB' },
    { name: 'memory.heap_after_10k_mb', value: before.heapUsed / mb, unit: 'MB' },
    { name: 'memory.heap_after_1m_mb', value: after.heapUsed / mb, unit: 'MB' },
  ];
}

async function sendUpTo(
  source: EventSource,
  events: number,
  toldCount: (count: number) => Promise<void>,
): Promise<void> {
  for (;;) {
    const { total } = await source.prepare(0);
    const left = events - calm.count - total;
    if (left <= 0) break;
    const { total: sum } = await source.prepare(Math.min(left, 20_000));
    const done = toldCount(sum);
    await source.burst();
    await done;
  }
  const done = toldCount(events);
  await source.pace(calm.perSecond, calm.count);
  await done;
}
