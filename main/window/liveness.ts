import type { NativeImage } from 'electron';
import { proofAge, proofRange } from '../../preload/contract/proof.ts';
import { because, becauseOfTime, withMore, type Reason } from '../../preload/contract/reason.ts';
import { sayReason } from '../../preload/contract/reason-words.ts';
import type { WallRung, WindowId } from '../../preload/contract/window.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { nobodyWaits, type Logger } from '../lib/logger.ts';
import { climb, newLadder, type Ladder } from './ladder.ts';
import { proofPart, readPicture } from './proof-picture.ts';
import type { WindowEvent, Windows } from './windows.ts';

/** How often it thinks of looking. */
const tickMs = 1_000;
/** A picture that is proved is looked at so often; one in doubt at every tick. */
const lookEveryMs = 5_000;
/** A mark is drawn at least once a second; so old it is a first doubt, s. */
const doubtS = 4;
/** Older than this it is no proof, s. */
const proofS = 10;
/** A picture or an answer that takes longer is not had. */
const patienceMs = 3_000;
/** A page that loads has nothing to show for so long, and no more than `longestGraceMs` after its last proof. */
const graceMs = 10_000;
const longestGraceMs = 20_000;
/** A mark that moves with the time between two looks is alive, however its page's clock is set; s. */
const driftS = 2;
/** A window that is made anew is not there for a moment, and its ladder goes on; ms. */
const forgetMs = 10_000;
/** The program starts anew not so soon after its start, and not so often. */
const startMs = 60_000;
const relaunchGapMs = 600_000;

export interface LivenessParts {
  readonly windows: Pick<Windows, 'ids' | 'capture' | 'repaint' | 'reload' | 'recreate' | 'note' | 'onEvent'>;
  readonly isWall: (window: WindowId) => boolean;
  /** Whether its page's process answers at all; rejects or stays silent where it does not. */
  readonly answers?: (window: WindowId) => Promise<unknown>;
  readonly record: (
    what: 'window-blind' | 'window-alive' | 'window-gone',
    window: WindowId,
    why: { readonly reason: Reason; readonly rung?: WallRung },
  ) => void;
  /** Starts the program anew, because of this window. */
  readonly relaunch: (window: WindowId, reason: Reason) => void;
  /** When an earlier run did so, epoch ms; null: never. */
  readonly relaunchedAt: () => number | null;
  readonly read?: (picture: NativeImage) => number | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What is known of one wall. Times are monotonic ms. */
interface Watched {
  ladder: Ladder;
  presentAt: number;
  lookAt: number;
  isLooking: boolean;
  /** Grows when the window shows another page: what was seen of the old one does not count. */
  page: number;
  graceUntil: number;
  isBlind: boolean;
  isHung: boolean;
  /** Its page did not load, and none has since. */
  isTended: boolean;
  rung: WallRung | null;
  /** The mark last seen and when. */
  seen: { readonly second: number; readonly at: number } | null;
}

/**
 * Watches that walls are painted: looks at the mark in the picture of each, compares it with the clock, and climbs
 * the ladder while it stands still. It owns the looking and nothing else: windows are asked for by their id, and the
 * crash of a page is answered by who owns the window. Whoever made it closes it.
 */
export class Liveness {
  readonly #parts: LivenessParts;
  readonly #startedAt: number;
  readonly #watched = new Map<WindowId, Watched>();
  readonly #unlisten: Undo;
  #cancelTick: Undo = () => {};
  #relaunchedAt: number | null = null;
  #isClosed = false;

  constructor(parts: LivenessParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.elapsed();
    this.#unlisten = parts.windows.onEvent((event) => this.#hear(event));
    this.#tick();
  }

  /** Something happened that may have stopped every picture. */
  lookNow(): void {
    for (const watched of this.#watched.values()) watched.lookAt = this.#parts.clock.elapsed();
  }

  close(): void {
    this.#isClosed = true;
    this.#unlisten();
    this.#cancelTick();
    this.#watched.clear();
  }

  /** The next tick stands before anything of this one can fail: the watch must not end by what it finds. */
  #tick(): void {
    const { clock, logger } = this.#parts;
    this.#cancelTick = clock.after(tickMs, () => this.#tick());
    try {
      this.#look();
    } catch (failure) {
      logger.warn('walls not looked at', failure);
    }
  }

  #look(): void {
    const { windows, isWall, clock, logger } = this.#parts;
    const walls = new Set(windows.ids().filter(isWall));
    const at = clock.elapsed();
    for (const [window, { presentAt }] of this.#watched) {
      if (!walls.has(window) && at - presentAt >= forgetMs) this.#watched.delete(window);
    }
    for (const window of walls) {
      const watched = this.#watched.get(window) ?? fresh(at);
      this.#watched.set(window, watched);
      watched.presentAt = at;
      if (watched.isLooking || at < watched.lookAt) continue;
      watched.isLooking = true;
      const looking = this.#lookAt(window, watched).finally(() => {
        watched.isLooking = false;
      });
      nobodyWaits(looking, logger, `${window} not looked at`);
    }
  }

  async #lookAt(window: WindowId, watched: Watched): Promise<void> {
    const { clock } = this.#parts;
    const { page } = watched;
    // Were the look itself to fail, the next one comes in its time all the same.
    watched.lookAt = clock.elapsed() + lookEveryMs;
    const read = await this.#read(window);
    if (this.#isForgotten(window, watched)) return;
    // Another page since: what the old one showed proves nothing, and is judged all the same, or pages that
    // change faster than they are looked at would never be.
    const second = watched.page === page ? read : null;
    const at = clock.elapsed();
    const age = second === null ? null : proofAge(second, clock.now());
    const isProved = age !== null && (age <= proofS || hasMoved(watched.seen, second, at));
    watched.seen = second === null ? null : { second, at };
    if (!isProved && isInGrace(watched, at)) {
      watched.lookAt = at + tickMs;
      return;
    }
    const mayHang = !isProved && !watched.isHung && watched.ladder.misses > 0;
    const isSilent = mayHang && !(await this.#answers(window));
    if (this.#isForgotten(window, watched)) return;
    const isHung = watched.isHung || (isSilent && watched.page === page);
    this.#judge(window, watched, { provenMs: isProved ? provenMs(age) : null, isHung, age });
    const isInDoubt = !isProved || age > doubtS;
    watched.lookAt = clock.elapsed() + (isInDoubt ? tickMs : lookEveryMs);
  }

  #judge(
    window: WindowId,
    watched: Watched,
    { provenMs, isHung, age }: { provenMs: number | null; isHung: boolean; age: number | null },
  ): void {
    const { windows, record, clock } = this.#parts;
    const at = clock.elapsed();
    const look = { at, provenMs, isHung, isTended: watched.isTended, mayRelaunch: this.#mayRelaunch() };
    const { ladder, is, rung, wasBlindMs } = climb(watched.ladder, look);
    watched.ladder = ladder;
    if (is === 'alive') {
      if (wasBlindMs !== null)
        record('window-alive', window, { reason: becauseOfTime('was-blind', wasBlindMs) });
      watched.isBlind = false;
      watched.rung = null;
      windows.note(window, {
        state: 'alive',
        provedAt: clock.now() - (provenMs ?? 0),
        rung: null,
        reason: null,
      });
      return;
    }
    if (is === 'suspect') return;
    const picture = age === null ? because('no-picture') : becauseOfTime('picture-old', age * 1_000);
    const reason = isHung ? withMore(picture, because('no-answer')) : picture;
    watched.isBlind = true;
    watched.rung = rung ?? watched.rung;
    windows.note(window, { state: 'blind', rung: watched.rung, reason });
    if (rung === null) return;
    record('window-blind', window, { rung, reason });
    this.#take(window, rung, reason);
  }

  #take(window: WindowId, rung: WallRung, reason: Reason): void {
    const { windows, relaunch, clock, logger } = this.#parts;
    logger.warn(`${window} ${rung} (${sayReason(reason)})`);
    switch (rung) {
      case 'repaint':
        return windows.repaint(window);
      case 'reload':
        return windows.reload(window);
      case 'new-window':
        return nobodyWaits(windows.recreate(window), logger, `${window} not made anew`);
      case 'relaunch':
        this.#relaunchedAt = clock.now();
        return relaunch(window, reason);
    }
  }

  #mayRelaunch(): boolean {
    const { clock, relaunchedAt } = this.#parts;
    if (clock.elapsed() - this.#startedAt < startMs) return false;
    const before = [relaunchedAt(), this.#relaunchedAt].filter((each) => each !== null);
    // A time to come is of a clock that was set back since: it forbids nothing.
    return before.every((at) => at > clock.now() || clock.now() - at >= relaunchGapMs);
  }

  #hear({ window, is, reason }: WindowEvent): void {
    const { record, clock, isWall } = this.#parts;
    if (is === 'gone') record('window-gone', window, { reason: reason ?? because('process-ended') });
    const watched = this.#watched.get(window);
    if (!watched || !isWall(window)) return;
    const at = clock.elapsed();
    switch (is) {
      case 'loading':
      case 'gone':
      case 'closed':
        watched.page += 1;
        watched.isHung = false;
        watched.seen = null;
        watched.graceUntil = at + graceMs;
        break;
      case 'ready':
        watched.isHung = watched.isTended = false;
        // The first frame is a moment away.
        watched.lookAt = at + tickMs;
        watched.graceUntil = at + 2 * tickMs;
        break;
      case 'unresponsive':
        watched.isHung = true;
        watched.lookAt = at;
        break;
      case 'responsive':
        watched.isHung = false;
        break;
      case 'failed':
        watched.isTended = true;
        watched.graceUntil = at;
        break;
    }
  }

  /** Null where there is no picture, no mark in it, or no answer in time. */
  async #read(window: WindowId): Promise<number | null> {
    const { windows, read = readPicture, logger } = this.#parts;
    try {
      const picture = await this.#inTime(windows.capture(window, proofPart));
      return picture === null ? null : read(picture);
    } catch (failure) {
      logger.info(`${window} gives no picture (${failure instanceof Error ? failure.message : 'unknown'})`);
      return null;
    }
  }

  async #answers(window: WindowId): Promise<boolean> {
    const { answers } = this.#parts;
    if (!answers) return true;
    const isAnswered = Promise.resolve(window)
      .then(answers)
      .then(
        () => true,
        () => false,
      );
    return (await this.#inTime(isAnswered)) === true;
  }

  /** Null when the time is over first. */
  #inTime<T>(promise: Promise<T>): Promise<T | null> {
    const late = Promise.withResolvers<null>();
    const cancel = this.#parts.clock.after(patienceMs, () => late.resolve(null));
    return Promise.race([promise, late.promise]).finally(cancel);
  }

  /** While it was looked at. */
  #isForgotten(window: WindowId, watched: Watched): boolean {
    return this.#isClosed || this.#watched.get(window) !== watched;
  }
}

function fresh(at: number): Watched {
  return {
    ladder: newLadder(at),
    presentAt: at,
    lookAt: at,
    isLooking: false,
    page: 0,
    graceUntil: at + graceMs,
    isBlind: false,
    isHung: false,
    isTended: false,
    rung: null,
    seen: null,
  };
}

/** A page that hangs, or that loads for ever, gets none. */
function isInGrace({ isBlind, isHung, graceUntil, ladder }: Watched, at: number): boolean {
  return !isBlind && !isHung && at < Math.min(graceUntil, ladder.provedAt + longestGraceMs);
}

function hasMoved(seen: Watched['seen'], second: number | null, at: number): boolean {
  if (!seen || second === null) return false;
  const moved = (second - seen.second + proofRange) % proofRange;
  return moved > 0 && Math.abs(moved - (at - seen.at) / 1_000) <= driftS;
}

/** Of a mark from another clock, which moved with ours, only this is known: it is a second old at most. */
function provenMs(age: number): number {
  return age <= proofS ? age * 1_000 : 1_000;
}
