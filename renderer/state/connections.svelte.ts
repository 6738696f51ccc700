import type { Bridge, Reply } from '../../preload/contract/channels.ts';
import type { Reason } from '../../preload/contract/reason.ts';
import { settle } from './settle.ts';
import type { Time } from './time.ts';

type Wall = Pick<
  Bridge,
  'testLink' | 'reconnect' | 'signOutLink' | 'signInLink' | 'enterToken' | 'saveDiagnostics'
>;

/** What was asked of a connection last, and what came of it. */
export type Outcome =
  | { readonly of: 'test'; readonly state: 'under-way' }
  | { readonly of: 'test'; readonly state: 'done'; readonly roundTripMs: number; readonly at: number }
  | { readonly of: 'token'; readonly state: 'done' }
  | { readonly of: 'test' | 'other'; readonly state: 'failed'; readonly why: Failure };

/** A code that the catalogue knows, and main's reason, or its own English words, where they say more. */
export interface Failure {
  readonly code: Exclude<Reply<never>, { ok: true }>['error']['code'];
  readonly message: string;
  readonly reason?: Reason;
}

/** What a person does to connections on their page. Never keeps a token. */
export class Connections {
  readonly #bridge: Wall;
  readonly #time: Time;
  #outcomes = $state.raw<ReadonlyMap<string, Outcome>>(new Map());
  #diagnostics = $state.raw<Reply<{ readonly file: string }> | null>(null);

  constructor(bridge: Wall, time: Time) {
    this.#bridge = bridge;
    this.#time = time;
  }

  /** By connection. */
  get outcomes(): ReadonlyMap<string, Outcome> {
    return this.#outcomes;
  }

  /** Where the diagnostics file went, or why there is none; null before anybody asked. */
  get diagnostics(): Reply<{ readonly file: string }> | null {
    return this.#diagnostics;
  }

  async test(connection: string): Promise<void> {
    if (this.#outcomes.get(connection)?.state === 'under-way') return;
    this.#set(connection, { of: 'test', state: 'under-way' });
    const answer = await settle(() => this.#bridge.testLink(connection));
    const at = this.#time.now();
    if (answer.ok) this.#set(connection, { of: 'test', state: 'done', at, ...answer.value });
    else this.#set(connection, { of: 'test', state: 'failed', why: answer.error });
  }

  reconnect(connection: string): Promise<boolean> {
    return this.#ask(connection, () => this.#bridge.reconnect(connection));
  }

  signOut(connection: string): Promise<boolean> {
    return this.#ask(connection, () => this.#bridge.signOutLink(connection));
  }

  signIn(connection: string): Promise<boolean> {
    return this.#ask(connection, () => this.#bridge.signInLink(connection));
  }

  async enterToken(connection: string, token: string): Promise<boolean> {
    const isTaken = await this.#ask(connection, () => this.#bridge.enterToken(connection, token));
    if (isTaken) this.#set(connection, { of: 'token', state: 'done' });
    return isTaken;
  }

  async saveDiagnostics(): Promise<void> {
    this.#diagnostics = await settle(() => this.#bridge.saveDiagnostics());
  }

  async #ask(connection: string, ask: () => Promise<Reply<null>>): Promise<boolean> {
    const answer = await settle(ask);
    this.#set(connection, answer.ok ? null : { of: 'other', state: 'failed', why: answer.error });
    return answer.ok;
  }

  #set(connection: string, outcome: Outcome | null): void {
    const next = new Map(this.#outcomes);
    if (outcome === null) next.delete(connection);
    else next.set(connection, outcome);
    this.#outcomes = next;
  }
}
