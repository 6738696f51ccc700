/** In which ways a chat server may be spoken to, and which one worked (wire-facts 2: none of it is documented). */
import type { ChatOptions } from './options.ts';

/** One way: the protocol's generation, and where the token goes. */
export interface Way {
  readonly generation: 3 | 4;
  readonly token: 'query' | 'auth' | { readonly emit: string };
}

/** How often a server may hang up before its welcome until the token is suspected. */
const hangUps = 3;

export class Ways {
  #all: readonly Way[];
  #proven: Way | null = null;
  #hungUp = 0;

  constructor(options: Pick<ChatOptions, 'protocol' | 'token'>) {
    const generations = options.protocol === 'auto' ? ([4, 3] as const) : [options.protocol];
    this.#all = generations.flatMap((generation) =>
      placesOf(generation, options.token).map((token) => ({ generation, token })),
    );
  }

  /** What to try, in order: what worked last comes first. */
  get list(): readonly Way[] {
    const proven = this.#proven;
    return proven ? [proven, ...this.#all.filter((way) => way !== proven)] : this.#all;
  }

  isProven(way: Way): boolean {
    return this.#proven === way;
  }

  worked(way: Way): void {
    this.#proven = way;
    this.#hungUp = 0;
  }

  /** What worked once may not any more: a server is replaced by its next version. */
  forget(): void {
    this.#proven = null;
  }

  /** It could not be reached this way, and nobody knows whether another one would do: this comes last next. */
  rotate(way: Way): void {
    if (!this.#proven) this.#all = [...this.#all.filter((each) => each !== way), way];
  }

  /** The server hung up before its welcome. True: so often that the token may be why. */
  hungUp(): boolean {
    this.#hungUp += 1;
    return this.#hungUp % hangUps === 0;
  }
}

/** Generation 3 has no `auth`: what a client adds to its handshake is the query. */
function placesOf(generation: 3 | 4, token: ChatOptions['token']): readonly Way['token'][] {
  if (token === 'auto') return generation === 4 ? ['auth', 'query'] : ['query'];
  return [token === 'auth' && generation === 3 ? 'query' : token];
}
