import { describe, expect, it } from 'vitest';
import { formatFinding } from '../../../main/config/finding.ts';
import { overlay, type Overlay } from '../../../main/config/overlay.ts';
import { checkSettings } from '../../../main/config/settings.ts';
import { chatDefaults, type ChatOptions } from '../../../main/feed/chat/options.ts';
import { ordersDefaults, type OrdersOptions } from '../../../main/feed/orders/options.ts';
import { rexsysDefaults, type RexsysOptions } from '../../../main/feed/rexsys/options.ts';
import { roomDefaults, type RoomOptions } from '../../../main/feed/room/options.ts';
import { account, changed, check, examples, findingsOf, type Kind } from './connection-examples.ts';

describe('connections of every kind', () => {
  it('are read, each with its own fields, and with what the file leaves out', async () => {
    const bare = { ...examples.chat, id: 'chat-bare', rest: undefined };
    const checked = await check(examples.rexsys, examples.chat, bare, examples.orders, examples.room);

    expect(checked.ok && checked.value.connections).toEqual([
      { ...examples.rexsys, rexsys: {} },
      { ...examples.chat, chat: {} },
      { ...bare, rest: null, chat: {} },
      { ...examples.orders, orders: {} },
      { ...examples.room, room: {} },
    ]);
    expect(checked.warnings).toEqual([]);
  });

  it('take an origin with or without the slash at its end', async () => {
    const checked = await check(
      { ...examples.rexsys, url: 'https://rexsys.example/' },
      { ...examples.orders, rest: 'https://orders.example:8443/' },
    );
    expect(checked).toMatchObject({
      ok: true,
      value: { connections: [{ url: 'https://rexsys.example' }, { rest: 'https://orders.example:8443' }] },
    });
  });

  it.each<[Kind, string, object]>([
    ['rexsys', 'a stored product key', { stored: true }],
    ['rexsys', 'a new product key beside the mark', { stored: true, productkey: 'k' }],
    ['chat', 'a login', account],
    ['chat', 'a stored token', { stored: true }],
    ['chat', 'a stored login', { stored: true, user: 'u' }],
    ['orders', 'a token', { token: 't' }],
    ['orders', 'a stored login', { stored: true, user: 'u' }],
    ['orders', 'a new password beside the mark', { stored: true, user: 'u', password: 'p' }],
    ['room', 'a stored password', { stored: true, user: 'u' }],
  ])('sign in with: %s, %s', async (kind, _what, own) => {
    expect(await check({ ...examples[kind], account: own })).toMatchObject({ ok: true, warnings: [] });
  });

  it.each<[Kind, object, string]>([
    [
      'rexsys',
      { token: 't' },
      'connections[0].account is { token }; expected { "productkey" }, or what is left',
    ],
    [
      'chat',
      { user: 'u' },
      'connections[0].account is { user }; expected { "token" }, { "user", "password" }, or',
    ],
    [
      'chat',
      { token: 't', user: 'u', password: 'p' },
      'connections[0].account is { token, user, password }; expected',
    ],
    [
      'orders',
      { password: 'p' },
      'connections[0].account is { password }; expected { "token" }, { "user", "pass',
    ],
    [
      'room',
      { stored: true },
      'connections[0].account is { stored }; expected { "user", "password" }, or what is',
    ],
    [
      'room',
      { user: 'u' },
      'connections[0].account is { user }; expected { "user", "password" }, or what is left',
    ],
    ['room', { user: 'u', password: 7 }, 'connections[0].account.password is (not shown); expected words'],
  ])('refuse an account that does not fit: %s, %o', async (kind, own, expected) => {
    const [first, ...more] = await findingsOf({ ...examples[kind], account: own });
    expect([first?.slice(0, expected.length), more]).toEqual([expected, []]);
  });

  it('say which kinds there are, and nothing about fields that depend on it', async () => {
    expect(await findingsOf({ ...examples.chat, kind: 'mqtt', url: 7 })).toEqual([
      'connections[0].kind is "mqtt"; expected "ima", "rexsys", "chat", "orders" or "room"',
    ]);
    expect(await findingsOf({ ...examples.chat, kind: undefined })).toEqual([
      'connections[0].kind is missing; expected "ima", "rexsys", "chat", "orders" or "room"',
    ]);
  });

  it('are objects', async () => {
    expect(await checkSettings('{ "connections": ["chat"] }', '/nowhere')).toMatchObject({
      errors: [
        {
          field: 'connections[0]',
          value: '"chat"',
          expected: 'a connection: { "id", "kind", "url", "account" }',
        },
      ],
    });
  });

  it.each<[Kind, object, string]>([
    [
      'chat',
      { account, rest: undefined },
      'connections[0].rest is missing; expected the REST address, which an',
    ],
    [
      'orders',
      { rest: undefined },
      'connections[0].rest is missing; expected the REST address, which an account',
    ],
    [
      'chat',
      { account, chat: { paths: { login: null } } },
      'connections[0].chat.paths.login is null; expected the path that an account with a user signs in at',
    ],
    [
      'rexsys',
      {
        rexsys: {
          clients: [
            { client: 'a', name: '1' },
            { client: 'a', name: '2' },
          ],
        },
      },
      'connections[0].rexsys.clients[1].client is "a"; expected a client that stands in the list only once',
    ],
    [
      'rexsys',
      { rexsys: { commands: [0, 1].map(() => ({ command: 'a', means: 'state', data: {} })) } },
      'connections[0].rexsys.commands[1].command is "a"; expected a command that stands in the table only once',
    ],
  ])('refuse what is wrong together: %s, %o', async (kind, change, expected) => {
    const [first, ...more] = await findingsOf({ ...examples[kind], ...change });
    expect([first?.slice(0, expected.length), more]).toEqual([expected, []]);
  });

  it('are of kind room only once', async () => {
    const second = { ...examples.room, id: 'second' };
    expect(await findingsOf(examples.room, examples.chat, second)).toEqual([
      'connections[2].kind is "room"; expected "room" only once, because a desk sits in one room',
    ]);
  });

  it.each<[Kind, string, string, string]>([
    ['rexsys', 'url', 'http://10.0.0.1', 'https://, because the product key travels in clear'],
    ['chat', 'url', 'http://10.0.0.1', 'https://, because the token travels in clear'],
    ['chat', 'rest', 'http://10.0.0.1', 'https://, because the token travels in clear'],
    ['orders', 'url', 'ws://10.0.0.1/ws', 'wss://, because the token travels in clear'],
    ['orders', 'rest', 'http://10.0.0.1', 'https://, because the token travels in clear'],
    ['room', 'url', 'ws://10.0.0.1/ws', 'wss://, because the password travels in clear'],
  ])('warn where others on the way may listen: %s, %s', async (kind, field, value, expected) => {
    expect(await check(changed(kind, field, value))).toMatchObject({
      ok: true,
      warnings: [{ field: `connections[0].${field}`, value: `"${value}"`, expected }],
    });
  });

  it.each(['127.0.0.1:9', 'localhost', '[::1]:9'])('warn of nothing on this machine: %s', async (host) => {
    const connections = [
      { ...examples.rexsys, url: `http://${host}` },
      { ...examples.chat, url: `http://${host}`, rest: `http://${host}` },
      { ...examples.orders, url: `ws://${host}/ws`, rest: `http://${host}` },
      { ...examples.room, url: `ws://${host}/ws` },
    ];
    expect(await check(...connections)).toMatchObject({ ok: true, warnings: [] });
  });
});

describe('what a connection says of its back end', () => {
  it('has the names of the options of its feed, all of them and no other', async () => {
    const checked = await check(
      { ...examples.rexsys, rexsys: rexsysDefaults },
      { ...examples.chat, chat: chatDefaults },
      { ...examples.orders, orders: ordersDefaults },
      { ...examples.room, room: roomDefaults },
    );

    expect(checked.ok && checked.value.connections).toMatchObject([
      { rexsys: rexsysDefaults },
      { chat: chatDefaults },
      { orders: ordersDefaults },
      { room: roomDefaults },
    ]);
    expect(checked.warnings).toEqual([]);
  });

  it('fits over the defaults of its feed, field by field', async () => {
    const checked = await check(
      { ...examples.rexsys, rexsys: { body: 'text', timing: { answerMs: 900 }, clients: [] } },
      { ...examples.chat, chat: { token: { emit: 'hello' }, protocol: 3, paths: { self: null } } },
      { ...examples.orders, orders: { role: 'RIS', timing: { pingMs: 5_000 } } },
      { ...examples.room, room: { host: '/site', timing: { beatMs: 1_000 } } },
    );
    if (!checked.ok) throw new Error(checked.errors.map(formatFinding).join());

    const options = checked.value.connections.map((connection): object => {
      switch (connection.kind) {
        case 'rexsys': {
          const over: Overlay<Omit<RexsysOptions, 'id' | 'url' | 'project'>> = connection.rexsys;
          return overlay<Omit<RexsysOptions, 'id' | 'url' | 'project'>>(rexsysDefaults, over);
        }
        case 'chat':
          return overlay<Omit<ChatOptions, 'id' | 'url' | 'rest'>>(chatDefaults, connection.chat);
        case 'orders':
          return overlay<Omit<OrdersOptions, 'id' | 'url' | 'rest'>>(ordersDefaults, connection.orders);
        case 'room':
          return overlay<Pick<RoomOptions, 'host' | 'prefix' | 'timing'>>(roomDefaults, connection.room);
        default:
          return {};
      }
    });
    expect(options).toEqual([
      { ...rexsysDefaults, body: 'text', timing: { ...rexsysDefaults.timing, answerMs: 900 } },
      {
        ...chatDefaults,
        token: { emit: 'hello' },
        protocol: 3,
        paths: { ...chatDefaults.paths, self: null },
      },
      { ...ordersDefaults, role: 'RIS', timing: { ...ordersDefaults.timing, pingMs: 5_000 } },
      { ...roomDefaults, host: '/site', timing: { ...roomDefaults.timing, beatMs: 1_000 } },
    ]);
  });
});
