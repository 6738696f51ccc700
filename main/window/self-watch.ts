import type { Reason } from '../../preload/contract/reason.ts';
import type { WindowId } from '../../preload/contract/window.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Restarts } from './restarts.ts';

/** So many starts by itself in `countedMs`: another one would fail as well. */
const mostRestarts = 3;
const countedMs = 600_000;
/** A wall has nobody who could start it: it waits so long and tries again. */
const kioskWaitMs = 60_000;
/** The log has so long to be flushed. */
const stopWithinMs = 5_000;

/** What of the console a dying program still needs. */
export interface DyingConsole {
  /** Into the alarm log. */
  record(what: 'uncaught' | 'relaunched', detail: string, why?: { readonly reason: Reason }): void;
  /** Flushes and closes everything. */
  stop(): Promise<void>;
}

export interface SelfWatchParts {
  readonly restarts: Pick<Restarts, 'count' | 'add'>;
  readonly isKiosk: boolean;
  /** Null while there is none, or none any more. */
  readonly console: () => DyingConsole | null;
  /** Of Electron's `app`. */
  readonly relaunch: () => void;
  readonly exit: (code: number) => void;
  /** In a box, for whoever sits there; it may wait for a hand. */
  readonly say: (words: string) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * What happens when something went wrong that nobody caught: it is logged and flushed, and the program starts again
 * with the same arguments, three times in ten minutes at most. After that it stays down and says so; in a kiosk it
 * goes on for a minute as well as it can, the walls with it, and then starts again all the same.
 */
export class SelfWatch {
  readonly #parts: SelfWatchParts;
  #isDying = false;

  constructor(parts: SelfWatchParts) {
    this.#parts = parts;
  }

  /** For `uncaughtException` and `unhandledRejection`. The first one counts; others on the way down are a line. */
  died(failure: unknown): void {
    const { clock, logger, restarts, isKiosk, say } = this.#parts;
    const words = describe(failure);
    logger.warn(`uncaught: ${words}`);
    if (this.#isDying) return;
    this.#isDying = true;
    this.#attempt('uncaught not logged', () => this.#parts.console()?.record('uncaught', words));
    const now = clock.now();
    const isTooOften = restarts.count(now - countedMs, now) >= mostRestarts;
    // A start that is not counted might be repeated for ever.
    const isCounted = !isTooOften && restarts.add(now);
    if (isCounted) return this.#restart(`after ${words}`);
    if (isKiosk) {
      logger.warn(`starts again in ${kioskWaitMs} ms`);
      clock.after(kioskWaitMs, () => {
        restarts.add(clock.now());
        this.#restart(`after ${words}`);
      });
      return;
    }
    this.#stopped(() => {
      this.#attempt('nobody told', () =>
        say(`The console ended and does not start again by itself.\n\n${words}`),
      );
      this.#parts.exit(1);
    });
  }

  /** For the ladder of a wall, which counts by itself how often. */
  startAgain(window: WindowId, reason: Reason): void {
    if (this.#isDying) return;
    this.#isDying = true;
    this.#parts.restarts.add(this.#parts.clock.now());
    this.#restart(window, reason);
  }

  #restart(detail: string, reason?: Reason): void {
    const why = reason && { reason };
    this.#attempt('start not logged', () => this.#parts.console()?.record('relaunched', detail, why));
    this.#stopped(() => {
      this.#attempt('not started again', () => this.#parts.relaunch());
      this.#parts.exit(1);
    });
  }

  /** Once everything is flushed, or does not come to an end, or fails. */
  #stopped(then: () => void): void {
    const { clock, logger } = this.#parts;
    let isOver = false;
    const over = () => {
      if (isOver) return;
      isOver = true;
      cancel();
      then();
    };
    const cancel = clock.after(stopWithinMs, () => {
      logger.warn(`not stopped within ${stopWithinMs} ms`);
      over();
    });
    Promise.resolve()
      .then(() => this.#parts.console()?.stop())
      .catch((failure: unknown) => logger.warn(`not stopped in order: ${describe(failure)}`))
      .then(over, over);
  }

  /** Nothing that fails on the way down may keep the program from starting again. */
  #attempt(what: string, action: () => void): void {
    try {
      action();
    } catch (failure) {
      this.#parts.logger.warn(`${what}: ${describe(failure)}`);
    }
  }
}

const longest = 200;

/**
 * An error in a line for the log: its name, its message cut and without what may be a secret, where it came from.
 * Messages quote what they choke on, which may be a token or an address with one in it.
 */
export function describe(failure: unknown): string {
  if (!(failure instanceof Error)) return `thrown ${typeof failure}`;
  const message = failure.message
    .split('\n', 1)[0]
    ?.replace(/[?#][^\s'"]*/g, '?…')
    .replace(/\b(bearer|basic|token|password|passwd|pin|secret|key)\b(\s*[:=]\s*|\s+)\S+/gi, '$1 …')
    .replace(/[\w.~+/=-]{24,}/g, '…');
  const place = failure.stack?.split('\n').find((line) => /^\s+at /.test(line));
  const where = place ? ` ${place.trim().replace(/(?:file:\/\/)?[^\s(]*[/\\]/, '')}` : '';
  return `${failure.name}: ${(message ?? '').slice(0, longest)}${where.slice(0, longest)}`;
}
