import { beforeEach, describe, expect, it } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import type { KeptMessage } from '../../../main/store/message-row.ts';
import type { MessageShelf } from '../../../main/store/message-shelf.ts';
import { MessageStore } from '../../../main/store/message-store.ts';
import { useStores } from './scratch.ts';

const bench = useStores();
let store: MessageStore;
let kim: MessageShelf;
beforeEach(async () => {
  store = new MessageStore(await bench().open(), bench().clock);
  await store.prepare();
  kim = store.of('chat', 'kim');
});

function messageOf(n: number, differences: Partial<KeptMessage> = {}): KeptMessage {
  return {
    serial: n,
    room: 'r1',
    msg: `m${n}`,
    key: null,
    sender: 'lee',
    senderName: '이서연',
    isOwn: false,
    at: n * 1_000,
    body: { type: 'text', text: `말 ${n}` },
    delivery: 'received',
    reason: null,
    isUnread: true,
    isAcked: false,
    ...differences,
  };
}

const add = (shelf: MessageShelf, ...messages: readonly KeptMessage[]) =>
  shelf.apply(messages.map((message) => ({ is: 'message', message })));
const serials = async (shelf: MessageShelf) =>
  (await shelf.page('r1', null, 100_000)).map(({ serial }) => serial);

describe('serial numbers', () => {
  it('grow over restarts and over a clock that is set back', async () => {
    const first = store.nextSerial();
    const second = store.nextSerial();
    await add(kim, messageOf(second));
    bench().clock.setWallClock(1_000);
    const again = new MessageStore(await bench().open(), bench().clock);
    await again.prepare();
    const third = again.nextSerial();
    expect([second > first, third > second, Number.isSafeInteger(third)]).toEqual([true, true, true]);
  });

  it('are not given before it is known how far they have come', async () => {
    const fresh = new MessageStore(await bench().open(), bench().clock);
    expect(() => fresh.nextSerial()).toThrow('not prepared');
  });
});

describe('a shelf', () => {
  it('gives back what was put there, whatever it says', async () => {
    const messages = [
      messageOf(1),
      messageOf(2, { msg: null, key: 'k', isOwn: true, delivery: 'queued', isUnread: false, isAcked: true }),
      messageOf(3, {
        body: { type: 'invited', users: ['kim'] },
        reason: because('said', "it's; DROP TABLE message"),
      }),
    ];
    await add(kim, ...messages);
    expect(await kim.page('r1', null, 10)).toEqual(messages);
  });

  it("shows nothing of another user's, and changes nothing of it", async () => {
    const lee = store.of('chat', 'lee');
    await add(kim, messageOf(1));
    await lee.apply([
      { is: 'delivery', serial: 1, msg: null, at: 0, delivery: 'refused', reason: null },
      { is: 'acked', room: 'r1', messages: ['m1'] },
      { is: 'read', room: 'r1', through: 9, at: 9 },
    ]);
    expect([await lee.page('r1', null, 10), await lee.rooms(10), await lee.unacked(10)]).toEqual([
      [],
      [],
      [],
    ]);
    expect(await kim.page('r1', null, 10)).toEqual([messageOf(1)]);
  });

  it("keeps the first of a server's id and of a key of ours, and never forgets the id", async () => {
    const own = messageOf(1, { msg: null, key: 'k', isOwn: true, sender: 'kim' });
    await add(kim, own, messageOf(2, { key: 'k', isOwn: true }), messageOf(3), messageOf(4, { msg: 'm3' }));
    await kim.apply([
      { is: 'delivery', serial: 1, msg: 'm1', at: 5, delivery: 'sent', reason: null },
      { is: 'delivery', serial: 1, msg: null, at: 6, delivery: 'seen', reason: null },
    ]);
    expect(
      (await kim.page('r1', null, 10)).map(({ serial, msg, delivery }) => [serial, msg, delivery]),
    ).toEqual([
      [1, 'm1', 'seen'],
      [3, 'm3', 'received'],
    ]);
  });

  it('finds by id and by key of ours, in one room', async () => {
    await add(
      kim,
      messageOf(1),
      messageOf(2, { key: 'k', isOwn: true }),
      messageOf(3, { key: 'k' }),
      messageOf(4, { room: 'r2', key: 'k', isOwn: true }),
    );
    expect((await kim.find('r1', ['m1'], ['k'])).map(({ serial }) => serial)).toEqual([1, 2]);
  });

  it('lets the oldest go, and nothing that is still under way', async () => {
    const settled = { isUnread: false, isAcked: true };
    await add(
      kim,
      messageOf(1, { isAcked: true }),
      messageOf(2, { isUnread: false }),
      messageOf(3, { ...settled, delivery: 'queued' }),
      ...Array.from({ length: 7 }, (_, n) => messageOf(4 + n, settled)),
      messageOf(20, { ...settled, room: 'r2' }),
    );
    await kim.apply([{ is: 'pruned', room: 'r1', most: 3 }]);
    expect([await serials(kim), (await kim.page('r2', null, 10)).length]).toEqual([[1, 2, 3, 8, 9, 10], 1]);
  });

  it('tells rooms with what is unread and the newest message, the newest first', async () => {
    const room = { is: 'room', name: '3공구', members: [], knownSince: null } as const;
    await kim.apply([
      { ...room, room: 'r1' },
      { ...room, room: 'r2' },
      { ...room, room: 'empty' },
    ]);
    await add(kim, messageOf(1), messageOf(2), messageOf(3, { room: 'r2', isUnread: false }));
    const rooms = await kim.rooms(10);
    expect(rooms.map(({ room, unread, last }) => [room, unread, last?.serial ?? null])).toEqual([
      ['r2', 0, 3],
      ['r1', 2, 2],
      ['empty', 0, null],
    ]);
  });
});

describe('a local id whose user is known at last', () => {
  it('gives its rows over, and what the user has already stays', async () => {
    const local = { user: 'local:1', name: '', isLocal: true };
    const self = { user: 'kim', name: '김민수', isLocal: false };
    await add(kim, messageOf(1, { isUnread: false }));
    await add(store.of('chat', 'local:1'), messageOf(2, { msg: 'm1' }), messageOf(3, { sender: 'local:1' }));
    await store.adopt('chat', local, self);
    expect(
      (await kim.page('r1', null, 10)).map(({ serial, sender, isUnread }) => [serial, sender, isUnread]),
    ).toEqual([
      [1, 'lee', false],
      [3, 'kim', true],
    ]);
    expect([await store.self('chat'), await store.of('chat', 'local:1').page('r1', null, 10)]).toEqual([
      self,
      [],
    ]);
  });
});
