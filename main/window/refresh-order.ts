import type { EntryBody } from '../../preload/contract/log.ts';
import type { RefreshOrder, WindowBlind, WindowId, WindowStatus } from '../../preload/contract/window.ts';
import type { Undo } from '../lib/disposer.ts';
import type { WindowEvent } from './windows.ts';

/** An order on its way through the refresher. */
export interface Ordered {
  readonly order: RefreshOrder;
  /** Only this window; null: by the order's site and scope. */
  readonly window: WindowId | null;
  /** When it came, monotonic ms. */
  readonly cameAt: number;
}

export type RefreshEntry = Extract<EntryBody, { type: 'refresh' }>;

/** Who answers at the desk. */
export type Answerer = NonNullable<RefreshEntry['answeredBy']>;

/** What is known of a window where it is decided whether an order concerns it. */
export type RefreshTarget = Pick<WindowStatus, 'id' | 'isWall' | 'shows' | 'state'>;

/** The windows, as far as a refresh needs them. */
export interface RefreshWindows {
  statuses(): readonly RefreshTarget[];
  reload(window: WindowId): void;
  onEvent(listener: (event: WindowEvent) => void): Undo;
  /** It did not come back and another one was opened in its place. */
  onRecreated(listener: (window: WindowId) => void): Undo;
}

/** Whether this window is to be loaded again: it is named, or it shows the site, or nothing narrows the order. */
export function concerns({ order, window }: Ordered, target: RefreshTarget): boolean {
  if (target.state === 'lost') return false;
  if (window !== null) return target.id === window;
  const site = order.by.who === 'back-end' ? order.by.site : null;
  return site === null || target.shows === 'all' || target.shows.includes(site);
}

/** A window that has not come back, or has not gone yet. */
export function notBack(window: WindowId): WindowBlind {
  return { window, blindMs: null, isRecreated: false };
}
