import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { imaDefaults, type ImaDefaults } from '../../../main/feed/ima/options.ts';
import { formatFinding, type Finding } from '../../../main/config/finding.ts';
import { overlay, type Overlay } from '../../../main/config/overlay.ts';
import { checkSettings, defaultSettings, readSettings } from '../../../main/config/settings.ts';
import { useScratch } from './scratch.ts';

const connection = {
  id: 'ima-main',
  kind: 'ima',
  url: 'https://ima.example/ima/websocket',
  rest: 'https://ima.example',
  account: { token: 'a very secret token' },
  sites: [
    { wp_no: 1, name: 'Site 1', position: [126.97, 37.56] },
    { wp_no: 2, name: 'Site 2' },
  ],
};
const whole = { language: 'en', desk: { id: 'desk-1', room: 'room-1' }, connections: [connection] };

function withConnection(change: Record<string, unknown>): unknown {
  return { ...whole, connections: [{ ...connection, ...change }] };
}

async function check(settings: unknown) {
  return checkSettings(JSON.stringify(settings), '/nowhere');
}

async function errorsOf(settings: unknown): Promise<readonly Finding[]> {
  const checked = await check(settings);
  return checked.ok ? [] : checked.errors;
}

async function warningsOf(settings: unknown): Promise<readonly Finding[]> {
  return (await check(settings)).warnings;
}

describe('checkSettings', () => {
  it('reads the whole shape', async () => {
    const checked = await check({
      ...whole,
      desk: { id: 'desk-1', room: 'room-1', operator: 'Han Sora' },
      sound: { repeatS: { critical: 3, low: 60 } },
      notifications: false,
    });

    expect(checked).toMatchObject({
      ok: true,
      warnings: [],
      value: {
        language: 'en',
        desk: { id: 'desk-1', room: 'room-1', operator: 'Han Sora' },
        connections: [
          {
            id: 'ima-main',
            kind: 'ima',
            url: 'https://ima.example/ima/websocket',
            rest: 'https://ima.example',
            account: { token: 'a very secret token' },
            sites: [
              { number: 1, name: 'Site 1', position: [126.97, 37.56] },
              { number: 2, name: 'Site 2', position: null },
            ],
            ima: {},
          },
        ],
        sound: { repeatMs: { critical: 3_000, low: 60_000 } },
        notifications: false,
      },
    });
  });

  it('takes an empty object for the defaults', async () => {
    expect(await check({})).toEqual({ ok: true, value: defaultSettings(), warnings: [] });
    expect(defaultSettings()).toMatchObject({
      language: 'ko',
      desk: { id: 'desk-1', room: 'room-1', operator: null },
      connections: [],
      sound: { repeatMs: {} },
      notifications: true,
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['a token', { account: { token: 'x' } }],
    ['a login', { account: { user: 'u', password: 'p', client: 'c', clientSecret: 's' } }],
    ['a stored token', { account: { stored: true } }],
    ['a stored login', { account: { stored: true, user: 'u', client: 'c' } }],
    ['a new token beside the mark', { account: { stored: true, token: 'x' } }],
    ['a new password beside the mark', { account: { stored: true, user: 'u', client: 'c', password: 'p' } }],
    ['a plain WebSocket', { url: 'wss://ima.example/ima/websocket' }],
    ['sites that the back end names', { sites: [] }],
    ['sites left out', { sites: undefined }],
    ['a token without REST', { rest: undefined }],
  ])('accepts %s', async (_what, change) => {
    expect(await check(withConnection(change))).toMatchObject({ ok: true, warnings: [] });
  });

  it.each<[string, unknown, string]>([
    ['a language', { language: 'fr' }, 'language is "fr"; expected "ko" or "en"'],
    ['a desk without a room', { desk: { id: 'a' } }, 'desk.room is missing; expected an id'],
    ['a desk that is a word', { desk: 'desk-1' }, 'desk is "desk-1"; expected a desk'],
    ['an id with a slash', withConnection({ id: 'a/b' }), 'connections[0].id is "a/b"; expected an id'],
    ['a kind', withConnection({ kind: 'mqtt' }), 'connections[0].kind is "mqtt"; expected "ima"'],
    [
      'an address',
      withConnection({ url: 'ftp://x/y' }),
      'connections[0].url is "ftp://x/y"; expected an address that begins',
    ],
    [
      'an address that is none',
      withConnection({ url: 'ima.example' }),
      'connections[0].url is "ima.example"; expected an',
    ],
    [
      'an address for REST',
      withConnection({ rest: 'wss://x' }),
      'connections[0].rest is "wss://x"; expected an address',
    ],
    [
      'no account',
      withConnection({ account: undefined }),
      'connections[0].account is missing; expected { "token" }',
    ],
    [
      'half an account',
      withConnection({ account: { user: 'u', password: 'p' } }),
      'connections[0].account is { user, password }; expected { "token" }',
    ],
    [
      'two accounts in one',
      withConnection({ account: { token: 't', user: 'u' } }),
      'connections[0].account is { token, user }; expected { "token" }',
    ],
    [
      'an empty token',
      withConnection({ account: { token: ' ' } }),
      'connections[0].account.token is (not shown); expected words',
    ],
    [
      'a site number',
      withConnection({ sites: [{ wp_no: '1', name: 'a' }] }),
      'connections[0].sites[0].wp_no is "1"; expected the wp_no of a site',
    ],
    [
      'a position with the latitude first',
      withConnection({ sites: [{ wp_no: 1, name: 'a', position: [37.5, 126.9] }] }),
      'connections[0].sites[0].position[1] is 126.9; expected [longitude, latitude] in degrees',
    ],
    [
      'a position of one number',
      withConnection({ sites: [{ wp_no: 1, name: 'a', position: [1] }] }),
      'connections[0].sites[0].position is a list of 1; expected [longitude, latitude]',
    ],
    [
      'a beat',
      { sound: { repeatS: { high: 0 } } },
      'sound.repeatS.high is 0; expected seconds, from 1 to 3600',
    ],
    ['notifications', { notifications: 'yes' }, 'notifications is "yes"; expected true or false'],
    [
      'a time of the feed',
      withConnection({ ima: { timing: { beatMs: '4s' } } }),
      'connections[0].ima.timing.beatMs is "4s"; expected whole milliseconds, from 100 to 3600000',
    ],
    [
      'a state of the feed',
      withConnection({ ima: { states: { codes: { 2: 'bad' } } } }),
      'connections[0].ima.states.codes.2 is "bad"; expected "normal", "caution", "danger" or "unknown"',
    ],
    [
      'a state of a broadcast device',
      withConnection({ ima: { speakerStates: { 3: 'fine' } } }),
      'connections[0].ima.speakerStates.3 is "fine"; expected what a broadcast device does then: "playing"',
    ],
    [
      'a code of a broadcast device',
      withConnection({ ima: { speakerStates: { ' 3': 'done' } } }),
      'connections[0].ima.speakerStates[" 3"] is "done"; expected codes as msg_type 100 has them',
    ],
    ['a list', [], 'settings: a list of 0; expected one JSON object'],
    [
      'an alarm class',
      { alarmClasses: [{ kind: 'gas', severity: 'huge' }] },
      'alarmClasses[0].severity is "huge"; expected one of',
    ],
  ])('refuses a wrong %s with field, value and what was expected', async (_what, settings, expected) => {
    const [first, ...more] = (await errorsOf(settings)).map(formatFinding);
    expect(first?.slice(0, expected.length)).toBe(expected);
    expect(more).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['two connections with one id', { connections: [connection, connection] }, 'connections[1].id'],
    [
      'two sites with one number',
      withConnection({ sites: [connection.sites[0], connection.sites[0]] }),
      'connections[0].sites[1].wp_no',
    ],
    [
      'a login without REST',
      withConnection({
        rest: undefined,
        account: { user: 'u', password: 'p', client: 'c', clientSecret: 's' },
      }),
      'connections[0].rest',
    ],
    ['no sites and no REST', withConnection({ rest: undefined, sites: [] }), 'connections[0].sites'],
  ])('refuses %s', async (_what, settings, field) => {
    expect((await errorsOf(settings)).map((error) => error.field)).toEqual([field]);
  });

  it('accepts the same site number in two connections', async () => {
    const connections = [connection, { ...connection, id: 'ima-second' }];
    expect(await check({ ...whole, connections })).toMatchObject({ ok: true });
  });

  it('tells all that is wrong at once', async () => {
    const errors = await errorsOf({ language: 1, connections: [{ ...connection, url: 1, rest: 2 }] });
    expect(errors.map((error) => error.field)).toEqual([
      'language',
      'connections[0].url',
      'connections[0].rest',
    ]);
  });

  it('reports unknown fields with their path, not their value, and goes on', async () => {
    const settings = {
      ...(withConnection({ colour: 'red', account: { token: 't', pasword: 'hunter2' } }) as object),
      theme: 1,
    };
    const checked = await check(settings);

    expect(checked.ok).toBe(true);
    expect(checked.warnings).toEqual(
      expect.arrayContaining([
        { field: 'theme', value: '(not shown)', expected: 'nothing, because there is no such field' },
        {
          field: 'connections[0].colour',
          value: '(not shown)',
          expected: 'nothing, because there is no such field',
        },
        {
          field: 'connections[0].account.pasword',
          value: '(not shown)',
          expected: 'nothing, because there is no such field',
        },
      ]),
    );
    expect(checked.warnings).toHaveLength(3);
  });

  it('reports an unknown field next to what is wrong', async () => {
    const checked = await check({ lanugage: 'ko', language: 'fr' });
    expect(checked).toMatchObject({
      ok: false,
      errors: [{ field: 'language' }],
      warnings: [{ field: 'lanugage' }],
    });
  });

  it.each<[string, unknown]>([
    [
      'a number for a password',
      withConnection({ account: { user: 'u', password: 19840915, client: 'c', clientSecret: 's' } }),
    ],
    ['an account that is a token', withConnection({ account: 'secret-19840915' })],
    ['a list for a token', withConnection({ account: { token: ['secret-19840915'] } })],
    ['an address with a password', withConnection({ url: 'https://user:19840915@host/path' })],
    ['an address with a token', withConnection({ rest: 'https://host/path?token=19840915' })],
  ])('never shows %s', async (_what, settings) => {
    const errors = await errorsOf(settings);
    expect(errors.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).not.toContain('19840915');
  });

  it.each([
    ['http', 'http://10.0.0.1/ima/websocket', ['connections[0].url']],
    ['ws', 'ws://10.0.0.1/ima/websocket', ['connections[0].url']],
    ['https', 'https://10.0.0.1/ima/websocket', []],
    ['http on this machine', 'http://127.0.0.1:8080/ima/websocket', []],
    ['http to a name that looks like this machine', 'http://127.0.0.1.example/ws', ['connections[0].url']],
  ])('warns of a token that would travel in clear: %s', async (_what, url, fields) => {
    const warnings = await warningsOf(withConnection({ url }));
    expect(warnings.map((warning) => warning.field)).toEqual(fields);
  });

  it('names line and column of a syntax error, and quotes nothing', async () => {
    expect(await checkSettings('{\n  "account": "secret" "x"\n}', '/nowhere')).toEqual({
      ok: false,
      errors: [{ field: '', value: 'not JSON at line 2, column 23', expected: 'JSON' }],
      warnings: [],
    });
  });
});

describe('what a connection says of its back end', () => {
  it('fits over the defaults of the feed, field by field', async () => {
    const ima = {
      transports: ['xhr-polling'],
      timing: { beatMs: 1_000 },
      kinds: { 16: 'water' },
      sourceKeys: { device: ['dev_no'] },
      units: { o2: '%' },
      states: { codes: { 2: 'danger' } },
      speakerStates: { 3: 'failed' },
    };
    const checked = await check(withConnection({ ima }));
    if (!checked.ok) throw new Error(checked.errors.map(formatFinding).join());
    const [first] = checked.value.connections;
    const overrides: Overlay<ImaDefaults> = first?.kind === 'ima' ? first.ima : {};

    expect(overlay(imaDefaults, overrides)).toEqual({
      ...imaDefaults,
      transports: ['xhr-polling'],
      timing: { ...imaDefaults.timing, beatMs: 1_000 },
      kinds: { ...imaDefaults.kinds, 16: 'water' },
      sourceKeys: { ...imaDefaults.sourceKeys, device: ['dev_no'] },
      units: { ...imaDefaults.units, o2: '%' },
      states: { ...imaDefaults.states, codes: { ...imaDefaults.states.codes, 2: 'danger' } },
      speakerStates: { 3: 'failed' },
    });
  });

  it('knows every field of the feed', async () => {
    expect(await check(withConnection({ ima: imaDefaults }))).toMatchObject({ ok: true, warnings: [] });
  });
});

describe('readSettings', () => {
  const scratch = useScratch();

  it('says that a file cannot be read, and why', async () => {
    expect(await readSettings(scratch('missing.json'))).toEqual({
      ok: false,
      errors: [{ field: '', value: scratch('missing.json'), expected: 'a file that can be read (ENOENT)' }],
      warnings: [],
    });
  });

  it('reads the alarm classes from a file beside the settings', async () => {
    await writeFile(scratch('settings.json'), '\uFEFF{ "alarmClasses": "classes.json" }');
    await writeFile(scratch('classes.json'), '[{ "kind": "wind", "severity": "high" }]');
    const checked = await readSettings(scratch('settings.json'));

    const wind = checked.ok && checked.value.classes.find(({ kind }) => kind === 'wind');
    expect(wind).toMatchObject({ severity: 'high', responseS: 600 });
  });

  it.each([
    [
      'a wrong field',
      '[{ "kind": "wind", "responseS": -1 }]',
      'classes.json[0].responseS is -1; expected seconds, more than 0',
    ],
    ['a syntax error', '[\n{]', 'classes.json is not JSON at line 2, column 2; expected JSON'],
  ])('names the file of the alarm classes for %s', async (_what, classes, expected) => {
    await writeFile(scratch('settings.json'), '{ "alarmClasses": "classes.json" }');
    await writeFile(scratch('classes.json'), classes);
    const checked = await readSettings(scratch('settings.json'));

    expect(checked.ok ? [] : checked.errors.map(formatFinding)).toEqual([expected]);
  });

  it('names a file of alarm classes that is not there', async () => {
    await writeFile(scratch('settings.json'), '{ "alarmClasses": "classes.json" }');
    const checked = await readSettings(scratch('settings.json'));

    expect(checked.ok ? [] : checked.errors.map(formatFinding)).toEqual([
      `alarmClasses is ${scratch('classes.json')}; expected a file that can be read (ENOENT)`,
    ]);
  });
});
