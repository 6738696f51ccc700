import { afterEach, describe, expect, it } from 'vitest';
import { because } from '../../../../preload/contract/reason.ts';
import { sayReason } from '../../../../preload/contract/reason-words.ts';
import {
  startRoomBroker,
  type RoomBroker,
  type RoomBrokerOptions,
} from '../../../../main/drill/room-broker.ts';
import { roomDefaults } from '../../../../main/feed/room/options.ts';
import type { Authority } from '../../../../main/feed/authority.ts';
import { refusing, rubbishFrames, stalling } from '../../../fault/fault-servers.ts';
import { Cutter } from '../../../peer/cutter.ts';
import { hurriedClock, settled } from '../watch-feed.ts';
import { startRawBroker, wellBehaved } from './raw-broker.ts';
import { Desk, operation, reasonOf, type DeskSetup } from './watch-room.ts';

const account = { user: 'desk', passcode: 'first-passcode' };
const undos: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

function deskOn(url: string, setup: DeskSetup = {}): Desk {
  const desk = new Desk({ url, ...account }, setup);
  undos.push(() => desk.stop());
  return desk;
}

async function drill(options: RoomBrokerOptions = {}): Promise<RoomBroker> {
  const broker = await startRoomBroker({ passcodes: { desk: account.passcode }, ...options });
  undos.push(() => broker.stop());
  return broker;
}

async function raw(answer: Parameters<typeof startRawBroker>[0]) {
  const broker = await startRawBroker(answer);
  undos.push(() => broker.stop());
  return broker;
}

/** Why the link waits, the first time that it does. */
async function whyWaiting(desk: Desk): Promise<string> {
  desk.feed.start();
  const { link } = await desk.watch.link('waiting');
  return link.state === 'waiting' ? sayReason(link.reason) : '';
}

describe('a broker that does not let a desk up', () => {
  it('is not there: it is tried again, for ever', async () => {
    const port = await refusing();
    const desk = deskOn(port.origin.replace('http', 'ws'), { clock: hurriedClock });
    desk.feed.start();
    await desk.watch.until(({ statuses }) => (statuses.at(-1)?.retries ?? 0) >= 4);
    expect(desk.watch.states.slice(0, 4)).toEqual(['connecting', 'waiting', 'connecting', 'waiting']);
  });

  it('never answers: it is given up in time, and no socket stays', async () => {
    const server = await stalling();
    undos.push(() => server.stop());
    const desk = deskOn(server.origin.replace('http', 'ws'), { timing: { connectMs: 150 } });
    expect(await whyWaiting(desk)).toBe('no answer within 0.2 s');
    await settled(() => server.connections() === 0);
  });

  it('takes the socket and does not answer CONNECT', async () => {
    const broker = await raw(() => undefined);
    const desk = deskOn(broker.url, { timing: { connectMs: 150 } });
    expect(await whyWaiting(desk)).toBe('no answer within 0.2 s');
    await settled(() => broker.connections() === 0);
  });

  it('does not confirm a subscription: the link is not up', async () => {
    const broker = await raw(wellBehaved((frame) => frame.includes('.presence')));
    const desk = deskOn(broker.url, { timing: { connectMs: 300 } });
    expect(await whyWaiting(desk)).toMatch(/within 0.3 s/);
    expect(desk.watch.states).toEqual(['connecting', 'waiting']);
  });

  it('speaks another STOMP', async () => {
    const broker = await raw((_, socket) => socket.send('CONNECTED\nversion:1.1\n\n\0'));
    expect(await whyWaiting(deskOn(broker.url))).toBe('an answer that cannot be used: STOMP 1.1');
  });

  it('answers with an ERROR that is not about the login: it is tried again', async () => {
    const broker = await raw((_, socket) => socket.send('ERROR\nmessage:Overloaded\n\ntry\nlater\0'));
    expect(await whyWaiting(deskOn(broker.url))).toBe('the other side refused: Overloaded: try later');
  });

  it('hangs up on CONNECT without a word: it is tried again', async () => {
    const broker = await raw((_, socket) => socket.close(1011, 'out of\nmemory'));
    expect(await whyWaiting(deskOn(broker.url))).toBe('the connection was cut: close 1011 out of memory');
  });

  it('repeats the passcode in its ERROR: nobody reads it', async () => {
    const broker = await raw((_, socket) =>
      socket.send(`ERROR\nmessage:User name [desk] or password [${account.passcode}] is invalid.\n\n\0`),
    );
    const desk = deskOn(broker.url);
    desk.feed.start();
    expect((await desk.watch.link('refused')).link).toMatchObject({
      reason: because('sign-in-refused', 'User name [desk] or password [***] is invalid.'),
    });
    expect(desk.traces).not.toContain(account.passcode);
  });
});

describe('the passcode', () => {
  it('with a line break in it is not sent', async () => {
    const broker = await drill();
    const desk = deskOn(broker.url, { passcode: 'a\nlogin:root' });
    desk.feed.start();
    expect((await desk.watch.link('refused')).link).toMatchObject({
      reason: because('sign-in-refused', 'a passcode with a line break'),
    });
    expect(broker.connections()).toBe(0);
  });

  it('that nobody has entered is waited for', async () => {
    const broker = await drill();
    const desk = deskOn(broker.url, { source: { token: null } });
    desk.feed.start();
    await desk.watch.link('refused');
    desk.session.replace(account.passcode);
    await desk.watch.link('up');
  });

  it('that was granted and has died is renewed, and the next try follows at once', async () => {
    const broker = await drill({ passcodes: { desk: 'second' } });
    const grants = ['first', 'second'];
    const grant = () => {
      const access = grants.shift();
      return Promise.resolve(
        access === undefined
          ? ({ ok: false, rejected: true, reason: because('sign-in-refused', 'no more') } as const)
          : ({ ok: true, grant: { access, refresh: null, lifeMs: null } } as const),
      );
    };
    const authority: Authority = {
      login: grant,
      refresh: grant,
      check: (access) => Promise.resolve(access === 'second'),
      logout: () => Promise.resolve(),
    };
    // The clock runs so fast that the first grant is no longer young when it is turned away.
    const clock = { ...hurriedClock, elapsed: () => hurriedClock.elapsed() * 1e6 };
    const desk = deskOn(broker.url, { source: { authority }, clock, timing: { beatMs: 0 } });
    await desk.up();
    expect([desk.feed.status.retries, broker.clients().length]).toEqual([0, 1]);
  });
});

describe('a broker that offers no heart-beats', () => {
  it('is pinged, and its silence is noticed', async () => {
    const broker = await drill({ heartbeat: [0, 0] });
    const line = await Cutter.to(broker.port);
    undos.push(() => line.stop());
    const desk = await deskOn(broker.url, { port: line.port, timing: { beatMs: 200 } }).up();
    expect(desk.feed.status.link).toMatchObject({ supervised: true });
    const heard = desk.feed.status.lastHeardAt ?? 0;
    await desk.watch.until(({ statuses }) => (statuses.at(-1)?.lastHeardAt ?? 0) > heard + 900);
    expect(desk.watch.states).toEqual(['connecting', 'up']);
    const told = desk.watch.statuses.length;
    line.freeze();
    await desk.watch.link('stale', told);
    line.heal();
    await desk.up(told);
  });

  it('and is not to be pinged is up and unsupervised', async () => {
    const broker = await drill({ heartbeat: [0, 0] });
    const desk = await deskOn(broker.url, { timing: { beatMs: 0 } }).up();
    expect(desk.feed.status.link).toMatchObject({ supervised: false });
  });
});

describe('a broker that goes wrong', () => {
  it('agrees on heart-beats and sends none: stale', async () => {
    const broker = await drill({ heartbeat: [200, 200], eatsHeartbeats: true });
    const desk = await deskOn(broker.url, { timing: { beatMs: 200 } }).up();
    await desk.watch.link('stale');
  });

  it('sends an ERROR: what waits is rejected with its reason, and the desk comes back', async () => {
    const broker = await raw(
      wellBehaved((frame, socket) => {
        if (!frame.includes('poison')) return false;
        socket.send('ERROR\nmessage:no such\\cthing\n\n\0');
        return true;
      }),
    );
    const desk = await deskOn(broker.url).up();
    const told = desk.watch.statuses.length;
    expect(await reasonOf(desk.feed.post([operation('poison')]))).toContain(
      'the other side refused: no such:thing',
    );
    await desk.up(told);
    await desk.feed.post([operation('good')]);
  });

  it('says goodbye and does not hang up: the connection counts as gone, and another is opened', async () => {
    const broker = await raw(wellBehaved());
    const desk = await deskOn(broker.url, { timing: { beatMs: 60_000 } }).up();
    const told = desk.watch.statuses.length;
    broker.hangUpHalf();
    expect((await desk.watch.link('waiting', told)).link).toMatchObject({
      reason: because('cut', 'close 1000'),
    });
  });

  it('takes nothing any more: what could not be sent is rejected in time, and another is tried', async () => {
    const broker = await drill();
    const line = await Cutter.to(broker.port);
    undos.push(() => line.stop());
    const timing = { receiptMs: 500, beatMs: 60_000 };
    const desk = await deskOn(broker.url, { port: line.port, timing }).up();
    const told = desk.watch.statuses.length;
    line.freeze();
    const body = 'x'.repeat(900_000);
    const posts = Array.from({ length: 40 }, () => reasonOf(desk.feed.post([operation(body)])));
    const reasons = new Set(await Promise.all(posts));
    expect([...reasons]).toEqual([
      'Error: no answer within 0.5 s',
      'Error: not sent in time: the broker is slow',
      'Error: no answer',
    ]);
    expect((await desk.watch.link('waiting', told)).link).toMatchObject({
      reason: because('no-answer'),
    });
    line.heal();
    await desk.up(told);
  });
});

describe('what cannot be read', () => {
  const desks = roomDefaults.prefix + '.control.operations';

  it('is rejected with its head alone, and what follows is read', async () => {
    const broker = await drill();
    const desk = await deskOn(broker.url).up();
    const [client] = broker.clients();
    for (const text of rubbishFrames) client?.write(text);
    client?.write('MESSAGE\nsubscription:operations\ncontent-length:3\n\n{"operator":"Kim"}\0');
    broker.publish(desks, 'good');
    await desk.hears('good');
    expect(desk.feed.status.rejected).toBeGreaterThan(rubbishFrames.length);
    expect(desk.feed.status.received).toBe(desk.feed.status.rejected + 1);
    expect(desk.traces).toContain('content-length 3, but the body has 18 bytes');
    expect(desk.traces).not.toContain('Kim');
    expect(desk.watch.states).toEqual(['connecting', 'up']);
  });

  it('is settled, so that the broker does not keep it', async () => {
    const broker = await drill();
    const desk = await deskOn(broker.url, { isSlow: true }).up();
    broker.publish(desks, 'x'.repeat(1_000_001));
    broker.publish(desks, 'x'.repeat(1_200_000));
    broker.publish(desks, 'good');
    await desk.hears('good');
    await desk.feed.test();
    expect(broker.clients()[0]?.unsettled).toBe(1);
    expect(desk.feed.status.rejections.map(({ reason }) => reason.detail)).toEqual([
      expect.stringMatching(/^a frame of 1200\d+ characters/),
      'a body of 1000001 bytes, at most 1000000 are read',
    ]);
  });

  it('belongs to no subscription', async () => {
    const broker = await drill();
    const desk = await deskOn(broker.url).up();
    broker.clients()[0]?.write('MESSAGE\nsubscription:other\nmessage-id:1\ndestination:/x\n\nbody\0');
    await desk.watch.until(({ messages }) => messages.length > 0);
    expect(desk.watch.messages).toMatchObject([
      { type: 'rejected', reason: 'a message of no subscription', copy: expect.stringContaining('other') },
    ]);
    expect(desk.traces).not.toContain('body');
  });

  it('is not what comes as a binary message: that is the same frame', async () => {
    const message = 'MESSAGE\nsubscription:presence\nmessage-id:1\nack:1\ndestination:/x\n\n가\0';
    const broker = await raw(
      wellBehaved((frame, socket) => {
        if (frame.startsWith('BEGIN')) socket.send(Buffer.from(message));
        return false;
      }),
    );
    const desk = await deskOn(broker.url).up();
    await desk.feed.test();
    expect(desk.heard).toEqual([['presence', '가']]);
  });
});
