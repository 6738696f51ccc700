import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startRoomBroker, type RoomBroker, type RoomBrokerOptions } from '../../../main/drill/room-broker.ts';
import { settled } from '../feed/watch-feed.ts';
import { ManualClock } from '../manual-clock.ts';

const undos: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

async function serve(options: RoomBrokerOptions = {}): Promise<RoomBroker> {
  const broker = await startRoomBroker({ heartbeat: [0, 0], ...options });
  undos.push(() => broker.stop());
  return broker;
}

/** A client without a library: what it sends is what the test wrote. */
class Client {
  readonly frames: string[] = [];
  readonly socket: WebSocket;
  isClosed = false;

  private constructor(url: string) {
    this.socket = new WebSocket(url, ['v12.stomp']);
    this.socket.on('message', (data) => this.frames.push(String(data)));
    this.socket.on('close', () => (this.isClosed = true));
    this.socket.on('error', () => (this.isClosed = true));
    undos.push(() => this.socket.terminate());
  }

  static async on({ url }: RoomBroker, headers = ''): Promise<Client> {
    const client = new Client(url);
    await once(client.socket, 'open');
    client.send(`CONNECT\naccept-version:1.2\nhost:/\n${headers}\n`);
    await settled(() => client.frames.length > 0);
    return client;
  }

  /** A whole frame but for its NUL. */
  send(text: string): void {
    this.socket.send(`${text}\0`);
  }

  subscribe(destination: string, id = destination): void {
    this.send(`SUBSCRIBE\nid:${id}\ndestination:${destination}\nack:client-individual\n\n`);
  }

  /** Resolves when the broker has done all that was sent before. */
  async round(): Promise<void> {
    const receipt = `round-${this.frames.length}-${Math.random()}`;
    this.send(`SEND\ndestination:/nobody\nreceipt:${receipt}\n\n`);
    await settled(() => this.frames.some((frame) => frame.includes(receipt)));
  }

  get bodies(): string[] {
    return this.frames
      .filter((frame) => frame.startsWith('MESSAGE'))
      .map((frame) => frame.slice(frame.indexOf('\n\n') + 2, -1));
  }
}

describe('logging in', () => {
  it('is for those with the right passcode; one that is taken back keeps whoever is connected', async () => {
    const broker = await serve({ passcodes: { a: 'one', b: 'two' } });
    const good = await Client.on(broker, 'login:a\npasscode:one\n');
    expect(good.frames).toEqual(['CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0']);
    broker.setPasscode('a', 'three');
    broker.setPasscode('b', null);
    for (const headers of ['login:a\npasscode:one\n', 'login:b\npasscode:two\n', '']) {
      const bad = await Client.on(broker, headers);
      expect(bad.frames).toEqual([expect.stringContaining('ERROR\nmessage:Access refused')]);
      await settled(() => bad.isClosed);
    }
    await Client.on(broker, 'login:a\npasscode:three\n');
    await good.round();
    expect(broker.clients().map(({ login }) => login)).toEqual(['a', 'a']);
  });

  it('comes first, and is for STOMP 1.2', async () => {
    const broker = await serve();
    const hasty = await Client.on(broker);
    hasty.send('CONNECT\naccept-version:1.0,1.1\n\n');
    await settled(() => hasty.isClosed);
    expect(hasty.frames.at(-1)).toContain('Version mismatch');
    const silent = new WebSocket(broker.url, ['v12.stomp']);
    undos.push(() => silent.terminate());
    await once(silent, 'open');
    silent.send('SEND\ndestination:/x\n\nhello\0');
    const [answer] = (await once(silent, 'message')) as [Buffer];
    expect(String(answer)).toContain('Not connected');
  });

  it('is at one address only', async () => {
    const broker = await serve();
    const socket = new WebSocket(broker.url.replace('/ws', '/other'));
    expect(String(await once(socket, 'error').then(([failure]) => failure))).toContain('hang up');
    expect((await fetch(broker.origin)).status).toBe(404);
  });
});

describe('a topic', () => {
  it('is heard by everybody who has subscribed, once for each subscription, the sender too', async () => {
    const broker = await serve();
    const [a, b, c] = [await Client.on(broker), await Client.on(broker), await Client.on(broker)];
    a.subscribe('/topic/x');
    b.subscribe('/topic/x', '1');
    b.subscribe('/topic/x', '2');
    c.subscribe('/topic/y');
    for (const client of [a, b, c]) await client.round();
    a.send('SEND\ndestination:/topic/x\n\nfrom a: 가');
    await a.round();
    expect(broker.publish('/topic/x', 'from the drill')).toBe(3);
    for (const client of [a, b, c]) await client.round();
    expect([a.bodies, b.bodies, c.bodies]).toEqual([
      ['from a: 가', 'from the drill'],
      ['from a: 가', 'from a: 가', 'from the drill', 'from the drill'],
      [],
    ]);
    b.send('UNSUBSCRIBE\nid:1\n\n');
    await b.round();
    expect(broker.publish('/topic/x', 'later')).toBe(2);
  });

  it('counts what is not acknowledged, and refuses what nobody sent', async () => {
    const broker = await serve();
    const client = await Client.on(broker);
    client.subscribe('/topic/x');
    await client.round();
    broker.publish('/topic/x', 'one');
    broker.publish('/topic/x', 'two');
    await client.round();
    expect(broker.clients()[0]?.unsettled).toBe(2);
    const ack = /\nack:(.*)\n/.exec(client.frames.find((frame) => frame.endsWith('two\0')) ?? '')?.[1];
    client.send(`ACK\nid:${ack}\n\n`);
    await client.round();
    expect(broker.clients()[0]?.unsettled).toBe(1);
    client.send(`ACK\nid:${ack}\n\n`);
    await settled(() => client.isClosed);
    expect(client.frames.at(-1)).toContain('No such message');
  });
});

describe('a transaction', () => {
  it('is sent whole when it is committed, in order, and not before', async () => {
    const broker = await serve();
    const client = await Client.on(broker);
    client.subscribe('/topic/x');
    client.send('BEGIN\ntransaction:t\n\n');
    client.send('SEND\ndestination:/topic/x\ntransaction:t\nreceipt:one\n\n1');
    client.send('SEND\ndestination:/topic/x\n\nbetween');
    client.send('SEND\ndestination:/topic/x\ntransaction:t\n\n2');
    await client.round();
    expect(client.bodies).toEqual(['between']);
    expect(client.frames).toContain('RECEIPT\nreceipt-id:one\n\n\0');
    client.send('COMMIT\ntransaction:t\nreceipt:done\n\n');
    await settled(() => client.frames.some((frame) => frame.includes('done')));
    expect(client.bodies).toEqual(['between', '1', '2']);
  });

  it('is forgotten when it is aborted, and with its connection', async () => {
    const broker = await serve();
    const [a, b] = [await Client.on(broker), await Client.on(broker)];
    b.subscribe('/topic/x');
    a.send('BEGIN\ntransaction:t\n\n');
    a.send('SEND\ndestination:/topic/x\ntransaction:t\n\naborted');
    a.send('ABORT\ntransaction:t\n\n');
    a.send('BEGIN\ntransaction:t\n\n');
    a.send('SEND\ndestination:/topic/x\ntransaction:t\n\nlost');
    await a.round();
    a.socket.terminate();
    await settled(() => broker.clients().length === 1);
    await b.round();
    expect(b.bodies).toEqual([]);
  });

  it.each([
    ['BEGIN\n\n', 'Bad transaction'],
    ['COMMIT\ntransaction:none\n\n', 'No such transaction'],
    ['ABORT\n\n', 'No such transaction'],
    ['SEND\ndestination:/x\ntransaction:none\n\n', 'No such transaction'],
    ['SEND\n\n', 'SEND without a destination'],
    ['SUBSCRIBE\nid:1\n\n', 'SUBSCRIBE without a destination'],
    ['SUBSCRIBE\nid:1\ndestination:/x\n\n', 'Only client-individual'],
    ['UNSUBSCRIBE\nid:1\n\n', 'No such subscription'],
    ['SHOUT\n\n', 'Unknown command'],
  ])('%j is an ERROR, and the end of the connection', async (frame, message) => {
    const client = await Client.on(await serve());
    client.send(frame);
    await settled(() => client.isClosed);
    expect(client.frames.at(-1)).toContain(`ERROR\nmessage:${message}`);
  });
});

describe('heart-beats', () => {
  it('are sent as often as both agreed, and a client without any is hung up on', async () => {
    const clock = new ManualClock();
    const broker = await serve({ heartbeat: [1_000, 1_000], clock });
    const client = await Client.on(broker, 'heart-beat:1000,2000\n');
    expect(clock.waiting).toBe(2);
    clock.advance(2_000);
    await settled(() => client.frames.includes('\n'));
    clock.advance(1_500);
    expect(broker.clients()).toHaveLength(1);
    clock.advance(500);
    await settled(() => client.isClosed);
    await settled(() => clock.waiting === 0);
    expect(client.frames.filter((frame) => frame === '\n').length).toBeLessThanOrEqual(2);
  });

  it('that are eaten do not come', async () => {
    const clock = new ManualClock();
    const broker = await serve({ heartbeat: [1_000, 0], eatsHeartbeats: true, clock });
    const client = await Client.on(broker, 'heart-beat:1000,1000\n');
    clock.advance(10_000);
    await client.round();
    expect([client.frames.includes('\n'), clock.waiting]).toEqual([false, 0]);
  });
});

describe('breaking', () => {
  it.each(['clean', 'abrupt'] as const)('%s: everybody is gone, and may come back', async (how) => {
    const broker = await serve();
    const client = await Client.on(broker);
    broker.cut(how);
    await settled(() => client.isClosed && broker.connections() === 0);
    expect(broker.clients()).toEqual([]);
    await Client.on(broker);
    expect(broker.clients()).toHaveLength(1);
  });

  it('frozen: nothing is read until it thaws', async () => {
    const broker = await serve();
    const client = await Client.on(broker);
    client.subscribe('/topic/x');
    await client.round();
    broker.cut('freeze');
    broker.publish('/topic/x', 'late');
    broker.cut('thaw');
    await settled(() => client.bodies.length === 1);
    expect(client.bodies).toEqual(['late']);
  });

  it('stopped twice: no client, no timer, and nobody listens', async () => {
    const clock = new ManualClock();
    const broker = await serve({ heartbeat: [1_000, 1_000], clock });
    const client = await Client.on(broker, 'heart-beat:1000,1000\n');
    await Promise.all([broker.stop(), broker.stop()]);
    await settled(() => client.isClosed);
    expect(clock.waiting).toBe(0);
    await expect(fetch(broker.origin)).rejects.toThrow();
    const again = await startRoomBroker({ port: broker.port });
    expect(again.port).toBe(broker.port);
    await again.stop();
  });
});
