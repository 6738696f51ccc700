import { app, powerMonitor } from 'electron';
import { join } from 'node:path';
import { isShelved, isUnacknowledged, type Alarm } from '../preload/contract/alarm.ts';
import type { SystemEvent } from '../preload/contract/log.ts';
import type { Reason } from '../preload/contract/reason.ts';
import { sayReason } from '../preload/contract/reason-words.ts';
import type { WindowId } from '../preload/contract/window.ts';
import { AlarmEngine, type Told } from './alarm/engine.ts';
import { SiteBook } from './alarm/site-book.ts';
import type { Options } from './config/options.ts';
import { DeskWork } from './desk-work.ts';
import { writeDiagnostics } from './diagnostics.ts';
import { createFeeds } from './feeds.ts';
import { createLinkHandlers } from './handle-links.ts';
import { connectionOf, createHandlers } from './handlers.ts';
import { Picture } from './ipc/picture.ts';
import { openWall, type Handlers } from './ipc/wall.ts';
import type { Clock } from './lib/clock.ts';
import { nobodyWaits, type Logger } from './lib/logger.ts';
import type { RecentLines } from './lib/recent-lines.ts';
import { createTrace, noTrace } from './lib/trace.ts';
import { Annunciator } from './notify/annunciator.ts';
import { electronToasts } from './notify/electron-toast.ts';
import { Notifier } from './notify/notifier.ts';
import { defaultBeatMs, SoundBoard } from './notify/sound-board.ts';
import { toastWords } from './notify/words.ts';
import { SeatKeeper } from './operator/seat-keeper.ts';
import { createGuard } from './seat.ts';
import { openRecords } from './records.ts';
import { readKeptWindows, Screens } from './screens.ts';
import { openSettings } from './start-settings.ts';
import { KeptStore } from './store/kept-store.ts';
import { createTell } from './tell.ts';
import { watchLog } from './watch-log.ts';
import { watchFeeds } from './watch-feeds.ts';
import { ShelfWatch } from './watch-shelf.ts';
import { guardPages } from './window/guard.ts';
import { lastFacts, lastPage } from './window/last-page.ts';
import { isOurPage, serveScheme } from './window/scheme.ts';

export interface ConsoleStart {
  readonly options: Options;
  /** The data directory. */
  readonly data: string;
  /** The directory of the built rooms. */
  readonly out: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What the logger said last, for the diagnostics file. */
  readonly lines: RecentLines;
  /** Starts the program anew where it was. */
  readonly relaunch: (window: WindowId, reason: Reason) => void;
  /** When an earlier life did so last, epoch ms; null: never. */
  readonly relaunchedAt: () => number | null;
}

export interface RunningConsole {
  /** A person closed the last window. */
  readonly isLeft: boolean;
  bringForward(): void;
  record(what: SystemEvent, detail: string, why?: { readonly reason: Reason }): void;
  /** `again`: the next start finds its windows as they were. */
  stop(next: 'again' | 'afresh'): Promise<void>;
}

/**
 * Builds the rooms, hands them to one another and starts them: the log before the engine, the engine before
 * the feeds, and nothing waits for a window. Stops them in the opposite order, so that nothing is told
 * after the log has closed.
 */
export async function startConsole(start: ConsoleStart): Promise<RunningConsole> {
  const { options, data, out, clock, logger } = start;
  const { settings, program, store, drill, secrets, seating, isKioskPin } = await openSettings(start);
  const { classes, desk } = settings;
  let language = program.language ?? settings.language;
  const trace = options.trace ? createTrace((line) => void process.stdout.write(line), clock.now) : noTrace;

  const records = await openRecords({ data, out, isDrill: drill !== null, clock, logger });
  const { log, nextId, record } = records;
  const sites = new SiteBook();

  const seat = new SeatKeeper({
    // Nobody sits down in front of a wall.
    operators: options.kiosk ? [] : settings.operators,
    openRole: options.kiosk ? 'viewer' : 'supervisor',
    deskName: desk.operator ?? desk.id,
    lockAfterMs: settings.lockAfterMs,
    ...seating,
    clock,
    onChange: (change) => picture.set({ seat: change }),
    record: (what, detail) => record({ type: 'system', what, detail }),
  });
  const guard = createGuard(seat);
  const kept = new KeptStore(records.store);
  let toldAt = clock.now();
  const screens = new Screens({
    ...{ isKioskPin, kept, guard, clock, logger, nextId, record },
    ...{ walls: settings.walls, kiosk: settings.kiosk, isKiosk: options.kiosk, desk: desk.id },
    preload: join(out, 'preload/index.cjs'),
    keptBefore: await readKeptWindows(kept, logger),
    quietSince: () =>
      engine.alarms().some((each) => isUnacknowledged(each) && !isShelved(each)) ? null : toldAt,
    relaunch: start.relaunch,
    relaunchedAt: start.relaunchedAt,
    onWindows: (list) => picture.set({ windows: list }),
    onRefresh: (refresh) => picture.set({ refresh }),
    tellRoom: (operator, reason) => work.tellRefresh(operator, reason),
  });
  const { windows, hands } = screens;
  const notifier = new Notifier({
    port: electronToasts,
    words: () => toastWords(language, classes, (site) => sites.nameOf(site)),
    clock,
    isOn: () => settings.notifications,
    onOutcome: (entry) => {
      record(entry);
      trace('notified', () =>
        entry.reason ? `${entry.outcome} (${sayReason(entry.reason)})` : entry.outcome,
      );
    },
    onClick: (alarm) => windows.focus('alarm:focus', alarm),
  });
  const annunciator = new Annunciator({
    notifier,
    sound: new SoundBoard({ ...defaultBeatMs, ...settings.sound.repeatMs }),
    clock,
    onSound: (sound) => picture.set({ sound }),
    onCount: (count) => void app.setBadgeCount(count),
  });
  const engine = new AlarmEngine({
    book: records.book,
    log,
    nextId,
    clock,
    tell: (told: Told) => tell(told),
    logger: logger.child('alarm'),
  });
  const shelves = new ShelfWatch(clock, (alarm) => nobodyWaits(unshelve(alarm), logger, 'end a shelf'));
  const unshelve = ({ id, occurrence, severity }: Alarm) =>
    engine.command(
      { command: 'unshelve', target: { alarm: id, occurrence, severity }, note: null },
      { operator: '', desk: desk.id },
    );
  const watched = createFeeds({
    settings,
    store,
    isActive: (alarm) => engine.isActive(alarm),
    clock,
    logger,
  });
  const feeds = watched.all.map(({ feed }) => feed);
  const siteFeeds = watched.sites.map(({ feed }) => feed);
  const work = new DeskWork({
    ...{ feeds: watched, settings, guard, engine, annunciator, log, clock, logger, record },
    store: records.store,
    seat,
    drillOrigins: drill?.world.origins ?? null,
    siteName: (site) => sites.nameOf(site),
    secretOf: (key) => store.get(key),
    isWall: options.kiosk,
    language: () => language,
    operator: () => (seat.seat.state === 'locked' ? null : seat.seat.operator),
    announce: (announcement) => notifier.announce(announcement),
    withdraw: (key) => notifier.withdraw(key),
    onFacts: (facts) => picture.set(facts),
    onMessages: (messages) => windows.tell('message:changed', messages),
    onRoomFocus: (room) => windows.focus('message:focus', room),
    onOrderFocus: (connection, pk) => windows.focus('order:focus', connection, pk),
    onHeld: (isHeld) => hands.holds(isHeld),
    onRefresh: (by, reason) => screens.heardRoom(by, reason),
  });
  const picture = new Picture(
    {
      mode: drill ? 'drill' : 'live',
      kiosk: options.kiosk,
      desk: { id: desk.id, room: desk.room },
      seat: seat.seat,
      language,
      classes,
      sites: [],
      links: feeds.map((feed) => feed.status),
      alarms: engine.alarms(),
      log: log.health,
      sound: null,
      drill: drill?.status ?? null,
      ...work.facts,
      broadcastSetup: work.broadcastSetup,
      refresh: screens.refresh,
      windows: windows.statuses(),
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
    others: (entry, id, alarm) => {
      toldAt = clock.now();
      shelves.heard(id, alarm);
      work.told(entry, alarm);
    },
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
    onWork: (message) => work.hear(message),
    unread: ({ notice, connection, context }) =>
      notice === 'broadcast-device' ? work.unreadSpeaker(connection, context) : null,
    onNotice: ({ notice, connection, context, receivedAt }) => {
      if (notice === 'refresh') screens.heardRefresh(connection, context);
      if (notice === 'broadcast-device') work.heardSpeaker(connection, context, receivedAt);
    },
    onLinked: (status) => work.linked(status),
    onSites: (list) => picture.set({ sites: list }),
    onLinks: (links) => picture.set({ links }),
  });
  const deskHandlers = createHandlers({
    ...{ engine, log, classes, seat, drill },
    sites: siteFeeds,
    desk: desk.id,
    now: () => clock.now(),
    snapshot: () => picture.snapshot(),
    silence: (operator) => {
      const silenced = annunciator.silence();
      if (silenced.length === 0) return;
      record({ type: 'system', what: 'sound-silenced', detail: operator });
      work.silenced(silenced);
    },
    chooseLanguage: (chosen) => {
      language = chosen;
      picture.set({ language });
      nobodyWaits(program.chooseLanguage(chosen), logger, 'keep the language');
    },
  });
  const handlers = {
    ...work.handlers,
    ...screens.handlers,
    ...deskHandlers,
    // A window is not loaded again while its command is under way.
    'alarm:command': (commands: Parameters<Handlers['alarm:command']>[0]) =>
      hands.during(() => deskHandlers['alarm:command'](commands)),
    ...createLinkHandlers({
      feeds: watched.all,
      guard,
      record,
      logger,
      diagnose: () =>
        writeDiagnostics({
          directory: data,
          version: app.getVersion(),
          now: clock.now(),
          snapshot: picture.snapshot(),
          lines: start.lines.all(),
          secrets: [...secrets(), ...settings.operators.map(({ name }) => name)],
        }),
    }),
  };
  const senders = { isOurs: isOurPage, isDisplay: (sender: number) => windows.isWall(sender) };
  const closeWall = openWall(handlers, senders, logger.child('ipc'));
  guardPages(isOurPage, logger.child('window'));
  const pictureOf = (site: string, plan: string) => {
    const feed = siteFeeds.find((each) => each.name === connectionOf(site));
    return feed ? feed.image(site, plan) : Promise.reject(new Error(`no connection watches site ${site}`));
  };
  const served = {
    directory: join(out, 'renderer'),
    picture: pictureOf,
    clip: (id: string) => work.clip(id),
    lastPage: () => lastPage(lastFacts(picture.snapshot()), clock.now()),
  };
  serveScheme(served, logger.child('window'));

  record({ type: 'system', what: 'started', detail: app.getVersion() });
  annunciator.restore(engine.alarms());
  for (const alarm of engine.alarms()) shelves.heard(alarm.id, alarm);
  work.start();
  // Sockets that slept with the machine are dead, and nothing else would say so before the next beat.
  const wake = () => feeds.forEach((feed) => feed.reconnect());
  powerMonitor.on('resume', wake);
  // Nobody waits for a window: what happens while it opens is logged and notified, and is in its snapshot.
  const opening = screens.open();
  for (const feed of feeds) feed.start();
  await opening;

  return {
    get isLeft() {
      return screens.isLeft;
    },
    bringForward: () => windows.bringForward(),
    record: (what, detail, why) => record({ type: 'system', what, detail, ...why }),
    async stop(next) {
      powerMonitor.off('resume', wake);
      for (const { session } of watched.all) session.stop();
      seat.stop();
      shelves.close();
      // While the wire is still there: the other desks are told goodbye.
      await work.close();
      await Promise.all(feeds.map((feed) => feed.stop()));
      unwatch();
      drill?.stop();
      annunciator.close();
      closeWall();
      record({ type: 'system', what: 'stopped', detail: null });
      await engine.close();
      unwatchLog();
      picture.close();
      screens.close();
      if (next === 'afresh') await screens.forget();
      await Promise.all([log.close(), records.store.close(), store.flush()]);
    },
  };
}
