import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../main/lib/logger.ts';
import type { Authority, GrantAnswer } from '../../../main/feed/authority.ts';
import type { SessionChange } from '../../../main/feed/feed.ts';
import { Session, type SecretStore, type TokenSource } from '../../../main/session/session.ts';
import { ManualClock } from '../manual-clock.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const yearMs = 31_535_999_000;

class Store implements SecretStore {
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
class Desk implements Authority {
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

const unreachable: GrantAnswer = { ok: false, rejected: false, reason: 'unreachable' };
const rejected: GrantAnswer = { ok: false, rejected: true, reason: 'no such account' };

function open(parts: { source?: TokenSource; store?: Store; clock?: ManualClock; desk?: Desk } = {}) {
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
async function breathe(): Promise<void> {
  for (let n = 0; n < 10; n += 1) await Promise.resolve();
}

/** Holds the desk's next answers back until the result is called. */
function hold(desk: Desk): () => void {
  let open = () => {};
  desk.gate = new Promise((resolve) => (open = resolve));
  return open;
}

describe('an entered token', () => {
  it('is used as it is and never expires here', async () => {
    const { session, clock } = open({ source: { token: 't' } });
    clock.advance(10 * yearMs);
    expect([await session.token(), clock.waiting]).toEqual([{ ok: true, token: 't' }, 0]);
  });

  it.each([
    ['Access is denied', 'refused'],
    ['401 Unauthorized', 'refused'],
    ['Invalid access token', 'refused'],
    ['토큰이 만료되었습니다', 'refused'],
    ['broker is starting', 'retry'],
    ['Unexpected token < in JSON', 'retry'],
  ])('turned away with "%s": %s', async (message, verdict) => {
    const { session } = open({ source: { token: 't' } });
    expect(await session.denied('t', message)).toBe(verdict);
  });

  it('that is replaced is told, kept for the next start, and is history for the old one', async () => {
    const { session, store, changes } = open({ source: { token: 't' } });
    session.replace('u');
    expect([await session.token(), await session.denied('t', 'Access is denied'), changes]).toEqual([
      { ok: true, token: 'u' },
      'renewed',
      ['changed'],
    ]);
    expect(await open({ source: { token: null }, store }).session.token()).toEqual({ ok: true, token: 'u' });
  });

  it('that is missing is refused', async () => {
    const { session } = open({ source: { token: null } });
    expect(await session.token()).toEqual({ ok: false, refused: true, reason: 'no token' });
  });
});

describe('a login', () => {
  it('happens once, however many ask, and is no change for anybody', async () => {
    const { session, desk, changes } = open();
    const answers = await Promise.all([session.token(), session.token(), session.token()]);
    expect(answers).toEqual(Array(3).fill({ ok: true, token: 'a1' }));
    expect([desk.calls, changes]).toEqual([['login'], []]);
  });

  it('survives a restart', async () => {
    const first = open();
    await first.session.token();
    first.session.stop();
    const second = open({ store: first.store, clock: first.clock });
    expect([await second.session.token(), second.desk.calls]).toEqual([{ ok: true, token: 'a1' }, []]);
  });

  it('that was kept in another shape is made anew', async () => {
    const store = new Store();
    store.set('k/grant', '{"access":7}');
    const { session, desk } = open({ store });
    expect([await session.token(), desk.calls]).toEqual([{ ok: true, token: 'a1' }, ['login']]);
  });

  it('that is rejected is refused; one that could not be asked for is not', async () => {
    const { session, desk } = open();
    desk.loggedIn = unreachable;
    expect(await session.token()).toEqual({ ok: false, refused: false, reason: 'unreachable' });
    desk.loggedIn = rejected;
    expect(await session.token()).toEqual({ ok: false, refused: true, reason: 'no such account' });
    desk.loggedIn = null;
    expect(await session.token()).toEqual({ ok: true, token: 'a1' });
  });
});

describe('renewal', () => {
  it.each([
    ['a year', yearMs, yearMs - 12 * hourMs],
    ['a day', dayMs, dayMs - 12 * hourMs],
    ['13 hours', 13 * hourMs, 13 * hourMs * 0.8],
    ['half an hour', hourMs / 2, hourMs * 0.4],
  ])('of a token of %s comes in time, and is a change', async (_, lifeMs, afterMs) => {
    const { session, desk, clock, changes } = open();
    desk.lifeMs = lifeMs;
    await session.token();
    clock.advance(afterMs - 1);
    await breathe();
    expect(desk.calls).toEqual(['login']);
    clock.advance(1);
    await breathe();
    expect([desk.calls, changes]).toEqual([['login', 'refresh r1'], ['changed']]);
    expect(await session.token()).toEqual({ ok: true, token: 'a2' });
    session.stop();
    expect(clock.waiting).toBe(0);
  });

  it('of a token without a known end is none', async () => {
    const { session, desk, clock } = open();
    desk.lifeMs = null;
    await session.token();
    expect(clock.waiting).toBe(0);
  });

  it('that could not be asked for is tried every minute while the token lives, which is used meanwhile', async () => {
    const { session, desk, clock, changes } = open();
    desk.lifeMs = hourMs;
    await session.token();
    desk.refreshed = desk.loggedIn = unreachable;
    clock.advance(0.8 * hourMs);
    await breathe();
    for (let minute = 0; minute < 11; minute += 1) {
      expect(await session.token()).toEqual({ ok: true, token: 'a1' });
      clock.advance(60_000);
      await breathe();
    }
    expect(desk.calls.filter((call) => call === 'refresh r1')).toHaveLength(12);
    desk.refreshed = null;
    clock.advance(hourMs);
    await breathe();
    expect([await session.token(), changes]).toEqual([{ ok: true, token: 'a2' }, ['changed']]);
  });

  it('that is rejected asks no more, so that no account is locked, until the token is dead', async () => {
    const { session, desk, clock } = open();
    desk.lifeMs = hourMs;
    await session.token();
    desk.refreshed = desk.loggedIn = rejected;
    clock.advance(0.8 * hourMs);
    await breathe();
    const asked = desk.calls.length;
    clock.advance(0.19 * hourMs);
    await breathe();
    expect([desk.calls.length - asked, clock.waiting]).toEqual([0, 0]);
    clock.advance(0.01 * hourMs);
    expect(await session.token()).toMatchObject({ ok: false, refused: true });
  });

  it('falls back to a login where the refresh token is not taken', async () => {
    const { session, desk, clock } = open();
    desk.lifeMs = hourMs;
    await session.token();
    desk.refreshed = rejected;
    clock.advance(2 * hourMs);
    await breathe();
    expect(desk.calls.slice(0, 3)).toEqual(['login', 'refresh r1', 'login']);
    expect(await session.token()).toMatchObject({ ok: true });
  });
});

describe('a token that a server turns away', () => {
  it('is renewed once it is known to be dead', async () => {
    const { session, desk, clock, changes } = open();
    await session.token();
    clock.advance(hourMs);
    desk.isAlive = false;
    expect(await session.denied('a1', 'x')).toBe('renewed');
    expect([desk.calls, changes]).toEqual([['login', 'check a1', 'refresh r1'], ['changed']]);
  });

  it.each([
    ['alive', true],
    ['not known to be dead', null],
  ])('is %s: the connection is tried again', async (_, isAlive) => {
    const { session, desk } = open();
    await session.token();
    desk.isAlive = isAlive;
    expect([await session.denied('a1', 'Access is denied'), desk.calls.length]).toEqual(['retry', 2]);
  });

  it('was only just granted: another would fare no better, so it is refused', async () => {
    const { session, desk, clock } = open();
    await session.token();
    clock.advance(hourMs);
    desk.isAlive = false;
    await session.denied('a1', 'x');
    expect(await session.denied('a2', 'x')).toBe('refused');
  });

  it('of an earlier run is renewed, however early in this one', async () => {
    const first = open();
    await first.session.token();
    first.session.stop();
    const second = open({ store: first.store, clock: first.clock, desk: first.desk });
    first.desk.isAlive = false;
    expect(await second.session.denied('a1', 'x')).toBe('renewed');
  });

  it('and cannot be renewed: refused where the login is rejected, retried where nobody answers', async () => {
    const { session, desk, clock } = open();
    await session.token();
    clock.advance(hourMs);
    desk.isAlive = false;
    desk.refreshed = desk.loggedIn = unreachable;
    expect(await session.denied('a1', 'x')).toBe('retry');
    desk.loggedIn = rejected;
    expect(await session.denied('a1', 'x')).toBe('refused');
  });
});

describe('signing out', () => {
  it('forgets everything at once and tells the server', async () => {
    const { session, desk, store, clock, changes } = open();
    await session.token();
    await session.signOut();
    expect({ kept: store.kept.size, timers: clock.waiting, changes, last: desk.calls.at(-1) }).toEqual({
      kept: 0,
      timers: 0,
      changes: ['signed-out'],
      last: 'logout a1',
    });
    expect([await session.token(), await session.denied('a1', 'x')]).toEqual([
      { ok: false, refused: true, reason: 'signed out' },
      'refused',
    ]);
  });

  it('while a login is under way leaves nothing of it', async () => {
    const { session, desk, store } = open();
    const go = hold(desk);
    const asked = session.token();
    await session.signOut();
    go();
    expect(await asked).toEqual({ ok: false, refused: true, reason: 'signed out' });
    expect([store.kept.size, desk.calls]).toEqual([0, ['login', 'logout a1']]);
  });

  it('while a token is being checked is what counts', async () => {
    const { session, desk } = open();
    await session.token();
    const go = hold(desk);
    const judged = session.denied('a1', 'x');
    await session.signOut();
    go();
    expect(await judged).toBe('refused');
  });

  it('is over when somebody signs in again, as a clean beginning', async () => {
    const { session, changes } = open();
    await session.token();
    await session.signOut();
    session.signIn();
    expect([await session.token(), changes]).toEqual([{ ok: true, token: 'a2' }, ['signed-out', 'changed']]);
  });

  it('is heard only by who still listens', async () => {
    const { session } = open({ source: { token: 't' } });
    const heard: string[] = [];
    const undo = session.onChange((change) => heard.push(change));
    undo();
    undo();
    await session.signOut();
    expect(heard).toEqual([]);
  });
});

it('another token that is entered while a login is under way wins', async () => {
  const { session, desk } = open();
  const go = hold(desk);
  const asked = session.token();
  session.replace('mine');
  go();
  expect(await asked).toEqual({ ok: false, refused: false, reason: 'overtaken' });
  expect(await session.token()).toEqual({ ok: true, token: 'mine' });
});
