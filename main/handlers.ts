import type { Language, Snapshot } from '../preload/contract/snapshot.ts';
import type { AlarmEngine } from './alarm/engine.ts';
import type { DrillProcess } from './drill-process.ts';
import type { Feed } from './feed/feed.ts';
import { accepted, refusal, type Handlers } from './ipc/wall.ts';
import { formatError } from './lib/logger.ts';
import type { AlarmLog } from './log/alarm-log.ts';
import type { Annunciator } from './notify/annunciator.ts';

export interface HandlerParts {
  readonly operator: string;
  readonly engine: AlarmEngine;
  readonly annunciator: Annunciator;
  readonly log: AlarmLog;
  readonly feeds: readonly Feed[];
  /** Null outside a drill. */
  readonly drill: DrillProcess | null;
  readonly snapshot: () => Snapshot;
  /** A page listens now. */
  readonly onAsked: () => void;
  readonly chooseLanguage: (language: Language) => void;
  readonly onSilenced: () => void;
}

/** What main answers to the windows. Each hands the question to the room that knows. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { engine, operator } = parts;
  const feedOf = (connection: string) => parts.feeds.find((feed) => feed.name === connection);
  return {
    'snapshot:get': () => {
      parts.onAsked();
      return accepted(parts.snapshot());
    },
    'alarm:command': async (commands) =>
      accepted(await Promise.all(commands.map((command) => engine.command(command, operator)))),
    'sound:silence': () => {
      if (parts.annunciator.silence()) parts.onSilenced();
      return accepted(null);
    },
    'language:choose': (language) => {
      parts.chooseLanguage(language);
      return accepted(null);
    },
    'log:page': async (query) => accepted(await parts.log.page(query)),
    'site:detail': async (site) => {
      const feed = feedOf(connectionOf(site));
      if (!feed) return refusal('unavailable', `no connection watches site ${site}`);
      try {
        return accepted(await feed.detail(site));
      } catch (failure) {
        return refusal('unavailable', formatError(failure));
      }
    },
    'link:reconnect': (connection) => {
      const feed = feedOf(connection);
      if (!feed) return refusal('unavailable', `there is no connection ${connection}`);
      feed.reconnect();
      return accepted(null);
    },
    'drill:order': (order) => {
      if (!parts.drill) return refusal('unavailable', 'this console watches real sites, not a drill');
      parts.drill.order(order);
      return accepted(null);
    },
  };
}

/** A site's id begins with its connection's. */
export function connectionOf(site: string): string {
  return site.slice(0, site.lastIndexOf('/'));
}
