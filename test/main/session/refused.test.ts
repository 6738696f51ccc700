import { describe, expect, it } from 'vitest';
import type { Session } from '../../../main/session/session.ts';
import { dayMs, hold, hourMs, logins, open, pass, rejected, unreachable } from './stand.ts';

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

  it('was only just granted: another one is asked for once, and where that dies as young it is refused', async () => {
    const { session, desk, clock } = open();
    await session.token();
    desk.isAlive = false;
    await pass(clock, 59_000);
    expect(await session.denied('a1', 'x')).toBe('renewed');
    await pass(clock, 59_000);
    // No login was rejected: what is missing is a token that lives.
    expect([await session.denied('a2', 'x'), session.status.state]).toEqual(['refused', 'none']);
    expect(logins(desk)).toBe(2);
  });

  it('was only just granted, and nobody answers: that was no second one', async () => {
    const { session, desk } = open();
    await session.token();
    desk.isAlive = false;
    desk.refreshed = desk.loggedIn = unreachable;
    expect(await session.denied('a1', 'x')).toBe('retry');
    desk.refreshed = desk.loggedIn = null;
    expect([await session.denied('a1', 'x'), await session.denied('a2', 'x')]).toEqual([
      'renewed',
      'refused',
    ]);
  });

  it('and by two connections at once counts once', async () => {
    const { session, desk } = open();
    await session.token();
    desk.isAlive = false;
    const verdicts = await Promise.all([session.denied('a1', 'x'), session.denied('a1', 'y')]);
    expect([verdicts, logins(desk)]).toEqual([['renewed', 'renewed'], 2]);
  });

  it('and is judged once more when that is history already: whoever is late gets the verdict of the other', async () => {
    const { session, desk } = open();
    await session.token();
    desk.isAlive = false;
    const late = async (token: string) => {
      const go = hold(desk);
      const judged = session.denied(token, 'late');
      desk.gate = Promise.resolve();
      const first = await session.denied(token, 'x');
      go();
      return [first, await judged];
    };
    expect(await late('a1')).toEqual(['renewed', 'renewed']);
    expect(await late('a2')).toEqual(['refused', 'refused']);
    expect(logins(desk)).toBe(2);
  });

  it('dies young, and so does a much later one: each is renewed once', async () => {
    const { session, desk, clock } = open();
    await session.token();
    desk.isAlive = false;
    await session.denied('a1', 'x');
    await pass(clock, hourMs);
    expect(await session.denied('a2', 'x')).toBe('renewed');
    expect(await session.denied('a3', 'x')).toBe('renewed');
    expect(await session.denied('a4', 'x')).toBe('refused');
  });

  it('is given again by the server that turned it away: that ends, too', async () => {
    const { session, desk } = open();
    desk.loggedIn = desk.refreshed = { ok: true, grant: { access: 'same', refresh: null, lifeMs: null } };
    await session.token();
    desk.isAlive = false;
    expect([await session.denied('same', 'x'), await session.denied('same', 'x')]).toEqual([
      'renewed',
      'refused',
    ]);
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

describe('a refused login', () => {
  const minuteMs = 60_000;

  async function refused() {
    const opened = open();
    opened.desk.loggedIn = rejected;
    await opened.session.token();
    return opened;
  }

  it('is asked for again after 5 minutes, then every 15, by itself', async () => {
    const { desk, clock, session } = await refused();
    const asked = async (ms: number) => {
      await pass(clock, ms);
      return logins(desk);
    };
    expect([await asked(5 * minuteMs - 1), await asked(1)]).toEqual([1, 2]);
    expect([await asked(15 * minuteMs - 1), await asked(1)]).toEqual([2, 3]);
    expect([await asked(15 * minuteMs - 1), await asked(1)]).toEqual([3, 4]);
    expect(session.status.state).toBe('refused');
    session.stop();
    expect(clock.waiting).toBe(0);
  });

  it('that is taken at last opens what it had closed', async () => {
    const { desk, clock, session, changes } = await refused();
    desk.loggedIn = null;
    await pass(clock, 5 * minuteMs);
    expect([changes, session.status.state, await session.token()]).toEqual([
      ['changed'],
      'granted',
      { ok: true, token: 'a1' },
    ]);
    expect(clock.waiting).toBe(1);
    await pass(clock, dayMs);
    expect(desk.calls).toEqual(['login', 'login']);
  });

  it('that somebody else asks for meanwhile is not put off', async () => {
    const { desk, clock, session } = await refused();
    await pass(clock, 4 * minuteMs);
    await session.token();
    await pass(clock, minuteMs);
    expect(logins(desk)).toBe(3);
    await pass(clock, 15 * minuteMs);
    expect(logins(desk)).toBe(4);
  });

  it('that somebody else asks for and gets is not asked for again', async () => {
    const { desk, clock, session } = await refused();
    desk.loggedIn = null;
    await session.token();
    await pass(clock, hourMs);
    expect(logins(desk)).toBe(2);
  });

  it('and nobody answers the next try: in a minute, for nobody counted it', async () => {
    const { desk, clock, session } = await refused();
    desk.loggedIn = unreachable;
    await pass(clock, 7 * minuteMs);
    expect([logins(desk), session.status.state]).toEqual([4, 'refused']);
    desk.loggedIn = null;
    await pass(clock, minuteMs);
    expect(session.status.state).toBe('granted');
  });

  it('begins with 5 minutes again after a login that lasted, and not after one that died young', async () => {
    const { desk, clock, session } = await refused();
    desk.loggedIn = null;
    await pass(clock, 5 * minuteMs);
    desk.isAlive = false;
    await session.denied('a1', 'x');
    expect(await session.denied('a2', 'x')).toBe('refused');
    const young = logins(desk);
    await pass(clock, 15 * minuteMs - 1);
    expect(logins(desk)).toBe(young);
    await pass(clock, 1);
    expect(logins(desk)).toBe(young + 1);

    await pass(clock, 10 * minuteMs);
    desk.refreshed = desk.loggedIn = rejected;
    expect(await session.denied('a3', 'x')).toBe('refused');
    const old = logins(desk);
    await pass(clock, 5 * minuteMs);
    expect(logins(desk)).toBe(old + 1);
  });

  it('that came because tokens die young is a login, not another refresh', async () => {
    const { session, desk, clock, changes } = open();
    await session.token();
    desk.isAlive = false;
    await session.denied('a1', 'x');
    await session.denied('a2', 'x');
    desk.calls.length = changes.length = 0;
    desk.isAlive = true;
    await pass(clock, 5 * minuteMs);
    expect([desk.calls, changes]).toEqual([['login'], ['changed']]);
    expect(await session.token()).toEqual({ ok: true, token: 'a3' });
  });

  it.each<[string, (session: Session) => unknown]>([
    ['signs in', (session) => session.signIn()],
    ['signs out', (session) => session.signOut()],
    ['enters a token', (session) => session.replace('mine')],
    ['ends the program', (session) => session.stop()],
  ])('waits no more when somebody %s', async (_, act) => {
    const { desk, clock, session } = await refused();
    await act(session);
    await pass(clock, hourMs);
    expect([logins(desk), clock.waiting]).toEqual([1, 0]);
  });

  it('is none where a person entered the token: that waits for a person', async () => {
    const { session, clock } = open({ source: { token: 't' } });
    expect([await session.denied('t', '401 Unauthorized'), clock.waiting]).toEqual(['refused', 0]);
  });
});
