import { Hands } from '../../../main/window/hands.ts';
import { Refresher } from '../../../main/window/refresher.ts';
import type { RefreshEntry, RefreshTarget } from '../../../main/window/refresh-order.ts';
import type { WindowEvent } from '../../../main/window/windows.ts';
import type { ShownSites, WindowBlind, WindowId } from '../../../preload/contract/window.ts';
import { Listeners } from '../../../main/lib/listeners.ts';
import { createLogger } from '../../../main/lib/logger.ts';
import { ManualClock } from '../manual-clock.ts';

/** Windows that do as they are told and come back when a test says so. */
export class FakeWindows {
  readonly reloads: { readonly window: WindowId; readonly at: number }[] = [];
  readonly #clock: ManualClock;
  readonly #events = new Listeners<WindowEvent>();
  readonly #recreated = new Listeners<WindowId>();
  #targets: readonly RefreshTarget[];

  constructor(clock: ManualClock, targets: readonly RefreshTarget[]) {
    this.#clock = clock;
    this.#targets = targets;
  }

  statuses(): readonly RefreshTarget[] {
    return this.#targets;
  }

  reload(window: WindowId): void {
    this.reloads.push({ window, at: this.#clock.elapsed() });
  }

  onEvent(listener: (event: WindowEvent) => void): () => void {
    return this.#events.add(listener);
  }

  onRecreated(listener: (window: WindowId) => void): () => void {
    return this.#recreated.add(listener);
  }

  ready(...windows: readonly WindowId[]): void {
    for (const window of windows) this.#events.tell({ window, is: 'ready', reason: null });
  }

  recreate(window: WindowId): void {
    this.#recreated.tell(window);
  }

  shut(window: WindowId): void {
    this.#targets = this.#targets.filter(({ id }) => id !== window);
    this.#events.tell({ window, is: 'closed', reason: null });
  }

  show(window: WindowId, shows: ShownSites): void {
    this.#targets = this.#targets.map((target) => (target.id === window ? { ...target, shows } : target));
  }

  get listeners(): number {
    return this.#events.size + this.#recreated.size;
  }
}

export const countdownMs = 10_000;

/** Who answers at this desk. */
export const kim = { operator: '김서연', desk: 'desk-1' };

export function desk(shows: ShownSites = 'all'): RefreshTarget {
  return { id: 'desk', isWall: false, shows, state: 'alive' };
}

export function wall(id: WindowId, shows: ShownSites = 'all'): RefreshTarget {
  return { id, isWall: true, shows, state: 'alive' };
}

/** A refresher over these windows, with everything that it said. */
export function refreshRoom(...targets: readonly RefreshTarget[]) {
  const clock = new ManualClock();
  const windows = new FakeWindows(clock, targets);
  const hands = new Hands();
  const entries: RefreshEntry[] = [];
  const lines: string[] = [];
  let id = 0;
  const refresher = new Refresher({
    windows,
    hands,
    clock,
    logger: createLogger(
      'test',
      (line) => lines.push(line),
      () => 0,
    ),
    nextId: () => (id += 1),
    record: (entry) => entries.push(entry),
    countdownMs,
  });
  return {
    clock,
    windows,
    hands,
    entries,
    lines,
    refresher,
    /** A 301 of the connection `east`. */
    order: (isForced: boolean, reason = 'new page', site: string | null = null) =>
      refresher.fromBackEnd('east', { isForced, reason, site }),
    /** `put-off 1 desk by 김서연`: what, which order, which windows, and who answered. */
    log: () =>
      entries.map(({ what, order, windows: all, answeredBy }) =>
        [what, order.id, ...all.map(blindWords), ...(answeredBy ? [`by ${answeredBy.operator}`] : [])].join(
          ' ',
        ),
      ),
    reloaded: () => windows.reloads.map(({ window, at }) => `${window} ${at}`),
  };
}

/** `desk`, `desk 300ms`, `desk anew`. */
function blindWords({ window, blindMs, isRecreated }: WindowBlind): string {
  return `${window}${blindMs === null ? '' : ` ${blindMs}ms`}${isRecreated ? ' anew' : ''}`;
}
