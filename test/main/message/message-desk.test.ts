import { describe, expect, it } from 'vitest';
import { startInRoom, until, useDesks } from './desk-bench.ts';
import { messageLike, noon, roomLike } from './scripted-wire.ts';

const bench = useDesks();
const text = (words: string) => ({ type: 'text', text: words }) as const;

describe('a message that comes', () => {
  it('is kept, then told, then acknowledged with our count', async () => {
    const order: string[] = [];
    const seat = await startInRoom(bench(), { onMessages: () => order.push('told') });
    const store = await bench().store();
    seat.wire.said = [];
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => order.length > 0);
    // What was told was on disk by then: no later read could have been answered first.
    const kept = await store.all('SELECT msg, is_unread FROM message');
    await until(() => seat.wire.of('ack').length > 0);
    expect([kept, seat.wire.of('ack'), seat.room()?.unread]).toEqual([
      [{ msg: 'm1', is_unread: 1 }],
      [['ack', 'r1', ['m1'], 1]],
      1,
    ]);
  });

  it('stands in the page and in the room as it came', async () => {
    const seat = await startInRoom(bench());
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.told.length === 1);
    const message = {
      serial: seat.told[0]?.serial,
      room: 'chat/r1',
      msg: 'm1',
      key: 'lee-1',
      from: 'lee',
      fromName: '이서연',
      isOwn: false,
      at: noon + 1_000,
      body: text('말 1'),
      delivery: 'received',
      reason: null,
    };
    expect([seat.told, await seat.messages()]).toEqual([[message], [message]]);
    expect(seat.room()?.last).toEqual({ from: '이서연', text: '말 1', at: noon + 1_000 });
    expect(seat.toasts).toEqual([{ room: 'chat/r1', title: '이서연 · 3공구', body: '말 1', isOwn: false }]);
  });

  it('and is pushed again is acknowledged again, and neither doubled nor counted', async () => {
    const seat = await startInRoom(bench());
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.wire.of('ack').length === 1);
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.wire.of('ack').length === 2);
    expect([
      seat.told.length,
      seat.room()?.unread,
      seat.toasts.length,
      (await seat.messages()).length,
    ]).toEqual([1, 1, 1, 1]);
  });

  it('twice in one breath is one message', async () => {
    const seat = await startInRoom(bench());
    for (const n of [1, 1, 2]) seat.desk.hear({ is: 'msg', ...messageLike(n) });
    await until(() => seat.told.length === 2);
    await seat.idle();
    expect([seat.room()?.unread, (await seat.messages()).map(({ msg }) => msg)]).toEqual([2, ['m1', 'm2']]);
  });

  it('by hundreds is acknowledged in batches', async () => {
    const seat = await startInRoom(bench());
    for (let n = 1; n <= 250; n += 1) seat.desk.hear({ is: 'msg', ...messageLike(n) });
    await until(() => seat.wire.of('ack').flatMap(([, , ids]) => ids).length === 250);
    expect([seat.room()?.unread, seat.wire.of('ack').length < 10]).toEqual([250, true]);
  });

  it('in a room that nobody told of makes the room, joins it and reads it', async () => {
    const seat = await startInRoom(bench());
    seat.wire.wholeRooms.set('r9', roomLike({ room: 'r9', name: '새 방' }));
    seat.desk.hear({ is: 'msg', ...messageLike(1, { room: 'r9' }) });
    await until(() => seat.room('r9')?.name === '새 방');
    expect([seat.wire.of('join').at(-1), seat.room('r9')?.unread]).toEqual([['join', 'r9'], 1]);
  });

  it('in a muted room is counted, without a toast', async () => {
    const seat = await startInRoom(bench());
    await seat.desk.mute('chat/r1', true);
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.wire.of('ack').length === 1);
    expect([seat.room()?.unread, seat.room()?.isMuted, seat.toasts]).toEqual([1, true, []]);
    const again = await bench().start();
    expect(again.room()?.isMuted).toBe(true);
  });

  it('with a time that no table takes is kept all the same', async () => {
    const seat = await startInRoom(bench());
    seat.desk.hear({ is: 'msg', ...messageLike(1, { at: noon + 0.25 }) });
    await until(() => seat.told.length === 1);
    expect(seat.told[0]?.at).toBe(noon);
  });

  it('that was kept and not acknowledged before the program ended is acknowledged after', async () => {
    const seat = await startInRoom(bench());
    // The socket takes nothing more, so it is kept and told only: as if the program ended there.
    seat.wire.isUp = false;
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.told.length === 1);
    const again = await bench().start();
    await again.up();
    await until(() => again.wire.of('ack').length === 1);
    expect([again.wire.of('ack'), again.told, again.room()?.unread]).toEqual([
      [['ack', 'r1', ['m1'], 1]],
      [],
      1,
    ]);
    again.down();
    await again.up();
    expect(again.wire.of('ack')).toHaveLength(1);
  });
});

describe('reading', () => {
  it('is told with what is not acknowledged yet, and up to when', async () => {
    const seat = await startInRoom(bench());
    seat.wire.isUp = false;
    for (const n of [1, 2, 3]) seat.desk.hear({ is: 'msg', ...messageLike(n) });
    await until(() => seat.told.length === 3);
    seat.wire.isUp = true;
    expect(await seat.desk.read('chat/r1', seat.told[1]?.serial ?? 0)).toEqual({ ok: true, value: null });
    expect([seat.wire.of('read'), seat.room()?.unread]).toEqual([
      [['read', 'r1', noon + 2_000, 1, ['m1', 'm2', 'm3']]],
      1,
    ]);
  });

  it('twice up to the same message is told once', async () => {
    const seat = await startInRoom(bench());
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.wire.of('ack').length === 1);
    for (let n = 0; n < 2; n += 1) await seat.desk.read('chat/r1', seat.told[0]?.serial ?? 0);
    expect(seat.wire.of('read')).toEqual([['read', 'r1', noon + 1_000, 0, []]]);
  });

  it('without a link is told when there is one again, also after a restart', async () => {
    const seat = await startInRoom(bench());
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.wire.of('ack').length === 1);
    seat.down();
    await seat.desk.read('chat/r1', seat.told[0]?.serial ?? 0);
    expect(seat.wire.of('read')).toEqual([]);
    const again = await bench().start();
    expect(again.room()?.unread).toBe(0);
    await again.up();
    await until(() => again.wire.of('read').length === 1);
    expect(again.wire.of('read')).toEqual([['read', 'r1', noon + 1_000, 0, []]]);
  });

  it('on another device of the same user counts here', async () => {
    const seat = await startInRoom(bench());
    for (const n of [1, 2]) seat.desk.hear({ is: 'msg', ...messageLike(n) });
    seat.desk.hear({ is: 'seen', room: 'r1', from: 'kim', at: noon + 1_000 });
    await until(() => seat.room()?.unread === 1);
    expect(seat.wire.of('read')).toEqual([]);
  });
});

describe('what was missed', () => {
  it('is read with the room after the link came back: unread, told and acknowledged, once', async () => {
    const seat = await startInRoom(bench());
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.wire.of('ack').length === 1);
    seat.down();
    await seat.up();
    const messages = [messageLike(-5), messageLike(1), messageLike(2), messageLike(3)];
    seat.desk.hear({ is: 'sub', info: roomLike({ messages }) });
    seat.desk.hear({ is: 'msg', ...messageLike(3) });
    await until(() => seat.room()?.unread === 3);
    await seat.idle();
    // What is older than all that we know was there before us.
    expect(seat.told.map(({ msg }) => msg)).toEqual(['m1', 'm-5', 'm2', 'm3']);
    expect(seat.wire.of('ack').map(([, , ids]) => ids)).toEqual([['m1'], ['m2', 'm3'], ['m3']]);
    // One toast for all that was missed in one room.
    expect(seat.toasts.map(({ body }) => body)).toEqual(['말 1', '말 3']);
  });

  it('of a room that we meet for the first time is history, up to where the server says we have seen', async () => {
    const seat = await startInRoom(bench());
    const members = [{ user: 'kim', name: '김민수', seenAt: noon + 2_000 }];
    const messages = [1, 2, 3].map((n) => messageLike(n));
    seat.desk.hear({ is: 'sub', info: roomLike({ members, messages }) });
    await until(() => seat.told.length === 3);
    expect(seat.room()?.unread).toBe(1);
  });

  it('and has been read on another device is not counted', async () => {
    const seat = await startInRoom(bench());
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.told.length === 1);
    const members = [{ user: 'kim', name: '김민수', seenAt: noon + 9_000 }];
    seat.desk.hear({ is: 'sub', info: roomLike({ members, messages: [messageLike(2)] }) });
    await until(() => seat.told.length === 2);
    expect(seat.room()?.unread).toBe(1);
  });

  it('and lies before what was read here is unread all the same: nobody has had it on screen', async () => {
    const seat = await startInRoom(bench());
    for (const n of [1, 3]) seat.desk.hear({ is: 'msg', ...messageLike(n) });
    await until(() => seat.told.length === 2);
    await seat.desk.read('chat/r1', seat.told[1]?.serial ?? 0);
    const members = [{ user: 'kim', name: '김민수', seenAt: noon + 3_000 }];
    seat.desk.hear({ is: 'sub', info: roomLike({ members, messages: [messageLike(2)] }) });
    await until(() => seat.told.length === 3);
    expect([seat.room()?.unread, seat.toasts.at(-1)?.body]).toEqual([1, '말 2']);
  });

  it('in a room that was empty when we came counts, also after a restart', async () => {
    const seat = await startInRoom(bench());
    seat.wire.wholeRooms.set('r1', roomLike());
    seat.desk.hear({ is: 'sub', info: roomLike() });
    const store = await bench().store();
    let met = 0;
    while (met === 0) met = (await store.all('SELECT 1 FROM chat_room WHERE known_since = 0')).length;
    const again = await bench().start();
    await again.up();
    again.desk.hear({ is: 'sub', info: roomLike({ messages: [messageLike(1)] }) });
    await until(() => again.room()?.unread === 1);
  });

  it('is asked for where a room came without its messages', async () => {
    const seat = await startInRoom(bench());
    seat.wire.wholeRooms.set('r1', roomLike({ messages: [messageLike(1)] }));
    seat.desk.hear({ is: 'sub', info: roomLike() });
    await until(() => seat.told.length === 1);
    expect(seat.room()?.isJoined).toBe(true);
  });
});
