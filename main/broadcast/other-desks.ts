/**
 * Broadcasts of the other desks: shown, logged and kept here, and their zones are respected. A desk that tells
 * nothing more does not keep its zones for ever.
 *
 * Owns a timer or two for each that is under way. Whoever made it closes it.
 */
import {
  isFinal,
  type Broadcast,
  type BroadcastAct,
  type BroadcastId,
  type OutletResult,
  type PortFacts,
  type PortId,
  type ZoneId,
} from '../../preload/contract/broadcast.ts';
import { becauseOf, type Reason } from '../../preload/contract/reason.ts';
import type { Clock } from '../lib/clock.ts';
import { Disposer, type Undo } from '../lib/disposer.ts';
import type { Logger } from '../lib/logger.ts';
import type { BroadcastSettings } from '../config/broadcast.ts';
import type { Claimant, Claims } from './claims.ts';
import type { Journal } from './journal.ts';
import { mergeResults, type OtherBroadcast } from './other-broadcast.ts';
import { firstResults } from './outlets.ts';
import type { OrderedAct } from './own-broadcasts.ts';
import type { ActSource, Judgement, Place } from './parts.ts';
import type { Saver } from './saver.ts';

export interface OtherParts {
  readonly settings: Pick<BroadcastSettings, 'timing'>;
  readonly follows: (port: PortId) => PortFacts['follows'];
  /** Of a broadcast, as this desk's settings see it. */
  readonly judge: (broadcast: Pick<Broadcast, 'answers' | 'corrects' | 'template' | 'plan'>) => Judgement;
  readonly claims: Claims;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly saver: Saver;
  readonly logger: Logger;
  /** Stops it by this desk's own ways. */
  readonly stopHere: (id: BroadcastId, port: PortId, addresses: readonly string[]) => void;
  readonly onChange: () => void;
  /** Somebody wants a zone, or has left one. */
  readonly onClaims: () => void;
}

interface Held {
  other: OtherBroadcast;
  readonly seconds: number | null;
  readonly claimant: Claimant;
  readonly timers: Disposer;
  cancelLife: Undo;
}

/** As with a run's own outlets: what has not ended so long after its end has lost its last word, ms. */
const graceMs = 30_000;
/** Something without an end that was ordered longer ago than this is told of too late to give way to it, ms. */
const endlessMs = 3_600_000;
/** Acts of broadcasts that are not known yet. */
const mostEarly = 500;

export class OtherDesks {
  readonly #parts: OtherParts;
  readonly #held = new Map<BroadcastId, Held>();
  #early: { readonly act: Exclude<BroadcastAct, OrderedAct>; readonly source: ActSource }[] = [];

  constructor(parts: OtherParts) {
    this.#parts = parts;
  }

  get(id: BroadcastId): Broadcast | null {
    return this.#held.get(id)?.other.broadcast ?? null;
  }

  all(): readonly Broadcast[] {
    return [...this.#held.values()].map(({ other }) => other.broadcast);
  }

  heard(act: BroadcastAct, source: ActSource): void {
    if (act.is === 'ordered') return this.#ordered(act, source);
    const held = this.#held.get(act.broadcast);
    if (!held) {
      // Another desk's acts may overtake each other while what was missed is fetched.
      this.#early = [...this.#early, { act, source }].slice(-mostEarly);
    } else if (act.is === 'stopped') this.#stopped(held, source, source);
    else if (source.desk === held.other.broadcast.desk) this.#results(held, act, source);
    else this.#parts.logger.warn(`broadcast ${act.broadcast}: results from ${source.desk}, whose it is not`);
  }

  /** Of an earlier run of the program. */
  restore(broadcast: Broadcast): void {
    if (this.#held.has(broadcast.id)) return;
    const held = this.#add(broadcast);
    if (broadcast.phase !== 'over') this.#live(held, { clock: 0, author: broadcast.desk });
    this.#replay(broadcast.id);
  }

  /** The desk that sends it stops it; where that tells nothing, it is stopped from here. */
  stop(id: BroadcastId, by: NonNullable<Broadcast['stopped']>): void {
    const held = this.#held.get(id);
    if (!held) return;
    this.#stopped(held, by, null);
    const { answerMs } = this.#parts.settings.timing;
    held.timers.add(this.#parts.clock.after(answerMs, () => this.#stopHere(held)));
  }

  forget(id: BroadcastId): void {
    const held = this.#held.get(id);
    held?.cancelLife();
    held?.timers.dispose();
    this.#held.delete(id);
  }

  close(): void {
    for (const id of [...this.#held.keys()]) this.forget(id);
    this.#early = [];
  }

  #ordered({ broadcast: ordered }: OrderedAct, source: ActSource): void {
    const { clock, journal, logger } = this.#parts;
    if (this.#held.has(ordered.id)) return;
    if (ordered.desk !== source.desk)
      return logger.warn(`broadcast ${ordered.id}: ordered by ${source.desk} in the name of ${ordered.desk}`);
    const results = firstResults(this.#parts.judge(ordered).outlets, ordered.at);
    const held = this.#add({ ...ordered, phase: 'reserving', stopped: null, isShared: null, results });
    journal.write(ordered, 'ordered', null, { plan: ordered.plan, operation: nameOf(source) });
    if (clock.now() - ordered.at > (this.#lifeMs(held) ?? endlessMs)) this.#expire(held);
    else this.#live(held, source);
    this.#changed(held);
    this.#replay(ordered.id);
  }

  #results(held: Held, act: Extract<BroadcastAct, { is: 'results' }>, source: ActSource): void {
    const wasOver = held.other.broadcast.phase === 'over';
    const { other, news } = mergeResults(held.other, act, source);
    held.other = other;
    const { broadcast } = other;
    const { journal, claims } = this.#parts;
    const operation = nameOf(source);
    if (news.length > 0) journal.write(broadcast, 'results', null, { results: news, operation });
    const isOver = broadcast.phase === 'over';
    if (isOver && !wasOver) journal.write(broadcast, 'over', null, { operation });
    const isDue = ({ state }: OutletResult) => state === 'queued' || state === 'waiting';
    if (!isOver) for (const { zone } of news.filter(isDue)) claims.open(held.claimant, zone, placeOf(source));
    for (const zone of new Set(broadcast.results.map((result) => result.zone))) this.#leave(held, zone);
    if (isOver) this.#end(held);
    else this.#lengthen(held);
    this.#changed(held);
  }

  #stopped(held: Held, by: NonNullable<Broadcast['stopped']>, source: ActSource | null): void {
    const { operator, desk, at } = by;
    const { broadcast } = held.other;
    if (broadcast.stopped !== null && source !== null) return;
    held.other = { ...held.other, broadcast: { ...broadcast, stopped: { operator, desk, at } } };
    const operation = source && nameOf(source);
    this.#parts.journal.write(broadcast, 'stopped', null, {
      operator,
      desk,
      ...(operation && { operation }),
    });
    this.#changed(held);
  }

  /** Leaves the zone where nothing more is expected there. */
  #leave(held: Held, zone: ZoneId): void {
    const { claims, clock, follows } = this.#parts;
    const there = held.other.broadcast.results.filter((result) => result.zone === zone);
    if (!claims.has(held.claimant, zone)) return;
    if (!there.every(({ state, port }) => isFinal(state, follows(port)))) return;
    const speaks = there.some(({ state }) => state === 'accepted');
    if (!speaks) return void claims.close(held.claimant, zone);
    if (held.seconds === null) return;
    held.timers.add(
      clock.after(held.seconds * 1_000, () => {
        if (claims.close(held.claimant, zone)) this.#parts.onClaims();
      }),
    );
  }

  #add(broadcast: Broadcast): Held {
    const { id, desk, plan } = broadcast;
    const held: Held = {
      other: { broadcast, clocks: new Map(), clock: -1 },
      seconds: this.#parts.judge(broadcast).seconds,
      claimant: { broadcast: id, desk, priority: plan.priority },
      timers: new Disposer(),
      cancelLife: () => {},
    };
    this.#held.set(id, held);
    return held;
  }

  #live(held: Held, place: Place): void {
    const { claims } = this.#parts;
    for (const zone of held.other.broadcast.plan.zones) claims.open(held.claimant, zone, placeOf(place));
    this.#lengthen(held);
  }

  #lengthen(held: Held): void {
    held.cancelLife();
    const lifeMs = this.#lifeMs(held);
    if (lifeMs === null) return;
    held.cancelLife = this.#parts.clock.after(lifeMs, () => {
      this.#expire(held);
      this.#changed(held);
    });
  }

  /** After so long without a word something has happened to its desk; null: it has no end of its own. */
  #lifeMs({ seconds }: Held): number | null {
    const { answerMs, waitMs } = this.#parts.settings.timing;
    return seconds === null ? null : waitMs + answerMs + seconds * 1_000 + graceMs;
  }

  #expire(held: Held): void {
    this.#lose(held, becauseOf('desk-silent', held.other.broadcast.desk));
  }

  #stopHere(held: Held): void {
    const { broadcast } = held.other;
    if (broadcast.phase === 'over') return;
    const over = ['done', 'stopped', 'interrupted'];
    const addresses = new Map<PortId, Set<string>>();
    for (const { port, address, heard, state } of broadcast.results)
      if (heard !== 'no' && !over.includes(state))
        addresses.set(port, (addresses.get(port) ?? new Set()).add(address));
    for (const [port, those] of addresses) this.#parts.stopHere(broadcast.id, port, [...those]);
    this.#lose(held, becauseOf('desk-silent', broadcast.desk));
    this.#changed(held);
  }

  /** What its desk tells later counts all the same. */
  #lose(held: Held, reason: Reason): void {
    const { broadcast } = held.other;
    const at = this.#parts.clock.now();
    const results = broadcast.results.map((result): OutletResult =>
      isFinal(result.state, this.#parts.follows(result.port))
        ? result
        : {
            ...result,
            state: 'no-answer',
            reason,
            at,
            heard: result.heard === 'no' ? 'maybe' : result.heard,
          },
    );
    held.other = { ...held.other, broadcast: { ...broadcast, phase: 'over', results } };
    this.#parts.journal.write(broadcast, 'over', reason);
    this.#end(held);
  }

  #end(held: Held): void {
    held.cancelLife();
    held.timers.dispose();
    for (const zone of held.other.broadcast.plan.zones) this.#parts.claims.close(held.claimant, zone);
  }

  #changed(held: Held): void {
    this.#parts.saver.save(held.other.broadcast);
    this.#parts.onClaims();
    this.#parts.onChange();
  }

  #replay(id: BroadcastId): void {
    const mine = this.#early.filter(({ act }) => act.broadcast === id);
    this.#early = this.#early.filter(({ act }) => act.broadcast !== id);
    for (const { act, source } of mine) this.heard(act, source);
  }
}

function nameOf({ author, number }: ActSource): Pick<ActSource, 'author' | 'number'> {
  return { author, number };
}

function placeOf({ clock, author }: Place): Place {
  return { clock, author };
}
