import { describe, expect, it } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import { startInRoom, until, useDesks } from './desk-bench.ts';
import { messageLike, roomLike } from './scripted-wire.ts';

const bench = useDesks();
const text = (words: string) => ({ type: 'text', text: words }) as const;

describe('rooms', () => {
  it('are known at once after a start, and refreshed when the link is up', async () => {
    const seat = await startInRoom(bench());
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    await until(() => seat.told.length === 1);
    const again = await bench().start();
    expect(again.room()).toMatchObject({ name: '3공구', unread: 1, isJoined: false, last: { text: '말 1' } });
    again.wire.rooms = [roomLike({ name: '3공구 (변경)' })];
    await again.up();
    await until(() => again.room()?.name === '3공구 (변경)');
    expect(again.wire.of('join')).toEqual([['join', 'r1']]);
  });

  it('that the settings name are joined as well', async () => {
    const seat = await startInRoom(bench(), { rooms: ['lobby'] });
    await until(() => seat.wire.of('join').length === 2);
    expect(seat.wire.of('join')).toEqual([
      ['join', 'lobby'],
      ['join', 'r1'],
    ]);
  });

  it.each([
    [{ is: 'room-updated', room: 'r1' } as const, 'room r1'],
    [{ is: 'updated', what: 'room', id: 'r1', data: {} } as const, 'room r1'],
    [{ is: 'updated', what: 'user', id: 'lee', data: {} } as const, 'rooms'],
    [{ is: 'friend', user: 'park' } as const, 'rooms'],
  ])('are read again when the server says %j', async (event, question) => {
    const seat = await startInRoom(bench());
    seat.wire.asked = [];
    seat.desk.hear(event);
    await until(() => seat.wire.asked.length > 0);
    expect(seat.wire.asked).toEqual([question]);
  });

  it('whose list cannot be read are asked for again', async () => {
    const seat = await startInRoom(bench());
    seat.wire.trouble = new Error('500');
    seat.wire.asked = [];
    seat.desk.hear({ is: 'friend', user: 'park' });
    await until(() => seat.wire.asked.length === 1);
    await seat.idle();
    seat.wire.trouble = null;
    seat.wire.rooms = [roomLike({ room: 'r2', name: '옥상' })];
    seat.clock.advance(5_000);
    await until(() => seat.room('r2')?.name === '옥상');
  });

  it('that were made are opened', async () => {
    const seat = await startInRoom(bench());
    expect(await seat.desk.openRoom(['lee', 'park'])).toEqual({ ok: true, value: 'chat/made-of-lee-park' });
    await until(() => seat.room('made-of-lee-park') !== undefined);
    expect(seat.wire.of('join').at(-1)).toEqual(['join', 'made-of-lee-park']);
  });

  it('cannot be made without a link, or where the server refuses', async () => {
    const seat = await startInRoom(bench());
    seat.wire.trouble = new Error('no way to make a room');
    const refusals = [await seat.desk.openRoom(['lee'])];
    seat.down();
    refusals.push(await seat.desk.openRoom(['lee']));
    expect(refusals).toEqual([
      {
        ok: false,
        error: {
          code: 'unavailable',
          message: 'something went wrong: no way to make a room',
          reason: because('failed', 'no way to make a room'),
        },
      },
      {
        ok: false,
        error: { code: 'unavailable', message: 'not connected', reason: because('not-connected') },
      },
    ]);
  });

  it('that do not exist are refused', async () => {
    const seat = await startInRoom(bench());
    const { desk } = seat;
    const replies = [
      await desk.send('chat/no', text('a')),
      await desk.send('other/r1', text('a')),
      await desk.page('chat/no', null),
      await desk.read('chat/no', 1),
      await desk.mute('chat/no', true),
      await desk.draft('chat/no', 'a'),
      await desk.typing('chat/no', true),
    ];
    expect(replies).toEqual(
      replies.map(() => ({ ok: false, error: { code: 'bad-argument', message: 'no such room' } })),
    );
  });

  it('give their messages by page, oldest first, to the beginning', async () => {
    const seat = await startInRoom(bench());
    for (let n = 1; n <= 120; n += 1) seat.desk.hear({ is: 'msg', ...messageLike(n) });
    await until(() => seat.told.length === 120);
    const pages: (readonly (string | null)[])[] = [];
    for (let before: number | null = null; ;) {
      const reply = await seat.desk.page('chat/r1', before);
      if (!reply.ok) throw new Error(reply.error.message);
      pages.push(reply.value.messages.map(({ msg }) => msg));
      before = reply.value.next;
      if (before === null) break;
    }
    expect(pages.map((page) => page.length)).toEqual([50, 50, 20]);
    expect(pages.toReversed().flat()).toEqual(Array.from({ length: 120 }, (_, n) => `m${n + 1}`));
  });
});

describe('typing', () => {
  it('is told at most every four seconds, and its end after a pause', async () => {
    const seat = await startInRoom(bench());
    for (let second = 0; second < 6; second += 1) {
      await seat.desk.typing('chat/r1', true);
      seat.clock.advance(1_000);
    }
    seat.clock.advance(4_000);
    const statuses = seat.wire.of('status').map(([, , status]) => status);
    expect(statuses).toEqual(['typing', 'typing', 'idle']);
  });

  it('ends with the message', async () => {
    const seat = await startInRoom(bench());
    await seat.desk.typing('chat/r1', true);
    await seat.desk.send('chat/r1', text('다 됨'));
    seat.clock.advance(9_000);
    expect(seat.wire.of('status').map(([, , status]) => status)).toEqual(['typing', 'idle']);
  });

  it('of others is shown, and ends by itself after eight seconds', async () => {
    const seat = await startInRoom(bench());
    const isTyping = () => seat.room()?.members.find(({ user }) => user === 'lee')?.isTyping;
    seat.desk.hear({ is: 'status', room: 'r1', user: 'lee', status: 'typing' });
    await until(() => isTyping() === true);
    seat.clock.advance(7_999);
    const before = isTyping();
    seat.clock.advance(1);
    expect([before, isTyping()]).toEqual([true, false]);
  });

  it.each([
    { is: 'status', room: 'r1', user: 'lee', status: 'idle' } as const,
    { is: 'msg', ...messageLike(1) } as const,
  ])('of others ends with $is', async (event) => {
    const seat = await startInRoom(bench());
    const isTyping = () => seat.room()?.members.find(({ user }) => user === 'lee')?.isTyping;
    seat.desk.hear({ is: 'status', room: 'r1', user: 'lee', status: 'typing' });
    await until(() => isTyping() === true);
    seat.desk.hear(event);
    await until(() => isTyping() === false);
  });
});

describe('what is half written', () => {
  it('is kept in a moment and is there after a restart', async () => {
    const seat = await startInRoom(bench());
    await seat.desk.draft('chat/r1', '작업 중');
    await seat.desk.draft('chat/r1', '작업 중지');
    seat.clock.advance(300);
    await seat.idle();
    const store = await bench().store();
    expect(await store.all('SELECT draft FROM chat_room')).toEqual([{ draft: '작업 중지' }]);
    expect((await bench().start()).room()?.draft).toBe('작업 중지');
  });

  it('is kept when the desk closes within that moment', async () => {
    const seat = await startInRoom(bench());
    await seat.desk.draft('chat/r1', '곧');
    expect((await bench().start()).room()?.draft).toBe('곧');
  });

  it('is gone once it was sent, and stays when something else was', async () => {
    const seat = await startInRoom(bench());
    await seat.desk.draft('chat/r1', '확인 바람');
    await seat.desk.send('chat/r1', text('다른 말'));
    const before = seat.room()?.draft;
    await seat.desk.send('chat/r1', text('확인 바람'));
    seat.clock.advance(300);
    expect([before, seat.room()?.draft, (await bench().start()).room()?.draft]).toEqual([
      '확인 바람',
      '',
      '',
    ]);
  });
});

describe('notices', () => {
  it('are shown by their kind, once, and dismissed', async () => {
    const seat = await startInRoom(bench());
    for (const [kind, content] of [
      ['notice', '점검 안내'],
      ['notice', '점검 안내'],
      ['version', '2.4.0'],
      ['config', 'v7'],
      ['party', '회식'],
    ] as const)
      seat.desk.hear({ is: 'notice', kind, content });
    seat.desk.hear({ is: 'err', text: 'room is closed' });
    const shown = seat.desk.facts.notices.map(({ kind, text }) => [kind, text]);
    expect([shown, seat.configs]).toEqual([
      [
        ['notice', '점검 안내'],
        ['version', '2.4.0'],
        ['config', 'v7'],
        ['notice', 'party: 회식'],
        ['error', 'room is closed'],
      ],
      1,
    ]);
    const [first] = seat.desk.facts.notices;
    expect(seat.desk.dismiss(first?.id ?? 0)).toEqual({ ok: true, value: null });
    expect([seat.desk.facts.notices.length, seat.desk.dismiss(first?.id ?? 0).ok]).toEqual([4, false]);
  });

  it('are bounded', async () => {
    const seat = await bench().start();
    for (let n = 0; n < 200; n += 1) seat.desk.hear({ is: 'err', text: `error ${n}` });
    expect(seat.desk.facts.notices.map(({ text }) => text).at(0)).toBe('error 150');
  });
});

describe('the end', () => {
  it('comes twice, leaves no timer, and nothing is done after it', async () => {
    const seat = await startInRoom(bench());
    await seat.desk.typing('chat/r1', true);
    await seat.desk.draft('chat/r1', '반');
    await seat.desk.send('chat/r1', text('감'));
    seat.desk.hear({ is: 'status', room: 'r1', user: 'lee', status: 'typing' });
    await Promise.all([seat.desk.close(), seat.desk.close()]);
    const [facts, told] = [seat.facts.length, seat.told.length];
    seat.desk.hear({ is: 'msg', ...messageLike(1) });
    seat.desk.linkUp();
    seat.desk.linkDown();
    const reply = await seat.desk.send('chat/r1', text('또'));
    expect([seat.clock.waiting, seat.facts.length, seat.told.length, reply.ok]).toEqual([
      0,
      facts,
      told,
      false,
    ]);
  });

  it('of the link leaves no timer', async () => {
    const seat = await startInRoom(bench());
    await seat.desk.typing('chat/r1', true);
    await seat.desk.send('chat/r1', text('감'));
    seat.desk.hear({ is: 'status', room: 'r1', user: 'lee', status: 'typing' });
    await seat.idle();
    seat.down();
    expect(seat.clock.waiting).toBe(0);
  });
});
