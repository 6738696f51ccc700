/**
 * A work-order system over a raw WebSocket (wire-facts 4): events in, the list read again after every connect,
 * accepting by REST. Nothing is replayed by the system, so the list is what mends a gap.
 */
import { because } from '../../../preload/contract/reason.ts';
import { FeedLine } from '../feed-line.ts';
import { LineFeed, type FeedParts } from '../line-feed.ts';
import { Failure, failureReason } from '../reason.ts';
import { OrdersAttempt } from './attempt.ts';
import { decodeOrder } from './decode.ts';
import { Listing } from './listing.ts';
import type { OrdersOptions } from './options.ts';
import type { AcceptAnswer, OrderEvent, OrderWire } from './order-event.ts';
import { ReplyFailure } from './reply.ts';
import { OrdersRest } from './rest.ts';
import { RoleFilter } from './role.ts';

export type OrdersFeedParts = FeedParts<OrdersOptions>;

export class OrdersFeed extends LineFeed<OrdersAttempt> implements OrderWire {
  readonly #parts: OrdersFeedParts;
  protected readonly line: FeedLine<OrdersAttempt>;
  readonly #rest: OrdersRest;
  readonly #listing: Listing;
  readonly #role: RoleFilter;

  constructor(parts: OrdersFeedParts) {
    const { options, credential, clock, random, logger } = parts;
    super(options.id);
    this.#parts = parts;
    this.#rest = new OrdersRest({ options, credential, now: () => clock.now() });
    this.#role = new RoleFilter(options.role);
    this.#listing = new Listing({
      read: (signal) => this.#rest.list((reason, copy) => this.line.reject(reason, copy), signal),
      tell: (orders, at) => this.#tell({ is: 'list', orders, at }),
      clock,
      logger,
    });
    this.line = new FeedLine<OrdersAttempt>({
      connection: options.id,
      kind: 'orders',
      url: options.url,
      credential,
      clock,
      random,
      logger,
      onUp: () => this.refresh(),
      onLost: () => this.#listing.stop(),
      onClosed: () => this.#closed(),
      open: (events) =>
        new OrdersAttempt(
          {
            options,
            credential,
            clock,
            logger,
            heard: () => this.line.heard(),
            received: (text) => this.#received(text),
          },
          events,
        ),
    });
  }

  /** A ping and its pong. */
  test(): Promise<number> {
    return this.line.attempt?.ping() ?? Promise.reject(new Failure(because('not-connected')));
  }

  refresh(): void {
    if (this.#parts.options.rest !== null && this.line.isUp) this.#listing.refresh();
  }

  async accept(pk: number): Promise<AcceptAnswer> {
    try {
      const order = (await this.#rest.accept(pk)) ?? (await this.#rest.order(pk));
      if (order) return { ok: true, order };
      return { ok: false, taken: false, reason: because('bad-answer'), order: null };
    } catch (failure) {
      const reason = failureReason(failure, this.#parts.options.timing.restMs);
      const isRefused = failure instanceof ReplyFailure && failure.status >= 400 && failure.status < 500;
      if (!isRefused) return { ok: false, taken: false, reason, order: null };
      // The refusal alone does not say who was first.
      const order = await this.#rest.order(pk).catch(() => null);
      return { ok: false, taken: order !== null && order.accepted !== null, reason, order };
    }
  }

  #received(text: string): void {
    const decoded = decodeOrder(text);
    if (decoded.is === 'pong') {
      const roundTripMs = this.line.attempt?.ponged() ?? null;
      if (roundTripMs !== null) this.line.measured(roundTripMs);
      return;
    }
    this.line.tally.received();
    if (decoded.is === 'rejected') return this.line.reject(decoded.reason, decoded.copy);
    this.line.tally.kind(decoded.kind);
    this.#tell(decoded.event);
  }

  #tell(event: OrderEvent): void {
    const own = this.#role.of(event);
    if (own) this.line.tell({ type: 'order', connection: this.name, event: own });
  }

  #closed(): void {
    this.#listing.stop();
    this.#rest.abort();
    this.#role.forget();
  }
}
