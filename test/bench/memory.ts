import { join } from 'node:path';
import type { BenchContext } from './bench.ts';
import { openMainRooms } from './main-rooms.ts';
import type { Figure } from './report.ts';
import { startSource, type EventSource } from './source.ts';
import { openStation } from './station.ts';

const mb = 1_000_000;
/** Between two measurings the console is calm for as long as anything remembers an event: copies, 4 s. */
const calm = { perSecond: 50, count: 300 } as const;

/** No more than this is ever on its way, so that what is held does not depend on how fast the machine is. */
const portion = 5_000;

/** In bytes, after the garbage was collected. */
interface Held {
  readonly rss: number;
  readonly heapUsed: number;
}

/** What the console's own process holds after 1,000,000 events against after 10,000. No window. */
export async function memory({ directory, isQuick, say }: BenchContext): Promise<readonly Figure[]> {
  const { gc } = globalThis;
  if (!gc) throw new Error('memory: started without --expose-gc');
  const source = await startSource();
  const rooms = openMainRooms();
  const station = await openStation(source, join(directory, 'log'), rooms.tell);
  await source.watched();

  const measure = async (events: number): Promise<Held> => {
    await sendUpTo(source, events, station.toldCount.bind(station));
    // The thorough kind: V8 otherwise keeps the pages of the largest heap there ever was for the next one.
    await gc({ type: 'major', execution: 'async', flavor: 'last-resort' });
    const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
    const inMb = (bytes: number) => `${Math.round(bytes / mb)} MB`;
    say(
      `memory after ${events.toLocaleString('en-US')} events: rss ${inMb(rss)}, heap ${inMb(heapUsed)}, ` +
        `external ${inMb(external + arrayBuffers)}`,
    );
    return { rss, heapUsed };
  };
  const [first, second, third] = isQuick ? [2_000, 5_000, 20_000] : [10_000, 100_000, 1_000_000];
  const before = await measure(first);
  const between = await measure(second);
  const after = await measure(third);
  rooms.close();
  await station.close();
  await source.stop();
  const growth = (from: Held, key: keyof Held) => (after[key] / from[key] - 1) * 100;
  const aim = { at: 'most', limit: 10 } as const;
  return [
    { name: 'memory.growth_percent', value: growth(before, 'rss'), unit: '%', aim },
    { name: 'memory.heap_growth_percent', value: growth(before, 'heapUsed'), unit: '%', aim },
    // By then the caches of the database have the size that they keep.
    { name: 'memory.growth_from_100k_percent', value: growth(between, 'rss'), unit: '%' },
    { name: 'memory.rss_after_10k_mb', value: before.rss / mb, unit: 'MB' },
    { name: 'memory.rss_after_1m_mb', value: after.rss / mb, unit: 'MB' },
    { name: 'memory.heap_after_10k_mb', value: before.heapUsed / mb, unit: 'MB' },
    { name: 'memory.heap_after_1m_mb', value: after.heapUsed / mb, unit: 'MB' },
  ];
}

/** As fast as they are taken, a portion at a time, then calm for as long as it takes. */
async function sendUpTo(
  source: EventSource,
  events: number,
  toldCount: (count: number) => Promise<void>,
): Promise<void> {
  let { total } = await source.prepare(0);
  while (total < events - calm.count) {
    ({ total } = await source.prepare(Math.min(portion, events - calm.count - total)));
    const done = toldCount(total);
    await source.burst();
    await done;
  }
  const done = toldCount(events);
  await source.pace(calm.perSecond, calm.count);
  await done;
}
