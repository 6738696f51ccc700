import { describe, expect, it } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { Session } from '../../../main/session/session.ts';
import { ManualClock } from '../manual-clock.ts';
import { hold, open, Store, tokensIn, unreachable } from './stand.ts';

describe('signing out', () => {
  it('forgets everything at once and tells the server', async () => {
    const { session, desk, store, clock, changes } = open();
    await session.token();
    await session.signOut();
    expect({ kept: tokensIn(store), timers: clock.waiting, changes, last: desk.calls.at(-1) }).toEqual({
      kept: [],
      timers: 0,
      changes: ['signed-out'],
      last: 'logout a1',
    });
    expect([await session.token(), await session.denied('a1', 'x')]).toEqual([
      { ok: false, refused: true, reason: because('not-signed-in') },
      'refused',
    ]);
  });

  it('while a login is under way leaves nothing of it', async () => {
    const { session, desk, store } = open();
    const go = hold(desk);
    const asked = session.token();
    await session.signOut();
    go();
    expect(await asked).toEqual({ ok: false, refused: true, reason: because('not-signed-in') });
    expect([tokensIn(store), desk.calls]).toEqual([[], ['login', 'logout a1']]);
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

  it('of an account outlives the program, until somebody signs in again', async () => {
    const { session, store, clock } = open();
    await session.token();
    await session.signOut();
    session.stop();

    const second = open({ store, clock });
    expect([await second.session.token(), second.session.status.state, second.desk.calls]).toEqual([
      { ok: false, refused: true, reason: because('not-signed-in') },
      'signed-out',
      [],
    ]);
    second.session.signIn();
    expect(await second.session.token()).toEqual({ ok: true, token: 'a1' });
    second.session.stop();
    expect(open({ store, clock }).session.status.state).toBe('granted');
  });

  it('is over for good once somebody signed in, also where the login was never answered', async () => {
    const { session, store, desk } = open();
    await session.signOut();
    session.signIn();
    desk.loggedIn = unreachable;
    await session.token();
    expect(open({ store }).session.status.state).toBe('none');
  });

  it('with a token that was entered forgets the token, and another one of the settings counts', async () => {
    const { session, store } = open({ source: { token: null } });
    session.replace('t');
    await session.signOut();
    expect(store.kept.size).toBe(0);
    expect(open({ source: { token: null }, store }).session.status.state).toBe('none');
    expect(await open({ source: { token: 'u' }, store }).session.token()).toEqual({ ok: true, token: 'u' });
  });

  it('with a password of the settings, which stays there, outlives the program, too', async () => {
    const store = new Store();
    const start = () => {
      const parts = { source: { token: 'password' }, store, clock: new ManualClock(), logger: silentLogger };
      return new Session({ key: 'k', ...parts, keepsSignOut: true });
    };
    await start().signOut();
    const second = start();
    expect([second.status.state, await second.token()]).toEqual([
      'signed-out',
      { ok: false, refused: true, reason: because('not-signed-in') },
    ]);
    second.signIn();
    expect(await second.token()).toEqual({ ok: true, token: 'password' });
    await second.signOut();
    second.replace('another');
    expect(start().status.state).toBe('entered');
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
  expect(await asked).toEqual({ ok: false, refused: false, reason: because('not-signed-in') });
  expect(await session.token()).toEqual({ ok: true, token: 'mine' });
});
