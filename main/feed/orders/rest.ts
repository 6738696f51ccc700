/** The REST side of a work-order system: the list, one order, and accepting it. Nothing is asked for twice. */
import { z } from 'zod';
import type { WorkOrder } from '../../../preload/contract/order.ts';
import { because } from '../../../preload/contract/reason.ts';
import type { Credential } from '../feed.ts';
import { within } from '../http.ts';
import { Failure, stopped } from '../reason.ts';
import { copyOf } from './copy.ts';
import type { OrdersOptions } from './options.ts';
import { readOrder } from './order-item.ts';
import { jsonOf, ReplyFailure } from './reply.ts';

export interface OrdersRestParts {
  readonly options: Pick<OrdersOptions, 'id' | 'rest' | 'paths' | 'timing'>;
  readonly credential: Pick<Credential, 'token' | 'denied'>;
  /** Epoch ms. */
  readonly now: () => number;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const pageSize = 100;
/** A list without an end would be read without an end. */
const mostPages = 50;

const page = z.union([
  z.object({ results: z.array(z.unknown()), next: z.string().nullish() }),
  z.array(z.unknown()).transform((results) => ({ results, next: null })),
]);
type Page = z.infer<typeof page>;

export class OrdersRest {
  readonly #parts: OrdersRestParts;
  #abort = new AbortController();

  constructor(parts: OrdersRestParts) {
    this.#parts = parts;
  }

  /** Ends what is under way: its answers belong to nobody any more. */
  abort(): void {
    this.#abort.abort(stopped());
    this.#abort = new AbortController();
  }

  /** The whole list; what cannot be read of it is told to `reject`, each reason once, and left out. */
  async list(
    reject: (reason: string, copy: string) => void,
    signal: AbortSignal,
  ): Promise<readonly WorkOrder[]> {
    const orders: WorkOrder[] = [];
    const unread = new Map<string, { count: number; readonly copy: string }>();
    let number = 1;
    for (; number <= mostPages; number += 1) {
      const answer = await this.#page(number, signal);
      for (const each of answer?.results ?? []) {
        const read = readOrder(each, this.#parts.options.id, this.#parts.now());
        if (read.ok) orders.push(read.order);
        else {
          const known = unread.get(read.reason);
          if (known) known.count += 1;
          else unread.set(read.reason, { count: 1, copy: copyOf(each) });
        }
      }
      if (!answer?.next) break;
    }
    for (const [reason, { count, copy }] of unread) reject(`list: ${count} of this: ${reason}`, copy);
    if (number > mostPages) reject(`list: more than ${mostPages} pages, the rest is not shown`, '');
    return orders;
  }

  /** One order as it stands; null where the answer is none. */
  async order(pk: number): Promise<WorkOrder | null> {
    const { paths } = this.#parts.options;
    return this.#read(await this.#call({ method: 'GET', path: paths.order.replace(':id', String(pk)) }));
  }

  /** The order as accepted, or null where the answer does not show it. */
  async accept(pk: number): Promise<WorkOrder | null> {
    const { paths } = this.#parts.options;
    return this.#read(await this.#call({ method: 'POST', path: paths.accept.replace(':id', String(pk)) }));
  }

  #read(value: unknown): WorkOrder | null {
    const read = readOrder(value, this.#parts.options.id, this.#parts.now());
    return read.ok ? read.order : null;
  }

  /** Null: there is no such page, because the list became shorter while it was read. */
  async #page(number: number, signal: AbortSignal): Promise<Page | null> {
    const { list } = this.#parts.options.paths;
    const query = { page: String(number), page_size: String(pageSize) };
    try {
      const answer = page.safeParse(await this.#call({ method: 'GET', path: list, query, signal }));
      if (answer.success) return answer.data;
    } catch (failure) {
      if (number > 1 && failure instanceof ReplyFailure && failure.status === 404) return null;
      throw failure;
    }
    throw new Failure(because('bad-answer', 'no list'), `GET ${list}: an answer that is no list`);
  }

  async #call(call: Call): Promise<unknown> {
    const what = `${call.method} ${call.path}`;
    const { signal } = this.#abort;
    const first = await this.#token();
    let response = await this.#fetch(call, first, signal);
    if (response.status === 401) {
      await response.body?.cancel();
      // The token died on the way: with another one once more, and only once.
      const verdict = await this.#parts.credential.denied(first, 'REST answered 401');
      if (verdict !== 'renewed') throw new ReplyFailure(what, 401);
      response = await this.#fetch(call, await this.#token(), signal);
    }
    const value = await jsonOf(response, what);
    signal.throwIfAborted();
    return value;
  }

  async #token(): Promise<string> {
    const answer = await this.#parts.credential.token();
    if (!answer.ok) throw new Failure(answer.reason);
    // What stands in a header that is none is quoted by whoever refuses it.
    if (!/^[\x21-\x7e]+$/.test(answer.token)) throw new Error('the token has signs that no header takes');
    return answer.token;
  }

  #fetch({ method, path, query = {}, signal }: Call, token: string, stopped: AbortSignal): Promise<Response> {
    const { rest, timing } = this.#parts.options;
    if (rest === null) throw new Failure(because('not-set-up', 'REST'));
    const url = new URL(path, rest);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return fetch(url, {
      method,
      headers: { accept: 'application/json', authorization: `Bearer ${token}` },
      // A token that is sent on to another address is a token given away.
      redirect: 'error',
      signal: within(timing.restMs, stopped, signal),
    });
  }
}
