/** What holds with every broker: the drill's own and a real RabbitMQ go through the same table. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { because } from '../../../../preload/contract/reason.ts';
import { Cutter } from '../../../peer/cutter.ts';
import { Desk, operation, reasonOf, type Bench, type DeskSetup } from './watch-room.ts';

/** A broker that boots takes its time, ms. */
const slowMs = 120_000;

export function describeBroker(name: string, open: () => Promise<Bench>): void {
  describe(`the desks' feed on ${name}`, () => {
    let bench: Bench;
    let rooms = 0;
    let room: string;
    const undos: (() => Promise<void>)[] = [];

    beforeAll(async () => {
      bench = await open();
    }, slowMs);
    afterAll(() => bench.stop(), slowMs);
    afterEach(async () => {
      for (const undo of undos.splice(0).reverse()) await undo();
    });

    /** A desk in a room of this test alone. */
    const seat = (desk: string, setup: DeskSetup = {}) => {
      const made = new Desk(bench, { desk, room, ...setup });
      undos.push(() => made.stop());
      return made;
    };
    const cutter = async () => {
      const made = await Cutter.to(bench.port);
      undos.push(() => made.stop());
      return made;
    };
    const newRoom = () => (room = `control-${(rooms += 1)}`);

    it('comes up watched, and tells a round trip when asked', async () => {
      newRoom();
      const { feed, watch } = await seat('a').up();
      expect(watch.states).toEqual(['connecting', 'up']);
      expect(feed.status.link).toMatchObject({ state: 'up', supervised: true });
      expect(feed.status.address).toBe(`127.0.0.1:${bench.port}/ws`);
      const roundTripMs = await feed.test();
      expect(roundTripMs).toBeGreaterThan(0);
      expect(feed.status.roundTripMs).toBeCloseTo(roundTripMs, 0);
    });

    it('a wrong passcode is refused and not tried again, until a person enters another', async () => {
      newRoom();
      const desk = seat('a', { passcode: 'wrong-passcode' });
      desk.feed.start();
      const { link } = await desk.watch.link('refused');
      expect(link).toMatchObject({
        reason: because('sign-in-refused', expect.stringMatching(/[Aa]ccess refused/) as string),
      });
      expect([desk.feed.status.retries, desk.feed.isUp]).toEqual([0, false]);
      expect(await reasonOf(desk.feed.post([operation('one')]))).toBe('Error: not connected');
      desk.session.replace(bench.passcode);
      await desk.watch.link('up');
      expect(desk.traces).not.toContain('wrong-passcode');
      expect(desk.traces).not.toContain(bench.passcode);
    });

    it('a post reaches every desk of the room, its sender too, and one desk alone where it is for one', async () => {
      newRoom();
      const [a, b, c] = await Promise.all([seat('a').up(), seat('b').up(), seat('c').up()]);
      const elsewhere = await seat('a', { room: `${room}x` }).up();
      await a.feed.post([
        operation('one'),
        { topic: 'presence', body: 'two' },
        { topic: 'desk', desk: 'b', body: 'three' },
      ]);
      await a.feed.post([{ topic: 'desk', desk: 'c', body: 'last' }]);
      await elsewhere.feed.post([operation('elsewhere')]);
      await Promise.all([a.hears('two'), b.hears('three'), c.hears('last'), elsewhere.hears('elsewhere')]);
      const sorted = (desk: Desk) => desk.heard.toSorted(([one], [other]) => one.localeCompare(other));
      const all = [
        ['operations', 'one'],
        ['presence', 'two'],
      ];
      expect(sorted(a)).toEqual(all);
      expect(sorted(b)).toEqual([['desk', 'three'], ...all]);
      expect(sorted(c)).toEqual([['desk', 'last'], ...all]);
      expect(elsewhere.heard).toEqual([['operations', 'elsewhere']]);
      expect(b.feed.status).toMatchObject({ received: 3, byKind: { operations: 1, presence: 1, desk: 1 } });
    });

    it('names and bodies keep every letter', async () => {
      const names = { room: '관제실.제2_a-1', desk: '책상.1' };
      const a = await seat(names.desk, names).up();
      const bodies = ['{"note":"가스 누출 \\n 확인: 2층"}', 'a:b\\c\nd\re\tf', '🚨', '', 'x'.repeat(900_000)];
      for (const body of bodies) await a.feed.post([{ topic: 'desk', desk: names.desk, body }]);
      await a.watch.until(() => a.messages.length === bodies.length);
      expect(a.bodies).toEqual(bodies);
      expect(a.feed.status.rejected).toBe(0);
    });

    it('what cannot be sent is refused whole, and the connection lives on', async () => {
      newRoom();
      const a = await seat('a').up();
      const good = operation('good');
      expect(await reasonOf(a.feed.post([good, operation('a\0b')]))).toContain('NUL');
      expect(await reasonOf(a.feed.post([good, operation('가'.repeat(400_000))]))).toContain('1200000 bytes');
      expect(await reasonOf(a.feed.post([good, { topic: 'desk', body: 'x' }]))).toContain('names none');
      await a.feed.post([operation('after')]);
      await a.hears('after');
      expect([a.bodies, a.watch.states]).toEqual([['after'], ['connecting', 'up']]);
    });

    it('a thousand posts arrive in order, each once', async () => {
      newRoom();
      const [a, b] = await Promise.all([seat('a', { timing: { receiptMs: 60_000 } }).up(), seat('b').up()]);
      const bodies = Array.from({ length: 1_000 }, (_, index) => `${index}`);
      await Promise.all(bodies.map((body) => a.feed.post([operation(body)])));
      await b.hears('999');
      expect(b.bodies).toEqual(bodies);
    });

    it('a connection cut before the COMMIT leaves nothing of the post, not even its first message', async () => {
      newRoom();
      const line = await cutter();
      const timing = { beatMs: 60_000 };
      // Slow: an ACK of its own echoes would be counted, or not, by when it comes.
      const setup = { port: line.port, timing, isSlow: true };
      const [a, b] = await Promise.all([seat('a', setup).up(), seat('b').up()]);
      const posts = [operation('1111'), { topic: 'presence', body: '2222' } as const];
      const before = line.sent;
      await a.feed.post(posts);
      await b.hears('2222');
      const told = a.watch.statuses.length;
      // The same again, but for the last bytes of its last frame.
      line.cutAfter(line.sent - before - 3);
      const reason = await reasonOf(
        a.feed.post(posts.map((post) => ({ ...post, body: `9${post.body.slice(1)}` }))),
      );
      expect(reason).toContain('the connection was cut');
      line.heal();
      await a.up(told);
      await a.feed.post([operation('after'), { topic: 'presence', body: 'after too' }]);
      await Promise.all([b.hears('after'), b.hears('after too')]);
      expect(b.bodies.toSorted()).toEqual(['1111', '2222', 'after', 'after too']);
    });

    it('posts that wait for their receipt are rejected when the connection is cut', async () => {
      newRoom();
      const line = await cutter();
      const a = await seat('a', { port: line.port }).up();
      line.freeze();
      const reasons = ['one', 'two'].map((body) => reasonOf(a.feed.post([operation(body)])));
      line.cut();
      for (const reason of reasons) expect(await reason).toBe('Error: the connection was cut: close 1006');
      expect(a.feed.isUp).toBe(false);
    });

    it('a receipt that does not come in time rejects the post; the link is judged by its own beats', async () => {
      newRoom();
      const line = await cutter();
      const a = await seat('a', { port: line.port, timing: { receiptMs: 200, beatMs: 60_000 } }).up();
      line.freeze();
      expect(await reasonOf(a.feed.post([operation('late')]))).toBe('Error: no answer within 0.2 s');
      expect(await reasonOf(a.feed.test())).toBe('Error: no answer within 0.2 s');
      expect(a.feed.isUp).toBe(true);
      line.heal();
      await a.hears('late');
    });

    it('a message is acknowledged once it is settled, and one that is not holds up no other', async () => {
      newRoom();
      const [a, b] = await Promise.all([seat('a').up(), seat('b', { isSlow: true }).up()]);
      for (const body of ['one', 'two', 'three']) await a.feed.post([operation(body)]);
      await b.hears('three');
      const [one, , three] = b.messages;
      three?.settle();
      three?.settle();
      one?.settle();
      // An ACK too many would have ended the connection, and the receipt says that all were read.
      await b.feed.test();
      expect(b.watch.states).toEqual(['connecting', 'up']);
      await expect.poll(() => bench.unsettled(), { timeout: 20_000 }).toBe(1);
      expect(b.bodies).toEqual(['one', 'two', 'three']);
    });

    it('a message of a connection that is gone is settled into nothing', async () => {
      newRoom();
      const b = await seat('b', { isSlow: true }).up();
      await b.feed.post([operation('old')]);
      await b.hears('old');
      const told = b.watch.statuses.length;
      b.feed.reconnect();
      await b.up(told);
      await b.feed.post([operation('new')]);
      await b.hears('new');
      for (const { settle } of b.messages.slice(0, -1)) settle();
      await b.feed.test();
      await expect.poll(() => bench.unsettled(), { timeout: 20_000 }).toBe(1);
      expect(b.feed.isUp).toBe(true);
    });

    it('a peer that falls silent is stale after 2.5 beats, and found again', async () => {
      newRoom();
      const line = await cutter();
      const a = await seat('a', { port: line.port, timing: { beatMs: 1_000 } }).up();
      const heard = a.feed.status.lastHeardAt ?? 0;
      await a.watch.until(({ statuses }) => (statuses.at(-1)?.lastHeardAt ?? 0) > heard + 3_000);
      expect(a.watch.states).toEqual(['connecting', 'up']);
      const told = a.watch.statuses.length;
      line.freeze();
      const post = reasonOf(a.feed.post([operation('unheard')]));
      await a.watch.link('stale', told);
      expect(await post).toContain('no answer');
      line.heal();
      await a.up(told);
    });

    it('another passcode is taken up at once, and the old one opens nothing any more', async () => {
      newRoom();
      const a = await seat('a').up();
      undos.push(() => bench.setPasscode(bench.passcode));
      await bench.setPasscode('second-passcode');
      const told = a.watch.statuses.length;
      a.session.replace('second-passcode');
      await a.up(told);
      await a.feed.post([operation('with the second')]);
      await a.hears('with the second');
      const old = seat('b');
      old.feed.start();
      await old.watch.link('refused');
      expect(a.traces).not.toContain('second-passcode');
    });

    it('signing out closes, forgets the counters, and rejects what waits', async () => {
      newRoom();
      const line = await cutter();
      const a = await seat('a', { port: line.port }).up();
      await a.feed.post([operation('one')]);
      await a.hears('one');
      line.freeze();
      const post = reasonOf(a.feed.post([operation('two')]));
      await a.session.signOut();
      expect(await post).toContain('closed here');
      expect(a.feed.status).toMatchObject({ link: { state: 'stopped' }, received: 0, lastHeardAt: null });
    });

    it('stopped in any state it leaves no connection, and starting again is a clean beginning', async () => {
      newRoom();
      const line = await cutter();
      const a = seat('a', { port: line.port });
      const closed = () => expect.poll(() => line.connections, { timeout: 20_000 }).toBe(0);
      a.feed.start();
      await a.watch.link('connecting');
      await a.feed.stop();
      await closed();
      await a.up(a.watch.statuses.length);
      line.freeze();
      const post = reasonOf(a.feed.post([operation('unheard')]));
      await a.feed.stop();
      await a.feed.stop();
      expect(await post).toContain('closed here');
      line.heal();
      await closed();
      line.cut();
      const told = a.watch.statuses.length;
      a.feed.start();
      await a.watch.link('waiting', told);
      await a.feed.stop();
      a.feed.reconnect();
      expect(a.feed.status.link.state).toBe('stopped');
      line.heal();
      a.feed.start();
      await a.up(a.watch.statuses.length);
      await a.feed.post([operation('one')]);
      await a.hears('one');
      expect(a.heard).toEqual([['operations', 'one']]);
    });

    it(
      'after a restart of the broker it is up again, with each subscription once',
      async () => {
        newRoom();
        const [a, b] = await Promise.all([seat('a').up(), seat('b').up()]);
        const told = [a, b].map(({ watch }) => watch.statuses.length);
        await bench.restart();
        await Promise.all([a.up(told[0]), b.up(told[1])]);
        await a.feed.post([operation('one'), { topic: 'desk', desk: 'b', body: 'two' }]);
        await Promise.all([a.hears('one'), b.hears('two')]);
        await b.feed.test();
        expect([a.heard, b.heard.toSorted()]).toEqual([
          [['operations', 'one']],
          [
            ['desk', 'two'],
            ['operations', 'one'],
          ],
        ]);
      },
      slowMs,
    );
  });
}
