import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../main/lib/clock.ts';
import { createLogger } from '../../main/lib/logger.ts';
import { openDeskStore } from '../../main/store/desk-store.ts';
import { KeptStore } from '../../main/store/kept-store.ts';
import type { JourneyDesk } from './journey.ts';

/** A schedule of the settings whose time was so many minutes ago, by local time. */
export function dueAgo(minutes: number, id: string, name: string, lateMin: number) {
  const then = new Date(Date.now() - minutes * 60_000);
  const time = [then.getHours(), then.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
  return { id, name, lateMin, template: 'daily-safety', zones: ['zone-a1'], time };
}

/** As if the desk had known them the day before; else nothing is due that it did not know of. It must not run. */
export async function knownSinceYesterday(
  desk: JourneyDesk,
  schedules: readonly { readonly id: string }[],
): Promise<void> {
  await mkdir(desk.data, { recursive: true });
  const store = await openDeskStore({
    directory: desk.data,
    worker: join(import.meta.dirname, '../../out/main/store-worker.cjs'),
    clock: systemClock,
    logger: createLogger('journey', () => undefined, systemClock.now),
  });
  const since = Date.now() - 24 * 3_600_000;
  for (const { id } of schedules)
    await new KeptStore(store).set(`schedule/${id}`, JSON.stringify({ isOn: null, since }));
  await store.close();
}
