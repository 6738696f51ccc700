import type { LinkStatus, TokenStatus } from '../../preload/contract/link.ts';
import { clockTime, span } from '../language/format.ts';
import type { Words } from '../language/index.ts';
import { reasonText } from './reason-text.ts';

/** What a link's state says beyond its name, and for how long it is down. */
export function linkDetail({ link, blindSince }: LinkStatus, now: number, words: Words): string {
  const down = blindSince === null ? [] : [words.connection.downFor(span(now - blindSince))];
  switch (link.state) {
    case 'up': {
      const since = words.settings.upSince(clockTime(link.since));
      return link.supervised ? since : `${since} · ${words.settings.unsupervised}`;
    }
    case 'connecting':
      return [words.settings.attempt(link.attempt), ...down].join(' · ');
    case 'waiting':
      return [words.settings.retryIn(span(link.retryAt - now)), reasonText(link.reason, words), ...down].join(
        ' · ',
      );
    case 'refused':
      return [reasonText(link.reason, words), ...down].join(' · ');
    case 'stale':
      return [words.time.since(clockTime(link.since)), ...down].join(' · ');
    case 'stopped':
      return down.join(' · ');
  }
}

/** How old a token is and how long it lives, as far as anybody said; empty where there is none. */
export function tokenAge({ state, grantedAt, expiresAt }: TokenStatus, now: number, words: Words): string {
  if (state !== 'granted' && state !== 'entered') return '';
  const label = words.connection;
  const granted = grantedAt === null ? [] : [label.grantedAgo(words.duration(now - grantedAt))];
  if (expiresAt === null) return [...granted, label.noExpiry].join(' · ');
  const left = expiresAt - now;
  const end = left >= 0 ? label.expiresIn(words.duration(left)) : label.expired(words.duration(-left));
  return [...granted, end].join(' · ');
}

/** Messages by kind, the most frequent first. */
export function kindCounts({ byKind }: LinkStatus): readonly (readonly [kind: string, count: number])[] {
  return Object.entries(byKind).sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}
