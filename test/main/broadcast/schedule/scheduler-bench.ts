import { afterEach, expect } from 'vitest';
import type { BroadcastSchedule } from '../../../../preload/contract/broadcast.ts';
import { sayReason } from '../../../../preload/contract/reason-words.ts';
import { Scheduler, type SchedulerParts } from '../../../../main/broadcast/schedule/scheduler.ts';
import type { ScheduleSettings } from '../../../../main/config/broadcast.ts';
import { createLogger } from '../../../../main/lib/logger.ts';
import type { ScheduleRun } from '../../../../main/store/broadcast-store.ts';
import { ManualClock } from '../../manual-clock.ts';
import { draftLike } from '../plan/sample.ts';
import { local } from './time-zone.ts';

/** Every weekday at eight, up to 30 minutes late. */
export const safety: ScheduleSettings = {
  ...{ id: 'safety', name: 'Safety', template: 'daily', zones: ['a1'], time: '08:00' },
  ...{ days: [1, 2, 3, 4, 5], onHolidays: false, lateMin: 30, isOn: true },
};

const futureMs = 24 * 3_600_000;

/** What outlives a restart, as the stores keep it. */
export class Disk {
  readonly runs = new Map<string, ScheduleRun>();
  readonly kept = new Map<string, string>();
  /** Nothing is read or written. */
  isBroken = false;

  ran = async (
    ...[schedule, day, outcome, at]: Parameters<SchedulerParts['runs']['ran']>
  ): Promise<boolean> => {
    await this.#work();
    const key = `${schedule}@${day}`;
    const before = this.runs.get(key);
    if (before && before.at <= at + futureMs) return false;
    this.runs.set(key, { schedule, day, outcome, at });
    return true;
  };

  lastRuns = async (since: string): Promise<readonly ScheduleRun[]> => {
    await this.#work();
    return [...this.runs.values()].filter(({ day }) => day >= since);
  };

  set = async (name: string, text: string): Promise<void> => {
    await this.#work();
    this.kept.set(name, text);
  };

  all = async (prefix: string): Promise<ReadonlyMap<string, string>> => {
    await this.#work();
    return new Map([...this.kept].filter(([name]) => name.startsWith(prefix)));
  };

  async #work(): Promise<void> {
    await Promise.resolve();
    if (this.isBroken) throw new Error('the disk refuses');
  }
}

export interface Bench {
  readonly clock: ManualClock;
  readonly disk: Disk;
  readonly scheduler: Scheduler;
  /** `safety@2026-03-02` of each broadcast that was handed over. */
  readonly sent: string[];
  /** `safety 2026-03-02 missed`, and the reason where there is one. */
  readonly told: string[];
  readonly facts: (readonly BroadcastSchedule[])[];
  readonly lines: string[];
}

const benches: Bench[] = [];

afterEach(async () => {
  for (const { scheduler, clock } of benches.splice(0)) {
    await scheduler.close();
    expect(clock.waiting).toBe(0);
  }
});

type Differences = Partial<SchedulerParts> & { readonly schedules?: readonly ScheduleSettings[] };

/** A scheduler that has started at this local time, on a disk that may know more. */
export async function startAt(time: string, parts: Differences = {}, disk = new Disk()): Promise<Bench> {
  const bench = makeAt(time, parts, disk);
  await bench.scheduler.start();
  await settled();
  return bench;
}

/** One that has not started. */
export function makeAt(time: string, parts: Differences = {}, disk = new Disk()): Bench {
  const clock = new ManualClock(local(time));
  const sent: string[] = [];
  const told: string[] = [];
  const facts: (readonly BroadcastSchedule[])[] = [];
  const lines: string[] = [];
  const scheduler = new Scheduler({
    settings: { schedules: parts.schedules ?? [safety], holidays: [], quiet: [] },
    draft: ({ zones }) => draftLike({ zones, priority: 'routine' }),
    send: (id) => {
      sent.push(id);
      return Promise.resolve('sent');
    },
    isKnown: () => false,
    runs: disk,
    kept: disk,
    clock,
    logger: createLogger(
      'test',
      (line) => lines.push(line),
      () => 0,
    ),
    onRun: ({ schedule, day, outcome }, reason) =>
      told.push(
        [schedule, day, outcome, reason && sayReason(reason)].filter((word) => word !== null).join(' '),
      ),
    onFacts: (next) => facts.push(next),
    ...parts,
  });
  const bench = { clock, disk, scheduler, sent, told, facts, lines };
  benches.push(bench);
  return bench;
}

/** Everything that waits for nothing but its turn has had it. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Time passes as it does: minute by minute, with what each sets off done before the next. */
export async function passTo(bench: Bench, time: string): Promise<void> {
  const end = local(time);
  while (bench.clock.now() < end) {
    bench.clock.advance(Math.min(60_000, end - bench.clock.now()));
    await settled();
  }
}

/** A desk that knows the schedules since a week before: what is past is past it. */
export async function knownSince(time: string, schedules = [safety]): Promise<Disk> {
  const { disk, scheduler } = await startAt(time, { schedules });
  await scheduler.close();
  return disk;
}
