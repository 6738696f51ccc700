/** How a chat server is spoken to. Everything that the document leaves open is a setting. */
export interface ChatOptions {
  readonly id: string;
  /** `http(s)://host[/namespace]`; the path is the Socket.IO namespace. */
  readonly url: string;
  /** The origin of REST; null where there is none. */
  readonly rest: string | null;
  /** Engine.IO generation. `auto` tries 4, then 3, and keeps what worked. */
  readonly protocol: 'auto' | 3 | 4;
  /** Where the token goes. `auto` tries `query` on generation 3 and `auth` on 4, then the other. */
  readonly token: 'auto' | 'query' | 'auth' | { readonly emit: string };
  /** The name of the token in query, auth or the emitted object. */
  readonly tokenName: string;
  /** The HTTP path of the transport. */
  readonly path: string;
  /** Rooms that are joined besides those that REST and messages name. */
  readonly rooms: readonly string[];
  /** Paths of REST; null: the server has no such call. `:id` is replaced. */
  readonly paths: {
    /** Takes an account's `{ id, password }` and answers a token; only where one is set up. */
    readonly login: string | null;
    readonly self: string | null;
    readonly rooms: string | null;
    readonly room: string | null;
    readonly openRoom: string | null;
  };
  readonly timing: {
    readonly connectMs: number;
    readonly restMs: number;
    /** `hb` so often, and an `echo` whose missing answer says that the line is dead. */
    readonly beatMs: number;
  };
}

export const chatDefaults: Omit<ChatOptions, 'id' | 'url' | 'rest'> = {
  protocol: 'auto',
  token: 'auto',
  tokenName: 'token',
  path: '/socket.io/',
  rooms: [],
  paths: { login: '/login', self: '/users/me', rooms: '/rooms', room: '/rooms/:id', openRoom: '/rooms' },
  timing: { connectMs: 8_000, restMs: 8_000, beatMs: 10_000 },
};
