import type { ShownSites, WindowId, WindowStatus } from '../../preload/contract/window.ts';
import type { Clock } from '../lib/clock.ts';
import type { WindowEvent, WindowWanted } from './windows.ts';

/** What somebody who watches a window may say of it. */
export type Found = Partial<Pick<WindowStatus, 'state' | 'provedAt' | 'rung' | 'reason' | 'display'>>;

/**
 * How each window stands. A window found `blind` stays so until whoever found it says otherwise: a page that has
 * loaded is no proof of a picture that moves. One whose display is `lost` stays in the list without a window.
 */
export class WindowStatuses {
  readonly #clock: Clock;
  readonly #onChange: (statuses: readonly WindowStatus[]) => void;
  readonly #statuses = new Map<WindowId, WindowStatus>();

  constructor(clock: Clock, onChange: (statuses: readonly WindowStatus[]) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  all(): readonly WindowStatus[] {
    return [...this.#statuses.values()];
  }

  opened({ id, wall }: WindowWanted): void {
    this.#set({
      ...this.#blank(id),
      isWall: wall !== null,
      shows: wall?.sites ?? 'all',
      display: this.#statuses.get(id)?.display ?? null,
    });
  }

  heard({ window, is, reason }: WindowEvent): void {
    const status = this.#statuses.get(window);
    if (!status || is === 'closed' || is === 'responsive') return;
    if (status.state === 'blind' || status.state === 'lost') return;
    if (is === 'ready') this.#change(status, { state: 'alive', reason: null });
    else this.#change(status, { state: 'opening', reason: reason ?? status.reason });
  }

  shows(window: WindowId, sites: ShownSites): void {
    const status = this.#statuses.get(window);
    if (status) this.#change(status, { shows: sites });
  }

  /** Of a window that is not open only that it is lost is of interest: what else comes, comes too late. */
  note(window: WindowId, found: Found): void {
    const status = this.#statuses.get(window);
    if (status) this.#change(status, found);
    else if (found.state === 'lost') this.#change({ ...this.#blank(window), isWall: true }, found);
  }

  /** There is no window any more; that its display is lost is worth keeping. */
  shut(window: WindowId): void {
    if (this.#statuses.get(window)?.state === 'lost') return;
    if (this.#statuses.delete(window)) this.#onChange(this.all());
  }

  #blank(id: WindowId): WindowStatus {
    return {
      id,
      isWall: false,
      shows: 'all',
      state: 'opening',
      since: this.#clock.now(),
      provedAt: null,
      rung: null,
      reason: null,
      display: null,
    };
  }

  #change(status: WindowStatus, change: Partial<WindowStatus>): void {
    const hasTurned = change.state !== undefined && change.state !== status.state;
    this.#set({ ...status, ...change, since: hasTurned ? this.#clock.now() : status.since });
  }

  #set(status: WindowStatus): void {
    const before = this.#statuses.get(status.id);
    this.#statuses.set(status.id, status);
    if (JSON.stringify(before) !== JSON.stringify(status)) this.#onChange(this.all());
  }
}
