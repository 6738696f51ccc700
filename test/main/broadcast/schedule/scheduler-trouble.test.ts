import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BroadcastStore } from '../../../../main/store/broadcast-store.ts';
import { KeptStore } from '../../../../main/store/kept-store.ts';
import { useStores } from '../../store/scratch.ts';
import { Disk, knownSince, makeAt, passTo, safety, settled, startAt, type Bench } from './scheduler-bench.ts';
import { local, useTimeZone } from './time-zone.ts';

useTimeZone('Asia/Seoul');

const minuteMs = 60_000;
const stores = useStores();

async function setClock({ clock }: Bench, time: string): Promise<void> {
  clock.setWallClock(local(time));
  clock.advance(minuteMs);
  await settled();
}

describe('a clock that is set', () => {
  it('back by hours does not send twice, and the next one is tomorrow', async () => {
    const bench = await startAt('2026-03-02 07:30');
    await passTo(bench, '2026-03-02 08:10');
    await setClock(bench, '2026-03-02 05:00');
    expect(bench.scheduler.facts[0]?.next).toBe(local('2026-03-03 08:00'));
    await passTo(bench, '2026-03-02 09:00');
    expect(bench.sent).toEqual(['safety@2026-03-02']);
  });

  it('forward by hours and back sends once', async () => {
    const bench = await startAt('2026-03-02 06:00');
    await setClock(bench, '2026-03-02 08:00');
    await setClock(bench, '2026-03-02 06:05');
    await passTo(bench, '2026-03-02 10:00');
    expect(bench.sent).toEqual(['safety@2026-03-02']);
  });

  it('back, after it was switched on, still sends what is to come', async () => {
    const bench = await startAt('2026-03-02 10:00');
    await setClock(bench, '2026-03-02 07:00');
    await setClock(bench, '2026-03-02 08:00:30');
    expect(bench.told).toEqual(['safety 2026-03-02 late']);
  });

  it('into next month and back leaves no month of silence', async () => {
    const bench = await startAt('2026-03-02 07:00');
    await setClock(bench, '2026-04-01 07:00');
    await setClock(bench, '2026-03-02 07:10');
    await passTo(bench, '2026-03-03 09:00');
    expect(bench.sent).toEqual(['safety@2026-03-02', 'safety@2026-03-03']);
    await setClock(bench, '2026-03-26 07:00');
    await passTo(bench, '2026-03-26 08:05');
    // Told as missed by the wrong clock, and sent by the right one.
    expect([bench.told.includes('safety 2026-03-26 missed'), bench.sent.at(-1)]).toEqual([
      true,
      'safety@2026-03-26',
    ]);
  });

  it('that was a month ahead when the desk was first started leaves no month of silence either', async () => {
    const disk = await knownSince('2026-04-01 09:00');
    const bench = await startAt('2026-03-02 07:50', {}, disk);
    expect(JSON.parse(disk.kept.get('schedule/safety') ?? '')).toEqual({
      isOn: null,
      since: local('2026-03-02 07:50'),
    });
    await passTo(bench, '2026-03-02 08:05');
    expect(bench.sent).toEqual(['safety@2026-03-02']);
  });

  it('to anything, with restarts and sleep between, never sends a day twice', async () => {
    const minutes = fc.integer({ min: -2_000, max: 2_000 });
    const step = fc.oneof(
      fc.record({ is: fc.constant('set' as const), minutes }),
      fc.record({ is: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
      fc.record({ is: fc.constant('restart' as const), minutes }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const disk = new Disk();
        const sent: string[] = [];
        const parts = {
          schedules: [{ ...safety, days: [0, 1, 2, 3, 4, 5, 6], lateMin: 120 }],
          send: (id: string) => {
            sent.push(id);
            return Promise.resolve('sent' as const);
          },
        };
        let bench = await startAt('2026-03-02 07:30', parts, disk);
        // Hours, as the rule says: within a day of where the clock has been.
        for (const each of steps) {
          const to = bench.clock.now() + each.minutes * minuteMs;
          const base = local('2026-03-02 07:30');
          const within = Math.min(Math.max(to, base - 10 * 60 * minuteMs), base + 13 * 60 * minuteMs);
          if (each.is === 'restart') {
            await bench.scheduler.close();
            bench = await startAt(new Date(within + 9 * 3_600_000).toISOString().slice(0, 19), parts, disk);
          } else if (each.is === 'set') bench.clock.setWallClock(within);
          bench.clock.advance(each.is === 'wait' ? each.minutes * minuteMs : minuteMs);
          await settled();
        }
        await bench.scheduler.close();
        expect(new Set(sent).size).toBe(sent.length);
      }),
      { numRuns: 60, seed: 10 },
    );
  });
});

describe('what cannot be sent now', () => {
  it('is tried again within a minute, for as long as it may be late', async () => {
    let tries = 0;
    const bench = await startAt('2026-03-02 07:30', {
      send: () => {
        tries += 1;
        return tries < 4 ? Promise.reject(new Error('not started')) : Promise.resolve('sent');
      },
    });
    await passTo(bench, '2026-03-02 08:10');
    expect([tries, bench.told]).toEqual([4, ['safety 2026-03-02 late']]);
  });

  it('is missed then, with the reason of the last try', async () => {
    let tries = 0;
    const bench = await startAt('2026-03-02 07:30', {
      schedules: [{ ...safety, lateMin: 2 }],
      send: () => Promise.reject(new Error(`not started ${(tries += 1)}`)),
    });
    await passTo(bench, '2026-03-02 08:10');
    expect([tries, bench.told]).toEqual([
      3,
      ['safety 2026-03-02 missed something went wrong: not started 3'],
    ]);
  });
});

describe('a disk that refuses', () => {
  it('does not make it send twice, and is logged', async () => {
    const bench = await startAt('2026-03-02 07:30');
    bench.disk.isBroken = true;
    await passTo(bench, '2026-03-02 12:00');
    expect([bench.sent, bench.told]).toEqual([['safety@2026-03-02'], ['safety 2026-03-02 sent']]);
    expect(bench.lines.join()).toContain('its run of 2026-03-02 is not on disk: the disk refuses');
  });

  it('to be read at the start makes nothing late: nobody knows what was sent', async () => {
    const disk = await knownSince('2026-03-01 12:00');
    disk.isBroken = true;
    const bench = await startAt('2026-03-02 08:10', {}, disk);
    expect([bench.sent, bench.told]).toEqual([[], []]);
    await passTo(bench, '2026-03-03 08:10');
    expect(bench.sent).toEqual(['safety@2026-03-03']);
  });
});

it('runs that cannot be read at the start make nothing late either, and what the switches kept stays', async () => {
  const disk = await knownSince('2026-03-01 12:00');
  const kept = disk.kept.get('schedule/safety');
  const runs = { ran: disk.ran, lastRuns: () => Promise.reject(new Error('the disk refuses')) };
  const bench = await startAt('2026-03-02 08:10', { runs }, disk);
  expect([bench.sent, disk.kept.get('schedule/safety')]).toEqual([[], kept]);
  expect(bench.lines.join()).toContain('what schedules did before cannot be read: the disk refuses');
});

describe('a switch', () => {
  it('takes a schedule out, and puts it back without what was missed meanwhile', async () => {
    const bench = await startAt('2026-03-02 07:30');
    expect(await bench.scheduler.switch('safety', false)).toBe('switched');
    expect(bench.scheduler.facts[0]).toMatchObject({ isOn: false, next: null });
    await passTo(bench, '2026-03-02 08:10');
    expect(await bench.scheduler.switch('safety', true)).toBe('switched');
    await passTo(bench, '2026-03-03 08:10');
    expect(bench.told).toEqual(['safety 2026-03-03 sent']);
  });

  it('that changes nothing forgives nothing', async () => {
    const disk = await knownSince('2026-03-01 12:00');
    let isReady = false;
    const send = () => (isReady ? Promise.resolve('sent' as const) : Promise.reject(new Error('not yet')));
    const bench = await startAt('2026-03-02 08:05', { send }, disk);
    isReady = true;
    await bench.scheduler.switch('safety', true);
    await settled();
    expect(bench.told).toEqual(['safety 2026-03-02 late']);
  });

  it('is told at once', async () => {
    const bench = await startAt('2026-03-02 07:30');
    await bench.scheduler.switch('safety', false);
    expect(bench.facts.at(-1)?.[0]?.isOn).toBe(false);
  });

  it('of a schedule that there is none of is refused', async () => {
    const bench = await startAt('2026-03-02 07:30');
    expect([await bench.scheduler.switch('gone', true), bench.disk.kept.has('schedule/gone')]).toEqual([
      'unknown',
      false,
    ]);
  });

  it('counts although the disk refuses it, and says that a restart will forget it', async () => {
    const bench = await startAt('2026-03-02 07:30');
    bench.disk.isBroken = true;
    expect(await bench.scheduler.switch('safety', false)).toBe('not-kept');
    expect(bench.scheduler.facts[0]?.isOn).toBe(false);
  });

  it('that was kept in a form that nobody knows is told, and the settings decide', async () => {
    const disk = new Disk();
    for (const text of ['{', '{"isOn":1,"since":2}', 'null', '{"isOn":true}']) {
      disk.kept.set('schedule/safety', text);
      const bench = await startAt('2026-03-02 07:30', {}, disk);
      expect(bench.scheduler.facts[0]?.isOn).toBe(true);
      expect(bench.lines.join()).toContain('schedule safety: its switch is kept in a form that nobody knows');
      await bench.scheduler.close();
    }
  });
});

describe('a scheduler', () => {
  it('that is closed leaves no timer and sends nothing more; twice is fine', async () => {
    const bench = await startAt('2026-03-02 07:30');
    await bench.scheduler.close();
    await bench.scheduler.close();
    expect(bench.clock.waiting).toBe(0);
    expect(await bench.scheduler.switch('safety', false)).toBe('switched');
    bench.clock.advance(60 * minuteMs);
    await settled();
    expect([bench.sent, bench.clock.waiting]).toEqual([[], 0]);
  });

  it('that is closed while it starts sends nothing and leaves no timer; one that never started neither', async () => {
    const bench = makeAt('2026-03-02 08:00');
    const starting = bench.scheduler.start();
    await bench.scheduler.close();
    await starting;
    await makeAt('2026-03-02 08:00').scheduler.close();
    expect([bench.sent, bench.clock.waiting]).toEqual([[], 0]);
  });

  it('that is closed while it reads waits for that', async () => {
    let answer: (runs: []) => void = () => {};
    const runs = {
      ran: () => Promise.resolve(true),
      lastRuns: () => new Promise<[]>((give) => (answer = give)),
    };
    const bench = makeAt('2026-03-02 08:00', { runs });
    let isClosed = false;
    void bench.scheduler.start();
    const closing = bench.scheduler.close().then(() => (isClosed = true));
    await settled();
    expect(isClosed).toBe(false);
    answer([]);
    await closing;
    expect([bench.sent, bench.clock.waiting]).toEqual([[], 0]);
  });

  it('that is closed between two days of a schedule does not go on to the second', async () => {
    const disk = await knownSince('2026-03-01 12:00');
    const told: string[] = [];
    const closing: Promise<void>[] = [];
    const bench: Bench = makeAt(
      '2026-03-03 08:10',
      {
        onRun: ({ day, outcome }) => {
          told.push(`${day} ${outcome}`);
          closing.push(bench.scheduler.close());
        },
      },
      disk,
    );
    await bench.scheduler.start();
    await settled();
    await Promise.all(closing);
    expect([told, bench.sent]).toEqual([['2026-03-02 missed'], []]);
  });

  it('that is started twice sends once', async () => {
    const bench = makeAt('2026-03-02 08:00');
    await Promise.all([bench.scheduler.start(), bench.scheduler.start()]);
    await settled();
    expect([bench.sent, bench.clock.waiting]).toEqual([['safety@2026-03-02'], 1]);
  });

  it('never asks a clock for longer than a minute: timers of more than 24 days go off at once', async () => {
    const bench = makeAt('2026-03-02 07:30', { schedules: [{ ...safety, days: [0] }] });
    const after = vi.spyOn(bench.clock, 'after');
    await bench.scheduler.start();
    await passTo(bench, '2026-03-02 07:33');
    expect(after.mock.calls.map(([delayMs]) => delayMs)).toEqual([minuteMs, minuteMs, minuteMs, minuteMs]);
  });

  it('remembers switch and runs in the real store, after it was opened again', async () => {
    const evening = { ...safety, id: 'evening', time: '18:00' };
    const parts = async () => {
      const store = await stores().open();
      const runs = new BroadcastStore(store);
      return { store, parts: { schedules: [safety, evening], runs, kept: new KeptStore(store) } };
    };
    const one = await parts();
    const first = await startAt('2026-03-02 08:00', one.parts);
    await expect.poll(() => first.told, { timeout: 15_000 }).toEqual(['safety 2026-03-02 sent']);
    await first.scheduler.switch('evening', false);
    await first.scheduler.close();
    await one.store.close();

    const two = await parts();
    const second = await startAt('2026-03-04 07:00', two.parts);
    await expect.poll(() => second.told, { timeout: 15_000 }).toEqual(['safety 2026-03-03 missed']);
    expect(second.scheduler.facts).toMatchObject([
      { id: 'safety', isOn: true, last: { outcome: 'missed' } },
      { id: 'evening', isOn: false, last: null },
    ]);
    await second.scheduler.close();
  });
});
