import { describe, expect, it } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import { breathe, dayMs, hourMs, logins, open, pass, rejected, Store, unreachable, yearMs } from './stand.ts';

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
    expect(await session.token()).toEqual({ ok: false, refused: true, reason: because('not-signed-in') });
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
    expect(await session.token()).toEqual({ ok: false, refused: false, reason: because('unreachable') });
    desk.loggedIn = rejected;
    expect(await session.token()).toEqual({
      ok: false,
      refused: true,
      reason: because('sign-in-refused', 'no such account'),
    });
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

  it('that is rejected asks slowly, so that no account is locked; what is held is used until it dies', async () => {
    const { session, desk, clock } = open();
    desk.lifeMs = 5 * hourMs;
    await session.token();
    desk.refreshed = desk.loggedIn = rejected;
    await pass(clock, 4 * hourMs);
    expect([await session.token(), logins(desk)]).toEqual([{ ok: true, token: 'a1' }, 2]);
    await pass(clock, hourMs - 1);
    // After 5 minutes, then 3 times every 15.
    expect([await session.token(), logins(desk)]).toEqual([{ ok: true, token: 'a1' }, 2 + 4]);
    await pass(clock, 1);
    expect(await session.token()).toMatchObject({ ok: false, refused: true });
    session.stop();
    expect(clock.waiting).toBe(0);
  });

  it('comes before an attempt where the clock was moved past the end of the token overnight', async () => {
    const { session, desk, clock, changes } = open();
    desk.lifeMs = 12 * hourMs;
    await session.token();
    clock.setWallClock(clock.now() + 13 * hourMs);
    expect([await session.token(), desk.calls, changes]).toEqual([
      { ok: true, token: 'a2' },
      ['login', 'refresh r1'],
      ['changed'],
    ]);
    // The next one is planned by the clock as it is now.
    await pass(clock, 12 * hourMs * 0.8 - 1);
    expect(desk.calls).toHaveLength(2);
    await pass(clock, 1);
    expect(desk.calls.at(-1)).toBe('refresh r2');
  });

  it('is a login where the refresh token has died in the same night', async () => {
    const { session, desk, clock } = open();
    desk.lifeMs = 12 * hourMs;
    await session.token();
    desk.refreshed = rejected;
    clock.setWallClock(clock.now() + 40 * hourMs);
    expect([await session.token(), desk.calls]).toEqual([
      { ok: true, token: 'a2' },
      ['login', 'refresh r1', 'login'],
    ]);
  });

  it('of a token that ended while the program was off comes before the first attempt', async () => {
    const first = open();
    first.desk.lifeMs = hourMs;
    await first.session.token();
    first.session.stop();
    first.clock.setWallClock(first.clock.now() + 9 * hourMs);
    const second = open({ store: first.store, clock: first.clock, desk: first.desk });
    expect(await second.session.token()).toEqual({ ok: true, token: 'a2' });
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
