import { describe, expect, it } from 'vitest';
import {
  ackOf,
  copyOf,
  destinationOf,
  errorWords,
  frameText,
  loginWords,
  topicName,
} from '../../../../main/feed/room/frame.ts';
import { roomDefaults } from '../../../../main/feed/room/options.ts';

const options = { ...roomDefaults, id: 'room-1', url: 'ws://x/ws', user: 'u', room: 'r', desk: 'd' };

describe('topics', () => {
  it('are named by room, and one by desk', () => {
    expect(topicName(options, 'operations')).toBe('/topic/gwanje.r.operations');
    expect(topicName(options, 'presence', 'd')).toBe('/topic/gwanje.r.presence');
    expect(topicName(options, 'desk', 'd')).toBe('/topic/gwanje.r.desk.d');
  });

  it('a body of a million bytes still goes, one more does not', () => {
    const post = (length: number) =>
      destinationOf(options, { topic: 'operations', body: 'x'.repeat(length) });
    expect(post(1_000_000)).toBe('/topic/gwanje.r.operations');
    expect(() => post(1_000_001)).toThrow('a body of 1000001 bytes, at most 1000000');
  });
});

describe('frames', () => {
  it('escape what would begin another header', () => {
    expect(frameText('COMMIT', { transaction: 'a:b\nc\\d' })).toBe(
      'COMMIT\ntransaction:a\\cb\\nc\\\\d\n\n\0',
    );
  });

  it.each([
    ['MESSAGE\nack:7@@1\nx:y\n\nbody', '7@@1'],
    ['MESSAGE\r\nx:y\r\nack:a\\c1\r\n\r\nbody', 'a\\c1'],
    ['MESSAGE\nx:y\n\nack:7\n', null],
    ['RECEIPT\nack:7\n\n', null],
    ['MESSAGE', null],
    ['', null],
  ])('tell by which name a message is acknowledged: %j', (text, ack) => {
    expect(ackOf(text)).toBe(ack);
  });
});

describe('what is kept of a frame', () => {
  it('is its head, without secrets', () => {
    const text = 'MESSAGE\nsubscription:desk\npasscode:abc\nx-token:def\n\n{"name":"Kim"}\0';
    expect(copyOf(text)).toBe('MESSAGE\nsubscription:desk\npasscode:***\nx-token:***\n');
  });

  it('is the first words where there is no head, and never much', () => {
    expect(copyOf('hello\n\n{"name":"Kim"}')).toBe('hello');
    expect(copyOf('x'.repeat(5_000))).toHaveLength(200);
    expect(copyOf(`MESSAGE\n${'name:value\n'.repeat(1_000)}\nbody`)).toHaveLength(2_000);
    expect(copyOf('')).toBe('');
  });
});

describe('what an ERROR says', () => {
  it.each([
    ['Bad CONNECT', "Access refused for user 'desk'\n", "Bad CONNECT: Access refused for user 'desk'"],
    [undefined, 'only\ta\0body', 'only a body'],
    ['the secret: SECRET', 'SECRET', 'the secret: ***: ***'],
    ['', '', 'ERROR without a message'],
    ['x'.repeat(500), '', 'x'.repeat(200)],
  ])('is one line, short, without the passcode: %j %j', (message, body, words) => {
    expect(errorWords(message, body, 'SECRET')).toBe(words);
  });

  it.each([
    "Bad CONNECT: Access refused for user 'desk'",
    'User name [desk] or password is invalid.',
    'AMQ229031: Unable to validate user from /127.0.0.1',
    'Access refused: bad login or passcode',
    'Not authorized to connect',
  ])('about the login says so: %s', (words) => {
    expect(loginWords(words)).toBe(`authentication failed (${words})`);
  });

  it.each(['Version mismatch: Supported versions are 1.0,1.1', 'Overloaded', 'ERROR without a message'])(
    'about anything else stays as it is: %s',
    (words) => {
      expect(loginWords(words)).toBe(words);
    },
  );
});
