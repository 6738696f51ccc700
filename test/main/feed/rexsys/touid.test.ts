/** What devices say: the table of commands, and what is shown of data that nobody can trust. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceCommand } from '../../../../preload/contract/device.ts';
import { commands, commandsOf, setUp, type Stand } from './stand.ts';

let stand: Stand;
let told = 0;

beforeAll(async () => {
  stand = await setUp(
    {},
    {
      options: {
        commands: [
          { command: 'alive', means: 'alive', data: {} },
          { command: 'state', means: 'state', data: { state: 'string', 'detail?': 'any' } },
          { command: 'answer', means: 'answer', data: { 'request?': 'string', 'ok?': 'boolean' } },
          { command: 'notice', means: 'notice', data: { text: 'string' } },
          {
            command: 'help',
            means: 'request',
            data: { 'level?': 'number', 'spots?': 'list', 'who?': 'object' },
          },
        ],
      },
    },
  );
  stand.feed.start();
  await stand.watch.link('up');
});

beforeEach(() => {
  told = commandsOf(stand.watch).length;
});

afterAll(() => stand.stop());

const say = (...args: readonly unknown[]) => stand.server.sessions()[0]?.send('touid', ...args);

/** The command that the message made, but for what differs each time. */
async function read(message: unknown) {
  say(message);
  const { id, at, ...rest } = (await commands(stand.watch, told + 1)).at(-1) as DeviceCommand;
  expect(id).toBeGreaterThan(0);
  expect(at).toBeGreaterThan(0);
  return rest;
}

async function rejected(message: unknown, ...more: readonly unknown[]) {
  const before = stand.watch.messages.length;
  say(message, ...more);
  const found = () => stand.watch.messages.slice(before).find(({ type }) => type === 'rejected');
  await stand.watch.until(() => found() !== undefined);
  return found();
}

describe('a command that the table knows', () => {
  it.each([
    [{ command: 'alive' }, 'alive', '{}'],
    [{ command: 'alive', data: null }, 'alive', '{}'],
    [{ command: 'alive', data: '' }, 'alive', '{}'],
    [{ command: ' state ', data: { state: 'playing' } }, 'state', '{"state":"playing"}'],
    [
      { command: 'state', data: { state: 'fault', detail: [1, { a: null }], more: 2 } },
      'state',
      '{"state":"fault","detail":[1,{"a":null}],"more":2}',
    ],
    [{ command: 'state', data: { state: 'idle', detail: null } }, 'state', '{"state":"idle","detail":null}'],
    [{ command: 'state', data: '{"state":"idle"}' }, 'state', '{"state":"idle"}'],
    [{ command: 'answer', data: {} }, 'answer', '{}'],
    [{ command: 'notice', data: { text: '점검' } }, 'notice', '{"text":"점검"}'],
    [
      { command: 'help', data: { level: 2, spots: ['a'], who: {} } },
      'request',
      '{"level":2,"spots":["a"],"who":{}}',
    ],
  ])('is read: %j', async (message, meaning, data) => {
    expect(await read(message)).toEqual({
      connection: 'rexsys-1',
      direction: 'in',
      peer: null,
      command: message.command.trim(),
      meaning,
      data,
    });
  });

  it.each([
    [{ command: 'state', data: {} }, 'touid "state": "state" is missing'],
    [{ command: 'state', data: { state: 7 } }, 'touid "state": "state" is number, not string'],
    [{ command: 'state', data: ['idle'] }, 'touid "state": data is list, not an object'],
    [{ command: 'state', data: 'idle' }, 'touid "state": data is string, not an object'],
    [{ command: 'answer', data: { ok: 'yes' } }, 'touid "answer": "ok" is string, not boolean'],
    [{ command: 'help', data: { level: '2' } }, 'touid "help": "level" is string, not number'],
    [{ command: 'help', data: { spots: {} } }, 'touid "help": "spots" is object, not list'],
    [{ command: 'help', data: { who: [] } }, 'touid "help": "who" is list, not object'],
  ])('and whose data is not so is rejected: %j', async (message, reason) => {
    expect(await rejected(message)).toMatchObject({ reason, copy: JSON.stringify(message) });
    expect(stand.feed.status.link.state).toBe('up');
  });
});

describe('a command that it does not know', () => {
  it.each([
    [{ a: 1 }, '{"a":1}'],
    ['open the gate', '"open the gate"'],
    [[1, 2], '[1,2]'],
    [undefined, '{}'],
    [0, '0'],
  ])('is shown as it came and means nothing: %j', async (data, shown) => {
    expect(await read({ command: 'gate', data })).toMatchObject({
      command: 'gate',
      meaning: 'unknown',
      data: shown,
    });
  });

  it('is none of an object by its name', async () => {
    expect(await read({ command: 'constructor', data: {} })).toMatchObject({ meaning: 'unknown' });
  });
});

describe('who sent it', () => {
  it.each([
    [{ sender: 'siren-1', data: { client: 'other' } }, 'siren-1'],
    [{ data: { client: 'siren-2' } }, 'siren-2'],
    [{ data: '{"uid":"siren-3"}' }, 'siren-3'],
    [{ data: { client: { id: 1 } } }, null],
    [{ data: 'siren' }, null],
  ])('is taken from %j', async (message, peer) => {
    expect(await read({ command: 'gate', ...message })).toMatchObject({ peer });
  });
});

describe('a touid that cannot be read', () => {
  it.each([
    ['hello', 'touid is no object', 'hello'],
    [null, 'touid is no object', 'null'],
    [[], 'touid is no object', '[]'],
    [{}, 'touid without a command', '{}'],
    [{ command: 7 }, 'touid without a command', '{"command":7}'],
    [{ command: ' ' }, 'touid without a command', '{"command":" "}'],
  ])('is rejected: %j', async (message, reason, copy) => {
    expect(await rejected(message)).toMatchObject({ reason, copy, connection: 'rexsys-1' });
    expect(stand.feed.status.link.state).toBe('up');
  });

  it('because it has a name without an end, or nests without an end, is rejected', async () => {
    expect(await rejected({ command: 'a'.repeat(101) })).toMatchObject({ reason: 'touid without a command' });
    const deep: unknown = JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`);
    expect(await rejected({ command: 'gate', data: deep })).toMatchObject({ reason: 'touid nests too deep' });
    const text = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    expect(await rejected({ command: 'gate', data: text })).toMatchObject({ reason: 'touid nests too deep' });
  });

  it('because it is another event is rejected, and the connection lives on', async () => {
    const before = stand.watch.messages.length;
    stand.server.sessions()[0]?.send('whistle', { volume: 11 });
    await stand.watch.until(({ messages }) => messages.length > before);
    expect(stand.watch.messages[before]).toMatchObject({
      type: 'rejected',
      reason: 'unknown event "whistle"',
      copy: '{"volume":11}',
    });
    expect(await read({ command: 'alive' })).toMatchObject({ meaning: 'alive' });
  });
});

describe('what is shown', () => {
  it('has no secret under any of the names, however deep or hidden in text', async () => {
    const { data } = await read({
      command: 'gate',
      data: {
        Token: 's1',
        list: [{ password: 's2' }],
        text: '{"productkey":"s3","more":{"pw":"s4"}}',
        words: 'projectkey=s5 rest',
        none: { token: null },
      },
    });
    expect(data).not.toMatch(/s[1-5]/);
    expect(JSON.parse(data)).toEqual({
      Token: '***',
      list: [{ password: '***' }],
      text: '{"productkey":"***","more":{"pw":"***"}}',
      words: 'projectkey="***" rest',
      none: { token: null },
    });
  });

  it('has no secret in a rejected copy either', async () => {
    const all = [
      await rejected({ command: '', data: { token: 's1' } }),
      await rejected('{"password":"s2"}'),
      await rejected('pw: s3'),
    ];
    expect(JSON.stringify(all)).not.toMatch(/s[1-3]"/);
  });

  it('is cut after 2,000 characters', async () => {
    const { data } = await read({ command: 'gate', data: { a: 'x'.repeat(1_500), b: 'y'.repeat(1_500) } });
    expect(data).toHaveLength(2_000);
  });

  it('keeps the name __proto__ a name', async () => {
    const data: unknown = JSON.parse('{"__proto__":{"state":"idle"}}');
    expect((await read({ command: 'gate', data })).data).toBe('{"__proto__":{"state":"idle"}}');
    expect(await rejected({ command: 'state', data })).toMatchObject({
      reason: 'touid "state": "state" is missing',
    });
  });
});

it('counts what came by its name on the wire', async () => {
  await read({ command: 'alive' });
  const { received, rejected: refused, byKind } = stand.feed.status;
  expect(byKind['touid']).toBe(commandsOf(stand.watch).length);
  expect(received).toBeGreaterThan(byKind['touid'] ?? 0);
  expect(refused).toBeGreaterThan(0);
});
