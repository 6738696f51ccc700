import { afterEach, describe, expect, it } from 'vitest';
import { because } from '../../../../preload/contract/reason.ts';
import { startBare, startPython, type ForeignServer } from '../../../peer/chat-bare.ts';
import { chatOptions, makeChat } from './chat-stand.ts';

const servers = [
  ['socket.io 4, token in auth', () => startBare('socket.io', 'auth')],
  ['socket.io 4, token in the query', () => startBare('socket.io', 'query')],
  ['socket.io 2, token in the query', () => startBare('socket.io-2', 'query')],
  ['python-socketio, token in auth', () => startPython('auth')],
  ['python-socketio, token in the query', () => startPython('query')],
] as const satisfies readonly (readonly [string, () => Promise<ForeignServer>])[];

const undos: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).toReversed()) await undo();
});

/** A feed on its own session, with nothing said about the server but its address. */
function join(server: ForeignServer, token: string) {
  const made = makeChat(chatOptions(server.url), { source: () => ({ token }) }, {} as never);
  undos.push(async () => {
    await made.feed.stop();
    made.session.stop();
  });
  made.feed.start();
  return made;
}

describe.each(servers)('a server on %s', (_, start) => {
  it('is found without settings, and two desks talk over it', async () => {
    const server = await start();
    undos.push(() => server.stop());
    const desk = join(server, 'token-1');
    const kim = join(server, 'token-2');
    await desk.watch.link('up');
    await kim.watch.link('up');
    for (const { feed, watch } of [desk, kim]) {
      feed.wire.join('all');
      expect((await watch.event('sub')).info).toMatchObject({ room: 'all', name: '전체' });
    }
    kim.feed.wire.status('all', 'typing');
    expect(await desk.watch.event('status')).toMatchObject({ user: 'kim', status: 'typing' });
    kim.feed.wire.send('all', 'key-1', { type: 'text', text: '확인' });
    expect(await kim.watch.event('sent')).toMatchObject({ room: 'all', key: 'key-1' });
    const message = await desk.watch.event('msg');
    expect(message).toMatchObject({ from: 'kim', key: 'key-1', body: { type: 'text', text: '확인' } });
    desk.feed.wire.ack('all', [message.msg], 1);
    expect(await desk.watch.event('err')).toEqual({ is: 'err', text: `acked ["${message.msg}"]` });
    desk.feed.wire.read('all', message.at, 0, []);
    expect(await kim.watch.event('seen')).toMatchObject({ room: 'all', from: 'desk', at: message.at });
    expect(await desk.feed.test()).toBeGreaterThan(0);
    desk.feed.wire.leave('all');
    expect(await desk.watch.event('unsub')).toEqual({ is: 'unsub', room: 'all' });
    const told = desk.watch.statuses.length;
    desk.feed.wire.close();
    await desk.watch.link('waiting', told);
    expect(desk.feed.status.rejected).toBe(0);
  });

  it('that turns the token away is asked in every way, and then a person is', async () => {
    const server = await start();
    undos.push(() => server.stop());
    const { watch, feed } = join(server, 'stolen-token');
    const { link } = await watch.link('refused');
    expect(link).toEqual({ state: 'refused', reason: because('sign-in-refused', 'unknown token') });
    expect(JSON.stringify(feed.status)).not.toContain('stolen-token');
  });
});
