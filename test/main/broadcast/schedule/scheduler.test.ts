import { describe, expect, it, vi } from 'vitest';
import type { QuietHours } from '../../../../main/config/broadcast.ts';
import { draftLike } from '../plan/sample.ts';
import { knownSince, passTo, safety, settled, startAt } from './scheduler-bench.ts';
import { local, useTimeZone } from './time-zone.ts';

useTimeZone('Asia/Seoul');

const settings = { schedules: [safety], holidays: [] as string[], quiet: [] as QuietHours[] };
const minuteMs = 60_000;

describe('a schedule', () => {
  it('is sent at its time, to the millisecond and not before', async () => {
    const bench = await startAt('2026-03-02 07:30');
    bench.clock.advance(30 * minuteMs - 1);
    await settled();
    expect(bench.sent).toEqual([]);
    bench.clock.advance(1);
    await settled();
    expect([bench.sent, bench.told]).toEqual([['safety@2026-03-02'], ['safety 2026-03-02 sent']]);
  });

  it('is sent once a day, every day that it names', async () => {
    // A Friday.
    const bench = await startAt('2026-03-06 00:00');
    await passTo(bench, '2026-03-10 12:00');
    expect(bench.sent).toEqual(['safety@2026-03-06', 'safety@2026-03-09', 'safety@2026-03-10']);
  });

  it('is sent with its draft and its own name', async () => {
    const send = vi.fn(() => Promise.resolve('sent' as const));
    const draft = draftLike({ priority: 'routine' });
    const bench = await startAt('2026-03-02 07:59', { send, draft: () => draft });
    await passTo(bench, '2026-03-02 08:05');
    expect(send.mock.calls).toEqual([['safety@2026-03-02', 'safety', draft]]);
  });

  it('is silent on a holiday, and that is told', async () => {
    const bench = await startAt('2026-03-02 07:00', { settings: { ...settings, holidays: ['2026-03-02'] } });
    await passTo(bench, '2026-03-03 09:00');
    expect(bench.told).toEqual(['safety 2026-03-02 holiday', 'safety 2026-03-03 sent']);
    expect(bench.sent).toEqual(['safety@2026-03-03']);
  });

  it('is silent in quiet hours that refuse it, and that is told', async () => {
    const quiet: QuietHours[] = [{ from: '07:00', to: '09:00', days: [1], refuses: ['routine'] }];
    const bench = await startAt('2026-03-02 07:30', { settings: { ...settings, quiet } });
    await passTo(bench, '2026-03-03 09:00');
    expect(bench.told).toEqual(['safety 2026-03-02 quiet-hours', 'safety 2026-03-03 sent']);
  });

  it('of an emergency is sent in quiet hours', async () => {
    const quiet: QuietHours[] = [{ from: '07:00', to: '09:00', days: [1], refuses: ['routine', 'urgent'] }];
    const bench = await startAt('2026-03-02 07:30', {
      settings: { ...settings, quiet },
      draft: () => draftLike({ priority: 'emergency' }),
    });
    await passTo(bench, '2026-03-02 08:05');
    expect(bench.told).toEqual(['safety 2026-03-02 sent']);
  });

  it.each(['refused', 'other-desk'] as const)(
    'that is answered with %s is done for the day',
    async (answer) => {
      const bench = await startAt('2026-03-02 07:30', { send: () => Promise.resolve(answer) });
      await passTo(bench, '2026-03-02 12:00');
      expect(bench.told).toEqual([`safety 2026-03-02 ${answer}`]);
    },
  );

  it('whose template is gone is refused, and says which', async () => {
    const bench = await startAt('2026-03-02 07:30', { draft: () => null });
    await passTo(bench, '2026-03-02 12:00');
    expect(bench.told).toEqual(['safety 2026-03-02 refused not in the settings: daily']);
  });

  it('does not wait for another one that is being sent', async () => {
    const sent: string[] = [];
    let answer: (outcome: 'sent') => void = () => {};
    const bench = await startAt('2026-03-02 07:30', {
      schedules: [safety, { ...safety, id: 'noon', time: '08:01' }],
      send: (id) => {
        sent.push(id);
        return id.startsWith('safety')
          ? new Promise((resolve) => (answer = resolve))
          : Promise.resolve('sent');
      },
    });
    await passTo(bench, '2026-03-02 08:10');
    expect([sent, bench.told]).toEqual([['safety@2026-03-02', 'noon@2026-03-02'], ['noon 2026-03-02 sent']]);
    answer('sent');
    await settled();
    expect(bench.told[1]).toBe('safety 2026-03-02 sent');
  });

  it('that is being sent is waited for at the end, and is on disk', async () => {
    let answer: (outcome: 'sent') => void = () => {};
    const bench = await startAt('2026-03-02 08:00', {
      send: () => new Promise((resolve) => (answer = resolve)),
    });
    let isClosed = false;
    const closing = bench.scheduler.close().then(() => (isClosed = true));
    await settled();
    expect(isClosed).toBe(false);
    answer('sent');
    await closing;
    expect(bench.disk.runs.get('safety@2026-03-02')?.outcome).toBe('sent');
  });
});

describe('a desk that was off, or slept', () => {
  const from = '2026-03-01 12:00';

  it.each([
    ['08:00:00', 'sent'],
    ['08:01:00', 'sent'],
    ['08:01:01', 'late'],
    ['08:30:00', 'late'],
    ['08:30:01', 'missed'],
    ['20:00:00', 'missed'],
  ])('and is there again at %s finds the notice of eight %s', async (time, outcome) => {
    const bench = await startAt(`2026-03-02 ${time}`, {}, await knownSince(from));
    expect([bench.told, bench.sent.length]).toEqual([
      [`safety 2026-03-02 ${outcome}`],
      outcome === 'missed' ? 0 : 1,
    ]);
  });

  it('finds it by itself, without a timer that fired in the sleep', async () => {
    const bench = await startAt('2026-03-02 07:00');
    bench.clock.setWallClock(local('2026-03-02 08:20'));
    bench.clock.advance(minuteMs);
    await settled();
    expect(bench.told).toEqual(['safety 2026-03-02 late']);
  });

  it('and may not be late, misses what it was not there for', async () => {
    const strict = { ...safety, lateMin: 0 };
    const disk = await knownSince(from, [strict]);
    const bench = await startAt('2026-03-02 08:02', { schedules: [strict] }, disk);
    expect([bench.told, bench.sent]).toEqual([['safety 2026-03-02 missed'], []]);
  });

  it('says only the newest of several that are late', async () => {
    const patient = { ...safety, lateMin: 3 * 24 * 60 };
    const disk = await knownSince(from, [patient]);
    const bench = await startAt('2026-03-04 07:00', { schedules: [patient] }, disk);
    expect(bench.told).toEqual(['safety 2026-03-02 missed', 'safety 2026-03-03 late']);
  });

  it('tells of the last seven days and not of a year', async () => {
    const bench = await startAt('2027-03-01 12:00', {}, await knownSince(from));
    expect(bench.told).toEqual([
      ...['safety 2027-02-23 missed', 'safety 2027-02-24 missed', 'safety 2027-02-25 missed'],
      ...['safety 2027-02-26 missed', 'safety 2027-03-01 missed'],
    ]);
  });

  it('tells of each day once, over restarts', async () => {
    const disk = await knownSince(from);
    const first = await startAt('2026-03-04 12:00', {}, disk);
    await first.scheduler.close();
    const second = await startAt('2026-03-04 12:10', {}, disk);
    expect([first.told.length, second.told]).toEqual([3, []]);
  });

  it('tells holidays and quiet hours of the past as what they were', async () => {
    const quiet: QuietHours[] = [{ from: '07:00', to: '09:00', days: [2], refuses: ['routine'] }];
    const holidays = ['2026-03-02'];
    const disk = await knownSince(from);
    const bench = await startAt('2026-03-04 12:00', { settings: { ...settings, holidays, quiet } }, disk);
    expect(bench.told).toEqual([
      'safety 2026-03-02 holiday',
      'safety 2026-03-03 quiet-hours',
      'safety 2026-03-04 missed',
    ]);
  });

  it('is not late into quiet hours', async () => {
    const quiet: QuietHours[] = [{ from: '08:10', to: '09:00', days: [1], refuses: ['routine'] }];
    const disk = await knownSince(from);
    const bench = await startAt('2026-03-02 08:20', { settings: { ...settings, quiet } }, disk);
    expect([bench.told, bench.sent]).toEqual([['safety 2026-03-02 quiet-hours'], []]);
  });

  it('does not call missed what another desk has sent meanwhile', async () => {
    const disk = await knownSince(from);
    const bench = await startAt('2026-03-03 12:00', { isKnown: (id) => id === 'safety@2026-03-02' }, disk);
    expect(bench.told).toEqual(['safety 2026-03-02 other-desk', 'safety 2026-03-03 missed']);
  });

  it.each(['refused', 'other-desk'] as const)(
    'and is late, and is answered with %s, tells that',
    async (answer) => {
      const bench = await startAt(
        '2026-03-02 08:20',
        { send: () => Promise.resolve(answer) },
        await knownSince(from),
      );
      expect(bench.told).toEqual([`safety 2026-03-02 ${answer}`]);
    },
  );

  it('does not tell of a day that the disk knows already', async () => {
    const disk = await knownSince(from);
    const runs = { lastRuns: disk.lastRuns, ran: () => Promise.resolve(false) };
    const bench = await startAt('2026-03-02 12:00', { runs }, disk);
    expect(bench.told).toEqual([]);
  });

  it('misses nothing from before a schedule was there', async () => {
    expect((await startAt('2026-03-06 12:00')).told).toEqual([]);
  });
});

describe('the facts', () => {
  it('tell of each schedule when it is next and what became of the last', async () => {
    const off = { ...safety, id: 'evening', name: 'Evening', time: '17:00', isOn: false };
    const bench = await startAt('2026-03-02 07:59', { schedules: [safety, off] });
    await passTo(bench, '2026-03-02 08:01');
    const { template: _template, zones: _zones, ...shown } = safety;
    expect(bench.scheduler.facts).toEqual([
      {
        ...shown,
        next: local('2026-03-03 08:00'),
        last: { at: local('2026-03-02 08:00'), outcome: 'sent' },
      },
      expect.objectContaining({ id: 'evening', isOn: false, next: null, last: null }),
    ]);
    expect(bench.facts.at(-1)).toEqual(bench.scheduler.facts);
  });

  it('are told when they change, and only then', async () => {
    const bench = await startAt('2026-03-02 07:00');
    expect(bench.facts).toHaveLength(1);
    await passTo(bench, '2026-03-02 07:59');
    expect(bench.facts).toHaveLength(1);
    await passTo(bench, '2026-03-02 08:30');
    expect(bench.facts.map(([facts]) => [facts?.next, facts?.last?.outcome ?? null])).toEqual([
      [local('2026-03-02 08:00'), null],
      [local('2026-03-03 08:00'), null],
      [local('2026-03-03 08:00'), 'sent'],
    ]);
  });

  it('pass over holidays', async () => {
    const bench = await startAt('2026-03-02 09:00', { settings: { ...settings, holidays: ['2026-03-03'] } });
    expect(bench.scheduler.facts[0]?.next).toBe(local('2026-03-04 08:00'));
  });

  it('remember the last outcome over a restart', async () => {
    const first = await startAt('2026-03-02 08:00');
    await first.scheduler.close();
    const second = await startAt('2026-03-02 09:00', {}, first.disk);
    expect(second.scheduler.facts[0]?.last).toEqual({ at: local('2026-03-02 08:00'), outcome: 'sent' });
  });
});
