import type { AlarmClass } from '../preload/contract/alarm.ts';
import { classOf } from '../preload/contract/alarm.ts';
import type { EntryBody } from '../preload/contract/log.ts';
import type { LinkStatus } from '../preload/contract/link.ts';
import { because } from '../preload/contract/reason.ts';
import { sayReason } from '../preload/contract/reason-words.ts';
import type { Site } from '../preload/contract/site.ts';
import type { AlarmEngine } from './alarm/engine.ts';
import type { SiteBook } from './alarm/site-book.ts';
import type { Feed, FeedMessage } from './feed/feed.ts';
import { Disposer, type Undo } from './lib/disposer.ts';
import type { Trace } from './lib/trace.ts';

export interface Watch {
  readonly feeds: readonly Feed[];
  readonly engine: AlarmEngine;
  readonly sites: SiteBook;
  readonly classes: readonly AlarmClass[];
  readonly trace: Trace;
  readonly record: (body: EntryBody) => void;
  /** Messages, orders, devices, other desks: what is no site's. */
  readonly onWork: (message: Extract<FeedMessage, { type: 'chat' | 'order' | 'device' | 'room' }>) => void;
  /** What of a notice nobody can read: it stands in its entry. Null: all is well. */
  readonly unread: (notice: Extract<FeedMessage, { type: 'notice' }>) => string | null;
  /** What is recorded and concerns somebody all the same: a refresh order, a broadcast device's state. */
  readonly onNotice: (notice: Extract<FeedMessage, { type: 'notice' }>) => void;
  /** The link of a connection is in another state than before. */
  readonly onLinked: (status: LinkStatus) => void;
  readonly onSites: (sites: readonly Site[]) => void;
  readonly onLinks: (links: readonly LinkStatus[]) => void;
}

/**
 * Hands what the feeds hear to whom it concerns: hazards to the engine, all else to the log and the picture.
 * The undo stops listening; the feeds themselves are stopped by whoever made them.
 */
export function watchFeeds(watch: Watch): Undo {
  const disposer = new Disposer();
  const states = new Map<string, LinkStatus['link']['state']>();
  const hear = (message: FeedMessage) => heed(watch, message);
  const see = (status: LinkStatus) => {
    watch.onLinks(watch.feeds.map((feed) => feed.status));
    const { connection, link } = status;
    if (states.get(connection) === link.state) return;
    states.set(connection, link.state);
    watch.record({ type: 'link', connection, link });
    watch.onLinked(status);
    watch.trace(
      'link',
      () => `${connection} ${link.state}${'reason' in link ? ` (${sayReason(link.reason)})` : ''}`,
    );
  };
  for (const feed of watch.feeds) {
    disposer.add(feed.onMessage(hear));
    disposer.add(feed.onStatus(see));
  }
  return () => disposer.dispose();
}

function heed(watch: Watch, message: FeedMessage): void {
  const { engine, sites, classes, trace, record } = watch;
  switch (message.type) {
    case 'hazard': {
      const { report } = message;
      trace('received', () => {
        const hazard = classOf(classes, report.kind).name.en;
        return `${report.action} ${hazard} (${report.severity}) at ${sites.nameOf(report.site)}`;
      });
      engine.report(report);
      return;
    }
    case 'notice': {
      const { connection, site, notice, context } = message;
      trace('received', () => `${notice} notice from ${connection}`);
      const unread = watch.unread(message);
      record({ type: 'notice', connection, site, notice, context, ...(unread !== null && { unread }) });
      watch.onNotice(message);
      return;
    }
    case 'rejected': {
      const { connection, reason, copy } = message;
      trace('rejected', () => `${connection}: ${reason}`);
      record({ type: 'rejected', connection, reason: because('unreadable', reason), copy });
      return;
    }
    case 'sites':
      sites.learn(message.sites);
      return watch.onSites(sites.list());
    case 'unverified':
      sites.loseSight(message.connection, message.since);
      return watch.onSites(sites.list());
    case 'verified':
      sites.verify(message.site);
      return watch.onSites(sites.list());
    case 'chat':
    case 'order':
    case 'device':
    case 'room':
      return watch.onWork(message);
  }
}
