import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderFacts, WorkOrder } from '../../../preload/contract/order.ts';
import { Facts } from '../../../renderer/state/facts.svelte.ts';
import { Orders, stageOf } from '../../../renderer/state/orders.svelte.ts';
import { FakeBridge } from '../fake-bridge.ts';
import { FakeTime, settled } from '../fake-time.ts';
import { link, lockedSeat, noon, seat, snapshot } from '../fixture.ts';
import { lostSince, orderFacts, ordersLink, workOrder } from '../message-scenes.ts';

let bridge: FakeBridge;
let time: FakeTime;
let orders: Orders;
let stop = () => {};

const pks = () => orders.rows.map((order) => order.pk);

async function begin(facts: OrderFacts | null = orderFacts()): Promise<void> {
  bridge = new FakeBridge(snapshot({ orders: facts, links: [link('ima-main'), ordersLink] }));
  time = new FakeTime();
  const mirror = new Facts(bridge, time);
  orders = new Orders(bridge, mirror, time);
  const undo = mirror.start();
  stop = () => {
    undo();
    orders.stop();
  };
  await settled();
}

function tell(all: readonly WorkOrder[]): void {
  bridge.tell({ orders: orderFacts({ orders: all }) });
}

beforeEach(() => begin());
afterEach(() => stop());

describe('work orders', () => {
  it.each([
    ['ORDERED', {}, 'waiting'],
    ['RECHECK', {}, 'waiting'],
    ['ACCEPTED', {}, 'running'],
    ['RESULT_READY', {}, 'running'],
    ['RECHECK', { accepted: { by: 'ris1', at: noon } }, 'running'],
    ['CONFIRMED', { accepted: { by: 'ris1', at: noon } }, 'done'],
    ['CANCELLED', {}, 'done'],
    ['IN_PROGRESS', { cancelled: { by: null, reason: '', at: noon } }, 'done'],
  ] as const)('with the status %s and %o are %s', (status, changes, stage) => {
    expect(stageOf(workOrder(1, { status, ...changes }))).toBe(stage);
  });

  it('stand open before finished, urgent before normal, the longest waiting first', () => {
    orders.setFilter('all');
    expect(pks()).toEqual([6, 14, 31, 95, 52, 44, 77, 90, 120]);
  });

  it('count those that wait for somebody', () => {
    expect([orders.open, orders.counts]).toEqual([4, { waiting: 4, running: 2, done: 3 }]);
  });

  it('are there in none where no system is connected', async () => {
    stop();
    await begin(null);
    expect([orders.hasOrders, orders.open, pks()]).toEqual([false, 0, []]);
  });

  it('are filtered by how far they are, and by every word that is sought', () => {
    orders.setFilter('waiting');
    expect(pks()).toEqual([6, 14, 31, 95]);
    orders.setFilter('all');
    orders.setSearch('전기 RIS');
    expect(pks()).toEqual([31, 52]);
    orders.setSearch('ocs-0044');
    expect(pks()).toEqual([44]);
  });

  it('stay where they are under the pointer, change in place, and count what is new', () => {
    orders.setPointerInside(true);
    const accepted = workOrder(6, { status: 'ACCEPTED', accepted: { by: 'ris2', at: noon } });
    tell([workOrder(200, { priority: 'urgent' }), accepted, workOrder(14)]);
    expect(pks()).toEqual([6, 14, 31, 95, 52, 44]);
    expect([orders.rows[0]?.status, orders.fresh]).toEqual(['ACCEPTED', 1]);
    orders.settleRows();
    expect([pks(), orders.fresh]).toEqual([[200, 14, 6], 0]);
    orders.setPointerInside(false);
    expect(pks()).toEqual([200, 14, 6]);
  });

  it('come into view when their notification was clicked, whatever the filter', () => {
    orders.setFilter('waiting');
    orders.setSearch('비계');
    orders.show('orders', 120);
    expect([orders.selected, orders.filter, orders.search]).toEqual(['orders/120', 'all', '']);
    expect(pks()).toContain(120);
  });
});

describe('accepting', () => {
  const first = () => orders.rows[0] ?? workOrder(0);

  it('asks main once, however often it is pressed', async () => {
    const order = first();
    await Promise.all([orders.accept(order), orders.accept(order)]);
    expect(bridge.orders).toEqual(['accept orders 6']);
    expect([orders.isAccepting(order), orders.refusalOf(order)]).toEqual([false, undefined]);
  });

  it('keeps a lost race beside its order', async () => {
    bridge.refusal = 'taken';
    bridge.refusalMessage = 'accepted by ris2';
    expect(await orders.accept(first())).toBe(false);
    time.pass(60_000);
    expect(orders.refusalOf(workOrder(6))).toEqual({ code: 'taken', message: 'accepted by ris2' });
  });

  it('lets any other refusal go after it was read, and leaves no timer', async () => {
    bridge.refusal = 'unavailable';
    await orders.accept(first());
    expect(orders.refusalOf(first())?.code).toBe('unavailable');
    time.pass(10_000);
    expect(orders.refusalOf(first())).toBeUndefined();
    await orders.accept(first());
    stop();
    orders.stop();
    expect(time.waiting).toBe(0);
  });

  it('is not possible from a locked desk, by a viewer, over a lost link, or twice', () => {
    const order = first();
    expect(orders.canAccept(order)).toBe(true);
    expect(orders.canAccept(workOrder(44, { status: 'ACCEPTED' }))).toBe(false);
    bridge.tell({ seat: lockedSeat });
    expect([orders.canAccept(order), orders.obstacle]).toEqual([false, 'locked']);
    bridge.tell({ seat: seat({ role: 'viewer' }) });
    expect([orders.canAccept(order), orders.obstacle]).toEqual([false, 'not-allowed']);
    bridge.tell({ seat: seat(), links: [lostSince(ordersLink)] });
    expect([orders.canAccept(order), orders.obstacle]).toEqual([false, null]);
  });

  it('says why the list could not be read again', async () => {
    bridge.refusal = 'unavailable';
    await orders.refresh();
    expect([orders.refreshRefusal?.code, orders.isRefreshing]).toEqual(['unavailable', false]);
    bridge.refusal = null;
    await orders.refresh();
    expect([orders.refreshRefusal, bridge.orders]).toEqual([null, ['refresh orders', 'refresh orders']]);
  });
});
