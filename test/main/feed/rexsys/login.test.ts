/** From certificate to login: what is a yes, what is a no, and what becomes of a token. */
import { describe, expect, it } from 'vitest';
import type { LinkStatus } from '../../../../preload/contract/link.ts';
import { because } from '../../../../preload/contract/reason.ts';
import { hurriedClock, MemoryStore, settled } from '../watch-feed.ts';
import { eventsOf, productKey, useStands, type Stand } from './stand.ts';

const { standing } = useStands();

const loginsOf = ({ server }: Stand) => server.sessions().flatMap(({ logins }) => logins);

/** A clock that a test can put ahead. */
function aheadClock() {
  let laterMs = 0;
  return {
    clock: { ...hurriedClock, elapsed: () => hurriedClock.elapsed() + laterMs },
    advance: (ms: number) => (laterMs += ms),
  };
}

/** The first so many certificates that the session asks for are dead when it gets them. */
function diesAtOnce({ authority, server }: Stand, times: number): void {
  const login = authority.login.bind(authority);
  let left = times;
  authority.login = async () => {
    const answer = await login();
    left -= 1;
    if (answer.ok && left >= 0) server.revokeToken(answer.grant.access);
    return answer;
  };
}

function storeWith(access: string): MemoryStore {
  const store = new MemoryStore();
  store.set(
    'account/rexsys-1/grant',
    JSON.stringify({ access, refresh: null, lifeMs: null, expiresAt: null }),
  );
  return store;
}

describe.each([3, 4] as const)('on generation %d', (generation) => {
  it.each([true, false])(
    'logs in once, with the sid that the server knows (own connect: %s)',
    async (greets) => {
      const stand = await standing({ generation, greets });
      stand.feed.start();
      const status = await stand.watch.link('up');
      expect(status.link).toMatchObject({ state: 'up', supervised: true });
      const sid = stand.server.sessions()[0]?.sid;
      const token = stand.authority.certificate()?.token;
      expect(loginsOf(stand)).toEqual([{ uid: 'console', sid, token }]);
      expect(status.byKind).toEqual(greets ? { connect: 1, login: 1 } : { login: 1 });
    },
  );

  it('takes an own connect that comes later for no second login', async () => {
    const stand = await standing({ generation, greets: false });
    stand.feed.start();
    await stand.watch.link('up');
    const member = stand.server.join('speaker-1', ({ data }) =>
      member.request('console', 'answer', data as object),
    );
    stand.server.sessions()[0]?.send('connect', { sid: 'another' });
    await settled(() => stand.feed.status.byKind['connect'] === 1);
    // What was sent before it has arrived before it.
    expect(await stand.feed.request(['speaker-1'], 'ping', {})).toMatchObject([{ outcome: 'answered' }]);
    expect(loginsOf(stand)).toHaveLength(1);
  });

  it('is found by itself, and found again after a cut', async () => {
    const stand = await standing({ generation });
    stand.feed.start();
    await stand.watch.link('up');
    const told = stand.watch.statuses.length;
    stand.server.cut('abrupt');
    await stand.watch.link('up', told);
    expect(loginsOf(stand)).toHaveLength(1);
    expect(stand.server.certifications).toBe(1);
  });

  it('is not found where the settings say the other', async () => {
    const protocol = generation === 3 ? 4 : 3;
    const stand = await standing({ generation }, { options: { protocol } });
    stand.feed.start();
    await stand.watch.link('waiting');
    expect(stand.watch.states).not.toContain('up');
  });
});

describe('the login', () => {
  it('may be answered with a text', async () => {
    const stand = await standing({ loginAnswers: 'text' });
    stand.feed.start();
    expect((await stand.watch.link('up')).link).toMatchObject({ supervised: true });
  });

  it('tells how many clients are certified, and until when', async () => {
    const stand = await standing({ lifeS: 86_400 });
    stand.server.join('speaker-1', () => {});
    stand.feed.start();
    await stand.watch.link('up');
    const expiresAt = stand.authority.certificate()?.expiresAt;
    expect(eventsOf(stand.watch)).toEqual([{ is: 'certified', clients: 1, expiresAt }]);
  });

  it('that is never answered makes a link that is up and says that nothing proves it', async () => {
    const stand = await standing({ loginAnswers: 'never' }, { timing: { connectMs: 20_000 } });
    stand.feed.start();
    expect((await stand.watch.link('up')).link).toMatchObject({ supervised: false });
    stand.server.sessions()[0]?.send('touid', { command: 'alive', data: {} });
    const isProven = ({ link }: LinkStatus) => link.state === 'up' && link.supervised;
    await stand.watch.until(({ statuses }) => statuses.some(isProven));
    expect(stand.watch.states).toEqual(['connecting', 'up']);
  });

  it.each(['object', 'text'] as const)(
    'refused as %s, with two tokens as young as they are dead, is refused for now',
    async (loginAnswers) => {
      const stand = await standing({ loginAnswers, greets: false });
      diesAtOnce(stand, 2);
      stand.feed.start();
      const { link } = await stand.watch.link('refused');
      expect(link).toMatchObject({ reason: because('sign-in-refused', 'login failed: invalid token') });
      await settled(() => stand.server.sessions().length === 0);
      expect(stand.server.certifications).toBe(2);
    },
  );

  it('refused with a token as young as it is dead is up with the next, and no person is called', async () => {
    const stand = await standing();
    diesAtOnce(stand, 1);
    stand.feed.start();
    await stand.watch.link('up');
    expect([stand.watch.states, stand.server.certifications]).toEqual([['connecting', 'up'], 2]);
  });

  it('refused because we are in already is tried again', async () => {
    const stand = await standing({ loginAnswers: 'never' });
    stand.feed.start();
    await settled(() => loginsOf(stand).length === 1);
    stand.server.sessions()[0]?.send('login', { result: false, message: 'uid already connected' });
    expect((await stand.watch.link('waiting')).link).toMatchObject({
      reason: because('sign-in-refused', 'uid already connected'),
    });
  });

  it('refused by hanging up without a word is looked into, and no person is called', async () => {
    const stand = await standing({ loginAnswers: 'silence', greets: false });
    diesAtOnce(stand, 2);
    stand.feed.start();
    await stand.watch.link('waiting');
    await stand.watch.link('up');
    expect(stand.watch.states).not.toContain('refused');
  });

  it('refused long after it was accepted is as much of a no', async () => {
    const { clock, advance } = aheadClock();
    const stand = await standing({}, { clock });
    stand.feed.start();
    await stand.watch.link('up');
    const told = stand.watch.statuses.length;
    const first = stand.authority.certificate()?.token ?? '';
    advance(3_600_000);
    stand.server.sessions()[0]?.send('login', { success: false, message: 'the token has expired' });
    await stand.watch.link('up', told);
    expect(stand.authority.certificate()?.token).not.toBe(first);
  });
});

describe('a token', () => {
  it('that died in flight is replaced at the next login', async () => {
    const { clock, advance } = aheadClock();
    const stand = await standing({}, { clock });
    stand.feed.start();
    await stand.watch.link('up');
    const dead = stand.authority.certificate()?.token ?? '';
    stand.server.revokeToken(dead);
    advance(3_600_000);
    const told = stand.watch.statuses.length;
    stand.server.cut('abrupt');
    await stand.watch.link('up', told);
    expect(loginsOf(stand)).toMatchObject([{ uid: 'console' }]);
    expect(JSON.stringify(loginsOf(stand))).not.toContain(dead);
    expect(stand.watch.states).not.toContain('refused');
  });

  it('is replaced also where the server hangs up on the old one without a word', async () => {
    const { clock, advance } = aheadClock();
    const stand = await standing({ loginAnswers: 'silence' }, { clock });
    stand.feed.start();
    await stand.watch.link('up');
    stand.server.revokeToken(stand.authority.certificate()?.token ?? '');
    advance(3_600_000);
    const told = stand.watch.statuses.length;
    stand.server.cut('abrupt');
    await stand.watch.link('up', told);
    expect(stand.server.certifications).toBe(2);
    expect(stand.watch.statuses.slice(told).map(({ link }) => link.state)).not.toContain('refused');
  });

  it('is renewed before it ends, and the connection opened anew with the next', async () => {
    const stand = await standing({ lifeS: 20 });
    stand.feed.start();
    await stand.watch.link('up');
    const first = stand.authority.certificate()?.token;
    const told = stand.watch.statuses.length;
    await stand.watch.link('connecting', told);
    await stand.watch.link('up', told);
    await settled(() => stand.server.sessions().length === 1);
    expect(stand.authority.certificate()?.token).not.toBe(first);
    expect(loginsOf(stand)).toMatchObject([{ token: stand.authority.certificate()?.token }]);
  });

  it.each([true, false])(
    'of an earlier run is exchanged, since no certificate goes with it (only one lives: %s)',
    async (keepsOneToken) => {
      const store = storeWith('kept-token');
      const stand = await standing({ keepsOneToken }, { store });
      stand.feed.start();
      await stand.watch.link('up');
      expect(stand.server.certifications).toBe(1);
      expect(store.get('account/rexsys-1/grant')).toContain(stand.authority.certificate()?.token);
      expect(stand.watch.states).not.toContain('refused');
    },
  );

  it('is in no line, no status and no message', async () => {
    const stand = await standing({ loginAnswers: 'text' });
    stand.feed.start();
    await stand.watch.link('up');
    const token = stand.authority.certificate()?.token ?? '';
    const [session] = stand.server.sessions();
    session?.send('touid', { command: 'what', data: { note: `it is ${token}`, key: productKey } });
    session?.send(`odd ${token}`, { text: `token=${token}` });
    await stand.watch.until(({ messages }) => messages.length >= 3);
    stand.server.revokeToken(token);
    const told = stand.watch.statuses.length;
    stand.server.cut('abrupt');
    await stand.watch.link('up', told);
    const next = stand.authority.certificate()?.token ?? '';
    stand.server.revokeToken(next);
    stand.server.cut('abrupt');
    await stand.watch.link('refused');
    const all = JSON.stringify([stand.watch.messages, stand.watch.statuses, stand.lines]);
    expect(next).not.toBe(token);
    for (const each of [token, next]) expect(all).not.toContain(each);
    expect(all).not.toContain(productKey);
  });
});

describe('a certificate that is refused', () => {
  it('refuses the link, in the words of the server', async () => {
    const stand = await standing({}, { productKey: 'wrong' });
    stand.feed.start();
    expect((await stand.watch.link('refused')).link).toMatchObject({
      reason: because('sign-in-refused', 'The product key is not valid for this project'),
    });
    expect(stand.watch.statuses.at(-1)?.token.state).toBe('refused');
  });

  it('for a kept token refuses the link too', async () => {
    const stand = await standing({}, { productKey: 'wrong', store: storeWith('kept-token') });
    stand.feed.start();
    await stand.watch.link('refused');
  });
});
