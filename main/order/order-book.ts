/**
 * The work orders as they stand, of all connections: main's facts for the list. Newer news wins by the system's
 * own time, whichever way it came; what is older only fills gaps. What was told once is not told again: a cancel
 * that arrives twice, as a status and as a cancel, is one toast. Times of two machines are never compared.
 */
import type { OrderFacts, WorkOrder } from '../../preload/contract/order.ts';
import type { OrderEvent } from '../feed/orders/order-event.ts';
import { changed, filled, opened, withCancel } from './order-change.ts';

/** What everybody in the role is told, beside the list that refreshes. */
export interface OrderToast {
  readonly what: 'created' | 'status' | 'cancelled';
  readonly order: WorkOrder;
}

interface Held {
  readonly order: WorkOrder;
  /** The status that was told last, by an event and not by the list; null: nothing was. */
  readonly told: string | null;
  /** An event spoke of it since the list was read. */
  readonly isFresh: boolean;
}

/** Finished ones go first, oldest first. */
const mostOrders = 500;
const finished = ['CONFIRMED', 'CANCELLED'];

export class OrderBook {
  readonly #held = new Map<string, Held>();
  #readAt: Record<string, number | null> = {};

  get facts(): OrderFacts {
    const orders = [...this.#held.values()].map(({ order }) => order);
    return { orders: orders.sort((a, b) => b.changedAt - a.changedAt), readAt: { ...this.#readAt } };
  }

  get(connection: string, pk: number): WorkOrder | null {
    return this.#held.get(keyOf(connection, pk))?.order ?? null;
  }

  /** Takes one event; answers what there is to tell, null where it brought nothing new. */
  hear(connection: string, event: OrderEvent): OrderToast | null {
    if (event.is === 'list') {
      this.#list(connection, event.orders, event.at);
      return null;
    }
    const held = this.#held.get(keyOf(connection, event.pk)) ?? null;
    return event.is === 'created'
      ? this.#created(connection, held, event)
      : this.#moved(connection, held, event);
  }

  /** What was learned by asking: the answer to an accept. The event that follows is told like any other. */
  learn(order: WorkOrder): void {
    this.#learn(order, true);
    this.#prune();
  }

  /** From now on nobody knows whether the list is whole. */
  linkLost(connection: string): void {
    this.#readAt = { ...this.#readAt, [connection]: null };
  }

  /** The next one who signs in sees nothing of it. */
  signedOut(connection: string): void {
    for (const [key, { order }] of this.#held) if (order.connection === connection) this.#held.delete(key);
    const { [connection]: _gone, ...rest } = this.#readAt;
    this.#readAt = rest;
  }

  /** A list, or news that was faster, may know the order already: then it is told, but changes nothing. */
  #created(
    connection: string,
    held: Held | null,
    event: Extract<OrderEvent, { is: 'created' }>,
  ): OrderToast | null {
    const fresh = opened(connection, event);
    const order = held ? filled(held.order, fresh) : fresh;
    const isNews = held === null || held.told === null;
    this.#keep({ order, told: isNews ? fresh.status : held.told, isFresh: true });
    return isNews ? { what: 'created', order } : null;
  }

  #moved(
    connection: string,
    held: Held | null,
    event: Extract<OrderEvent, { is: 'status' | 'cancelled' }>,
  ): OrderToast | null {
    const before = held?.order ?? null;
    const to = event.is === 'cancelled' ? 'CANCELLED' : event.to;
    // Of the same status it is the other half of a cancel, or what the list was faster to say.
    const isOld = before !== null && event.at < before.changedAt && to !== before.status;
    const isAgain = before !== null && before.status === 'CANCELLED' && to === 'CANCELLED';
    const after = isAgain ? withCancel(before, event) : changed(connection, before, event);
    const order = before && isOld ? filled(before, after) : after;
    const isNews = !isOld && held?.told !== to;
    this.#keep({ order, told: isNews ? to : (held?.told ?? null), isFresh: true });
    return isNews ? { what: to === 'CANCELLED' ? 'cancelled' : 'status', order } : null;
  }

  #learn(order: WorkOrder, isFresh: boolean): void {
    const held = this.#held.get(keyOf(order.connection, order.pk)) ?? null;
    const isOld = held !== null && order.changedAt < held.order.changedAt;
    const merged = !held ? order : isOld ? filled(held.order, order) : filled(order, held.order);
    this.#set({ order: merged, told: held?.told ?? null, isFresh });
  }

  #list(connection: string, orders: readonly WorkOrder[], at: number): void {
    const listed = new Set(orders.map((order) => keyOf(connection, order.pk)));
    for (const order of orders) this.#learn(order, false);
    // What the whole list does not have is not there any more, unless it came after the list was asked for.
    for (const [key, held] of this.#held) {
      if (held.order.connection !== connection || listed.has(key)) continue;
      if (held.isFresh) this.#held.set(key, { ...held, isFresh: false });
      else this.#held.delete(key);
    }
    this.#readAt = { ...this.#readAt, [connection]: at };
    this.#prune();
  }

  #keep(held: Held): void {
    this.#set(held);
    this.#prune();
  }

  #set(held: Held): void {
    this.#held.set(keyOf(held.order.connection, held.order.pk), held);
  }

  #prune(): void {
    const tooMany = this.#held.size - mostOrders;
    if (tooMany <= 0) return;
    const byWorth = [...this.#held].sort(
      ([, { order: a }], [, { order: b }]) =>
        Number(isOpen(a)) - Number(isOpen(b)) || a.changedAt - b.changedAt,
    );
    for (const [key] of byWorth.slice(0, tooMany)) this.#held.delete(key);
  }
}

function keyOf(connection: string, pk: number): string {
  return `${connection}/${pk}`;
}

function isOpen(order: WorkOrder): boolean {
  return !finished.includes(order.status);
}
