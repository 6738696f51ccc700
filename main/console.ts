import { app, powerMonitor } from 'electron';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EntryBody } from '../preload/contract/log.ts';
import { AlarmEngine, type Told } from './alarm/engine.ts';
import { restoreBook } from './alarm/restore.ts';
import { SiteBook } from './alarm/site-book.ts';
import type { Options } from './config/options.ts';
import { createFeeds } from './feeds.ts';
import { connectionOf, createHandlers } from './handlers.ts';
import { Picture } from './ipc/picture.ts';
import { openWall } from './ipc/wall.ts';
import type { Clock } from './lib/clock.ts';
import { createEntryIds } from './lib/entry-id.ts';
import { nobodyWaits, type Logger } from './lib/logger.ts';
import { createTrace, noTrace } from './lib/trace.ts';
import { openAlarmLog } from './log/alarm-log.ts';
import { Annunciator } from './notify/annunciator.ts';
import { electronToasts } from './notify/electron-toast.ts';
import { Notifier } from './notify/notifier.ts';
import { defaultBeatMs, SoundBoard } from './notify/sound-board.ts';
import { toastWords } from './notify/words.ts';
import { openSettings } from './start-settings.ts';
import { createTell } from './tell.ts';
import { watchLog } from './watch-log.ts';
import { watchFeeds } from './watch-feeds.ts';
import { ConsoleWindows } from './window/console-windows.ts';
import { guardPages } from './window/guard.ts';
import { isOurPage, pageUrl, serveScheme } from './window/scheme.ts';

export interface ConsoleStart {
  readonly options: Options;
  /** The data directory. */
  readonly data: string;
  /** The directory of the built rooms. */
  readonly out: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface RunningConsole {
  readonly windows: ConsoleWindows;
  stop(): Promise<void>;
}

/**
 * Builds the rooms, hands them to one another and starts them: the log before the engine, the engine before
 * the feeds, and nothing waits for a window. Stops them in the opposite order, so that nothing is told
 * after the log has closed.
 */
export async function startConsole(start: ConsoleStart): Promise<RunningConsole> {
  const { options, data, out, clock, logger } = start;
  const { settings, program, store, drill } = await openSettings(start);
  const { classes, desk } = settings;
  const operator = desk.operator ?? desk.id;
  let language = program.language ?? settings.language;
  const trace = options.trace ? createTrace((line) => void process.stdout.write(line), clock.now) : noTrace;

  const opened = await openAlarmLog({
    directory: data,
    file: drill ? 'drill.db' : 'alarms.db',
    worker: pathToFileURL(join(out, 'main/log-worker.cjs')),
    clock,
    logger: logger.child('log'),
  });
  const { log } = opened;
  const nextId = createEntryIds(opened.lastId);
  const record = (body: EntryBody) => {
    const at = clock.now();
    nobodyWaits(log.append({ id: nextId(at), at, ...body }), logger, `record ${body.type}`);
  };
  const book = await restoreBook(opened, logger.child('alarm'));
  const sites = new SiteBook();

  const windows = new ConsoleWindows({
    page: pageUrl,
    preload: join(out, 'preload/index.cjs'),
    isKiosk: options.kiosk,
    clock,
    logger: logger.child('window'),
  });
  const annunciator = new Annunciator({
    notifier: new Notifier({
      port: electronToasts,
      words: () => toastWords(language, classes, (site) => sites.nameOf(site)),
      clock,
      isOn: () => settings.notifications,
      onOutcome: (entry) => {
        record(entry);
        trace('notified', () => (entry.reason ? `${entry.outcome} (${entry.reason})` : entry.outcome));
      },
      onClick: (alarm) => windows.focusAlarm(alarm),
    }),
    sound: new SoundBoard({ ...defaultBeatMs, ...settings.sound.repeatMs }),
    clock,
    onSound: (sound) => picture.set({ sound }),
    onCount: (count) => void app.setBadgeCount(count),
  });
  const engine = new AlarmEngine({
    book,
    log,
    nextId,
    clock,
    tell: (told: Told) => tell(told),
    logger: logger.child('alarm'),
  });
  const watched = createFeeds({
    settings,
    store,
    isActive: (alarm) => engine.isActive(alarm),
    clock,
    logger,
  });
  const feeds = watched.map(({ feed }) => feed);
  const picture = new Picture(
    {
      mode: drill ? 'drill' : 'live',
      kiosk: options.kiosk,
      desk: { id: desk.id, operator },
      language,
      classes,
      sites: [],
      links: feeds.map((feed) => feed.status),
      alarms: engine.alarms(),
      log: log.health,
      sound: null,
      drill: drill?.status ?? null,
    },
    clock,
    (delta) => windows.tell('snapshot:changed', delta),
  );
  const tell = createTell({
    picture,
    annunciator,
    trace,
    classes,
    siteName: (site) => sites.nameOf(site),
    flash: () => windows.flash(),
  });

  const unwatchLog = watchLog({
    log,
    engine,
    record,
    onHealth: (health) => {
      picture.set({ log: health });
      trace('log', () => health.state);
    },
  });
  drill?.onStatus((status) => {
    picture.set({ drill: status });
    trace('drill', () => (status.over ? 'over' : status.scenario));
  });
  const unwatch = watchFeeds({
    feeds,
    engine,
    sites,
    classes,
    trace,
    record,
    onSites: (list) => picture.set({ sites: list }),
    onLinks: (links) => picture.set({ links }),
  });
  const closeWall = openWall(
    createHandlers({
      operator,
      engine,
      annunciator,
      log,
      feeds,
      drill,
      snapshot: () => picture.snapshot(),
      onAsked: () => windows.listens(),
      onSilenced: () => record({ type: 'system', what: 'sound-silenced', detail: operator }),
      chooseLanguage: (chosen) => {
        language = chosen;
        picture.set({ language });
        nobodyWaits(program.chooseLanguage(chosen), logger, 'keep the language');
      },
    }),
    isOurPage,
    logger.child('ipc'),
  );
  guardPages(isOurPage, logger.child('window'));
  const pictureOf = (site: string, plan: string) => {
    const feed = feeds.find((each) => each.name === connectionOf(site));
    return feed ? feed.image(site, plan) : Promise.reject(new Error(`no connection watches site ${site}`));
  };
  serveScheme(join(out, 'renderer'), pictureOf, logger.child('window'));

  record({ type: 'system', what: 'started', detail: app.getVersion() });
  annunciator.restore(engine.alarms());
  // Sockets that slept with the machine are dead, and nothing else would say so before the next beat.
  const wake = () => feeds.forEach((feed) => feed.reconnect());
  powerMonitor.on('resume', wake);
  // Nobody waits for a window: what happens while it opens is logged and notified, and is in its snapshot.
  const opening = windows.open();
  for (const feed of feeds) feed.start();
  await opening;

  return {
    windows,
    async stop() {
      powerMonitor.off('resume', wake);
      for (const { session } of watched) session.stop();
      await Promise.all(feeds.map((feed) => feed.stop()));
      unwatch();
      drill?.stop();
      annunciator.close();
      closeWall();
      record({ type: 'system', what: 'stopped', detail: null });
      await engine.close();
      unwatchLog();
      picture.close();
      windows.close();
      await Promise.all([log.close(), store.flush()]);
    },
  };
}
