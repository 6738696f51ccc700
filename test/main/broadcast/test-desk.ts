import type {
  Broadcast,
  BroadcastDraft,
  BroadcastFacts,
  BroadcastId,
  BroadcastPlan,
  BroadcastProblem,
  Zone,
} from '../../../preload/contract/broadcast.ts';
import { sayReason } from '../../../preload/contract/reason-words.ts';
import { Broadcaster } from '../../../main/broadcast/broadcaster.ts';
import type { BroadcasterParts, BroadcastEntry, BroadcastRoom } from '../../../main/broadcast/parts.ts';
import type { BroadcastSettings } from '../../../main/config/broadcast.ts';
import { createLogger } from '../../../main/lib/logger.ts';
import { ManualClock } from '../manual-clock.ts';
import { TestPort } from './test-port.ts';

export const epoch = 1_700_000_000_000;
export const kim = { name: 'Kim' };
export const timing = { holdMs: 2_000, answerMs: 10_000, waitMs: 60_000, settleMs: 400 };
/** What every test broadcast takes, s. */
export const seconds = 20;

/** A zone with one loudspeaker of the same name at `pa`, unless told otherwise. */
export function zoneLike(
  id: string,
  outlets: readonly string[] = [`pa ${id}`],
  like: Partial<Zone> = {},
): Zone {
  const made = outlets.map((words) => {
    const [port = '', address = ''] = words.split(' ');
    return { port, address, name: address };
  });
  return { id, name: id, site: 'ima-1/3', area: null, outlets: made, volume: null, ...like };
}

export function settingsLike(zones: readonly Zone[]): BroadcastSettings {
  return {
    ...{ ports: [], zones, groups: [], templates: [], schedules: [], holidays: [], quiet: [] },
    clips: [
      {
        id: 'siren',
        name: 'Siren',
        seconds: 4,
        file: '/clips/siren.wav',
        shownFile: 'siren.wav',
        device: '17',
      },
    ],
    correction: { ko: '정정', en: 'Correction' },
    second: 'never',
    limits: { maxRepeats: 20, maxS: 900 },
    timing,
  };
}

export function planLike(like: Partial<BroadcastPlan> = {}): BroadcastPlan {
  return {
    ...{ zones: ['a'], ko: '대피하십시오', en: 'Leave the building', clip: null, tone: null },
    ...{ repeats: 1, gapS: 5, priority: 'routine', endS: null },
    ...like,
  };
}

export function draftLike(
  like: Partial<BroadcastPlan> = {},
  rest: Partial<BroadcastDraft> = {},
): BroadcastDraft {
  return { template: null, answers: null, corrects: null, plan: planLike(like), ...rest };
}

/** A disk that is a map; it may refuse. */
export class MemoryKeep {
  readonly kept = new Map<BroadcastId, Broadcast>();
  refuses = false;
  saves = 0;

  save(broadcast: Broadcast): Promise<void> {
    this.saves += 1;
    if (this.refuses) return Promise.reject(new Error('the disk is full'));
    this.kept.set(broadcast.id, broadcast);
    return Promise.resolve();
  }

  load(since: number): Promise<readonly Broadcast[]> {
    if (this.refuses) return Promise.reject(new Error('the disk is full'));
    return Promise.resolve([...this.kept.values()].filter(({ at }) => at >= since));
  }
}

export interface DeskLike {
  readonly desk?: string;
  readonly clock?: ManualClock;
  readonly zones?: readonly Zone[];
  readonly keep?: MemoryKeep;
  readonly room?: BroadcastRoom | null;
  readonly ports?: readonly TestPort<'live'>[];
  readonly parts?: Partial<BroadcasterParts<'live'>>;
}

/** A desk that speaks by a port of the test's. */
export class TestDesk {
  readonly id: string;
  readonly clock: ManualClock;
  readonly port: TestPort<'live'>;
  readonly keep: MemoryKeep;
  readonly entries: BroadcastEntry[] = [];
  readonly told: BroadcastFacts[] = [];
  readonly lines: string[] = [];
  readonly broadcaster: Broadcaster<'live'>;
  /** What the judgement finds wrong. */
  problems: readonly BroadcastProblem[] = [];
  needsSecond = false;

  constructor(like: DeskLike = {}) {
    const { desk = 'desk-1', clock = new ManualClock(epoch), zones = [zoneLike('a')] } = like;
    const { keep = new MemoryKeep(), room = null, ports = [new TestPort('live', clock)] } = like;
    this.id = desk;
    this.clock = clock;
    this.keep = keep;
    this.port = ports[0] ?? new TestPort('live', clock);
    const settings = settingsLike(zones);
    this.broadcaster = new Broadcaster<'live'>({
      ...{ mode: 'live', desk, settings, ports, keep, room, clock },
      clips: { troubles: [], onChange: () => () => {} },
      judge: ({ plan }) => ({
        problems: this.problems,
        needsSecond: this.needsSecond,
        seconds: plan.repeats === null && plan.endS === null ? null : seconds,
        outlets: zones
          .filter(({ id }) => plan.zones.includes(id))
          .flatMap(({ id, outlets }) =>
            outlets.map((outlet) => ({ zone: id, outlet, gets: ['ko', 'en'] as const, trouble: null })),
          ),
      }),
      prepare: (source) => (source.from === 'nothing' ? draftLike({ zones: [] }) : null),
      correctionOf: ({ id, plan }, corrected) =>
        draftLike(
          { zones: corrected, ko: '정정', en: 'Correction', priority: plan.priority },
          { corrects: id },
        ),
      logger: createLogger(
        'broadcast',
        (line) => this.lines.push(line),
        () => 0,
      ),
      record: (entry) => this.entries.push(entry),
      onFacts: (facts) => this.told.push(facts),
      ...like.parts,
    });
  }

  get facts(): BroadcastFacts {
    return this.broadcaster.facts;
  }

  /** A hand holds the key until it is sent. Answers its id. */
  send(like: Partial<BroadcastPlan> = {}, rest: Partial<BroadcastDraft> = {}): BroadcastId {
    return this.hold({ draft: draftLike(like, rest), second: null });
  }

  correct(broadcast: BroadcastId): BroadcastId {
    return this.hold({ correct: broadcast });
  }

  hold(held: Parameters<Broadcaster<'live'>['hold']>[0]): BroadcastId {
    const reply = this.broadcaster.hold(held, kim, null);
    if (!reply.ok) throw new Error(reply.error.message);
    this.keepFor(timing.holdMs);
    const ordered = this.entries.findLast(({ what, desk }) => what === 'ordered' && desk === this.id);
    if (!ordered) throw new Error('nothing was ordered');
    return ordered.broadcast;
  }

  /** The hand stays on the key. */
  keepFor(ms: number): void {
    for (let left = ms; left > 0; left -= 100) {
      this.clock.advance(Math.min(100, left));
      this.broadcaster.keepHolding();
    }
  }

  /** What was handed to the disk is on it: that goes by promises. */
  async kept(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  broadcast(id: BroadcastId): Broadcast {
    const found = this.facts.broadcasts.find((broadcast) => broadcast.id === id);
    if (!found) throw new Error(`there is no ${id} at ${this.id}`);
    return found;
  }

  /** `ZONE STATE HEARD`, one for each result. */
  states(id: BroadcastId): readonly string[] {
    return this.broadcast(id).results.map(({ address, state, heard }) => `${address} ${state} ${heard}`);
  }

  reasons(id: BroadcastId): readonly (string | null)[] {
    return this.broadcast(id).results.map(({ reason }) => reason && sayReason(reason));
  }

  /** Who has which zone. */
  uses(): readonly string[] {
    return this.facts.uses.map(({ zone, broadcast }) => `${zone}: ${broadcast}`).toSorted();
  }

  /** What the log has, in short. */
  log(): readonly string[] {
    return this.entries.map(({ what, reason }) => (reason === null ? what : `${what}: ${sayReason(reason)}`));
  }
}
