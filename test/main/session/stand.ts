import { because } from '../../../preload/contract/reason.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import type { Authority, GrantAnswer } from '../../../main/feed/authority.ts';
import type { SessionChange } from '../../../main/feed/feed.ts';
import { Session, type SecretStore, type TokenSource } from '../../../main/session/session.ts';
import { ManualClock } from '../manual-clock.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
export const yearMs = 31_535_999_000;

export class Store implements SecretStore {
  readonly kept = new Map<string, string>();

  get(key: string): string | null {
    return this.kept.get(key) ?? null;
  }

  set(key: string, value: string): void {
    this.kept.set(key, value);
  }

  remove(key: string): void {
    this.kept.delete(key);
  }
}

/** A server of tokens that a test steers. Its calls answer at once, or when the test lets them. */
export class Desk implements Authority {
  readonly calls: string[] = [];
  lifeMs: number | null = yearMs;
  refreshed: GrantAnswer | null = null;
  loggedIn: GrantAnswer | null = null;
  isAlive: boolean | null = true;
  gate: Promise<void> = Promise.resolve();
  #count = 0;

  async login(): Promise<GrantAnswer> {
    this.calls.push('login');
    await this.gate;
    return this.loggedIn ?? this.grant();
  }

  async refresh(token: string): Promise<GrantAnswer> {
    this.calls.push(`refresh ${token}`);
    await this.gate;
    return this.refreshed ?? this.grant();
  }

  async check(token: string): Promise<boolean | null> {
    this.calls.push(`check ${token}`);
    await this.gate;
    return this.isAlive;
  }

  logout(token: string): Promise<void> {
    this.calls.push(`logout ${token}`);
    return Promise.resolve();
  }

  grant(): GrantAnswer {
    this.#count += 1;
    return {
      ok: true,
      grant: { access: `a${this.#count}`, refresh: `r${this.#count}`, lifeMs: this.lifeMs },
    };
  }
}

export const unreachable: GrantAnswer = { ok: false, rejected: false, reason: because('unreachable') };
export const rejected: GrantAnswer = {
  ok: false,
  rejected: true,
  reason: because('sign-in-refused', 'no such account'),
};

export function open(parts: { source?: TokenSource; store?: Store; clock?: ManualClock; desk?: Desk } = {}) {
  const clock = parts.clock ?? new ManualClock();
  const store = parts.store ?? new Store();
  const desk = parts.desk ?? new Desk();
  const source = parts.source ?? { authority: desk };
  const session = new Session({ key: 'k', source, store, clock, logger: silentLogger });
  const changes: SessionChange[] = [];
  session.onChange((change) => changes.push(change));
  return { clock, store, desk, session, changes };
}

/** Lets promises that are already resolved run on. */
export async function breathe(): Promise<void> {
  for (let n = 0; n < 10; n += 1) await Promise.resolve();
}

/** Time passes in steps short enough that what a timer begins is done before the next one. */
export async function pass(clock: ManualClock, ms: number): Promise<void> {
  const stepMs = 60_000;
  for (let left = ms; left > 0; left -= stepMs) {
    clock.advance(Math.min(left, stepMs));
    await breathe();
  }
}

/** How often it was asked for a token, by whatever call. */
export function logins(desk: Desk): number {
  return desk.calls.filter((call, index) => {
    // A login right behind a refresh is the same request of the session's.
    const isFallback = call === 'login' && (desk.calls[index - 1] ?? '').startsWith('refresh');
    return (call === 'login' || call.startsWith('refresh')) && !isFallback;
  }).length;
}

/** Whatever of a store opens anything. */
export function tokensIn(store: Store): string[] {
  return [...store.kept.values()].filter((value) => /"access"|^[ar]\d/.test(value));
}

/** Holds the desk's next answers back until the result is called. */
export function hold(desk: Desk): () => void {
  let open = () => {};
  desk.gate = new Promise((resolve) => (open = resolve));
  return open;
}
