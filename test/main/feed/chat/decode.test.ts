import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../../../main/feed/chat/copy.ts';
import { decodeChat } from '../../../../main/feed/chat/decode.ts';
import { readRoom, readUser } from '../../../../main/feed/chat/room-info.ts';
import { maskOf } from '../../../../main/feed/copy.ts';

const seconds = 1_437_468_904;
const message = { room: 'r', msg: 'm', from: 'u', at: seconds, type: 'text', text: 'hi' };

describe('times', () => {
  it.each([
    ['epoch seconds', seconds, seconds * 1_000],
    ['seconds with a fraction', 1_437_468_904.25, 1_437_468_904_250],
    ['seconds as text', '1437468904', seconds * 1_000],
    ['epoch ms', 1_437_468_904_123, 1_437_468_904_123],
    ['the last second that is one', 99_999_999_999, 99_999_999_999_000],
    ['the first ms that is one', 100_000_000_000, 100_000_000_000],
  ])('%s become epoch ms', (_, at, expected) => {
    expect(decodeChat('seen', [{ room: 'r', from: 'u', at }])).toEqual({
      is: 'event',
      event: { is: 'seen', room: 'r', from: 'u', at: expected },
    });
  });
});

describe('what cannot be read is rejected with what was expected where', () => {
  it.each([
    ['msg', [], 'msg: Invalid input: expected object, received undefined'],
    ['msg', [{ ...message, room: '' }], 'msg.room: expected an id'],
    ['msg', [{ ...message, msg: null }], 'msg.msg: expected an id'],
    ['msg', [{ ...message, at: 'yesterday' }], 'msg.at: expected a time'],
    ['msg', [{ ...message, at: -1 }], 'msg.at: expected a time'],
    ['msg', [{ ...message, unread: 'many' }], 'msg.unread: Invalid input: expected number, received string'],
    [
      'msg',
      [{ ...message, type: 'text', text: 7 }],
      'msg.text: Invalid input: expected string, received number',
    ],
    ['msg', [{ ...message, type: 'link' }], 'msg.url: Invalid input: expected string, received undefined'],
    ['sent', [{ room: 'r', at: seconds }], 'sent.key: expected an id'],
    [
      'changed',
      [{ room: 'r', user: 'u', status: 'away' }],
      'changed.status: Invalid option: expected one of "typing"|"idle"',
    ],
    ['changed', [{ room: 'r', type: 'removed' }], 'changed.type: Invalid input: expected "updated"'],
    ['sub', [{ name: 'no id' }], 'sub: no room in it'],
    ['unsub', ['r'], 'unsub: Invalid input: expected object, received string'],
    ['updated', [{ type: 'site', id: 1 }], 'updated.type: Invalid option: expected one of "user"|"room"'],
    ['friend', [{}], 'friend.id: expected an id'],
    ['notice', [{ content: 'x' }], 'notice.type: Invalid input: expected string, received undefined'],
    ['constructor', [], 'unknown event "constructor"'],
    ['join', [{ room: 'r' }], 'unknown event "join"'],
  ])('%s %j', (name, args, reason) => {
    expect(decodeChat(name, args)).toEqual({ is: 'rejected', reason });
  });
});

describe('what servers write differently', () => {
  it.each([
    ['err', ['방이 없습니다'], { is: 'err', text: '방이 없습니다' }],
    ['err', [{ message: 'no', code: 4 }], { is: 'err', text: 'no' }],
    ['err', [{ code: 4 }], { is: 'err', text: '{"code":4}' }],
    ['err', [], { is: 'err', text: '' }],
    ['welcome', [], { is: 'welcome', at: null }],
    ['welcome', [{ at: seconds }], { is: 'welcome', at: seconds * 1_000 }],
    ['echoed', [{ beat: 1 }], { is: 'echoed', at: null }],
    [
      'notice',
      [{ type: 'version', content: { version: '2.1' } }],
      { is: 'notice', kind: 'version', content: '{"version":"2.1"}' },
    ],
    ['friend', [{ id: 7 }], { is: 'friend', user: '7' }],
  ])('%s %j is read', (name, args, event) => {
    expect(decodeChat(name, args)).toEqual({ is: 'event', event });
  });

  it.each([
    ['r', { room: 'r', name: null, members: [], messages: [] }],
    [
      { _id: 5, title: '방' },
      { room: '5', name: '방', members: [], messages: [] },
    ],
    [
      { room: { id: 'r', members: ['a', { userId: 2, nickname: '이', readAt: seconds }, null] } },
      {
        room: 'r',
        name: null,
        members: [
          { user: 'a', name: null, seenAt: null },
          { user: '2', name: '이', seenAt: seconds * 1_000 },
        ],
        messages: [],
      },
    ],
  ])('the room %j is read', (value, room) => {
    expect(readRoom(value)).toEqual(room);
  });

  it('the messages of a room come in the order of their times, without those that cannot be read', () => {
    const room = readRoom({
      id: 'r',
      msgs: [
        { ...message, room: undefined, msg: 'late', at: seconds + 5 },
        'rubbish',
        { ...message, msg: 'early' },
        { ...message, msg: 'bad', at: null },
      ],
    });
    expect(room?.messages.map(({ msg }) => msg)).toEqual(['early']);
    const whole = readRoom({ id: 'r', msgs: [{ ...message, msg: 'late', at: seconds + 5 }, message] });
    expect(whole?.messages.map(({ msg }) => msg)).toEqual(['m', 'late']);
  });

  it('a user inside of a membership is read', () => {
    expect(readUser({ user: { id: 'a', name: '김' }, seen: seconds })).toEqual([
      { user: 'a', name: '김', seenAt: seconds * 1_000 },
    ]);
  });
});

describe('anything at all', () => {
  it('is read or rejected, and never throws', () => {
    const names = [
      'msg',
      'sent',
      'changed',
      'seen',
      'sub',
      'unsub',
      'updated',
      'err',
      'friend',
      'notice',
      'welcome',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(fc.jsonValue()), (name, args) => {
        expect(['event', 'rejected']).toContain(decodeChat(name, args).is);
      }),
    );
  });

  it('leaves no text of people in what is kept of it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 3 }),
        fc.dictionary(fc.constantFrom('text', 'token', 'name'), fc.string()),
        (secret, bag) => {
          const copy = shapeOf('msg', [{ ...bag, text: `비밀${secret}` }]);
          expect(copy).not.toContain('비밀');
        },
      ),
    );
    expect(maskOf('2["msg",{"text":"비밀 1"')).toBe('x["xxx",{"xxxx":"xx x"');
  });
});
