import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Authority, GrantAnswer } from '../../../main/feed/authority.ts';
import type { Clock } from '../../../main/lib/clock.ts';
import { createLogger } from '../../../main/lib/logger.ts';
import { Session, type TokenSource } from '../../../main/session/session.ts';
import { FeedWatch, hurriedClock as clock, MemoryStore } from '../feed/watch-feed.ts';
import { rigs, type Rig } from './rigs.ts';

/** Gives whatever the server takes, as a login does, and remembers what was asked. */
class Grants implements Authority {
  readonly logins: string[] = [];
  readonly logouts: string[] = [];
  readonly #rig: Rig;
  readonly #gate: Promise<void>;

  constructor(rig: Rig, gate: Promise<void> = Promise.resolve()) {
    this.#rig = rig;
    this.#gate = gate;
  }

  async login(): Promise<GrantAnswer> {
    await this.#gate;
    const { authority } = this.#rig;
    const answer = authority
      ? await authority.login()
      : ({ ok: true, grant: { access: this.#rig.issue(), refresh: null, lifeMs: null } } as const);
    if (answer.ok) this.logins.push(answer.grant.access);
    return answer;
  }

  refresh(): Promise<GrantAnswer> {
    return this.login();
  }

  /** Whoever asks has been turned away, and by these servers never for nothing. */
  check(): Promise<boolean | null> {
    return Promise.resolve(false);
  }

  logout(access: string): Promise<void> {
    this.logouts.push(access);
    return this.#rig.authority?.logout(access) ?? Promise.resolve();
  }
}

/** For a session no grant is young: a token that dies is worth asking for another one. */
const sessionClock = { ...clock, elapsed: () => clock.elapsed() * 10_000 };

/** For a session whose slow retries come after milliseconds, while every grant is young. */
const impatientClock = { ...clock, after: (ms: number, then: () => void) => clock.after(ms / 1_000, then) };

/** A store with a token that an earlier run was granted. */
function granted(access: string): MemoryStore {
  const store = new MemoryStore();
  store.set('account/wire/grant', JSON.stringify({ access, refresh: null, lifeMs: null, expiresAt: null }));
  return store;
}

describe.each(Object.keys(rigs))('the rules of a session, on the wire of %s', (name) => {
  let rig: Rig;
  let lines: string[];
  const undos: (() => unknown)[] = [];

  beforeEach(async () => {
    const start = rigs[name];
    if (!start) throw new Error(`no rig ${name}`);
    rig = await start();
    lines = [];
    undos.push(() => rig.stop());
  });

  afterEach(async () => {
    for (const undo of undos.splice(0).toReversed()) await undo();
  });

  function open(source?: TokenSource, store = new MemoryStore(), time: Clock = sessionClock) {
    const logger = createLogger('wire', (line) => lines.push(line), clock.now);
    const grants = new Grants(rig);
    const own = rig.authority ? { authority: grants } : { token: rig.issue() };
    const session = new Session({
      key: 'account/wire',
      source: source ?? own,
      store,
      clock: time,
      logger,
    });
    const feed = rig.feed({ credential: session, clock, logger });
    const watch = new FeedWatch(feed);
    undos.push(
      () => session.stop(),
      () => feed.stop(),
    );
    return { session, feed, watch, store, grants };
  }

  /** What a person does by entering another token, and a certificate by being renewed. */
  async function change(session: Session): Promise<string> {
    const before = await session.token();
    if (rig.authority === null) session.replace(rig.issue());
    else if (before.ok) {
      rig.authority.turnedAway(before.token);
      expect(await session.denied(before.token, 'said by the test')).toBe('renewed');
    }
    return before.ok ? before.token : '';
  }

  const upAgain = (watch: FeedWatch, times: number) =>
    watch.until(({ states }) => states.filter((state) => state === 'up').length >= times);
  const alone = () => expect.poll(() => rig.connections(), { timeout: 10_000 });

  it('another token while it is open: the old connection goes, one with the new token comes', async () => {
    const { session, feed, watch } = open();
    feed.start();
    await upAgain(watch, 1);
    const before = await change(session);
    await upAgain(watch, 2);
    await alone().toBe(1);
    expect(await session.token()).not.toMatchObject({ token: before });
  });

  it('another token while it is connecting: the attempt with the old one is let go', async () => {
    const { session, feed, watch } = open();
    await session.token();
    rig.cut('freeze');
    feed.start();
    expect(feed.status.link.state).toBe('connecting');
    const changed = change(session);
    rig.cut('thaw');
    await changed;
    await upAgain(watch, 1);
    await alone().toBe(1);
    expect(watch.states).not.toContain('refused');
  });

  it('another token while the old connection hangs in its goodbye: a new one is opened at once', async () => {
    const { session, feed, watch } = open();
    feed.start();
    await upAgain(watch, 1);
    rig.cut('freeze');
    const changed = change(session);
    if (rig.authority === null) await changed;
    // Where tokens come over the same frozen line, nothing can come before it thaws.
    rig.cut('thaw');
    await changed;
    expect(feed.status.link.state).not.toBe('waiting');
    await upAgain(watch, 2);
    await alone().toBe(1);
  });

  it('another token while it waits to retry: nothing is waited for any more', async () => {
    const { session, feed, watch } = open();
    feed.start();
    await upAgain(watch, 1);
    rig.cut('abrupt');
    await watch.until(({ states }) => states.at(-1) === 'waiting');
    await change(session);
    expect(feed.status.link.state).not.toBe('waiting');
    await upAgain(watch, 2);
    await alone().toBe(1);
  });

  it('a connection that drops forgets its token: the next attempt takes the one in force by then', async () => {
    const grants = new Grants(rig);
    const { session, feed, watch } = open({ authority: grants });
    feed.start();
    await upAgain(watch, 1);
    const [first = ''] = grants.logins;
    rig.revoke(first);
    rig.cut('abrupt');
    await upAgain(watch, 2);
    expect(grants.logins.at(-1)).not.toBe(first);
    expect((await session.token()).ok).toBe(true);
    await alone().toBe(1);
  });

  it('a token that died on the way is renewed, and the next attempt follows without a wait', async () => {
    const grants = new Grants(rig);
    const dead = rig.issue();
    rig.revoke(dead);
    const { feed, watch } = open({ authority: grants }, granted(dead));
    feed.start();
    await upAgain(watch, 1);
    expect(watch.states).not.toContain('refused');
    expect(grants.logins).toHaveLength(1);
  });

  it('tokens that die as soon as they are granted: renewed once, then refused, then open by itself', async () => {
    const grants = new Grants(rig);
    const login = async (): Promise<GrantAnswer> => {
      const answer = await Grants.prototype.login.call(grants);
      if (answer.ok && grants.logins.length <= 2) rig.revoke(answer.grant.access);
      return answer;
    };
    grants.login = grants.refresh = login;
    const { feed, watch } = open({ authority: grants }, new MemoryStore(), impatientClock);
    feed.start();
    await upAgain(watch, 1);
    expect(watch.states.filter((state) => state === 'refused')).toHaveLength(1);
    expect(grants.logins).toHaveLength(3);
    await alone().toBe(1);
  });

  it('a token that a person entered and the server rejects is refused, and nothing retries', async () => {
    // A certificate is nothing that a person enters.
    if (rig.authority !== null) return;
    const token = rig.issue();
    rig.revoke(token);
    const { feed, session, watch } = open({ token });
    feed.start();
    await watch.until(({ states }) => states.at(-1) === 'refused');
    expect(feed.status.retries).toBe(0);
    session.replace(rig.issue());
    await upAgain(watch, 1);
    expect(JSON.stringify([lines, watch.statuses])).not.toContain(token);
  });

  it('signed out: every connection ends, counters are forgotten, the server is told, nothing connects', async () => {
    const grants = new Grants(rig);
    const { session, feed, watch, store } = open({ authority: grants });
    feed.start();
    await upAgain(watch, 1);
    await alone().toBe(1);
    rig.say();
    await watch.until(() => feed.status.received > 0);
    await session.signOut();
    expect(feed.status).toMatchObject({
      link: { state: 'stopped' },
      received: 0,
      byKind: {},
      lastHeardAt: null,
      retries: 0,
      token: { state: 'signed-out' },
    });
    expect(grants.logouts).toEqual(grants.logins);
    // That somebody signed out is kept, and nothing that opens anything.
    for (const token of grants.logins) expect(JSON.stringify([...store.secrets])).not.toContain(token);
    await alone().toBe(0);
    feed.reconnect();
    expect(feed.status.link.state).toBe('stopped');
  });

  it('signed out while a token is asked for: what is granted too late opens nothing', async () => {
    const { promise: gate, resolve: letGo } = Promise.withResolvers<void>();
    const grants = new Grants(rig, gate);
    const { session, feed } = open({ authority: grants });
    feed.start();
    await session.signOut();
    letGo();
    await expect.poll(() => grants.logouts.length).toBe(1);
    expect(feed.status.link.state).toBe('stopped');
    expect(rig.connections()).toBe(0);
  });

  it('one user signs out and another in: what was said meanwhile reaches neither twice nor the wrong one', async () => {
    const { session, feed, watch } = open();
    feed.start();
    await upAgain(watch, 1);
    await session.signOut();
    await alone().toBe(0);
    rig.say();
    const before = watch.messages.length;
    if (rig.authority === null) session.replace(rig.issue());
    else session.signIn();
    await upAgain(watch, 2);
    await alone().toBe(1);
    rig.say();
    await watch.until(({ messages }) => messages.length > before);
    // A server may say something of its own to whoever comes; what was said while nobody was there is not in it.
    expect(Object.values(feed.status.byKind).filter((count) => count > 1)).toEqual([]);
  });

  it('no token stands in any line or status', async () => {
    const tokens: string[] = [];
    const { session, feed, watch } = open();
    feed.start();
    await upAgain(watch, 1);
    rig.cut('abrupt');
    await upAgain(watch, 2);
    tokens.push(await change(session));
    await upAgain(watch, 3);
    const last = await session.token();
    if (last.ok) tokens.push(last.token);
    expect(tokens).toHaveLength(2);
    for (const token of tokens) expect(JSON.stringify([lines, watch.statuses])).not.toContain(token);
  });
});
