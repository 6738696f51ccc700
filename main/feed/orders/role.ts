import type { OrderEvent } from './order-event.ts';

/** A cancel names no role, so the orders of others are remembered; the oldest go first. */
const mostOthers = 2_000;

/** Tells the orders of one role from others: an account of several groups hears them all. */
export class RoleFilter {
  readonly #role: string | null;
  readonly #others = new Set<number>();

  /** Null: every order concerns it. */
  constructor(role: string | null) {
    this.#role = role;
  }

  /** What of the event concerns the role; null: nothing. An order that names no role concerns everybody. */
  of(event: OrderEvent): OrderEvent | null {
    if (this.#role === null) return event;
    if (event.is === 'list') {
      return { ...event, orders: event.orders.filter(({ pk, jobRole }) => this.#concerns(pk, jobRole)) };
    }
    return this.#concerns(event.pk, event.is === 'cancelled' ? null : event.jobRole) ? event : null;
  }

  /** The next one who signs in may hear of other orders. */
  forget(): void {
    this.#others.clear();
  }

  #concerns(pk: number, jobRole: string | null): boolean {
    if (jobRole === null) return !this.#others.has(pk);
    this.#others.delete(pk);
    if (jobRole === this.#role) return true;
    this.#others.add(pk);
    const [oldest] = this.#others;
    if (this.#others.size > mostOthers && oldest !== undefined) this.#others.delete(oldest);
    return false;
  }
}
