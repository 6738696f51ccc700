import { describe, expect, it } from 'vitest';
import { changed, check, examples, findingsOf, type Kind } from './connection-examples.ts';

describe('every field of a connection is refused with its name, its value and what was expected', () => {
  const ms = 'whole milliseconds, from 100 to 3600000';
  const path = 'a path that begins with /';
  const pathOf = `${path} and has :id in it`;
  const generation = '"auto", 3 or 4';
  const address = 'an address that begins with';

  it.each<[Kind, string, unknown, string, string]>([
    ['rexsys', 'id', 'a/b', '"a/b"', 'an id: letters'],
    ['rexsys', 'url', 'wss://x', '"wss://x"', `${address} https:// or http://, without a path`],
    ['rexsys', 'url', 'https://x/y', '"https://x/y"', `${address} https:// or http://, without a path`],
    ['rexsys', 'project', 'a b', '"a b"', 'an id: letters'],
    ['rexsys', 'rexsys', 7, '7', 'what this server does differently'],
    ['rexsys', 'rexsys.protocol', 5, '5', generation],
    ['rexsys', 'rexsys.path', 'socket.io', '"socket.io"', path],
    ['rexsys', 'rexsys.body', 'json', '"json"', '"auto", "form" or "text"'],
    ['rexsys', 'rexsys.httpData', 1, '1', '"auto", "text" or "object"'],
    ['rexsys', 'rexsys.clients', {}, '{  }', 'a list of devices'],
    ['rexsys', 'rexsys.commands', 'x', '"x"', 'a list of commands'],
    ['rexsys', 'rexsys.paths', [], 'a list of 0', '{ "certificate", "send" }'],
    ['rexsys', 'rexsys.paths.certificate', 'x', '"x"', path],
    ['rexsys', 'rexsys.paths.send', null, 'null', path],
    ['rexsys', 'rexsys.secretKeys', 'x', '"x"', 'a list of keys'],
    ['rexsys', 'rexsys.timing', 7, '7', 'times in milliseconds'],
    ['rexsys', 'rexsys.timing.connectMs', '8s', '"8s"', ms],
    ['rexsys', 'rexsys.timing.restMs', 99, '99', ms],
    ['rexsys', 'rexsys.timing.answerMs', 3_600_001, '3600001', ms],
    ['chat', 'url', 'wss://x', '"wss://x"', `${address} https:// or http://, without a user name`],
    ['chat', 'rest', 'https://x/api', '"https://x/api"', `${address} https:// or http://, without a path`],
    ['chat', 'chat', [], 'a list of 0', 'what this server does differently'],
    ['chat', 'chat.protocol', '4', '"4"', generation],
    [
      'chat',
      'chat.token',
      'header',
      '"header"',
      '"auto", "query", "auth" or { "emit": the name of an event }',
    ],
    ['chat', 'chat.token', {}, '{  }', '"auto", "query", "auth" or { "emit": the name of an event }'],
    ['chat', 'chat.tokenName', ' ', '" "', 'words'],
    ['chat', 'chat.path', '/a b', '"/a b"', path],
    ['chat', 'chat.rooms', 'lobby', '"lobby"', 'a list of room ids'],
    ['chat', 'chat.paths', 7, '7', '{ "login", "self", "rooms", "room", "openRoom" }'],
    ['chat', 'chat.paths.login', 'login', '"login"', path],
    ['chat', 'chat.paths.self', 'me', '"me"', path],
    ['chat', 'chat.paths.rooms', 7, '7', path],
    ['chat', 'chat.paths.room', '/rooms/7', '"/rooms/7"', pathOf],
    ['chat', 'chat.paths.openRoom', '', '""', path],
    ['chat', 'chat.timing', [], 'a list of 0', 'times in milliseconds'],
    ['chat', 'chat.timing.connectMs', 0, '0', ms],
    ['chat', 'chat.timing.restMs', 1.5, '1.5', 'whole milliseconds'],
    ['chat', 'chat.timing.beatMs', -1, '-1', ms],
    ['orders', 'url', 'https://x', '"https://x"', `${address} wss:// or ws://, without a user name`],
    ['orders', 'rest', 'ws://x', '"ws://x"', `${address} https:// or http://, without a path`],
    ['orders', 'orders', 'x', '"x"', 'what this system does differently'],
    ['orders', 'orders.role', 7, '7', 'words'],
    ['orders', 'orders.paths', 7, '7', '{ "list", "order", "accept", "login", "refresh" }'],
    ['orders', 'orders.paths.list', 'api', '"api"', path],
    ['orders', 'orders.paths.order', '/api/ocs/', '"/api/ocs/"', pathOf],
    ['orders', 'orders.paths.accept', '/api/ocs/accept/', '"/api/ocs/accept/"', pathOf],
    ['orders', 'orders.paths.login', false, 'false', path],
    ['orders', 'orders.paths.refresh', 'x', '"x"', path],
    ['orders', 'orders.timing', 7, '7', 'times in milliseconds'],
    ['orders', 'orders.timing.connectMs', 1, '1', ms],
    ['orders', 'orders.timing.restMs', 1, '1', ms],
    ['orders', 'orders.timing.pingMs', 1, '1', ms],
    ['room', 'url', 'https://x', '"https://x"', `${address} wss:// or ws://, without a user name`],
    ['room', 'url', 'ws://u:19840915@x', '"ws://…@x"', `${address} wss:// or ws://, without a user name`],
    ['room', 'room', 7, '7', 'what this broker does differently'],
    ['room', 'room.host', '', '""', 'words'],
    ['room', 'room.prefix', '/topic/gwanje.', '"/topic/gwanje."', 'the beginning of a destination'],
    ['room', 'room.prefix', 'a b', '"a b"', 'the beginning of a destination'],
    ['room', 'room.timing', 7, '7', 'times in milliseconds'],
    ['room', 'room.timing.connectMs', 1, '1', ms],
    ['room', 'room.timing.beatMs', 1, '1', ms],
    ['room', 'room.timing.receiptMs', 1, '1', ms],
  ])('%s: %s', async (kind, field, value, shown, expected) => {
    const [first, ...more] = await findingsOf(changed(kind, field, value));
    const sentence = `connections[0].${field} is ${shown}; expected ${expected}`;
    expect([first?.slice(0, sentence.length), more]).toEqual([sentence, []]);
  });

  it.each<[string, unknown, string]>([
    [
      'a device that is a word',
      { clients: ['x'] },
      'clients[0] is "x"; expected a device: { "client", "name" }',
    ],
    ['a device without a name', { clients: [{ client: 'a' }] }, 'clients[0].name is missing; expected words'],
    ['a client', { clients: [{ client: 7, name: 'a' }] }, 'clients[0].client is 7; expected words'],
    [
      'a command that is a word',
      { commands: ['x'] },
      'commands[0] is "x"; expected a command: { "command", "means", "data" }',
    ],
    [
      'a name of a command',
      { commands: [{ command: '', means: 'state', data: {} }] },
      'commands[0].command is ""; expected words',
    ],
    [
      'a meaning',
      { commands: [{ command: 'a', means: 'explode', data: {} }] },
      'commands[0].means is "explode"; expected what it means here: "notice", "state", "answer", "alive" or "request"',
    ],
    [
      'a command without data',
      { commands: [{ command: 'a', means: 'state' }] },
      'commands[0].data is missing; expected the fields of its data, each with its type',
    ],
    [
      'a type of data',
      { commands: [{ command: 'a', means: 'state', data: { 'level?': 'int' } }] },
      'commands[0].data["level?"] is "int"; expected "string", "number", "boolean", "object", "list" or "any"',
    ],
    ['a key', { secretKeys: [7] }, 'secretKeys[0] is 7; expected a key'],
  ])('inside the lists of rexsys: %s', async (_what, rexsys, expected) => {
    expect(await findingsOf({ ...examples.rexsys, rexsys })).toEqual([`connections[0].rexsys.${expected}`]);
  });

  it.each<[Kind, string]>([
    ['rexsys', 'rest'],
    ['rexsys', 'rexsys.ping'],
    ['rexsys', 'rexsys.timing.pingMs'],
    ['chat', 'project'],
    ['chat', 'chat.paths.friends'],
    ['chat', 'account.productkey'],
    ['orders', 'sites'],
    ['orders', 'orders.timing.beatMs'],
    ['room', 'rest'],
    ['room', 'room.user'],
    ['room', 'account.token'],
  ])('%s has no %s: reported without its value, and passed over', async (kind, field) => {
    const checked = await check(changed(kind, field, 'hunter2'));
    const whole = await check(changed(kind, field, undefined));

    expect(checked).toEqual({
      ...whole,
      warnings: [
        {
          field: `connections[0].${field}`,
          value: '(not shown)',
          expected: 'nothing, because there is no such field',
        },
      ],
    });
    expect(checked.ok).toBe(true);
  });
});
