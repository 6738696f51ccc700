import type { NativeImage } from 'electron';
import { expect } from 'vitest';
import { Listeners } from '../../../main/lib/listeners.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { Liveness } from '../../../main/window/liveness.ts';
import type { WindowEvent, Windows } from '../../../main/window/windows.ts';
import { proofRange } from '../../../preload/contract/proof.ts';
import type { Reason } from '../../../preload/contract/reason.ts';
import { sayReason } from '../../../preload/contract/reason-words.ts';
import type { WindowId, WindowStatus } from '../../../preload/contract/window.ts';
import { ManualClock } from '../manual-clock.ts';

/** What a wall of these tests shows: the second of its mark, no mark, no picture at all, or an answer that never comes. */
type Shown = number | 'no-mark' | 'no-picture' | 'silent' | 'throws';

/** One wall and a desk; everything that the liveness does to them, with the second in which it did. */
export class Hall implements Pick<
  Windows,
  'ids' | 'capture' | 'repaint' | 'reload' | 'recreate' | 'note' | 'onEvent'
> {
  readonly clock = new ManualClock();
  readonly events = new Listeners<WindowEvent>();
  readonly steps: string[] = [];
  readonly records: string[] = [];
  status: Partial<WindowStatus> = {};
  open: WindowId[] = ['desk', 'wall-1'];
  captures = 0;
  answering = true;
  /** Of the page's clock against ours, ms. */
  pageClockMs = 0;
  /** Since when it stands still, or null. */
  frozenAt: number | null = null;
  /** Shown instead of its mark. */
  instead: Shown | null = null;
  /** What each step does to it. */
  cure: (step: string) => void = () => {};
  earlierRelaunch: number | null = null;
  readonly liveness = new Liveness({
    windows: this,
    isWall: (window) => window.startsWith('wall'),
    answers: () => (this.answering ? Promise.resolve() : new Promise(() => {})),
    record: (what, window, { rung, reason }) => {
      const said = [rung, sayReason(reason)].filter((each) => each !== undefined).join(', ');
      this.records.push(`${this.second} ${what} ${window}: ${said}`);
    },
    relaunch: () => this.#step('relaunch'),
    relaunchedAt: () => this.earlierRelaunch,
    read: (picture) => (picture as unknown as { mark: number | null }).mark,
    clock: this.clock,
    logger: silentLogger,
  });

  get second(): number {
    return Math.round(this.clock.elapsed() / 1_000);
  }

  ids() {
    return this.open;
  }

  capture(): Promise<NativeImage | null> {
    this.captures += 1;
    const shown = this.instead ?? this.#mark();
    if (shown === 'silent') return new Promise(() => {});
    if (shown === 'throws') throw new Error('Object has been destroyed');
    if (shown === 'no-picture') return Promise.resolve(null);
    return Promise.resolve({ mark: shown === 'no-mark' ? null : shown } as unknown as NativeImage);
  }

  #mark(): number {
    return Math.floor(((this.frozenAt ?? this.clock.now()) + this.pageClockMs) / 1_000) % proofRange;
  }

  repaint(): void {
    this.#step('repaint');
  }

  reload(): void {
    this.#step('reload');
  }

  recreate(): Promise<void> {
    this.#step('new-window');
    return Promise.resolve();
  }

  note(_window: WindowId, found: Partial<WindowStatus>): void {
    this.status = { ...this.status, ...found };
  }

  onEvent(listener: (event: WindowEvent) => void) {
    return this.events.add(listener);
  }

  tell(is: WindowEvent['is'], window: WindowId = 'wall-1', reason: Reason | null = null): void {
    this.events.tell({ window, is, reason });
  }

  freeze(): void {
    this.frozenAt = this.clock.now();
  }

  heal(): void {
    this.frozenAt = null;
    this.instead = null;
    this.answering = true;
  }

  async run(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.clock.advance(1_000);
      await settled();
    }
  }

  #step(step: string): void {
    this.steps.push(`${this.second} ${step}`);
    this.cure(step);
  }
}

export function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** A wall that has run calmly for two minutes: the program may be started again. */
export async function calmHall(): Promise<Hall> {
  const hall = new Hall();
  await hall.run(120);
  expect(hall.steps).toEqual([]);
  return hall;
}
