import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SharedFacts } from '../../../preload/contract/room.ts';
import type { OperationLike } from './operation-like.ts';
import { SimRoom, type SimDesk } from './sim-room.ts';

const alarms = ['x', 'y'] as const;
const ids = ['a', 'b', 'c'] as const;
const desk = fc.integer({ min: 0, max: ids.length - 1 });
const commands = [
  'acknowledge',
  'unacknowledge',
  'note',
  'claim',
  'release',
  'shelve',
  'unshelve',
  'reset',
] as const;

/** What may happen to three desks. `at` picks one of the messages that are under way. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('act' as const),
      desk,
      alarm: fc.constantFrom(...alarms),
      command: fc.constantFrom(...commands),
      severity: fc.constantFrom('critical', 'high', 'low'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      what: fc.constantFrom('deliver' as const, 'repeat' as const, 'lose' as const),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('up' as const, 'down' as const), desk }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('restart' as const, 'crash' as const), desk }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('hear' as const), desk, alarm: fc.constantFrom(...alarms) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('set clock' as const),
      desk,
      by: fc.integer({ min: -1e7, max: 1e7 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('pass' as const), ms: fc.constantFrom(60, 400, 5_000) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const scenario = fc.array(step, { minLength: 5, maxLength: 40 });
const skews = fc.tuple(...ids.map(() => fc.integer({ min: -1e7, max: 1e7 })));

/** Runs of the program at one desk: what was applied in each. */
interface Outcome {
  readonly desk: SimDesk;
  readonly runs: readonly (readonly string[])[];
  readonly facts: Readonly<Record<string, SharedFacts | undefined>>;
}

/** Plays it, then everything comes back, and time goes by. */
async function play(steps: readonly Step[], skewsMs: readonly number[]): Promise<readonly Outcome[]> {
  const room = new SimRoom();
  for (const [index, id] of ids.entries()) {
    const added = await room.add(id, { skewMs: skewsMs[index] ?? 0 });
    for (const alarm of alarms) added.raise({ id: alarm });
  }
  const ends = new Map<SimDesk, number[]>(room.desks.map((each) => [each, []]));
  for (const each of steps) await take(room, each, ends);
  room.deliveries = [];
  for (const each of room.desks) if (!each.isUp) each.up();
  await room.pass(25_000, 500);
  const outcomes = room.desks.map((each) => {
    each.told.clear();
    for (const alarm of each.alarms.values()) each.share.raised(alarm);
    return { desk: each, runs: runsOf(each, ends.get(each) ?? []), facts: Object.fromEntries(each.told) };
  });
  await room.close();
  return outcomes;
}

function runsOf({ applied }: SimDesk, ends: readonly number[]): string[][] {
  return [...ends, applied.length].map((end, index) => applied.slice(ends[index - 1] ?? 0, end));
}

async function take(room: SimRoom, each: Step, ends: Map<SimDesk, number[]>): Promise<void> {
  const index = 'at' in each ? Math.floor(each.at * room.deliveries.length) : 0;
  const concerned = 'desk' in each ? room.desks[each.desk] : undefined;
  switch (each.what) {
    case 'act':
      concerned?.act(likeOf(each, `operator ${concerned.log.length} of ${concerned.id}`));
      break;
    case 'deliver':
    case 'repeat':
      room.deliver(index, each.what === 'repeat');
      break;
    case 'lose':
      room.deliveries.splice(index, 1);
      break;
    case 'up':
      if (concerned && !concerned.isUp) concerned.up();
      break;
    case 'down':
      if (concerned?.isUp) concerned.down();
      break;
    case 'restart':
      await room.settled();
      await restart(concerned, ends);
      return;
    case 'crash':
      // In the middle of whatever it does.
      return restart(concerned, ends);
    case 'hear': {
      const alarm = concerned?.alarms.get(each.alarm);
      if (concerned && alarm) concerned.alarms.set(alarm.id, { ...alarm, sourceTime: alarm.sourceTime + 50 });
      break;
    }
    case 'set clock':
      concerned?.clock.setWallClock(concerned.clock.now() + each.by);
      break;
    case 'pass':
      for (const { clock } of room.desks) clock.advance(each.ms);
      break;
  }
  if (each.what !== 'act') await room.settled();
}

function likeOf(each: Extract<Step, { what: 'act' }>, operator: string): OperationLike {
  const { alarm, command, severity } = each;
  return { alarm, command, severity, operator };
}

async function restart(desk: SimDesk | undefined, ends: Map<SimDesk, number[]>): Promise<void> {
  if (!desk) return;
  ends.get(desk)?.push(desk.applied.length);
  await desk.restart();
}

/** Names of all operations of the other desks, in their order per author. */
function othersOf(desk: SimDesk, all: readonly Outcome[]): string[] {
  return all
    .filter((each) => each.desk !== desk)
    .flatMap((each) => each.desk.log.map((_, index) => `${each.desk.share.author}#${index + 1}`))
    .toSorted();
}

describe('three desks, whatever happens to them, once they hear each other again', () => {
  it(
    'agree on every alarm, have every operation, and have nothing unconfirmed',
    { timeout: 240_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(scenario, skews, async (steps, skewsMs) => {
          const outcomes = await play(steps, skewsMs);
          const [first] = outcomes;
          for (const { desk: each, facts, runs } of outcomes) {
            expect(facts).toEqual(first?.facts);
            expect([...new Set(runs.flat())].toSorted()).toEqual(othersOf(each, outcomes));
            expect(each.facts?.unconfirmed).toEqual({});
            expect(each.facts?.desks.map(({ behind, missing }) => behind + missing)).toEqual([0, 0]);
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  it(
    'apply every operation once, where none is killed in the middle of a commit',
    { timeout: 240_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(scenario, skews, async (steps, skewsMs) => {
          const outcomes = await play(
            steps.filter(({ what }) => what !== 'crash'),
            skewsMs,
          );
          for (const { desk: each } of outcomes)
            expect(each.applied.toSorted()).toEqual(othersOf(each, outcomes));
        }),
        { numRuns: 100 },
      );
    },
  );

  it('apply none twice within one run, killed or not', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (steps) => {
        for (const { runs } of await play(steps, [0, 0, 0]))
          for (const run of runs) expect(new Set(run).size).toBe(run.length);
      }),
      { numRuns: 60 },
    );
  });

  it('come to the same whatever their clocks say', { timeout: 240_000 }, async () => {
    const people = ({ facts }: Outcome) =>
      JSON.stringify(facts, (key, value: unknown) => (key === 'at' ? undefined : value));
    await fc.assert(
      fc.asyncProperty(scenario, skews, async (steps, skewsMs) => {
        const withoutCrash = steps.filter(({ what }) => what !== 'crash');
        const unmoved = withoutCrash.map((each) => (each.what === 'set clock' ? { ...each, by: 0 } : each));
        const right = await play(unmoved, [0, 0, 0]);
        const wrong = await play(withoutCrash, skewsMs);
        expect(wrong.map(people)).toEqual(right.map(people));
      }),
      { numRuns: 60 },
    );
  });
});
