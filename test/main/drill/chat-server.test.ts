import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startChatServer, type ChatServer } from '../../../main/drill/chat-server.ts';
import { openIo, type IoSocket } from '../../../main/feed/socketio/io-socket.ts';
import { systemClock } from '../../../main/lib/clock.ts';
import { ManualClock } from '../manual-clock.ts';
import { settled } from '../feed/watch-feed.ts';

interface Client {
  readonly socket: IoSocket;
  readonly told: (readonly [string, unknown])[];
  /** What it was told by that name, once there is so much of it. */
  all(name: string, count?: number): Promise<unknown[]>;
}

let server: ChatServer;
let clock: ManualClock;
const clients: IoSocket[] = [];

afterEach(async () => {
  for (const socket of clients.splice(0)) socket.terminate();
  await server.stop();
  await server.stop();
  expect(clock.waiting).toBe(0);
});

async function dial(user: string, generation: 3 | 4): Promise<Client> {
  const told: [string, unknown][] = [];
  const token = server.issueToken(user);
  const socket = openIo(
    {
      url: server.url,
      path: '/socket.io/',
      generation,
      timeoutMs: 10_000,
      clock: systemClock,
      ...(generation === 4 ? { auth: { token } } : { query: { token } }),
    },
    {
      opened: () => undefined,
      event: (name, [data]) => told.push([name, data]),
      error: (_, message) => told.push(['failed', message]),
      closed: (reason) => told.push(['closed', reason]),
      heard: () => undefined,
    },
  );
  clients.push(socket);
  const of = (name: string) => told.filter(([each]) => each === name).map(([, data]) => data);
  const all = async (name: string, count = 1) => {
    await settled(() => of(name).length >= count);
    return of(name);
  };
  await all('welcome');
  return { socket, told, all };
}

describe.each([4, 3] as const)('the server on Engine.IO %i', (generation) => {
  let desk: Client;
  let kim: Client;

  beforeEach(async () => {
    clock = new ManualClock(1_700_000_000_000);
    server = await startChatServer({
      generation,
      users: ['desk', 'kim', 'lee'].map((id) => ({ id, name: id })),
      rooms: [
        { id: 'all', name: '전체', users: ['desk', 'kim', 'lee'] },
        { id: 'pair', name: '둘', users: ['desk', 'kim'] },
      ],
      clock,
    });
    desk = await dial('desk', generation);
    kim = await dial('kim', generation);
  });

  it('answers in with _invited and out with _left where more than two are in the room', async () => {
    desk.socket.emit('join', { room: 'all' });
    await desk.all('sub');
    kim.socket.emit('in', { room: 'all', users: ['park'] });
    expect(await desk.all('msg')).toMatchObject([{ type: '_invited', users: ['park'], from: 'kim' }]);
    kim.socket.emit('out', { room: 'all' });
    expect(await desk.all('msg', 2)).toMatchObject([{}, { type: '_left', users: ['kim'] }]);
    expect(await desk.all('changed', 2)).toContainEqual({ room: 'all', type: 'updated' });
    expect(server.table.isMember('all', 'kim')).toBe(false);
  });

  it.each(['in', 'out'])('refuses %s in a room of two with the advice', async (name) => {
    kim.socket.emit(name, { room: 'pair', users: ['lee'] });
    expect(await kim.all('err')).toEqual([
      `${name}: not in a room of two; open a new room with everybody instead`,
    ]);
    expect([...(server.table.rooms.get('pair')?.users ?? [])]).toEqual(['desk', 'kim']);
  });

  it('tells the sender first and the rest after, in epoch seconds', async () => {
    kim.socket.emit('send', { room: 'all', type: 'text', text: '1', key: 'k' });
    expect(await kim.all('sent')).toEqual([{ room: 'all', key: 'k', at: 1_700_000_000 }]);
    expect(await desk.all('msg')).toEqual([
      {
        room: 'all',
        msg: 'm1',
        from: 'kim',
        key: 'k',
        at: 1_700_000_000,
        unread: 1,
        type: 'text',
        text: '1',
      },
    ]);
    expect(kim.told.map(([name]) => name)).not.toContain('msg');
  });

  it('takes the same key of the same sender once, and of another one again', async () => {
    for (const { socket } of [kim, kim, desk])
      socket.emit('send', { room: 'all', type: 'text', text: '1', key: 'k' });
    await kim.all('sent', 2);
    await desk.all('sent', 1);
    expect(
      server.table.rooms
        .get('all')
        ?.messages.map(({ from }) => from)
        .toSorted(),
    ).toEqual(['desk', 'kim']);
  });

  it('pushes again what was not acknowledged in time, until it is', async () => {
    kim.socket.emit('send', { room: 'all', type: 'text', text: '1', key: 'k' });
    await desk.all('msg');
    clock.advance(30_000);
    await desk.all('msg', 2);
    desk.socket.emit('ack', { room: 'all', msgs: ['m1'], unread: 1 });
    await settled(() => server.unacked('desk').length === 0);
    expect(clock.waiting).toBe(0);
  });

  it.each([
    ['join', { room: 'nowhere' }, 'join: no such room nowhere'],
    ['send', { room: 'all', type: 'song', key: 'k' }, 'send: unknown type song'],
    ['send', { room: 'all', type: 'text', key: 'k' }, 'send: text is missing'],
    ['send', { room: 'all', type: 'text', text: '1' }, 'send: key is missing'],
    ['dance', { room: 'all' }, 'unknown event dance'],
  ])('answers %s %j with err', async (name, data, text) => {
    kim.socket.emit(name, data);
    expect(await kim.all('err')).toEqual([text]);
  });

  it('closes when it is asked to', async () => {
    kim.socket.emit('close');
    await kim.all('closed');
    await settled(() => server.sessions().length === 1);
  });

  it('loses what it is told to lose', async () => {
    server.drop('sent');
    server.ignore('status');
    kim.socket.emit('status', { room: 'all', status: 'typing' });
    kim.socket.emit('send', { room: 'all', type: 'text', text: '1', key: 'a' });
    kim.socket.emit('send', { room: 'all', type: 'text', text: '2', key: 'b' });
    expect(await kim.all('sent')).toMatchObject([{ key: 'b' }]);
    expect(server.heard.map(({ name }) => name)).toEqual(['send', 'send']);
  });
});
