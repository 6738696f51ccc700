import type { LinkStatus } from '../../preload/contract/link.ts';
import { clockTime, dayTime, span } from '../language/format.ts';
import type { Words } from '../language/index.ts';

/** What is wrong with a connection, for people who cannot do anything about it from where they stand. */
export interface LinkTrouble {
  readonly connection: string;
  /** Nothing comes by it; otherwise it only will not last. */
  readonly isDown: boolean;
  readonly what: string;
  readonly since: string;
  /** What is tried next, or who has to act. */
  readonly next: string;
}

/** Null while it is up and its token can be renewed. */
export function troubleOf(status: LinkStatus, now: number, words: Words): LinkTrouble | null {
  const { connection, link, token } = status;
  const label = words.window.wall;
  if (link.state !== 'up') {
    return {
      ...{ connection, isDown: true, what: words.link[link.state], since: sinceOf(status, now, words) },
      next: token.state === 'signed-out' ? label.signedOut : nextOf(link, now, words),
    };
  }
  if (token.state !== 'refused') return null;
  const left = (token.expiresAt ?? now) - now;
  const end = left >= 0 ? label.tokenEnds(words.duration(left)) : label.tokenEnded(words.duration(-left));
  return {
    ...{ connection, isDown: false, what: label.tokenRefused, next: label.tokenNext },
    since: token.expiresAt === null ? '' : end,
  };
}

/** The same in one line. */
export function troubleText(trouble: LinkTrouble): string {
  return [nameOfTrouble(trouble), trouble.since, trouble.next].filter(Boolean).join(' · ');
}

export function nameOfTrouble({ connection, what }: LinkTrouble): string {
  return `${connection} · ${what}`;
}

function sinceOf({ blindSince, lastHeardAt }: LinkStatus, now: number, words: Words): string {
  const label = words.window.wall;
  const since = blindSince ?? lastHeardAt;
  if (since === null) return label.neverSeen;
  const clock = now - since < 12 * 3_600_000 ? clockTime(since) : dayTime(since, now);
  return label.lost(clock, words.duration(now - since));
}

function nextOf(link: LinkStatus['link'], now: number, words: Words): string {
  const label = words.window.wall;
  switch (link.state) {
    case 'connecting':
      return label.connecting(link.attempt);
    case 'waiting':
      return link.retryAt > now ? label.retryIn(span(link.retryAt - now)) : label.retrySoon;
    case 'stale':
      return label.stale;
    case 'refused':
      return label.refused;
    case 'stopped':
      return label.stopped;
    case 'up':
      return '';
  }
}
