import {
  isSameOccurrence,
  spanOf,
  type Alarm,
  type AlarmId,
  type Span,
} from '../../preload/contract/alarm.ts';
import type { OperationName } from '../../preload/contract/log.ts';
import type { Operation, OperationAct, SharedFacts } from '../../preload/contract/room.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { isOfShelf } from './fold.ts';
import { compareOperations, type AlarmOperation } from './occurrence.ts';
import { isOfAlarm, type OperationBook } from './operation-book.ts';

/** What the alarms are told of other desks. */
export interface Apply {
  /**
   * Another desk's operation, once each: to be recorded, and the alarm put to `facts`. Null: of an occurrence
   * that is over here, only to be recorded. After a crash it may come a second time: the log knows its name.
   */
  operation(operation: Operation, facts: SharedFacts | null): void;
  /**
   * What is shared about an alarm that has just come up here. Nothing to record. With `own`: what it comes to now
   * that this operation of the desk itself has its place among the others.
   */
  facts(alarm: AlarmId, facts: SharedFacts, own?: AlarmOperation): void;
  /** Somebody silenced these; only those that are there, as the same occurrence. */
  silence(alarms: readonly { readonly alarm: AlarmId; readonly span: Span }[], operation: Operation): void;
  /** Something that concerns no alarm's state: a broadcast, a refresh. After a crash it may come a second time. */
  other(operation: OtherOperation): void;
}

/** An operation that no alarm has to be there for. */
export type OtherOperation = Operation & {
  readonly act: Extract<OperationAct, { readonly kind: 'broadcast' | 'refresh' }>;
};

export interface ApplyingParts {
  readonly book: OperationBook;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly apply: Apply;
  readonly alarmOf: (id: AlarmId) => Alarm | null;
}

interface Waiting {
  readonly operation: AlarmOperation;
  /** Epoch ms. */
  readonly arrived: number;
}

/** An operation waits so long for its alarm, and so many wait. */
const waitMs = 24 * 3_600_000;
const mostWaiting = 10_000;

/**
 * Hands what other desks did to the alarms, once each. What concerns an alarm that this desk has not heard of yet
 * waits for it.
 */
export class Applying {
  readonly #parts: ApplyingParts;
  readonly #waiting = new Map<AlarmId, Waiting[]>();
  #done: OperationName[] = [];
  #applied = 0;
  #size = 0;

  constructor(parts: ApplyingParts) {
    this.#parts = parts;
  }

  /** How many were handed over since the start: whether anything came between. */
  get applied(): number {
    return this.#applied;
  }

  /** How many wait for their alarm. */
  get waiting(): number {
    return this.#size;
  }

  /** One that the book has just got. `arrived` is epoch ms. */
  take(operation: Operation, arrived: number): void {
    if (!isOfAlarm(operation)) return this.#handAtOnce(operation);
    const { alarm } = operation.act.command.target;
    this.#wait(alarm, { operation, arrived });
    this.#settle(alarm);
  }

  /** One of an earlier run that waits still. Not looked at before `start`. */
  restore(operation: Operation, arrived: number): void {
    if (isOfAlarm(operation)) this.#wait(operation.act.command.target.alarm, { operation, arrived });
    else this.#handAtOnce(operation);
  }

  /** The book and the alarms are as the last run left them: what could not be handed over then is now. */
  start(): void {
    for (const id of [...this.#parts.book.alarms()]) {
      const alarm = this.#parts.alarmOf(id);
      if (alarm) this.raised(alarm);
      else this.#settle(id);
    }
  }

  /**
   * An own operation has got its place among the others. The alarm obeyed it when it was given; where something
   * of another desk came between, the order may say otherwise.
   */
  placed(operation: Operation, isOvertaken: boolean): void {
    if (!isOfAlarm(operation)) return;
    const { alarm } = operation.act.command.target;
    const present = this.#parts.alarmOf(alarm);
    if (this.#settle(alarm) || !isOvertaken || !present) return;
    // A note is only recorded, and that it is.
    if (operation.act.command.command !== 'note') this.#tellFacts(present, operation);
  }

  /** The alarm came up here, or as another occurrence. True when something that waited was handed over. */
  raised(alarm: Alarm): boolean {
    if (this.#settle(alarm.id)) return true;
    this.#tellFacts(alarm);
    return false;
  }

  /** Puts the alarm to what is shared about it. */
  #tellFacts(alarm: Alarm, own?: AlarmOperation): void {
    const facts = this.#factsOf(alarm.id, spanOf(alarm));
    if (facts) this.#guarded(() => this.#parts.apply.facts(alarm.id, facts, own));
  }

  /** Gives up what has waited too long. */
  expire(): void {
    const before = this.#parts.clock.now() - waitMs;
    for (const [alarm, waiting] of this.#waiting) {
      const rest = waiting.filter(({ arrived }) => arrived >= before);
      if (rest.length === waiting.length) continue;
      for (const { operation, arrived } of waiting) if (arrived < before) this.#finish(operation);
      this.#replace(alarm, rest);
    }
  }

  /** The names of those that are over since the last call: never to be handed over again. */
  takeDone(): readonly OperationName[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  /** They could not be noted. */
  putBack(done: readonly OperationName[]): void {
    this.#done.unshift(...done);
  }

  #wait(alarm: AlarmId, waiting: Waiting): void {
    const all = [...(this.#waiting.get(alarm) ?? []), waiting];
    this.#waiting.set(
      alarm,
      all.sort((a, b) => compareOperations(a.operation, b.operation)),
    );
    this.#size += 1;
    if (this.#size <= mostWaiting) return;
    const [oldest] = this.#waiting;
    if (!oldest) return;
    for (const { operation } of oldest[1]) this.#finish(operation);
    this.#replace(oldest[0], []);
  }

  /** Hands over what can be; true when anything was. One may make the next one possible. */
  #settle(alarm: AlarmId): boolean {
    let isAny = false;
    for (;;) {
      const waiting = this.#waiting.get(alarm) ?? [];
      const next = waiting.find(({ operation }) => this.#isReady(alarm, operation));
      if (!next) return isAny;
      isAny = true;
      this.#replace(
        alarm,
        waiting.filter((each) => each !== next),
      );
      this.#hand(alarm, next.operation);
    }
  }

  /** The alarm is here as that occurrence, or was and is over: something of the same occurrence is past already. */
  #isReady(alarm: AlarmId, operation: AlarmOperation): boolean {
    if (this.#concernsPresent(alarm, operation)) return true;
    const waiting = new Set(this.#waiting.get(alarm)?.map((each) => each.operation));
    return this.#parts.book
      .operationsOf(alarm, operation.act.span)
      .some((each) => each !== operation && !waiting.has(each));
  }

  #concernsPresent(alarm: AlarmId, operation: AlarmOperation): boolean {
    const present = this.#parts.alarmOf(alarm);
    if (!present) return false;
    return isOfShelf(operation) || this.#isOf(operation, spanOf(present));
  }

  #isOf(operation: AlarmOperation, span: Span): boolean {
    if (isSameOccurrence(operation.act.span, span)) return true;
    // By way of others, whose spans lie between.
    return this.#parts.book.operationsOf(operation.act.command.target.alarm, span).includes(operation);
  }

  #hand(alarm: AlarmId, operation: AlarmOperation): void {
    const present = this.#parts.alarmOf(alarm);
    const facts =
      present && this.#concernsPresent(alarm, operation) ? this.#factsOf(alarm, spanOf(present)) : null;
    this.#applied += 1;
    this.#guarded(() => this.#parts.apply.operation(operation, facts));
    this.#finish(operation);
  }

  #handAtOnce(operation: Operation): void {
    if (isOther(operation)) this.#guarded(() => this.#parts.apply.other(operation));
    else this.#silence(operation);
    this.#finish(operation);
  }

  #silence(operation: Operation): void {
    if (operation.act.kind !== 'silence') return;
    const present = operation.act.alarms.filter(({ alarm, span }) => {
      const here = this.#parts.alarmOf(alarm);
      return here !== null && isSameOccurrence(span, spanOf(here));
    });
    if (present.length > 0) this.#guarded(() => this.#parts.apply.silence(present, operation));
  }

  /** A shelf whose time is over by our own clock is none: the alarm has returned from it by itself. */
  #factsOf(alarm: AlarmId, span: Span): SharedFacts | null {
    const facts = this.#parts.book.factsOf(alarm, span);
    if (!facts?.shelf || facts.shelf.until > this.#parts.clock.now()) return facts;
    return { ...facts, shelf: null };
  }

  #finish({ author, number }: Operation): void {
    this.#done.push({ author, number });
  }

  #replace(alarm: AlarmId, waiting: Waiting[]): void {
    this.#size += waiting.length - (this.#waiting.get(alarm)?.length ?? 0);
    if (waiting.length > 0) this.#waiting.set(alarm, waiting);
    else this.#waiting.delete(alarm);
  }

  /** What an alarm makes of it is no reason to lose the next one. */
  #guarded(act: () => void): void {
    try {
      act();
    } catch (failure) {
      this.#parts.logger.warn('apply what another desk did', failure);
    }
  }
}

function isOther(operation: Operation): operation is OtherOperation {
  return operation.act.kind === 'broadcast' || operation.act.kind === 'refresh';
}
