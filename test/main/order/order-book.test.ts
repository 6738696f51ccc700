import { describe, expect, it } from 'vitest';
import type { WorkOrder } from '../../../preload/contract/order.ts';
import type { OrderEvent } from '../../../main/feed/orders/order-event.ts';
import { OrderBook } from '../../../main/order/order-book.ts';

type Of<Is extends OrderEvent['is']> = Extract<OrderEvent, { is: Is }>;

const created = (of: Partial<Of<'created'>> = {}): OrderEvent => ({
  is: 'created',
  id: 'ocs_1',
  pk: 1,
  jobRole: 'RIS',
  jobType: 'gas',
  priority: 'urgent',
  patient: 'P',
  doctor: 'D',
  message: null,
  at: 10,
  ...of,
});
const status = (to: string, at: number, of: Partial<Of<'status'>> = {}): OrderEvent => ({
  is: 'status',
  id: 'ocs_1',
  pk: 1,
  from: null,
  to,
  jobRole: 'RIS',
  patient: 'P',
  actor: 'ris2',
  message: null,
  at,
  ...of,
});
const cancelled = (at: number, of: Partial<Of<'cancelled'>> = {}): OrderEvent => ({
  is: 'cancelled',
  id: 'ocs_1',
  pk: 1,
  reason: 'twice',
  actor: 'ris2',
  message: null,
  at,
  ...of,
});
const listed = (of: Partial<WorkOrder> = {}): WorkOrder => ({
  connection: 'ocs',
  id: 'ocs_1',
  pk: 1,
  status: 'ORDERED',
  jobRole: 'RIS',
  jobType: 'gas',
  priority: 'urgent',
  patient: 'P',
  doctor: 'D',
  actor: null,
  message: null,
  createdAt: 10,
  changedAt: 10,
  accepted: null,
  cancelled: null,
  ...of,
});
const list = (orders: readonly WorkOrder[], at = 1_000): OrderEvent => ({ is: 'list', orders, at });

/** What a book makes of these events in order: what is told of each, and what stands in the end. */
function heard(...events: readonly OrderEvent[]) {
  const book = new OrderBook();
  const toasts = events.map((event) => book.hear('ocs', event)?.what ?? null);
  return { book, toasts, order: book.get('ocs', 1) };
}

describe('an order', () => {
  it('that is created is told and stands there', () => {
    const { toasts, order } = heard(created());
    expect(toasts).toEqual(['created']);
    expect(order).toEqual(listed({ actor: 'D' }));
  });

  it('goes its way, every step told with who did it and when', () => {
    const { toasts, order } = heard(
      created(),
      status('ACCEPTED', 20),
      status('IN_PROGRESS', 30),
      status('RESULT_READY', 40),
      status('CONFIRMED', 50, { actor: 'doctor1' }),
    );
    expect(toasts).toEqual(['created', 'status', 'status', 'status', 'status']);
    expect(order).toMatchObject({
      status: 'CONFIRMED',
      actor: 'doctor1',
      createdAt: 10,
      changedAt: 50,
      accepted: { by: 'ris2', at: 20 },
    });
  });

  it('that nobody has heard of stands there with what is known of it', () => {
    const { toasts, order } = heard(status('ACCEPTED', 20));
    expect(toasts).toEqual(['status']);
    expect(order).toMatchObject({ status: 'ACCEPTED', jobType: null, accepted: { by: 'ris2', at: 20 } });
  });

  it('that is given back is nobody’s, and may be accepted anew', () => {
    const back = heard(created(), status('ACCEPTED', 20), status('ORDERED', 30));
    expect(back.order).toMatchObject({ status: 'ORDERED', accepted: null });
    expect(back.book.hear('ocs', status('ACCEPTED', 40, { actor: 'ris3' }))?.order.accepted).toEqual({
      by: 'ris3',
      at: 40,
    });
  });
});

describe('what was told once', () => {
  it.each([
    ['a creation', [created(), created()], ['created', null]],
    ['a status', [created(), status('ACCEPTED', 20), status('ACCEPTED', 20)], ['created', 'status', null]],
    ['a step that came late', [status('IN_PROGRESS', 30), status('ACCEPTED', 20)], ['status', null]],
    ['a creation that came late', [status('ACCEPTED', 20), created()], ['status', null]],
  ])('is not told again: %s', (_, events, told) => {
    expect(heard(...events).toasts).toEqual(told);
  });

  it('by the list only is told all the same when its event comes', () => {
    expect(heard(list([listed()]), created({ at: 11 })).toasts).toEqual([null, 'created']);
    const accepted = listed({ status: 'ACCEPTED', changedAt: 20, accepted: { by: 'ris2', at: 20 } });
    expect(heard(created(), list([accepted]), status('ACCEPTED', 19)).toasts).toEqual([
      'created',
      null,
      'status',
    ]);
    expect(heard(list([accepted]), created(), status('ACCEPTED', 21)).toasts).toEqual([
      null,
      'created',
      'status',
    ]);
  });

  it('by the answer to an accept is told when its event comes, once', () => {
    const { book } = heard(created());
    book.learn(listed({ status: 'ACCEPTED', changedAt: 20, accepted: { by: 'ris1', at: 20 } }));
    const event = status('ACCEPTED', 21, { actor: 'ris1' });
    expect([book.hear('ocs', event)?.what, book.hear('ocs', event)]).toEqual(['status', null]);
    expect(book.get('ocs', 1)?.accepted).toEqual({ by: 'ris1', at: 20 });
  });
});

describe('a cancel that arrives twice', () => {
  const asStatus = status('CANCELLED', 30, { actor: 'ris2' });
  const asCancel = cancelled(31);

  it.each([
    ['as a status and then as a cancel', [asStatus, asCancel]],
    ['as a cancel and then as a status', [asCancel, asStatus]],
    ['as a cancel, twice', [asCancel, asCancel]],
    ['as a cancel without a reason and as one with it', [cancelled(30, { reason: '' }), asCancel]],
    ['as a cancel that names nobody', [cancelled(30, { actor: null }), asStatus, asCancel]],
  ])('is one toast and one state with its reason: %s', (_, events) => {
    const { toasts, order } = heard(created(), ...events);
    expect(toasts).toEqual(['created', 'cancelled', ...events.slice(1).map(() => null)]);
    expect(order).toMatchObject({
      status: 'CANCELLED',
      cancelled: { by: 'ris2', reason: 'twice' },
      patient: 'P',
    });
  });

  it('keeps its reason when the list tells it without one', () => {
    const { order } = heard(
      created(),
      asCancel,
      list([listed({ status: 'CANCELLED', changedAt: 40, cancelled: { by: null, reason: '', at: 40 } })]),
    );
    expect(order?.cancelled).toEqual({ by: 'ris2', reason: 'twice', at: 31 });
  });

  it('and is taken back is cancelled no more', () => {
    const { toasts, order } = heard(created(), asCancel, status('ORDERED', 40), status('CANCELLED', 30));
    expect(toasts).toEqual(['created', 'cancelled', 'status', null]);
    expect(order).toMatchObject({ status: 'ORDERED', cancelled: null });
  });
});

describe('older news', () => {
  it('never overwrites newer, whichever way it comes', () => {
    const done = heard(created(), status('CONFIRMED', 50));
    done.book.hear('ocs', status('ACCEPTED', 20));
    done.book.hear('ocs', cancelled(40));
    done.book.hear('ocs', list([listed({ status: 'IN_PROGRESS', changedAt: 30 })]));
    done.book.learn(listed({ status: 'ACCEPTED', changedAt: 20 }));
    expect(done.book.get('ocs', 1)).toMatchObject({ status: 'CONFIRMED', changedAt: 50, cancelled: null });
  });

  it('fills what the newer did not know', () => {
    const { order } = heard(
      status('IN_PROGRESS', 30, { patient: null, actor: 'ris2' }),
      status('ACCEPTED', 20, { actor: 'ris3' }),
      list([listed({ jobType: 'crane', patient: 'Q', changedAt: 29 })]),
    );
    expect(order).toMatchObject({
      status: 'IN_PROGRESS',
      jobType: 'crane',
      createdAt: 10,
      accepted: { by: 'ris3', at: 20 },
      actor: 'ris2',
    });
  });

  it('in the list gives way to what the list has newer', () => {
    const { order } = heard(
      created({ message: 'hello' }),
      list([listed({ status: 'ACCEPTED', changedAt: 20, accepted: { by: 'ris2', at: 20 } })]),
    );
    expect(order).toMatchObject({ status: 'ACCEPTED', accepted: { by: 'ris2', at: 20 }, message: 'hello' });
  });
});

describe('the list', () => {
  it('is whole: what it does not have is not there any more', () => {
    const { book } = heard(
      list([listed(), listed({ pk: 2, changedAt: 11 })]),
      list([listed({ pk: 2 })], 2_000),
    );
    expect(book.facts.orders.map(({ pk }) => pk)).toEqual([2]);
    expect(book.facts.readAt).toEqual({ ocs: 2_000 });
  });

  it('does not take away what came while it was read, whatever the clocks say', () => {
    const { book } = heard(list([]), created({ at: 1 }), list([], 9_000_000));
    expect(book.get('ocs', 1)).not.toBeNull();
    book.hear('ocs', list([], 9_000_001));
    expect(book.get('ocs', 1)).toBeNull();
  });

  it('is not known to be whole when the link is lost', () => {
    const { book } = heard(list([listed()]));
    book.linkLost('ocs');
    expect(book.facts).toEqual({ orders: [listed()], readAt: { ocs: null } });
  });

  it('stands with the latest change first', () => {
    const { book } = heard(created(), created({ pk: 2, at: 30 }), created({ pk: 3, at: 20 }));
    expect(book.facts.orders.map(({ pk }) => pk)).toEqual([2, 3, 1]);
  });
});

describe('two connections', () => {
  it('have orders of the same number and know nothing of each other', () => {
    const { book } = heard(created());
    expect(book.hear('lab', created({ patient: 'Q' }))?.order.patient).toBe('Q');
    book.hear('lab', list([]));
    book.linkLost('lab');
    expect(book.facts.readAt).toEqual({ lab: null });
    expect(book.get('ocs', 1)?.patient).toBe('P');
  });

  it('are forgotten one by one: who signs out leaves nothing, and the next one is told anew', () => {
    const { book } = heard(list([listed()]), created());
    book.hear('lab', created());
    book.signedOut('ocs');
    expect(book.facts.orders.map(({ connection }) => connection)).toEqual(['lab']);
    expect(book.facts.readAt).toEqual({});
    expect(book.hear('ocs', created())?.what).toBe('created');
  });
});

describe('however many come', () => {
  it('500 are kept: finished ones go first, the oldest of them before the others', () => {
    const book = new OrderBook();
    for (let pk = 1; pk <= 500; pk += 1) book.hear('ocs', created({ pk, at: pk }));
    book.hear('ocs', status('CONFIRMED', 900, { pk: 400 }));
    book.hear('ocs', cancelled(800, { pk: 300 }));
    const add = (pk: number) => book.hear('ocs', created({ pk, at: 1_000 + pk }));
    const missing = () => [1, 2, 300, 400].filter((pk) => book.get('ocs', pk) === null);
    const after = [501, 502, 503].map((pk) => (add(pk), missing()));
    expect(after).toEqual([[300], [300, 400], [1, 300, 400]]);
    expect(book.facts.orders).toHaveLength(500);
  });

  it('a list of thousands keeps the open ones', () => {
    const book = new OrderBook();
    const orders = Array.from({ length: 5_000 }, (_, index) =>
      listed({ pk: index + 1, changedAt: index, status: index % 20 === 0 ? 'ACCEPTED' : 'CONFIRMED' }),
    );
    book.hear('ocs', list(orders));
    expect(book.facts.orders).toHaveLength(500);
    expect(book.facts.orders.filter(({ status }) => status === 'ACCEPTED')).toHaveLength(250);
  });
});
