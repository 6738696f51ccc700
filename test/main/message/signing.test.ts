import { describe, expect, it } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import { startInRoom, until, useDesks } from './desk-bench.ts';
import { messageLike, roomLike } from './scripted-wire.ts';

const bench = useDesks();
const text = (words: string) => ({ type: 'text', text: words }) as const;
const lee = { user: 'lee', name: '이서연', seenAt: null };

describe('signing out', () => {
  it('takes rooms, counters, drafts, notices and typing out of the facts at once', async () => {
    const seat = await startInRoom(bench());
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.room()?.unread === 1);
    await seat.desk.draft('chat/r1', '쓰다 만 글');
    await seat.desk.typing('chat/r1', true);
    seat.desk.hear({ is: 'err', text: 'err' });
    const done = seat.desk.signedOut();
    expect([seat.desk.facts, seat.facts.at(-1), seat.clock.waiting]).toEqual([
      { self: {}, rooms: [], notices: [] },
      { self: {}, rooms: [], notices: [] },
      0,
    ]);
    await done;
    expect(await seat.desk.page('chat/r1', null)).toEqual({
      ok: false,
      error: { code: 'unavailable', message: 'not signed in', reason: because('not-signed-in') },
    });
  });

  it('is still so after a restart', async () => {
    const seat = await startInRoom(bench());
    await seat.desk.signedOut();
    expect((await bench().start()).desk.facts).toEqual({ self: {}, rooms: [], notices: [] });
  });

  it('drops what was under way: no message, no toast and no fact of it comes after', async () => {
    const seat = await startInRoom(bench());
    for (let n = 1; n <= 300; n += 1) seat.desk.hear({ is: 'msg', ...messageLike(n) });
    const sending = seat.desk.send('chat/r1', text('가'));
    const signedOut = seat.desk.signedOut();
    const [told, toasts, said] = [seat.told.length, seat.toasts.length, seat.wire.said.length];
    await Promise.all([sending, signedOut]);
    await seat.desk.close();
    expect([seat.told.length, seat.toasts.length, seat.wire.said.length]).toEqual([told, toasts, said]);
    expect(seat.facts.at(-1)?.rooms).toEqual([]);
  });
});

describe('another user at the same desk', () => {
  it('sees nothing of the one before, in whose rows it all stays', async () => {
    const seat = await startInRoom(bench());
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.room()?.unread === 1);
    await seat.desk.draft('chat/r1', '쓰다 만 글');
    await seat.desk.mute('chat/r1', true);
    seat.down();
    await seat.desk.send('chat/r1', text('김의 말'));
    await seat.desk.signedOut();

    seat.wire.self = lee;
    seat.wire.said = [];
    seat.facts.length = 0;
    await seat.up();
    await until(() => seat.room()?.name === '3공구');
    expect(seat.desk.facts.self).toEqual({ chat: { user: 'lee', name: '이서연' } });
    expect(seat.room()).toMatchObject({ unread: 0, draft: '', isMuted: false, last: null });
    expect([await seat.messages(), seat.wire.of('send'), seat.wire.of('ack')]).toEqual([[], [], []]);
    expect(JSON.stringify(seat.facts)).not.toMatch(/말 1|쓰다 만 글|김의 말/);

    // The same message is hers as well now, and counts for her.
    seat.desk.hear({ is: 'msg', ...messageLike(1, { from: 'park' }) });
    await until(() => seat.room()?.unread === 1);

    await seat.desk.signedOut();
    seat.wire.self = { user: 'kim', name: '김민수', seenAt: null };
    await seat.up();
    await until(() => seat.room()?.draft === '쓰다 만 글');
    seat.clock.advance(5_000);
    expect([
      seat.room()?.unread,
      seat.room()?.isMuted,
      seat.wire.of('send').map(([, , , body]) => body),
    ]).toEqual([1, true, [text('김의 말')]]);
  });

  it('without a sign-out is noticed when the link comes up, and nothing goes out before', async () => {
    const seat = await startInRoom(bench());
    seat.down();
    await seat.desk.send('chat/r1', text('김의 말'));
    seat.wire.self = lee;
    seat.wire.isUp = true;
    seat.desk.linkUp();
    seat.desk.hear({ is: 'msg', ...messageLike(5, { from: 'park' }) });
    await until(() => seat.desk.facts.self['chat']?.user === 'lee');
    await until(() => seat.room()?.unread === 1);
    seat.clock.advance(60_000);
    expect([seat.wire.of('send'), (await seat.messages()).map(({ msg }) => msg)]).toEqual([[], ['m5']]);
  });
});

describe('who is signed in', () => {
  it('is asked again until the server answers; meanwhile what is known is shown and nothing goes out', async () => {
    const seat = await startInRoom(bench());
    seat.down();
    seat.wire.trouble = new Error('503');
    seat.wire.asked = [];
    await seat.desk.send('chat/r1', text('가'));
    seat.wire.isUp = true;
    seat.desk.linkUp();
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    for (let tries = 1; tries <= 4; tries += 1) {
      await until(() => seat.wire.asked.length === tries && seat.clock.waiting === 1);
      expect([seat.room()?.name, seat.wire.of('send'), seat.wire.of('ack')]).toEqual(['3공구', [], []]);
      if (tries === 4) seat.wire.trouble = null;
      seat.clock.advance(5_000);
    }
    await until(() => seat.wire.of('send').length === 1 && seat.wire.of('ack').length === 1);
  });

  it('is nobody by name where the server does not tell, and messages work all the same', async () => {
    const seat = await bench().start();
    seat.wire.self = null;
    seat.wire.rooms = [roomLike({ members: [] })];
    await seat.up();
    await until(() => seat.room() !== undefined);
    await seat.desk.send('chat/r1', text('가'));
    const echo = messageLike(1, { from: 'u77', key: 'key-2-of-this-test', body: text('가') });
    seat.desk.hear({ is: 'msg', ...echo });
    await until(() => seat.told.at(-1)?.delivery === 'sent');
    // By our own message it is known who we are: our own reading makes nothing seen.
    seat.desk.hear({ is: 'seen', room: 'r1', from: 'u77', at: Date.now() });
    await seat.idle();
    expect([seat.desk.facts.self, (await seat.messages()).map(({ delivery }) => delivery)]).toEqual([
      {},
      ['sent'],
    ]);
    // The same person is still there after a restart, and gone after a sign-out.
    const again = await bench().start();
    const kept = (await again.messages()).length;
    await again.desk.signedOut();
    again.wire.self = null;
    await again.up();
    expect([kept, again.desk.facts.rooms]).toEqual([1, []]);
  });

  it('is taken as nobody by name where the server has never told and fails three times', async () => {
    const seat = await bench().start();
    seat.wire.trouble = new Error('404');
    seat.wire.isUp = true;
    seat.desk.linkUp();
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    for (let tries = 1; tries <= 2; tries += 1) {
      await until(() => seat.wire.asked.length === tries && seat.clock.waiting === 1);
      seat.clock.advance(5_000);
    }
    await until(() => seat.wire.of('ack').length === 1);
    expect(seat.room()?.unread).toBe(1);
  });

  it('and is told at last keeps what was there under no name', async () => {
    const seat = await bench().start();
    seat.wire.self = null;
    seat.wire.rooms = [roomLike()];
    await seat.up();
    await until(() => seat.room() !== undefined);
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.told.length === 1);
    seat.down();
    await seat.desk.send('chat/r1', text('가'));
    seat.wire.self = { user: 'kim', name: '김민수', seenAt: null };
    await seat.up();
    await until(() => seat.desk.facts.self['chat']?.user === 'kim');
    seat.clock.advance(5_000);
    await until(() => seat.wire.of('send').length === 1);
    expect([seat.room()?.unread, (await seat.messages()).map(({ from }) => from)]).toEqual([
      1,
      ['lee', 'kim'],
    ]);
  });
});
