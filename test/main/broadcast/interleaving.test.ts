import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { broadcastPriorities, type BroadcastPriority } from '../../../preload/contract/broadcast.ts';
import { ManualClock } from '../manual-clock.ts';
import { pass, SimRoom } from './sim-room.ts';
import { draftLike, epoch, TestDesk, timing, zoneLike } from './test-desk.ts';

const ids = ['desk-1', 'desk-2', 'desk-3'] as const;
const zones = ['a', 'b'] as const;
const who = fc.integer({ min: 0, max: ids.length - 1 });

/** What may happen in a room. Devices play by themselves; some fail, and are repeated. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('order' as const),
      who,
      zones: fc.subarray([...zones], { minLength: 1 }),
      priority: fc.constantFrom<BroadcastPriority>(...broadcastPriorities),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('device' as const),
      zone: fc.constantFrom(...zones),
      says: fc.constantFrom('playing' as const, 'done' as const, 'failed' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom<'stop' | 'repeat'>('stop', 'repeat'), who }) },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('pass' as const), ms: fc.constantFrom(10, 60, 300) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
/** Too short for a device that says nothing to be given up: it would be speaking on. */
const steps = fc.array(step, { minLength: 5, maxLength: 30 });
/** To the broker and on to a desk: two of these are less than the time that desks settle in. */
const delays = fc.array(fc.integer({ min: 0, max: timing.settleMs / 2 - 20 }), {
  minLength: 1,
  maxLength: 30,
});

/** The loudspeakers themselves: what each of them is giving, and by whose word. */
class Speakers {
  readonly on = new Map<string, { readonly desk: TestDesk; readonly broadcast: string }>();
  /** Somebody began where somebody was speaking. */
  readonly clashes: string[] = [];
  said = 0;

  listenTo(desk: TestDesk): void {
    desk.port.onSay = ({ broadcast }, to) => {
      for (const { address } of to) {
        const before = this.on.get(address);
        if (before) this.clashes.push(`${address}: ${broadcast} of ${desk.id} into ${before.broadcast}`);
        this.on.set(address, { desk, broadcast });
        this.said += 1;
      }
    };
    desk.port.onStop = (broadcast, addresses) => {
      for (const address of addresses) {
        if (this.on.get(address)?.broadcast === broadcast) this.on.delete(address);
        desk.port.tell(address, 'stopped', { broadcast });
      }
    };
  }

  tell(address: string, state: 'playing' | 'done' | 'failed'): void {
    const on = this.on.get(address);
    if (state !== 'playing') this.on.delete(address);
    on?.desk.port.tell(address, state, { broadcast: on.broadcast });
  }
}

async function play(all: readonly Step[], delayMs: readonly number[]) {
  const clock = new ManualClock(epoch);
  const room = new SimRoom(clock);
  let message = 0;
  room.delayMs = () => delayMs[message++ % delayMs.length] ?? 0;
  const speakers = new Speakers();
  const desks = ids.map((id) => {
    const seat = room.seat(id);
    const zonesOf = zones.map((zone) => zoneLike(zone));
    const desk = seat.take(new TestDesk({ desk: id, clock, zones: zonesOf, room: seat.room }));
    speakers.listenTo(desk);
    return desk;
  });
  for (const each of all) await take(each, desks, speakers, clock);
  await pass(clock, 1_500);
  return { clock, desks, speakers };
}

async function take(each: Step, desks: readonly TestDesk[], speakers: Speakers, clock: ManualClock) {
  const desk = 'who' in each ? desks[each.who] : undefined;
  const newest = desk?.facts.broadcasts[0]?.id ?? '';
  if (each.what === 'order') {
    // A schedule has no key: several may order in the same millisecond.
    const id = `${desk?.id}/${desk?.entries.length}`;
    void desk?.broadcaster.sendScheduled(
      id,
      'any',
      draftLike({ zones: each.zones, priority: each.priority }),
    );
  } else if (each.what === 'device') speakers.tell(each.zone, each.says);
  else if (each.what === 'stop') desk?.broadcaster.stop(newest, { name: 'Kim' });
  else if (each.what === 'repeat') desk?.broadcaster.repeat(newest, { name: 'Kim' });
  else if (each.what === 'pass') await pass(clock, each.ms);
}

describe('three desks that speak in the same zones, whatever comes when', () => {
  it('never speak into each other, and see the same', { timeout: 240_000 }, async () => {
    let said = 0;
    await fc.assert(
      fc.asyncProperty(steps, delays, async (all, delayMs) => {
        const { clock, desks, speakers } = await play(all, delayMs);
        said += speakers.said;
        expect(speakers.clashes).toEqual([]);
        const seen = desks.map((desk) => ({
          uses: desk.uses(),
          broadcasts: desk.facts.broadcasts.map(({ id, phase, results, stopped }) => ({
            ...{ id, phase, isStopped: stopped !== null },
            // Who waits says for whom: words that need not be told again.
            results: results.map(({ zone, state, heard, tries }) => ({ zone, state, heard, tries })),
          })),
        }));
        for (const each of seen) expect(each).toEqual(seen[0]);
        // Where somebody speaks, it is who has the zone.
        for (const [zone, { broadcast }] of speakers.on)
          expect(seen[0]?.uses).toContainEqual(`${zone}: ${broadcast}`);
        for (const { broadcaster } of desks) await broadcaster.close();
        await pass(clock, 2_000, 1_000);
        expect(clock.waiting).toBe(0);
      }),
      { numRuns: 150 },
    );
    expect(said).toBeGreaterThan(100);
  });

  it('always have somebody speaking in a zone that somebody waits for', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, delays, async (all, delayMs) => {
        const { desks, speakers } = await play(all, delayMs);
        const waiting = desks[0]?.facts.broadcasts.flatMap(({ results }) =>
          results.filter(({ state }) => state === 'waiting').map(({ zone }) => zone),
        );
        for (const zone of waiting ?? []) expect([...speakers.on.keys()]).toContain(zone);
        for (const { broadcaster } of desks) await broadcaster.close();
      }),
      { numRuns: 100 },
    );
  });
});
