import type { Reason } from '../../preload/contract/reason.ts';
import type { RefreshFacts, RefreshOrder, RefreshScope, WindowId } from '../../preload/contract/window.ts';
import type { Clock } from '../lib/clock.ts';
import { Disposer, type Undo } from '../lib/disposer.ts';
import { Listeners } from '../lib/listeners.ts';
import type { Logger } from '../lib/logger.ts';
import type { Hands } from './hands.ts';
import type { RefreshAsked } from './read-refresh.ts';
import {
  concerns,
  notBack,
  type Answerer,
  type Ordered,
  type RefreshEntry,
  type RefreshTarget,
  type RefreshWindows,
} from './refresh-order.ts';
import { RefreshQuestion, type Asked } from './refresh-question.ts';
import { RefreshRun } from './refresh-run.ts';
import type { WindowEvent } from './windows.ts';

/** A window is loaded again at most once in this time, ms. */
const restMs = 5_000;
/** Orders that were merged are counted for so long before the note is made, ms. */
const noteMs = 2_000;

export interface RefresherOptions {
  readonly windows: RefreshWindows;
  readonly hands: Pick<Hands, 'busyWith' | 'onChange'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names an order; the log's own ids do. */
  readonly nextId: (epochMs: number) => number;
  /** Called before anything is done or told. */
  readonly record: (entry: RefreshEntry) => void;
  /** How long a wall shows that it is going to be loaded again, ms. */
  readonly countdownMs: number;
}

/**
 * Orders to load windows again, from a back end (msg_type 301), an operator or the console itself.
 *
 *     forced ───────────────────────────────────────▶ run: rests, waits for a hand, reloads, over
 *     asks ──▶ question ──"now" or a wall's countdown─▶ run
 *                 │  ▲
 *          "later"▼  │ 5 min, 10 min, then every 15 min
 *               put off
 *
 * An order for windows that a run has in hand, or had less than two seconds ago, is merged into it; an order that
 * asks while a question is open is answered with it. It owns the question and the runs; the windows are theirs
 * who opened them. Whoever made it closes it.
 */
export class Refresher {
  readonly #options: RefresherOptions;
  readonly #listeners = new Listeners<RefreshFacts>();
  readonly #disposer = new Disposer();
  readonly #loadedAt = new Map<WindowId, number>();
  #runs: RefreshRun[] = [];
  #question: RefreshQuestion | null = null;
  #last: RefreshRun | null = null;
  #merged = 0;
  #cancelNote: Undo = () => {};
  #isClosed = false;

  constructor(options: RefresherOptions) {
    this.#options = options;
    const { windows, hands } = options;
    this.#disposer.add(windows.onEvent((event) => this.#hear(event)));
    this.#disposer.add(windows.onRecreated((window) => this.#each((run) => run.recreated(window))));
    this.#disposer.add(hands.onChange(() => this.#each((run) => run.handsChanged())));
  }

  get facts(): RefreshFacts {
    const waiting = this.#runs.find((run) => run.waitsFor !== null);
    return {
      question: this.#question?.facts ?? null,
      waitsFor: waiting?.waitsFor ?? null,
      last: this.#last && { order: this.#last.order, windows: this.#last.blind },
    };
  }

  onFacts(listener: (facts: RefreshFacts) => void): Undo {
    return this.#listeners.add(listener);
  }

  fromBackEnd(connection: string, { isForced, reason, site }: RefreshAsked): void {
    this.#take({ who: 'back-end', connection, site }, { isForced, reason, window: null });
  }

  /** Never asked: it was a person who wished it. `window`: the one that asks, used where the scope is that alone. */
  fromOperator(
    by: { readonly operator: string; readonly desk: string; readonly scope: RefreshScope },
    reason: string,
    window: WindowId | null,
  ): void {
    const only = by.scope === 'window' ? window : null;
    this.#take({ who: 'operator', ...by }, { isForced: true, reason, window: only });
  }

  /** The console's own: a window takes too much memory. Never asked. */
  fromConsole(why: Reason, window: WindowId | null): void {
    this.#take({ who: 'console', why }, { isForced: true, reason: '', window });
  }

  /**
   * What a person at the desk says to the question. "now" is for all windows that it concerns, "later" for the
   * desk's alone. False: there is no question to answer.
   */
  answer(answer: 'now' | 'later', by: Answerer): boolean {
    const question = this.#question;
    if (question === null) return false;
    if (answer === 'later') {
      if (!question.putOff()) return false;
      this.#record('put-off', question.order, this.#left(question.open('desk'), 'desk'), by);
    } else {
      const windows = [
        ...this.#left(question.open('desk'), 'desk'),
        ...this.#left(question.open('walls'), 'walls'),
      ];
      const first = question.open('desk')[0] ?? question.open('walls')[0];
      this.#endQuestion();
      this.#record('agreed', question.order, windows, by);
      if (first) this.#run(first, windows);
    }
    this.#tell();
    return true;
  }

  close(): void {
    this.#isClosed = true;
    this.#disposer.dispose();
    this.#cancelNote();
    this.#endQuestion();
    for (const run of this.#runs) run.close();
    this.#runs = [];
  }

  #take(
    by: RefreshOrder['by'],
    { isForced, reason, window }: { isForced: boolean; reason: string; window: WindowId | null },
  ): void {
    if (this.#isClosed) return;
    const { clock, nextId } = this.#options;
    const at = clock.now();
    const order: RefreshOrder = { id: nextId(at), at, by, isForced, reason };
    const ordered: Ordered = { order, window, cameAt: clock.elapsed() };
    this.#runs = this.#runs.filter((run) => !run.isPast);

    const concerned = this.#concerned([ordered]);
    const left = concerned.filter(({ id }) => !this.#isCovered(id));
    if (concerned.length > 0 && left.length === 0) return this.#merge(order, idsOf(concerned));
    if (isForced || left.length === 0) {
      this.#record('ordered', order, idsOf(left));
      // Nothing shows the site: the log says that the order came and that no window was concerned.
      if (left.length === 0) return;
      this.#run(ordered, idsOf(left));
      this.#settleQuestion();
    } else {
      this.#ask(ordered, left);
    }
    this.#tell();
  }

  #ask(ordered: Ordered, targets: readonly RefreshTarget[]): void {
    const { order } = ordered;
    const asked: Asked[] = [];
    if (targets.some(({ isWall }) => !isWall)) asked.push('desk');
    if (targets.some(({ isWall }) => isWall)) asked.push('walls');
    if (this.#question) {
      this.#question.add(ordered, asked);
      return this.#merge(order, idsOf(targets));
    }
    this.#record('ordered', order, idsOf(targets));
    this.#record('asked', order, idsOf(targets));
    const { clock, countdownMs } = this.#options;
    this.#question = new RefreshQuestion(ordered, asked, {
      clock,
      countdownMs,
      onRemind: () => this.#remind(),
      onCountdown: () => this.#countedDown(),
    });
  }

  #remind(): void {
    if (this.#question === null) return;
    const { order } = this.#question;
    this.#record('asked', order, this.#left(this.#question.open('desk'), 'desk'));
    this.#tell();
  }

  #countedDown(): void {
    const question = this.#question;
    const first = question?.open('walls')[0];
    if (!question || !first) return;
    const windows = this.#left(question.open('walls'), 'walls');
    if (question.settle('walls')) this.#endQuestion();
    this.#run(first, windows);
    this.#tell();
  }

  /** A run has taken windows in hand: what the question asked for them is answered. */
  #settleQuestion(): void {
    const question = this.#question;
    if (question === null) return;
    const halves: readonly Asked[] = ['desk', 'walls'];
    const answered = halves.filter(
      (half) => question.open(half).length > 0 && this.#left(question.open(half), half).length === 0,
    );
    const { order } = question;
    if (answered.length === 0) return;
    const windows = answered.flatMap((half) => idsOf(this.#concerned(question.open(half), half)));
    if (!answered.map((half) => question.settle(half)).includes(true)) return;
    this.#endQuestion();
    this.#record('merged', order, windows);
  }

  #endQuestion(): void {
    this.#question?.close();
    this.#question = null;
  }

  #run(ordered: Ordered, windows: readonly WindowId[]): void {
    const { windows: all, hands, clock, logger, record } = this.#options;
    const run = new RefreshRun(ordered, windows, {
      clock,
      logger,
      record,
      busyWith: () => hands.busyWith,
      restMs: (window) => restMs - (clock.elapsed() - (this.#loadedAt.get(window) ?? -restMs)),
      isOpen: (window) => all.statuses().some(({ id, state }) => id === window && state !== 'lost'),
      reload: (window) => {
        this.#loadedAt.set(window, clock.elapsed());
        all.reload(window);
      },
      onChange: () => {
        if (run.hasBegun) this.#last = run;
        this.#tell();
      },
    });
    this.#runs.push(run);
    run.start();
  }

  #merge(order: RefreshOrder, windows: readonly WindowId[]): void {
    this.#record('merged', order, windows);
    this.#merged += 1;
    if (this.#merged > 1) return;
    const { clock, logger } = this.#options;
    this.#cancelNote = clock.after(noteMs, () => {
      logger.info(`refresh: ${this.#merged} more answered by one reload`);
      this.#merged = 0;
    });
  }

  #hear({ window, is }: WindowEvent): void {
    if (is === 'ready') this.#each((run) => run.ready(window));
    if (is === 'closed') this.#each((run) => run.closed(window));
  }

  #each(act: (run: RefreshRun) => void): void {
    for (const run of [...this.#runs]) act(run);
  }

  /** Windows that these orders concern, of one half or of both. */
  #concerned(orders: readonly Ordered[], half?: Asked): readonly RefreshTarget[] {
    return this.#options.windows
      .statuses()
      .filter(({ isWall }) => half === undefined || isWall === (half === 'walls'))
      .filter((target) => orders.some((ordered) => concerns(ordered, target)));
  }

  /** Those of them that no run has in hand. */
  #left(orders: readonly Ordered[], half: Asked): readonly WindowId[] {
    return idsOf(this.#concerned(orders, half)).filter((window) => !this.#isCovered(window));
  }

  #isCovered(window: WindowId): boolean {
    return this.#runs.some((run) => run.covers(window));
  }

  #record(
    what: RefreshEntry['what'],
    order: RefreshOrder,
    windows: readonly WindowId[],
    answeredBy?: Answerer,
  ): void {
    const who = answeredBy === undefined ? {} : { answeredBy };
    this.#options.record({ type: 'refresh', what, order, windows: windows.map(notBack), ...who });
  }

  #tell(): void {
    if (!this.#isClosed) this.#listeners.tell(this.facts);
  }
}

function idsOf(targets: readonly RefreshTarget[]): readonly WindowId[] {
  return targets.map(({ id }) => id);
}
