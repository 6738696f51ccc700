import type { WorkOrder } from '../preload/contract/order.ts';
import type { OrderFacts } from '../preload/contract/order.ts';
import type { EntryBody } from '../preload/contract/log.ts';
import type { Language } from '../preload/contract/snapshot.ts';
import type { OrdersFeed } from './feed/orders/orders-feed.ts';
import type { OrderEvent } from './feed/orders/order-event.ts';
import type { Feed } from './feed/feed.ts';
import { accepted, refusal, type Handlers } from './ipc/wall.ts';
import type { Announcement } from './notify/notifier.ts';
import { orderWords } from './notify/words.ts';
import { OrderBook, type OrderToast } from './order/order-book.ts';
import type { Guard } from './seat.ts';
import type { Department } from './department.ts';
import type { WatchedFeed } from './feeds.ts';

export interface OrdersParts {
  readonly feeds: readonly WatchedFeed<OrdersFeed>[];
  readonly guard: Guard;
  readonly language: () => Language;
  readonly record: (body: EntryBody) => void;
  readonly announce: (announcement: Announcement) => void;
  readonly onFacts: (facts: OrderFacts) => void;
  readonly onFocus: (connection: string, pk: number) => void;
}

/** The work orders of all connections: what comes is logged, told to everybody in the role, and shown. */
export class Orders implements Department<OrderEvent> {
  readonly #parts: OrdersParts;
  readonly #book = new OrderBook();

  constructor(parts: OrdersParts) {
    this.#parts = parts;
  }

  /** Null where no such system is connected. */
  get facts(): OrderFacts | null {
    return this.#parts.feeds.length > 0 ? this.#book.facts : null;
  }

  hear(connection: string, event: OrderEvent): void {
    const toast = this.#book.hear(connection, event);
    if (toast) this.#tell(connection, toast);
    this.#parts.onFacts(this.#book.facts);
  }

  linked(connection: string, isUp: boolean): void {
    if (isUp) return;
    this.#book.linkLost(connection);
    this.#parts.onFacts(this.#book.facts);
  }

  signedOut(connection: string): void {
    this.#book.signedOut(connection);
    this.#parts.onFacts(this.#book.facts);
  }

  readonly handlers: Pick<Handlers, 'order:accept' | 'order:refresh'> = {
    'order:accept': (connection, pk) =>
      this.#parts.guard('order', async () => {
        const feed = this.#feed(connection);
        if (!feed) return refusal('unavailable', `there is no connection ${connection}`);
        const answer = await feed.accept(pk);
        if (answer.order) this.#learn(answer.order);
        if (answer.ok) return accepted(answer.order);
        if (!answer.taken) return refusal('unavailable', answer.reason);
        const by = answer.order?.accepted;
        return refusal(
          'taken',
          by ? `accepted by ${by.by} at ${new Date(by.at).toISOString()}` : answer.reason,
        );
      }),
    'order:refresh': () => {
      for (const { feed } of this.#parts.feeds) feed.refresh();
      return accepted(null);
    },
  };

  #learn(order: WorkOrder): void {
    this.#book.learn(order);
    this.#parts.onFacts(this.#book.facts);
  }

  #tell(connection: string, { what, order }: OrderToast): void {
    const { record, announce, language, onFocus } = this.#parts;
    // Without names of people: the system itself keeps those.
    const { id, pk, status, jobRole, jobType, priority } = order;
    const context = JSON.stringify({ what, id, pk, status, jobRole, jobType, priority });
    record({ type: 'notice', connection, site: null, notice: 'order', context });
    announce({
      key: `order/${connection}/${pk}`,
      ...orderWords(language(), what, order),
      onClick: () => onFocus(connection, pk),
    });
  }

  #feed(connection: string): (OrdersFeed & Feed) | null {
    return this.#parts.feeds.find(({ feed }) => feed.name === connection)?.feed ?? null;
  }
}
