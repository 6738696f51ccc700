import { describe, expect, it } from 'vitest';
import { OrdersColleagues } from '../../../main/drill/orders-colleagues.ts';
import { OrderTable } from '../../../main/drill/order-table.ts';
import { createRandom } from '../../../main/drill/random.ts';
import { ManualClock } from '../manual-clock.ts';

type Event = Readonly<Record<string, unknown>>;

const hourMs = 3_600_000;

function standing(seed = 1, hear: (event: Event) => void = () => {}) {
  const clock = new ManualClock();
  const events: Event[] = [];
  const table = new OrderTable(
    () => clock.now(),
    (_, event) => {
      events.push(event);
      hear(event);
    },
  );
  return { clock, table, events, colleagues: new OrdersColleagues(table, clock, createRandom(seed).next) };
}

const order = {
  job_role: 'RIS',
  job_type: '전기',
  priority: 'normal',
  patient_name: 'B2',
  doctor_name: '안전팀',
} as const;

describe('the table', () => {
  it('lets nobody accept what is taken, cancel what is over, or skip a step', () => {
    const { table } = standing();
    const { id } = table.create(order);
    expect(table.progress(id)).toBeNull();
    expect(table.accept(id, 'a')?.worker_name).toBe('a');
    expect(table.accept(id, 'b')).toBeNull();
    expect([1, 2, 3].map(() => table.progress(id)?.ocs_status)).toEqual([
      'IN_PROGRESS',
      'RESULT_READY',
      'CONFIRMED',
    ]);
    expect([table.progress(id), table.cancel(id, 'a', ''), table.accept(99, 'a')]).toEqual([
      null,
      null,
      null,
    ]);
    const other = table.create(order).id;
    expect(table.cancel(other, 'a', 'why')).toMatchObject({ ocs_status: 'CANCELLED', cancel_reason: 'why' });
    expect([table.cancel(other, 'a', 'why'), table.accept(other, 'a')]).toEqual([null, null]);
  });

  it('tells a cancel as a status and as a cancel', () => {
    const { table, events } = standing();
    table.cancel(table.create(order).id, 'a', 'why');
    expect(events.map(({ type, to_status, reason }) => [type, to_status, reason])).toEqual([
      ['OCS_CREATED', undefined, undefined],
      ['OCS_STATUS_CHANGED', 'CANCELLED', undefined],
      ['OCS_CANCELLED', undefined, 'why'],
    ]);
  });
});

describe('colleagues', () => {
  it.each([1, 2, 3, 4, 5])('keep the board alive for a day without breaking a rule (seed %i)', (seed) => {
    const states = new Map<unknown, unknown>();
    const follows: Record<string, readonly unknown[]> = {
      ORDERED: ['ACCEPTED', 'CANCELLED'],
      ACCEPTED: ['IN_PROGRESS', 'CANCELLED'],
      IN_PROGRESS: ['RESULT_READY', 'CANCELLED'],
      RESULT_READY: ['CONFIRMED', 'CANCELLED'],
    };
    const broken: unknown[] = [];
    const { clock, table, colleagues, events } = standing(
      seed,
      ({ type, ocs_pk, from_status, to_status }) => {
        if (type === 'OCS_CREATED') states.set(ocs_pk, 'ORDERED');
        if (type !== 'OCS_STATUS_CHANGED') return;
        const from = states.get(ocs_pk);
        if (from !== from_status || !follows[String(from)]?.includes(to_status))
          broken.push([from, to_status]);
        states.set(ocs_pk, to_status);
      },
    );
    colleagues.start();
    expect(events.map(({ type }) => type)).toEqual(['OCS_CREATED', 'OCS_CREATED', 'OCS_CREATED']);
    for (let hour = 0; hour < 24; hour += 1) {
      const before = events.length;
      clock.advance(hourMs);
      expect(events.length).toBeGreaterThan(before + 100);
      const open = table.all().filter(({ ocs_status }) => !['CONFIRMED', 'CANCELLED'].includes(ocs_status));
      expect(open.length).toBeGreaterThan(0);
      expect(open.length).toBeLessThan(12);
      expect(table.all().length).toBeLessThan(120);
    }
    expect(broken).toEqual([]);
    expect([...states.values()]).toEqual(expect.arrayContaining(['CONFIRMED', 'CANCELLED']));
    colleagues.stop();
  });

  it('of the same seed do the same', () => {
    const [one, two] = [standing(7), standing(7)];
    for (const { colleagues, clock } of [one, two]) {
      colleagues.start();
      clock.advance(hourMs);
      colleagues.stop();
    }
    expect(one.events).toEqual(two.events);
  });

  it('leave no timer when they are stopped, also by somebody who hears of what they did', () => {
    const { clock, colleagues, events } = standing(1, () => {
      if (events.length > 5) colleagues.stop();
    });
    colleagues.start();
    colleagues.start();
    expect(clock.waiting).toBe(1);
    clock.advance(hourMs);
    expect(clock.waiting).toBe(0);
    colleagues.stop();
    expect(events.length).toBeLessThan(9);
  });
});
