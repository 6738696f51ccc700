import type { RefreshOrder } from '../../preload/contract/window.ts';
import type { Words } from '../language/index.ts';
import { siteName, whoText } from './describe.ts';
import type { Facts } from './facts.svelte.ts';
import { reasonOrNothing } from './reason-text.ts';

type Known = Pick<Facts, 'site' | 'room'>;

/** Who asks to load the windows again. */
export function askerText({ by }: RefreshOrder, facts: Known, words: Words): string {
  switch (by.who) {
    case 'back-end':
      return words.refresh.asks['back-end'](by.connection);
    case 'operator':
      return words.refresh.asks.operator(whoText(by, facts));
    case 'console':
      return words.refresh.asks.console;
  }
}

/** Why, and of which windows: server text among it. */
export function orderText({ by, reason }: RefreshOrder, facts: Known, words: Words): string {
  const site =
    by.who === 'back-end' && by.site !== null ? [words.refresh.ofSite(siteName(by.site, facts))] : [];
  const own = by.who === 'console' ? reasonOrNothing(by.why, words) : '';
  return [...site, own || reason.trim() || words.refresh.noReason].join(' · ');
}
