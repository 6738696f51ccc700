import { app, powerSaveBlocker, screen } from 'electron';
import type { EntryBody, SystemEvent } from '../preload/contract/log.ts';
import { because, type Reason } from '../preload/contract/reason.ts';
import type {
  RefreshFacts,
  RefreshOrder,
  WallRung,
  WindowId,
  WindowStatus,
} from '../preload/contract/window.ts';
import type { KioskSettings, WallSettings } from './config/wall.ts';
import { accepted, refusal, type Handlers } from './ipc/wall.ts';
import type { Clock } from './lib/clock.ts';
import { Disposer } from './lib/disposer.ts';
import { nobodyWaits, type Logger } from './lib/logger.ts';
import type { Guard } from './seat.ts';
import type { KeptStore } from './store/kept-store.ts';
import { ConsoleWindows, deskWindow } from './window/console-windows.ts';
import { Hands } from './window/hands.ts';
import { Kiosk } from './window/kiosk.ts';
import { Liveness } from './window/liveness.ts';
import { MemoryWatch } from './window/memory-watch.ts';
import { PageAnswers } from './window/page-answers.ts';
import { readRefresh } from './window/read-refresh.ts';
import { Refresher } from './window/refresher.ts';
import { lastPageUrl, pageUrl } from './window/scheme.ts';
import { displaysOf, WallKeeper, wallsWanted } from './window/wall-keeper.ts';

export interface ScreensParts {
  readonly preload: string;
  /** `--kiosk`: walls only, no operator's window. */
  readonly isKiosk: boolean;
  readonly walls: readonly WallSettings[];
  readonly kiosk: KioskSettings;
  readonly isKioskPin: (pin: string) => Promise<boolean>;
  readonly desk: string;
  /** What windows had asked to keep when the program ended by itself. */
  readonly keptBefore: Readonly<Record<WindowId, string>>;
  readonly kept: Pick<KeptStore, 'set' | 'remove'>;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly nextId: (epochMs: number) => number;
  readonly record: (body: EntryBody) => void;
  /** Since when nobody has to acknowledge anything, epoch ms; null: somebody has to. */
  readonly quietSince: () => number | null;
  /** Starts the program anew; `relaunchedAt` is when an earlier life did, epoch ms. */
  readonly relaunch: (window: WindowId, reason: Reason) => void;
  readonly relaunchedAt: () => number | null;
  readonly onWindows: (windows: readonly WindowStatus[]) => void;
  readonly onRefresh: (facts: RefreshFacts) => void;
  /** All consoles and walls of the room are to load their windows again. */
  readonly tellRoom: (operator: string, reason: string) => Promise<void>;
}

type Answered = Extract<keyof Handlers, `${'window' | 'refresh' | 'kiosk'}:${string}`>;

/** Under this name and a window's id its state is kept in the desk's store. */
const keptPrefix = 'window/';

/** What windows had asked to keep when the program ended by itself. A store that cannot be read kept nothing. */
export async function readKeptWindows(
  kept: Pick<KeptStore, 'all'>,
  logger: Logger,
): Promise<Readonly<Record<WindowId, string>>> {
  try {
    const texts = await kept.all(keptPrefix);
    return Object.fromEntries([...texts].map(([name, text]) => [name.slice(keptPrefix.length), text]));
  } catch (failure) {
    logger.warn('what windows had kept cannot be read', failure);
    return {};
  }
}

/** A hand may hold a wrong PIN out only so often: each try waits for the one before it, and for a second. */
const pinPauseMs = 1_000;

/**
 * The windows of this PC: the operator's, the walls, what watches over them, and the orders to load them again.
 */
export class Screens {
  readonly windows: ConsoleWindows;
  readonly hands = new Hands();
  readonly #parts: ScreensParts;
  readonly #refresher: Refresher;
  readonly #keeper: WallKeeper;
  readonly #liveness: Liveness;
  readonly #kiosk: Kiosk | null;
  readonly #disposer = new Disposer();
  #pins: Promise<unknown> = Promise.resolve();
  #isLeft = false;

  constructor(parts: ScreensParts) {
    this.#parts = parts;
    const { preload, keptBefore, clock, logger, record, nextId, isKiosk } = parts;
    const note = (
      what: SystemEvent,
      detail: string | null,
      why: { readonly reason?: Reason; readonly rung?: WallRung } = {},
    ) => record({ type: 'system', what, detail, ...why });
    const walls = wallsWanted(parts.walls, isKiosk);
    const isWall = (window: WindowId) => walls.some(({ id }) => id === window);
    const pages = new PageAnswers();
    this.windows = new ConsoleWindows({
      ...{ preload, keptBefore, clock, page: pageUrl, lastPage: lastPageUrl },
      logger: logger.child('window'),
      onFrame: (frame, { id, wall }) => {
        pages.created(frame, id);
        if (wall) this.#kiosk?.hold(frame);
      },
    });
    this.#kiosk =
      walls.length === 0
        ? null
        : new Kiosk({
            ...{ app, powerSaveBlocker, platform: process.platform, record: note, logger },
            args: process.argv.slice(1),
            autostart: parts.kiosk.autostart,
          });
    this.#refresher = new Refresher({
      ...{ windows: this.windows, hands: this.hands, clock, nextId, record },
      logger: logger.child('refresh'),
      countdownMs: parts.kiosk.countdownS * 1_000,
    });
    this.#keeper = new WallKeeper({
      ...{ walls, windows: this.windows, displays: displaysOf(screen), record: note, clock, logger },
    });
    this.#liveness = new Liveness({
      ...{ windows: this.windows, isWall, record: note, clock, logger: logger.child('wall') },
      answers: (window) => pages.answers(window),
      relaunch: parts.relaunch,
      relaunchedAt: parts.relaunchedAt,
    });
    const memory = new MemoryWatch({
      ...{ windows: this.windows, isWall, ceilingMb: parts.kiosk.memoryMb, clock, logger },
      quietSince: parts.quietSince,
      refresh: (window, reason) => this.#refresher.fromConsole(reason, window),
    });
    const onChildGone = (_event: unknown, { type, reason }: Electron.Details) => {
      if (type !== 'GPU') return;
      note('graphics-gone', null, { reason: because('process-ended', reason) });
      this.#liveness.lookNow();
    };
    app.on('child-process-gone', onChildGone);
    this.#disposer.add(() => app.off('child-process-gone', onChildGone));
    this.#disposer.add(() => memory.close());
    this.#disposer.add(
      this.windows.onEvent(({ is, reason }) => {
        if (is === 'closed') this.#isLeft = reason !== null;
      }),
    );
    this.#disposer.add(this.windows.onStatus(parts.onWindows));
    this.#disposer.add(this.#refresher.onFacts(parts.onRefresh));
  }

  /** A person closed the last window. One whose display went is no reason to end. */
  get isLeft(): boolean {
    return this.#isLeft && this.windows.ids().length === 0;
  }

  get refresh(): RefreshFacts {
    return this.#refresher.facts;
  }

  /** A person ends the program: the next start begins afresh. */
  async forget(): Promise<void> {
    const ids = Object.keys(this.windows.kept());
    await Promise.all(ids.map((id) => this.#parts.kept.remove(keptPrefix + id)));
  }

  /** Resolves when the windows that can be opened are open. */
  async open(): Promise<void> {
    const desk = this.#parts.isKiosk ? Promise.resolve() : this.windows.open(deskWindow);
    await Promise.all([desk, this.#keeper.start()]);
  }

  /** `msg_type` 301, whose notice is in the log already. */
  heardRefresh(connection: string, context: string): void {
    this.#refresher.fromBackEnd(connection, readRefresh(context, connection));
  }

  /** Another desk of the room ordered it for all. */
  heardRoom(by: { readonly operator: string; readonly desk: string }, reason: string): void {
    this.#refresher.fromOperator({ ...by, scope: 'room' }, reason, null);
  }

  readonly handlers: Pick<Handlers, Answered> = {
    'window:plan': (sender) => {
      const plan = this.windows.planOf(sender);
      return plan ? accepted(plan) : refusal('stranger', 'this window is none of the console’s');
    },
    'window:keep': (sender, text) => {
      this.windows.keep(sender, text);
      const id = this.windows.nameOf(sender);
      if (id !== null) nobodyWaits(this.#parts.kept.set(keptPrefix + id, text), this.#parts.logger, 'keep');
      return accepted(null);
    },
    'window:shows': (sender, sites) => {
      this.windows.shows(sender, sites);
      return accepted(null);
    },
    'window:ready': (sender) => {
      this.windows.ready(sender);
      return accepted(null);
    },
    'refresh:order': (sender, scope, reason) =>
      this.#parts.guard('refresh', ({ name: operator }) => {
        const by: Extract<RefreshOrder['by'], { who: 'operator' }> = {
          ...{ who: 'operator', operator, desk: this.#parts.desk, scope },
        };
        this.#refresher.fromOperator(by, reason, this.windows.nameOf(sender));
        if (scope === 'room') nobodyWaits(this.#parts.tellRoom(operator, reason), this.#parts.logger, 'room');
        return accepted(null);
      }),
    'refresh:answer': (_sender, answer) =>
      this.#parts.guard('refresh', ({ name: operator }) =>
        this.#refresher.answer(answer, { operator, desk: this.#parts.desk })
          ? accepted(null)
          : refusal('unavailable', 'nothing is asked any more'),
      ),
    'kiosk:leave': (pin) => {
      const answer = this.#pins.then(() => this.#leaveKiosk(pin));
      this.#pins = answer.then(() => new Promise<void>((done) => this.#parts.clock.after(pinPauseMs, done)));
      return answer;
    },
  };

  close(): void {
    this.#disposer.dispose();
    this.#keeper.close();
    this.#liveness.close();
    this.#refresher.close();
    this.#kiosk?.close();
    this.windows.close();
  }

  async #leaveKiosk(pin: string) {
    if (!this.#kiosk?.isHeld) return refusal('unavailable', 'this console is in no kiosk');
    if (!(await this.#parts.isKioskPin(pin))) return refusal('wrong-pin', 'the PIN is another one');
    this.#kiosk.leave();
    return accepted(null);
  }
}
