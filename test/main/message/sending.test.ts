import { writeFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../../preload/contract/message.ts';
import { because, becauseOfNumber } from '../../../preload/contract/reason.ts';
import { troubledWorker } from '../store/scratch.ts';
import type { Seat } from './desk-bench.ts';
import { startInRoom, until, useDesks } from './desk-bench.ts';
import { messageLike, noon, roomLike } from './scripted-wire.ts';

const bench = useDesks();
const text = (words: string) => ({ type: 'text', text: words }) as const;
const key = (n: number) => `key-${n}-of-this-test`;
const sent = (n: number, room = 'r1') => ({ is: 'sent', room, key: key(n), at: noon + n * 1_000 }) as const;

async function write(seat: Seat, words: string, room = 'r1'): Promise<ChatMessage> {
  const reply = await seat.desk.send(`chat/${room}`, text(words));
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value;
}

/** Keys that went out, in order. */
const out = (seat: Seat) => seat.wire.of('send').map(([, , each]) => each);
/** The newest of what was told of each message, by its words. */
const deliveries = (seat: Seat) =>
  Object.fromEntries(
    seat.told.map(({ body, delivery }) => [body.type === 'text' ? body.text : body.type, delivery]),
  );

describe('a message that is written', () => {
  it('is kept as queued before anything goes out', async () => {
    const kept: unknown[] = [];
    const seat = await startInRoom(bench());
    const store = await bench().store();
    const message = await write(seat, '가');
    kept.push(...(await store.all('SELECT message_key, delivery FROM message')));
    expect([kept, message.delivery, message.isOwn, message.msg, seat.wire.of('send')]).toEqual([
      [{ message_key: key(1), delivery: 'queued' }],
      'queued',
      true,
      null,
      [['send', 'r1', key(1), text('가')]],
    ]);
  });

  it('is sent when the server says so, and seen when anybody else has read as far', async () => {
    const seat = await startInRoom(bench());
    await write(seat, '가');
    seat.desk.hear(sent(1));
    await until(() => deliveries(seat)['가'] === 'sent');
    seat.desk.hear({ is: 'seen', room: 'r1', from: 'kim', at: noon + 9_000 });
    seat.desk.hear({ is: 'seen', room: 'r1', from: 'lee', at: noon + 999 });
    await until(() => seat.room()?.members.find(({ user }) => user === 'lee')?.seenAt === noon + 999);
    const before = deliveries(seat)['가'];
    seat.desk.hear({ is: 'seen', room: 'r1', from: 'lee', at: noon + 1_000 });
    await until(() => deliveries(seat)['가'] === 'seen');
    expect([before, (await seat.messages()).map(({ delivery, at }) => [delivery, at])]).toEqual([
      'sent',
      [['seen', noon + 1_000]],
    ]);
  });

  it('is seen at once when `seen` overtakes `sent`', async () => {
    const seat = await startInRoom(bench());
    await write(seat, '가');
    seat.desk.hear({ is: 'seen', room: 'r1', from: 'lee', at: noon + 1_000 });
    seat.desk.hear(sent(1));
    await until(() => deliveries(seat)['가'] !== 'queued');
    expect(deliveries(seat)['가']).toBe('seen');
  });

  it('goes out after the one before it in its room was answered, and other rooms do not wait', async () => {
    const seat = await startInRoom(bench());
    seat.desk.hear({ is: 'sub', info: roomLike({ room: 'r2', name: '옥상' }) });
    await until(() => seat.room('r2') !== undefined);
    await write(seat, '가');
    await write(seat, '나');
    await write(seat, '다', 'r2');
    const before = out(seat);
    seat.desk.hear(sent(1));
    await until(() => out(seat).length === 3);
    expect([before, out(seat)]).toEqual([
      [key(1), key(3)],
      [key(1), key(3), key(2)],
    ]);
  });

  it('and is not answered is looked for in the room, then sent again with the same key', async () => {
    const seat = await startInRoom(bench());
    await write(seat, '가');
    seat.wire.asked = [];
    seat.clock.advance(10_000);
    await until(() => seat.wire.asked.includes('room r1'));
    seat.clock.advance(5_000);
    expect(out(seat)).toEqual([key(1), key(1)]);
  });

  it('and is found in the room is not sent again', async () => {
    const seat = await startInRoom(bench());
    await write(seat, '가');
    const own = messageLike(1, { from: 'kim', key: key(1), body: text('가') });
    seat.wire.wholeRooms.set('r1', roomLike({ messages: [own] }));
    seat.clock.advance(10_000);
    await until(() => deliveries(seat)['가'] === 'sent');
    seat.clock.advance(60_000);
    expect([out(seat), (await seat.messages()).map(({ msg }) => msg)]).toEqual([[key(1)], ['m1']]);
  });

  it('comes back from the server as itself, is acknowledged, and is not doubled', async () => {
    const seat = await startInRoom(bench());
    await write(seat, '가');
    await write(seat, '나');
    const own = messageLike(7, { from: 'kim', key: key(1), body: text('가') });
    seat.desk.hear({ is: 'msg', ...own });
    await until(() => out(seat).length === 2);
    seat.desk.hear(sent(1));
    seat.desk.hear({ is: 'msg', ...own });
    await until(() => seat.wire.of('ack').length === 2);
    expect((await seat.messages()).map(({ msg, delivery }) => [msg, delivery])).toEqual([
      ['m7', 'sent'],
      [null, 'queued'],
    ]);
    expect([seat.room()?.unread, seat.toasts]).toEqual([0, []]);
  });

  it('on another device of ours is our own, without count and toast', async () => {
    const seat = await startInRoom(bench());
    seat.desk.hear({ is: 'msg', ...messageLike(1, { from: 'kim', key: 'elsewhere' }) });
    await until(() => seat.wire.of('ack').length === 1);
    expect([
      seat.told.map(({ isOwn, delivery }) => [isOwn, delivery]),
      seat.room()?.unread,
      seat.toasts,
    ]).toEqual([[[true, 'sent']], 0, []]);
  });

  it("by somebody else with a key of ours is somebody else's", async () => {
    const seat = await startInRoom(bench());
    await write(seat, '가');
    seat.desk.hear({ is: 'msg', ...messageLike(1, { key: key(1) }) });
    await until(() => seat.told.length === 2);
    expect([deliveries(seat)['가'], seat.told.at(-1)?.isOwn, seat.room()?.unread]).toEqual([
      'queued',
      false,
      1,
    ]);
  });

  it('goes on waiting after an application error, which is shown', async () => {
    const seat = await startInRoom(bench());
    await write(seat, '가');
    seat.desk.hear({ is: 'err', text: 'something is wrong' });
    await seat.idle();
    expect([deliveries(seat)['가'], seat.desk.facts.notices.map(({ text }) => text)]).toEqual([
      'queued',
      ['something is wrong'],
    ]);
  });

  it('is refused by an application error that names its key, and the next one goes out', async () => {
    const seat = await startInRoom(bench());
    await write(seat, '가');
    await write(seat, '나');
    seat.desk.hear({ is: 'err', text: `too long: ${key(1)}` });
    await until(() => out(seat).length === 2);
    expect((await seat.messages()).map(({ delivery, reason }) => [delivery, reason])).toEqual([
      ['refused', because('said', `too long: ${key(1)}`)],
      ['queued', null],
    ]);
  });

  it('that nobody waits for is not touched by an answer', async () => {
    const seat = await startInRoom(bench());
    await write(seat, '가');
    seat.desk.hear(sent(1, 'r2'));
    seat.desk.hear({ ...sent(1), key: 'of-nobody' });
    await seat.idle();
    expect(deliveries(seat)['가']).toBe('queued');
  });
});

describe('messages written offline', () => {
  it('go out in order, once, when the link is up', async () => {
    const seat = await startInRoom(bench());
    seat.down();
    for (const words of ['가', '나', '다']) await write(seat, words);
    await seat.up();
    for (let n = 1; n <= 3; n += 1) {
      await until(() => out(seat).length === n);
      seat.desk.hear(sent(n));
    }
    await until(() => deliveries(seat)['다'] === 'sent');
    expect(out(seat)).toEqual([key(1), key(2), key(3)]);
  });

  it('go out after a restart with the keys they were kept with', async () => {
    const seat = await startInRoom(bench());
    seat.down();
    for (const words of ['가', '나']) await write(seat, words);
    const again = await bench().start();
    expect((await again.messages()).map(({ delivery }) => delivery)).toEqual(['queued', 'queued']);
    again.wire.wholeRooms.set('r1', roomLike({ messages: [messageLike(1)] }));
    await again.up();
    await until(() => out(again).length === 1);
    again.desk.hear(sent(1));
    await until(() => out(again).length === 2);
    expect(out(again)).toEqual([key(1), key(2)]);
  });

  it('and already at the server when the program ended are found there and not sent again', async () => {
    const seat = await startInRoom(bench());
    await write(seat, '가');
    const again = await bench().start();
    const own = messageLike(1, { from: 'kim', key: key(1), body: text('가') });
    again.wire.wholeRooms.set('r1', roomLike({ messages: [own] }));
    await again.up();
    await until(() => deliveries(again)['가'] === 'sent');
    again.clock.advance(60_000);
    expect(out(again)).toEqual([]);
  });

  it('go out in the end where no room can be read', async () => {
    const seat = await startInRoom(bench());
    await write(seat, '가');
    seat.down();
    await seat.up();
    const before = out(seat);
    seat.clock.advance(5_000);
    expect([before, out(seat)]).toEqual([[key(1)], [key(1), key(1)]]);
  });

  it('are bounded, and the one beyond is refused', async () => {
    const seat = await startInRoom(bench());
    seat.down();
    const replies = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => seat.desk.send('chat/r1', text(`${n}`))),
    );
    expect(replies.every(({ ok }) => ok)).toBe(true);
    expect(await seat.desk.send('chat/r1', text('또'))).toEqual({
      ok: false,
      error: {
        code: 'unavailable',
        message: '1000 wait already',
        reason: becauseOfNumber('too-many', 1_000),
      },
    });
  });
});

describe('a disk that refuses', () => {
  it('refuses what is written, which stays with the operator', async () => {
    const seat = await startInRoom(bench(), { worker: troubledWorker });
    writeFileSync(bench().path('disk-is-full'), '');
    const reply = await seat.desk.send('chat/r1', text('가'.repeat(100_000)));
    expect(reply).toEqual({
      ok: false,
      error: {
        code: 'failed',
        message: 'the disk refuses: database or disk is full (SQLITE_FULL)',
        reason: because('not-kept', 'database or disk is full (SQLITE_FULL)'),
      },
    });
    expect(out(seat)).toEqual([]);
  });

  it('leaves what comes untold and unacknowledged until there is room', async () => {
    const seat = await startInRoom(bench(), { worker: troubledWorker });
    writeFileSync(bench().path('disk-is-full'), '');
    const body = text('말'.repeat(50_000));
    for (const n of [1, 2]) seat.desk.hear({ is: 'msg', ...messageLike(n, { body }) });
    await until(() => seat.desk.facts.notices.length === 1);
    expect([seat.told, seat.wire.of('ack')]).toEqual([[], []]);
    rmSync(bench().path('disk-is-full'));
    seat.clock.advance(1_000);
    await until(() => seat.wire.of('ack').flatMap(([, , ids]) => ids).length === 2);
    expect([seat.told.map(({ msg }) => msg), seat.room()?.unread]).toEqual([['m1', 'm2'], 2]);
  });

  it("does not double a message that was kept as the store's thread ended", async () => {
    const seat = await startInRoom(bench(), { worker: troubledWorker });
    writeFileSync(bench().path('die-after'), '');
    await write(seat, '가');
    expect([(await seat.messages()).length, out(seat)]).toEqual([1, [key(1)]]);
  });
});
