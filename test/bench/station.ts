import { join } from 'node:path';
import { AlarmEngine, type Told } from '../../main/alarm/engine.ts';
import { restoreBook } from '../../main/alarm/restore.ts';
import { SiteBook } from '../../main/alarm/site-book.ts';
import { defaultSettings, type ConnectionSettings } from '../../main/config/settings.ts';
import { createFeeds } from '../../main/feeds.ts';
import { systemClock } from '../../main/lib/clock.ts';
import { createEntryIds } from '../../main/lib/entry-id.ts';
import { createLogger, nobodyWaits } from '../../main/lib/logger.ts';
import { openAlarmLog } from '../../main/log/alarm-log.ts';
import { watchFeeds } from '../../main/watch-feeds.ts';
import type { EntryBody } from '../../preload/contract/log.ts';
import type { EventSource } from './source.ts';

export const settings = defaultSettings();

export const logWorker = new URL('../../main/log/worker.ts', import.meta.url);

/** Complaints only: what is measured should not print. */
export const logger = createLogger(
  'bench',
  (line) => void (line.includes(' warn ') && process.stderr.write(`${line}\n`)),
  Date.now,
);

/** A console without windows: feed, engine and log as main wires them, in this process. */
export interface Station {
  /** Resolves when so many events have been told since the station was opened; rejects if the link is lost. */
  toldCount(count: number): Promise<void>;
  readonly commits: number;
  /** Waits until all is on disk. */
  close(): Promise<void>;
}

/** @param tell hears what main's `tell` hears, after the commit */
export async function openStation(
  source: Pick<EventSource, 'url' | 'sites'>,
  directory: string,
  tell: (told: Told) => void,
): Promise<Station> {
  const opened = await openAlarmLog({
    directory,
    worker: logWorker,
    clock: systemClock,
    logger: logger.child('log'),
  });
  const { log } = opened;
  const nextId = createEntryIds(opened.lastId);
  const record = (body: EntryBody) => {
    const at = systemClock.now();
    nobodyWaits(log.append({ id: nextId(at), at, ...body }), logger, `record ${body.type}`);
  };
  let told = 0;
  let wanted = { count: Infinity, reached: () => {} };
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => {
    // Minded where somebody waits for events that now never come.
  });
  const engine = new AlarmEngine({
    book: await restoreBook(opened, logger),
    log,
    nextId,
    clock: systemClock,
    tell(each) {
      tell(each);
      told += 1;
      if (told >= wanted.count) wanted.reached();
    },
    logger,
  });
  const watched = createFeeds({
    settings: { ...settings, connections: [connectionTo(source)] },
    store: { get: () => null, set: () => {}, remove: () => {} },
    isActive: (alarm) => engine.isActive(alarm),
    clock: systemClock,
    logger,
  });
  const feeds = watched.sites.map(({ feed }) => feed);
  const unwatch = watchFeeds({
    feeds,
    engine,
    sites: new SiteBook(),
    classes: settings.classes,
    trace: () => {},
    record,
    onWork: () => {},
    onLinked: () => {},
    unread: () => null,
    onNotice: () => {},
    onSites: () => {},
    onLinks: () => {},
  });
  let wasUp = false;
  for (const feed of feeds) {
    feed.onStatus(({ link }) => {
      if (link.state === 'up') wasUp = true;
      else if (wasUp) lost.reject(new Error(`the link was lost: ${JSON.stringify(link)}, ${told} told`));
    });
    feed.start();
  }
  return {
    toldCount(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      wanted = { count, reached: resolve };
      if (told >= count) resolve();
      return Promise.race([promise, lost.promise]);
    },
    get commits() {
      return log.commits;
    },
    async close() {
      await Promise.all(feeds.map((feed) => feed.stop()));
      for (const { session } of watched.all) session.stop();
      unwatch();
      await engine.close();
      await log.close();
    },
  };
}

/** The file of a log in its directory. */
export function logFile(directory: string): string {
  return join(directory, 'alarms.db');
}

function connectionTo({ url, sites }: Pick<EventSource, 'url' | 'sites'>): ConnectionSettings {
  return {
    id: 'ima-bench',
    kind: 'ima',
    url,
    rest: null,
    account: { token: 'bench' },
    sites: sites.map((number) => ({ number, name: `Site ${number}`, position: null })),
    ima: {},
  };
}
