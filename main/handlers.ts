import { classOf, type AlarmClass, type AlarmCommand, type RefusalCode } from '../preload/contract/alarm.ts';
import { shelfHours } from '../preload/contract/operator.ts';
import { because } from '../preload/contract/reason.ts';
import type { Language, Snapshot } from '../preload/contract/snapshot.ts';
import type { AlarmEngine } from './alarm/engine.ts';
import type { DrillProcess } from './drill-process.ts';
import type { SiteFeed } from './feed/feed.ts';
import { accepted, refusal, type Handlers } from './ipc/wall.ts';
import { formatError } from './lib/logger.ts';
import type { AlarmLog } from './log/alarm-log.ts';
import type { SeatKeeper } from './operator/seat-keeper.ts';
import { createGuard, type Actor } from './seat.ts';

export interface HandlerParts {
  readonly engine: AlarmEngine;
  readonly log: AlarmLog;
  readonly sites: readonly SiteFeed[];
  readonly classes: readonly AlarmClass[];
  readonly seat: SeatKeeper;
  /** This desk's id. */
  readonly desk: string;
  /** Null outside a drill. */
  readonly drill: DrillProcess | null;
  readonly now: () => number;
  readonly snapshot: () => Snapshot;
  readonly chooseLanguage: (language: Language) => void;
  /** Stops what sounds, here and at the other desks. */
  readonly silence: (operator: string) => void;
}

type Departments = 'message' | 'order' | 'device' | 'link' | 'broadcast' | 'window' | 'refresh' | 'kiosk';

/** What main answers to the windows. Each hands the question to the room that knows. */
export function createHandlers(
  parts: HandlerParts,
): Omit<Handlers, Extract<keyof Handlers, `${Departments}:${string}`>> {
  const { engine, seat } = parts;
  const guard = createGuard(seat);
  return {
    'snapshot:get': () => accepted(parts.snapshot()),
    'alarm:command': (commands) =>
      guard('alarm', async (actor) => {
        const by = { operator: actor.name, desk: parts.desk };
        const answers = commands.map((command) =>
          engine.command(command, by, forbidden(command, actor, parts)),
        );
        return accepted(await Promise.all(answers));
      }),
    'sound:silence': () =>
      guard('silence', ({ name }) => {
        parts.silence(name);
        return accepted(null);
      }),
    'language:choose': (language) => {
      parts.chooseLanguage(language);
      return accepted(null);
    },
    'log:page': async (query) => {
      try {
        return accepted(await parts.log.page(query));
      } catch (failure) {
        return refusal('failed', because('not-kept', formatError(failure)));
      }
    },
    'site:detail': async (site) => {
      const feed = parts.sites.find((each) => each.name === connectionOf(site));
      if (!feed) return refusal('unavailable', `no connection watches site ${site}`);
      try {
        return accepted(await feed.detail(site));
      } catch (failure) {
        return refusal('unavailable', formatError(failure));
      }
    },
    'seat:sign-in': (name, pin) => seat.signIn(name, pin),
    'seat:lock': () => {
      seat.lock('by-hand');
      return accepted(null);
    },
    'seat:active': () => {
      seat.active();
      return accepted(null);
    },
    'drill:order': (order) => {
      if (!parts.drill) return refusal('unavailable', 'this console watches real sites, not a drill');
      parts.drill.order(order);
      return accepted(null);
    },
  };
}

/** What the alarm's class and the role forbid, whatever the alarm's state is (alarm-rules 4). */
function forbidden(
  command: AlarmCommand,
  { role }: Actor,
  { classes, now }: HandlerParts,
): RefusalCode | undefined {
  if (command.command !== 'shelve') return undefined;
  const kind = command.target.alarm.split('|')[1] ?? '';
  if (!classOf(classes, kind).shelvable) return 'not-shelvable';
  const forMs = command.until - now();
  return forMs <= 0 || forMs > shelfHours[role] * 3_600_000 ? 'too-long' : undefined;
}

/** A site's id begins with its connection's. */
export function connectionOf(site: string): string {
  return site.slice(0, site.lastIndexOf('/'));
}
