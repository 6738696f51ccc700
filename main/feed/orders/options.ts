/** How a work-order system is spoken to (wire-facts 4). */
export interface OrdersOptions {
  readonly id: string;
  /** `ws(s)://host/ws/ocs/`; the token is added as a query and told to nobody. */
  readonly url: string;
  /** The origin of REST; null: no list, no accept. */
  readonly rest: string | null;
  /** The role of the account: which orders concern it. Null: all that come. */
  readonly role: string | null;
  /** Paths of REST; `:id` is the order's pk. */
  readonly paths: {
    readonly list: string;
    readonly order: string;
    readonly accept: string;
    readonly login: string;
    readonly refresh: string;
  };
  readonly timing: {
    readonly connectMs: number;
    readonly restMs: number;
    /** A ping so often; a pong that is missing for half of it more ends the connection. */
    readonly pingMs: number;
  };
}

export const ordersDefaults: Omit<OrdersOptions, 'id' | 'url' | 'rest'> = {
  role: null,
  paths: {
    list: '/api/ocs/',
    order: '/api/ocs/:id/',
    accept: '/api/ocs/:id/accept/',
    login: '/api/auth/login/',
    refresh: '/api/auth/refresh/',
  },
  timing: { connectMs: 8_000, restMs: 8_000, pingMs: 30_000 },
};
