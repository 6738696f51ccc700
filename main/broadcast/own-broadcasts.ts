/**
 * Broadcasts that this desk sends: each is told to the other desks before it is sent, goes where it has its zones,
 * is followed, logged and kept.
 *
 *   order ─▶ alarm log, disk ─▶ room: told, receipt, settled ─▶ claims ─▶ Run: say, follow ─▶ results, every 250 ms
 *
 * Owns its runs and their timers. Whoever made it closes it.
 */
import type {
  Broadcast,
  BroadcastAct,
  BroadcastId,
  OutletPreview,
} from '../../preload/contract/broadcast.ts';
import { because, becauseOf } from '../../preload/contract/reason.ts';
import { nobodyWaits, type Logger } from '../lib/logger.ts';
import { comparePlaces } from './claims.ts';
import type { Exchanges } from './exchanges.ts';
import type { Journal } from './journal.ts';
import { firstResults } from './outlets.ts';
import { Pace } from './pace.ts';
import { Pauses } from './pauses.ts';
import type { ActSource, BroadcastRoom, Place } from './parts.ts';
import type { Mode, PortReport } from './port.ts';
import { Run, type RunParts } from './run.ts';
import type { Saver } from './saver.ts';

export type OrderedAct = Extract<BroadcastAct, { is: 'ordered' }>;
export type Ordered = OrderedAct['broadcast'];

export interface OwnParts<M extends Mode> extends Omit<
  RunParts<M>,
  'seconds' | 'nextSaying' | 'onChange' | 'onFreed'
> {
  readonly desk: string;
  readonly room: BroadcastRoom | null;
  readonly journal: Journal;
  readonly exchanges: Pick<Exchanges, 'take'>;
  readonly saver: Saver;
  readonly logger: Logger;
  /** From the first tone to the last word, s. */
  readonly secondsOf: (broadcast: Broadcast) => number | null;
  readonly onChange: () => void;
}

interface Own<M extends Mode> {
  readonly run: Run<M>;
  readonly results: Pace;
  place: Place | null;
  /** Another desk's order of the same id. */
  rival: { readonly act: OrderedAct; readonly source: ActSource } | null;
  /** What the log and the room know. */
  isOverTold: boolean;
}

/** Results are gathered for so long, ms, and so many of them are told at once. */
const resultsMs = 250;
const mostResults = 200;
/** The broker's receipt is waited for this long, ms: a broadcast does not wait for a room. */
const receiptMs = 1_000;

export class OwnBroadcasts<M extends Mode> {
  readonly #parts: OwnParts<M>;
  readonly #owns = new Map<BroadcastId, Own<M>>();
  readonly #pauses: Pauses;
  #sayings = 0;
  #places = 0;
  #isTurning = false;
  #isTurnedAgain = false;
  #isClosed = false;

  constructor(parts: OwnParts<M>) {
    this.#parts = parts;
    this.#pauses = new Pauses(parts.clock);
  }

  get(id: BroadcastId): Run<M> | null {
    return this.#owns.get(id)?.run ?? null;
  }

  all(): readonly Broadcast[] {
    return [...this.#owns.values()].map(({ run }) => run.broadcast);
  }

  /** Resolves when it goes: null, or the order of another desk that sends the same and was first. */
  async order(ordered: Ordered, outlets: readonly OutletPreview[]): Promise<Own<M>['rival']> {
    const own = this.#add({
      ...{ ...ordered, phase: 'reserving', stopped: null, isShared: null },
      results: firstResults(outlets, ordered.at),
    });
    const { journal, saver } = this.#parts;
    journal.write(ordered, 'ordered', null, { plan: ordered.plan });
    saver.save(own.run.broadcast);
    await this.#reserve(own, { is: 'ordered', broadcast: ordered }, ordered.operator);
    return own.rival;
  }

  /** `source` null: it is stopped here, and the other desks are told. */
  stop(id: BroadcastId, by: NonNullable<Broadcast['stopped']>, source: ActSource | null): void {
    const own = this.#owns.get(id);
    if (!own) return;
    const { journal, saver } = this.#parts;
    const operation = source && { author: source.author, number: source.number };
    journal.write(own.run.broadcast, 'stopped', null, {
      ...{ operator: by.operator, desk: by.desk },
      ...(operation && { operation }),
    });
    own.run.stop(by, becauseOf('stopped-by', by.operator || by.desk));
    if (source === null) this.#tell({ is: 'stopped', broadcast: id }, by.operator);
    saver.save(own.run.broadcast);
    this.turn();
  }

  /** False: nobody missed it. */
  repeat(id: BroadcastId, operator: string): boolean {
    const own = this.#owns.get(id);
    if (!own?.run.again()) return false;
    const { desk, journal, logger } = this.#parts;
    const results = own.run.takeNews();
    journal.write(own.run.broadcast, 'repeated', null, { operator, desk, results });
    own.isOverTold = false;
    // The place of a repeat is that of these results: it was said after whatever is spoken now.
    const [last, ...first] = chunks(results).reverse();
    for (const chunk of first.reverse()) this.#tellResults(own, chunk, false);
    const act = { is: 'results', broadcast: id, results: last ?? [], isOver: false } as const;
    nobodyWaits(this.#reserve(own, act, operator), logger, `repeat ${id}`);
    return true;
  }

  /** Another desk's order of the same id. False: this one is under way, or is not known. */
  contest(act: OrderedAct, source: ActSource): boolean {
    const own = this.#owns.get(act.broadcast.id);
    if (!own?.run.isReserving) return false;
    own.rival = { act, source };
    return true;
  }

  /** The room has it after all. */
  shared(id: BroadcastId): void {
    const own = this.#owns.get(id);
    if (own?.run.broadcast.isShared !== false) return;
    own.run.share(true);
    this.#parts.saver.save(own.run.broadcast);
  }

  /** Of an earlier run of the program. Nothing is sent by itself. */
  restore(broadcast: Broadcast): void {
    if (this.#owns.has(broadcast.id)) return;
    const isOver = broadcast.phase === 'over';
    const own = this.#add(broadcast);
    own.isOverTold = isOver;
    if (isOver) return;
    own.run.lose(because('program-ended'));
    own.results.flush();
  }

  forget(id: BroadcastId): void {
    const own = this.#owns.get(id);
    own?.results.close();
    own?.run.close();
    this.#owns.delete(id);
  }

  /** A port's report. Where it does not say of which broadcast, it is the one that was said there last. */
  report(report: PortReport): void {
    if (report.broadcast !== null) return this.get(report.broadcast)?.hear(report);
    const outlets = this.#runs().map((run) => run.outlet(report.port, report.address));
    newest(outlets)?.hear(report, false);
  }

  /** What a site told of one of its devices (msg_type 100), which names no broadcast and no way. */
  heardState(address: string, report: Pick<PortReport, 'state' | 'reason' | 'at'>): void {
    const outlets = this.#runs().flatMap((run) => run.outletsAt(address));
    newest(outlets)?.hear(report, false);
  }

  /** Claims changed: whoever lost a zone gives way before anybody goes. */
  turn(): void {
    this.#isTurnedAgain = true;
    if (this.#isTurning || this.#isClosed) return;
    this.#isTurning = true;
    while (this.#isTurnedAgain) {
      this.#isTurnedAgain = false;
      const runs = this.#runs().filter(({ isOver }) => !isOver);
      for (const run of runs) run.giveWay();
      for (const run of runs) run.go();
    }
    this.#isTurning = false;
  }

  /** What is known is written; nothing is stopped at the devices. */
  close(): void {
    this.#isClosed = true;
    for (const { results } of this.#owns.values()) results.flush();
    for (const id of [...this.#owns.keys()]) this.forget(id);
    this.#pauses.close();
  }

  #runs(): readonly Run<M>[] {
    return [...this.#owns.values()].map(({ run }) => run);
  }

  #add(broadcast: Broadcast): Own<M> {
    const { clock, secondsOf, onChange } = this.#parts;
    const own: Own<M> = {
      run: new Run(
        {
          ...this.#parts,
          seconds: () => secondsOf(broadcast),
          nextSaying: () => (this.#sayings += 1),
          onChange: () => {
            own.results.ask();
            onChange();
          },
          onFreed: () => this.turn(),
        },
        broadcast,
      ),
      results: new Pace(clock, resultsMs, 'gathers', () => this.#flush(own)),
      ...{ place: null, rival: null, isOverTold: false },
    };
    this.#owns.set(broadcast.id, own);
    return own;
  }

  async #reserve(own: Own<M>, act: BroadcastAct, operator: string): Promise<void> {
    const { desk, logger, room, settings } = this.#parts;
    if (room === null) {
      this.#places += 1;
      own.run.claim({ clock: this.#places, author: desk });
      return this.#begin(own);
    }
    const isAlone = room.others() === 0;
    const telling = room.tell(act, operator, receiptMs);
    if (isAlone) {
      own.run.claim(null);
      this.#begin(own);
      return nobodyWaits(
        telling.then(({ place, isConfirmed }) => this.#placed(own, act, place, isConfirmed && null)),
        logger,
        'tell the room',
      );
    }
    const { place, isConfirmed } = await telling;
    if (this.#isClosed) return;
    this.#placed(own, act, place, isConfirmed);
    if (isConfirmed) await this.#pauses.wait(settings.timing.settleMs);
    if (this.#isClosed) return;
    if (own.rival && comparePlaces(own.rival.source, place) < 0) return this.#withdraw(own);
    own.rival = null;
    this.#begin(own);
  }

  #placed(own: Own<M>, act: BroadcastAct, place: Place, isShared: boolean | null): void {
    if (this.#isClosed) return;
    if (act.is === 'ordered') own.run.share(isShared);
    own.run.claim(place);
    this.turn();
  }

  #begin(own: Own<M>): void {
    own.run.begin();
    this.turn();
  }

  #withdraw(own: Own<M>): void {
    const { id } = own.run.broadcast;
    const first = own.rival?.source.desk ?? '';
    this.#parts.journal.write(own.run.broadcast, 'given-up', becauseOf('desk-first', first));
    own.run.withdraw();
    this.forget(id);
    this.turn();
  }

  #flush(own: Own<M>): void {
    const { exchanges, journal, saver } = this.#parts;
    const results = own.run.takeNews();
    const { broadcast } = own.run;
    const isOver = broadcast.phase === 'over';
    saver.save(broadcast);
    if (results.length === 0 && isOver === own.isOverTold) return;
    const { id } = broadcast;
    if (results.length > 0) journal.write(broadcast, 'results', null, { results, ...exchanges.take(id) });
    if (isOver && !own.isOverTold) journal.write(broadcast, 'over', null, exchanges.take(id));
    own.isOverTold = isOver;
    const all = chunks(results);
    for (const [index, chunk] of all.entries())
      this.#tellResults(own, chunk, isOver && index === all.length - 1);
  }

  #tellResults(own: Own<M>, results: Broadcast['results'], isOver: boolean): void {
    const { id, operator } = own.run.broadcast;
    this.#tell({ is: 'results', broadcast: id, results, isOver }, operator);
  }

  #tell(act: BroadcastAct, operator: string): void {
    const { logger, room } = this.#parts;
    if (room !== null) nobodyWaits(room.tell(act, operator, receiptMs), logger, 'tell the room');
  }
}

/** At least one, for what is told without any. */
function chunks(results: Broadcast['results']): Broadcast['results'][] {
  const count = Math.max(1, Math.ceil(results.length / mostResults));
  return Array.from({ length: count }, (_, n) => results.slice(n * mostResults, (n + 1) * mostResults));
}

function newest<T extends { readonly saidAs: number }>(outlets: readonly (T | null)[]): T | null {
  return outlets.reduce<T | null>(
    (latest, each) => (each !== null && each.saidAs > (latest?.saidAs ?? 0) ? each : latest),
    null,
  );
}
