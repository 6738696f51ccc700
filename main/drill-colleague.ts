/**
 * The colleague at the other desk of a drill: a console without windows. It hears the same sites, shares the same
 * room, takes on an alarm that waits for long, and acknowledges what is not grave, so that an operator can see
 * what it is like to be two.
 */
import { isUnacknowledged, type Alarm, type AlarmCommand, type AlarmId } from '../preload/contract/alarm.ts';
import { AlarmBook } from './alarm/book.ts';
import { AlarmEngine } from './alarm/engine.ts';
import { classify } from './config/alarm-classes.ts';
import { defaultSettings } from './config/settings.ts';
import type { DrillConnection } from './drill/protocol.ts';
import { createImaAuthority } from './feed/ima/authority.ts';
import { ImaFeed } from './feed/ima/ima-feed.ts';
import { imaDefaults } from './feed/ima/options.ts';
import { roomDefaults } from './feed/room/options.ts';
import { RoomFeed } from './feed/room/room-feed.ts';
import type { Clock } from './lib/clock.ts';
import type { Undo } from './lib/disposer.ts';
import { createEntryIds } from './lib/entry-id.ts';
import { nobodyWaits, type Logger } from './lib/logger.ts';
import { Room } from './room.ts';
import { Session, type TokenSource } from './session/session.ts';
import { openDeskStore } from './store/desk-store.ts';

export interface ColleagueParts {
  readonly sites: DrillConnection;
  readonly broker: { readonly url: string; readonly user: string; readonly password: string };
  readonly room: string;
  /** Where its operation log is kept. */
  readonly data: string;
  readonly storeWorker: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

const desk = 'colleague';
const operator = '정하린';

/** A colleague is not faster than the operator who is to learn. */
const claimAfterMs = 20_000;
const acknowledgeAfterMs = 45_000;
const lookEveryMs = 2_000;

/** Starts the colleague; it begins to watch the sites when another desk is there. The result stops it. */
export async function startColleague(parts: ColleagueParts): Promise<() => Promise<void>> {
  const { sites, broker, room, data, storeWorker, clock, random, logger } = parts;
  const store = await openDeskStore({
    directory: data,
    file: 'desk-colleague.db',
    worker: storeWorker,
    clock,
    logger,
  });
  const settings = defaultSettings();
  const seen = new Map<AlarmId, Alarm>();
  const engine = new AlarmEngine({
    book: new AlarmBook(),
    // Its alarms are the drill's, which begins anew each time; what it did is in its operation log.
    log: { append: () => Promise.resolve(), checkpoint: () => undefined },
    nextId: createEntryIds(0),
    clock,
    tell: ({ entry, alarmId, alarm }) => {
      if (alarm) seen.set(alarmId, alarm);
      else seen.delete(alarmId);
      shared.told(entry, alarm);
    },
    logger,
  });
  const signIn = (key: string, source: TokenSource) =>
    new Session({ key, source, store: memory(), clock, logger: logger.child(key) });
  const { account } = sites;
  const timeoutMs = imaDefaults.timing.restMs;
  const session = signIn('sites', {
    authority: createImaAuthority({ origin: sites.rest, account, timeoutMs }),
  });
  const siteFeed = new ImaFeed({
    options: { ...imaDefaults, id: sites.id, url: sites.url, rest: sites.rest, sites: [] },
    credential: session,
    classify: (kind, context) => classify(settings.classes, kind, context),
    activeSources: () => ({ has: (id) => engine.isActive(id) }),
    clock,
    random,
    logger: logger.child('sites'),
  });
  const login = signIn('broker', { token: broker.password });
  const roomFeed = new RoomFeed({
    options: { ...roomDefaults, id: 'drill-room', url: broker.url, user: broker.user, room, desk },
    credential: login,
    clock,
    random,
    logger: logger.child('broker'),
  });
  const shared = new Room({
    ...{ room, desk, store, engine, clock },
    isWall: false,
    wire: roomFeed,
    reject: (reason, copy) => roomFeed.reject(reason, copy),
    annunciator: { silence: () => [] },
    log: { page: () => Promise.resolve({ entries: [], next: null }) },
    logger: logger.child('room'),
    operator: () => operator,
    record: () => undefined,
    onOther: () => undefined,
    onFacts: ({ desks }) => {
      if (desks.some(({ isHere }) => isHere)) siteFeed.start();
    },
  });
  roomFeed.onMessage((message) => {
    if (message.type === 'room') shared.hear(message);
  });
  roomFeed.onStatus(({ link }) => shared.linked(link.state === 'up'));
  siteFeed.onMessage((message) => {
    if (message.type === 'hazard') engine.report(message.report);
  });

  let cancel: Undo = () => {};
  const act = (alarm: Alarm, command: 'claim' | 'acknowledge') => {
    const { id, occurrence, severity } = alarm;
    const order: AlarmCommand = { command, target: { alarm: id, occurrence, severity }, note: null };
    nobodyWaits(engine.command(order, { operator, desk }), logger, command);
  };
  const look = () => {
    const now = clock.now();
    for (const alarm of seen.values()) {
      if (!isUnacknowledged(alarm) || alarm.shelf) continue;
      const ageMs = now - alarm.raisedAt;
      const isGrave = alarm.severity === 'critical' || alarm.severity === 'high';
      if (!isGrave && ageMs > acknowledgeAfterMs) act(alarm, 'acknowledge');
      else if (!alarm.claim && ageMs > claimAfterMs) act(alarm, 'claim');
    }
    cancel = clock.after(lookEveryMs, look);
  };
  await shared.start();
  roomFeed.start();
  look();
  return async () => {
    cancel();
    for (const each of [session, login]) each.stop();
    await shared.close();
    await Promise.all([siteFeed.stop(), roomFeed.stop(), store.close()]);
  };
}

function memory() {
  const kept = new Map<string, string>();
  return {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => kept.set(key, value),
    remove: (key: string) => kept.delete(key),
  };
}
