import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatDraft } from '../../../../preload/contract/message.ts';
import { because } from '../../../../preload/contract/reason.ts';
import { settled } from '../watch-feed.ts';
import { hears, setUpChat, type ChatStand } from './chat-stand.ts';

let stand: ChatStand;

afterEach(async () => {
  await stand.stop();
});

const drafts: readonly (readonly [ChatDraft, object])[] = [
  [{ type: 'text', text: '가스 경보 확인했습니다' }, { text: '가스 경보 확인했습니다' }],
  [
    { type: 'link', url: 'gwanje:alarm?id=1', title: '경보', description: '', img: null },
    { url: 'gwanje:alarm?id=1', title: '경보', description: '' },
  ],
  [
    { type: 'img', url: 'https://x.invalid/a', img: 'https://x.invalid/b' },
    { url: 'https://x.invalid/a', img: 'https://x.invalid/b' },
  ],
  [
    { type: 'file', url: 'https://x.invalid/c', title: '도면.pdf' },
    { url: 'https://x.invalid/c', title: '도면.pdf' },
  ],
  [{ type: 'emoticon', img: 'ok.png' }, { img: 'ok.png' }],
];

describe.each([4, 3] as const)('on Engine.IO %i, what is said', (generation) => {
  beforeEach(async () => {
    stand = await setUpChat({ server: { generation }, options: { protocol: generation } });
    stand.feed.start();
    await stand.watch.link('up');
  });

  it('join subscribes to the room and is answered by the whole of it', async () => {
    const { server, feed, watch } = stand;
    server.say('all', 'kim', { type: 'text', text: '안녕하세요' });
    expect(feed.wire.join('all')).toBe(true);
    const { info } = await watch.event('sub');
    expect(info).toMatchObject({
      room: 'all',
      name: '전체',
      members: [
        { user: 'desk', name: '관제 1', seenAt: null },
        { user: 'kim', name: '김현우', seenAt: null },
        { user: 'lee', name: '이서연', seenAt: null },
      ],
      messages: [{ from: 'kim', body: { type: 'text', text: '안녕하세요' } }],
    });
    expect(server.sessions()[0]?.rooms).toEqual(['all']);
  });

  it('leave unsubscribes and leaves the membership as it was', async () => {
    const { server, feed, watch } = stand;
    feed.wire.join('all');
    await watch.event('sub');
    feed.wire.leave('all');
    expect(await watch.event('unsub')).toEqual({ is: 'unsub', room: 'all' });
    expect(server.sessions()[0]?.rooms).toEqual([]);
    expect(server.table.isMember('all', 'desk')).toBe(true);
  });

  it.each(drafts)('send carries %j with our key, and sent names the key', async (draft, fields) => {
    const { server, feed, watch } = stand;
    feed.wire.send('all', 'key-1', draft);
    const sent = await watch.event('sent');
    expect({ room: sent.room, key: sent.key }).toEqual({ room: 'all', key: 'key-1' });
    expect(sent.at % 1_000).toBe(0);
    expect(await hears(server, 'send')).toEqual({ room: 'all', key: 'key-1', type: draft.type, ...fields });
  });

  it.each(['typing', 'idle'] as const)('status %s goes out', async (status) => {
    stand.feed.wire.status('all', status);
    expect(await hears(stand.server, 'status')).toEqual({ room: 'all', status });
  });

  it('read tells the time in seconds and acknowledges as well', async () => {
    const { server, feed, watch } = stand;
    const { msg } = server.say('all', 'kim', { type: 'text', text: '1' });
    await watch.event('msg');
    expect(server.unacked('desk')).toEqual([msg]);
    feed.wire.read('all', 1_437_468_904_000, 0, [msg]);
    expect(await hears(server, 'read')).toEqual({ room: 'all', at: 1_437_468_904, unread: 0, acks: [msg] });
    expect(server.unacked('desk')).toEqual([]);
  });

  it('read without anything to acknowledge says nothing of it', async () => {
    stand.feed.wire.read('all', 1_437_468_904_500, 2, []);
    expect(await hears(stand.server, 'read')).toEqual({ room: 'all', at: 1_437_468_905, unread: 2 });
  });

  it('ack names the messages and our count', async () => {
    const { server, feed, watch } = stand;
    const { msg } = server.say('all', 'kim', { type: 'text', text: '1' });
    await watch.event('msg');
    feed.wire.ack('all', [msg], 3);
    expect(await hears(server, 'ack')).toEqual({ room: 'all', msgs: [msg], unread: 3 });
    expect(server.unacked('desk')).toEqual([]);
  });

  it('echo is answered and measured', async () => {
    const { feed } = stand;
    expect(await feed.test()).toBeGreaterThan(0);
    expect(feed.status.roundTripMs).toBeGreaterThan(0);
  });

  it('close makes the server close, and the link opens another one', async () => {
    const { feed, watch } = stand;
    const told = watch.statuses.length;
    expect(feed.wire.close()).toBe(true);
    const { link } = await watch.link('waiting', told);
    expect(link).toMatchObject({ reason: because('cut', expect.stringContaining('close') as string) });
    feed.reconnect();
    await settled(() => feed.wire.isUp);
  });

  it('in and out are never sent: the advice is a new room', async () => {
    const { server, feed } = stand;
    expect(feed.wire.invite('all', ['lee'])).toMatchObject({ isSent: false, instead: 'new-room' });
    expect(feed.wire.leaveForGood('all')).toMatchObject({ isSent: false, instead: 'new-room' });
    feed.wire.status('all', 'idle');
    await hears(server, 'status');
    expect(server.heard.map(({ name }) => name).filter((name) => name === 'in' || name === 'out')).toEqual(
      [],
    );
  });
});

describe.each([4, 3] as const)('on Engine.IO %i, what is heard', (generation) => {
  beforeEach(async () => {
    stand = await setUpChat({ server: { generation }, options: { protocol: generation } });
    stand.feed.start();
    await stand.watch.link('up');
    stand.feed.wire.join('all');
    await stand.watch.event('sub');
  });

  it('welcome has the server\u2019s time in ms', async () => {
    const { at } = await stand.watch.event('welcome');
    expect(at).toBeGreaterThan(1_600_000_000_000);
  });

  it('msg is a message with all its fields', async () => {
    const { server, watch } = stand;
    const said = server.say('all', 'kim', { type: 'text', text: '확인 바랍니다' });
    expect(await watch.event('msg')).toEqual({
      is: 'msg',
      room: 'all',
      msg: said.msg,
      from: 'kim',
      key: null,
      at: said.at * 1_000,
      unread: 1,
      body: { type: 'text', text: '확인 바랍니다' },
    });
  });

  it('msg with _invited and _left names the users', async () => {
    const { server, watch } = stand;
    server.say('all', 'kim', { type: '_invited', users: ['lee', 7] });
    server.say('all', 'lee', { type: '_left' });
    await watch.until(({ messages }) => messages.filter(({ type }) => type === 'chat').length >= 4);
    const bodies = watch.events.flatMap((event) => (event.is === 'msg' ? [event.body] : []));
    expect(bodies).toEqual([
      { type: 'invited', users: ['lee', '7'] },
      { type: 'left', users: ['lee'] },
    ]);
  });

  it('msg of a type that is not documented is shown by its name', async () => {
    const { server, watch } = stand;
    server.say('all', 'kim', { type: 'poll', question: 'A?' });
    expect((await watch.event('msg')).body).toEqual({
      type: 'unknown',
      name: 'poll',
      copy: '{"question":"A?"}',
    });
  });

  it('changed with a status is who types', async () => {
    stand.server.typing('all', 'kim', 'typing');
    expect(await stand.watch.event('status')).toEqual({
      is: 'status',
      room: 'all',
      user: 'kim',
      status: 'typing',
    });
  });

  it('changed with type updated asks for the room again', async () => {
    stand.server.broadcast('changed', { room: 'all', type: 'updated' });
    expect(await stand.watch.event('room-updated')).toEqual({ is: 'room-updated', room: 'all' });
  });

  it('updated brings the resource', async () => {
    stand.server.broadcast('updated', { type: 'user', id: 124124, data: { name: '박' } });
    expect(await stand.watch.event('updated')).toEqual({
      is: 'updated',
      what: 'user',
      id: '124124',
      data: { name: '박' },
    });
  });

  it('seen tells who has seen up to when', async () => {
    stand.server.broadcast('seen', { room: 'all', from: 'kim', at: 1_437_468_904 });
    expect(await stand.watch.event('seen')).toEqual({
      is: 'seen',
      room: 'all',
      from: 'kim',
      at: 1_437_468_904_000,
    });
  });

  it('echoed answers the beat', async () => {
    expect(await stand.watch.event('echoed')).toMatchObject({ is: 'echoed' });
    await settled(() => stand.feed.status.roundTripMs !== null);
  });

  it('err is an application error and the connection stays', async () => {
    const { feed, watch } = stand;
    feed.wire.join('nowhere');
    expect(await watch.event('err')).toEqual({ is: 'err', text: 'join: no such room nowhere' });
    expect(feed.wire.isUp).toBe(true);
  });

  it('friend names who has joined', async () => {
    stand.server.broadcast('friend', { id: 'park' });
    expect(await stand.watch.event('friend')).toEqual({ is: 'friend', user: 'park' });
  });

  it.each(['config', 'notice', 'version'])('notice of type %s brings its content', async (kind) => {
    stand.server.broadcast('notice', { type: kind, content: '2.1.0' });
    expect(await stand.watch.event('notice')).toEqual({ is: 'notice', kind, content: '2.1.0' });
  });

  it('an unknown event is rejected with its name and without what people wrote', async () => {
    const { server, feed, watch } = stand;
    server.broadcast('whisper', { token: 'secret-token', text: '비밀', type: 'odd' });
    server.broadcast('msg', { room: 'all', msg: 'm', from: 'kim', text: '비밀', type: 'text' });
    await watch.until(({ messages }) => messages.filter(({ type }) => type === 'rejected').length === 2);
    expect(watch.rejections).toEqual([
      { reason: 'unknown event "whisper"', copy: 'whisper [{"token":"(12)","text":"(2)","type":"odd"}]' },
      {
        reason: 'msg.at: expected a time',
        copy: 'msg [{"room":"(3)","msg":"(1)","from":"(3)","text":"(2)","type":"text"}]',
      },
    ]);
    expect(feed.status).toMatchObject({ rejected: 2, link: { state: 'up' } });
  });

  it('what is no packet at all is rejected and the connection lives on', async () => {
    const { server, watch } = stand;
    server.sessions()[0]?.sendText('2["msg",{"text":"비밀 7');
    server.sessions()[0]?.sendText('9');
    server.broadcast('friend', { id: 'park' });
    await watch.event('friend');
    expect(watch.rejections.map(({ copy }) => copy)).toEqual(['x["xxx",{"xxxx":"xx x', 'x']);
    expect(watch.states).toEqual(['connecting', 'up']);
  });

  it('messages are counted by the names of the wire', async () => {
    const { server, feed, watch } = stand;
    server.broadcast('friend', { id: 'park' });
    await watch.event('friend');
    await watch.event('echoed');
    const { received, byKind } = feed.status;
    expect(byKind).toMatchObject({ welcome: 1, sub: 1, friend: 1, echoed: 1 });
    expect(received).toBe(Object.values(byKind).reduce((sum, count) => sum + count, 0));
  });
});
