import type { DeviceResult } from '../../../preload/contract/device.ts';
import {
  because,
  becauseOf,
  withMore,
  type Reason,
  type ReasonCode,
} from '../../../preload/contract/reason.ts';
import type { Clock } from '../../lib/clock.ts';
import type { DeviceWord } from './device-word.ts';
import type { FilledOrder } from './fill-order.ts';
import type { Program, Step } from './rexsys-program.ts';
import type { ReportState } from './told.ts';

export interface RunParts {
  readonly broadcast: string;
  /** Null: it was begun by somebody else, and is only stopped here. */
  readonly program: Program | null;
  readonly volume: FilledOrder | null;
  /** Never rejects. */
  readonly request: (order: FilledOrder) => Promise<DeviceResult>;
  readonly clock: Clock;
  readonly report: (state: ReportState, reason: Reason | null) => void;
}

/** Beyond the estimate of a part, before the next is given though nobody said that it was over. */
const slack = 1.5;
const slackMs = 5_000;

/** Of the HTTP way: it went out, and what became of it nobody told. That is no failure. */
const mayHaveArrived: readonly ReasonCode[] = ['no-answer-within', 'cut'];

const ranks: Readonly<Record<ReportState, number>> = {
  sent: 1,
  accepted: 2,
  playing: 3,
  done: 4,
  stopped: 4,
  failed: 4,
};

/**
 * One broadcast at one device: gives its orders one after the other, and turns what the device answers and says
 * into states that only ever go on. The port owns it. A failure may be taken back by the device alone: one that
 * was given up for silent and then plays, plays.
 */
export class RexsysRun {
  readonly broadcast: string;
  readonly #parts: RunParts;
  #state: ReportState | null = null;
  #order: { readonly step: Step; hasPlayed: boolean } | null = null;
  #round = 0;
  #left: readonly Step[] = [];
  #isHalted = false;
  #isStopping = false;
  #note: Reason | null;
  #cancelWait = () => {};

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.broadcast = parts.broadcast;
    this.#left = parts.program?.first ?? [];
    this.#note = parts.program?.lacks ? becauseOf('left-out', parts.program.lacks) : null;
  }

  get isOver(): boolean {
    return this.#state !== null && ranks[this.#state] === ranks.done;
  }

  /** It was said to its end, or was stopped; a failure is no such end. */
  get hasEnded(): boolean {
    return this.#state === 'done' || this.#state === 'stopped';
  }

  start(): void {
    const { volume } = this.#parts;
    // Not waited for: a device that is slow with its volume must not be late with its warning.
    if (volume) void this.#parts.request(volume).then((result) => this.#turned(result));
    this.#next();
  }

  /** An order went out to the device. */
  wentOut(command: string): void {
    if (command === this.#order?.step.command) this.#turn('sent', null);
  }

  heard(word: DeviceWord): void {
    const isNamed = word.broadcast !== null;
    if (this.#state === null && !isNamed && !this.#isStopping) return;
    switch (word.state) {
      case 'playing':
        if (this.#isStopping) return;
        if (this.#order) this.#order.hasPlayed = true;
        return this.#turn('playing', null, isNamed);
      case 'done':
        // What a device did before may end now: without a name only what was heard to begin can end.
        if (isNamed || this.#order?.hasPlayed || this.#isStopping) this.#partOver();
        return;
      case 'failed':
        this.halt();
        return this.#turn('failed', word.reason);
    }
  }

  /** No further part is given; what goes on is still followed. */
  halt(): void {
    this.#isHalted = true;
    this.#cancelWait();
    this.#left = [];
  }

  /** `order` null: these devices cannot be stopped. */
  async stop(order: FilledOrder | null): Promise<void> {
    this.halt();
    // What had failed may go on all the same, and is stopped to be sure.
    if (this.#state === 'failed') this.#state = null;
    if (order === null) return this.#turn('failed', because('no-return'));
    this.#isStopping = true;
    const { outcome, reason } = await this.#parts.request(order);
    if (this.isOver) return;
    const isDone = outcome === 'answered' || (outcome === 'sent' && reason === null);
    this.#turn(isDone ? 'stopped' : 'failed', isDone ? null : reason);
  }

  close(): void {
    this.halt();
    this.#order = null;
    this.#state = 'stopped';
  }

  #next(): void {
    const [step, ...left] = this.#left;
    if (!step) return this.#roundOver();
    this.#left = left;
    const order = { step, hasPlayed: false };
    this.#order = order;
    void this.#parts.request(step).then((result) => {
      if (this.#order === order) this.#answered(step, result);
    });
  }

  #roundOver(): void {
    const { program, clock } = this.#parts;
    this.#round += 1;
    const isLast = program?.rounds !== null && this.#round >= (program?.rounds ?? 0);
    if (!program || isLast || this.#isHalted) return this.#turn('done', null);
    this.#order = null;
    this.#cancelWait = clock.after(program.gapS * 1_000, () => {
      this.#left = program.again;
      this.#next();
    });
  }

  #answered(step: Step, { outcome, reason }: DeviceResult): void {
    if (this.#isHalted || this.isOver) return;
    if (outcome === 'failed' && !(reason && mayHaveArrived.includes(reason.code))) {
      this.halt();
      return this.#turn('failed', reason);
    }
    this.#turn(outcome === 'answered' ? 'accepted' : 'sent', reason);
    // Somebody has to give the next part, also where the device never says that this one is over.
    if (this.#hasMore() && Number.isFinite(step.lengthS)) {
      const waitMs = step.lengthS * slack * 1_000 + slackMs;
      this.#cancelWait = this.#parts.clock.after(waitMs, () => this.#partOver());
    }
  }

  #hasMore(): boolean {
    const { program } = this.#parts;
    return this.#left.length > 0 || (program !== null && this.#round + 1 < (program.rounds ?? Infinity));
  }

  #partOver(): void {
    this.#cancelWait();
    if (this.#isStopping) return this.#turn('stopped', null);
    if (this.isOver) return;
    if (this.#isHalted) return this.#turn('done', null);
    this.#next();
  }

  #turned({ outcome, reason }: DeviceResult): void {
    if (outcome !== 'failed') return;
    const note = withMore(because('volume-not-set'), reason);
    this.#note = this.#note === null ? note : withMore(this.#note, note);
  }

  /** On, never back; out of a failure only by what the device itself says. */
  #turn(state: ReportState, reason: Reason | null, isProof = false): void {
    const isRevived = this.#state === 'failed' && (isProof || state === 'stopped');
    if (!isRevived && this.#state !== null && ranks[state] <= ranks[this.#state]) return;
    this.#state = state;
    this.#parts.report(state, reason === null ? this.#note : withMore(reason, this.#note));
  }
}
