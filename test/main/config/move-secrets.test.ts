import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { credentialsOf } from '../../../main/config/account.ts';
import { formatFinding } from '../../../main/config/finding.ts';
import { moveSecrets } from '../../../main/config/move-secrets.ts';
import { kioskPinHashOf, missingPins, pinHashOf } from '../../../main/config/operator-pin.ts';
import { SecretStore } from '../../../main/config/secret-store.ts';
import { readSettings } from '../../../main/config/settings.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { hashPin, testCipher, useScratch } from './scratch.ts';

const scratch = useScratch();

function openStore(weakness: string | null = null) {
  const cipher = testCipher(Buffer.alloc(32), weakness);
  return SecretStore.open({ directory: scratch('data'), cipher, logger: silentLogger, now: () => 0 });
}

async function writeSettings(settings: object): Promise<string> {
  const file = scratch('settings.json');
  await writeFile(file, JSON.stringify(settings, null, 2));
  return file;
}

const connections = [
  {
    id: 'rexsys',
    kind: 'rexsys',
    url: 'https://a.example',
    project: 'demo',
    account: { productkey: 'key-1' },
  },
  { id: 'chat', kind: 'chat', url: 'https://b.example', account: { token: 'token-1' } },
  {
    id: 'orders',
    kind: 'orders',
    url: 'wss://c.example',
    rest: 'https://c.example',
    account: { user: 'ris1', password: 'password-1' },
  },
  { id: 'room', kind: 'room', url: 'wss://d.example', account: { user: 'desk-1', password: 'password-2' } },
];
const operators = [
  { name: 'Han Sora', role: 'supervisor', pin: '48151623' },
  { name: 'Kim Minsu', pin: '42424242', role: 'operator' },
];

describe('moveSecrets', () => {
  it('takes the secrets of every kind and the PINs out of the file; users, names and order stay', async () => {
    const file = await writeSettings({ connections, operators });
    const store = await openStore();

    expect(await moveSecrets(file, store, hashPin)).toEqual({
      moved: [
        'connections[0].account.productkey',
        'connections[1].account.token',
        'connections[2].account.password',
        'connections[3].account.password',
        'operators[0].pin',
        'operators[1].pin',
      ],
      warnings: [],
    });
    const left = {
      connections: connections.map((connection) => {
        const { user } = connection.account;
        return { ...connection, account: user === undefined ? { stored: true } : { user, stored: true } };
      }),
      operators: [
        { name: 'Han Sora', role: 'supervisor', stored: true },
        { name: 'Kim Minsu', stored: true, role: 'operator' },
      ],
    };
    expect(await readFile(file, 'utf8')).toBe(`${JSON.stringify(left, null, 2)}\n`);
  });

  it('leaves what the program still reads after a restart', async () => {
    const file = await writeSettings({ connections, operators });
    await moveSecrets(file, await openStore(), hashPin);
    const store = await openStore();
    const settings = await readSettings(file);
    if (!settings.ok) throw new Error(settings.errors.map(formatFinding).join());

    const found = settings.value.connections.map((connection) => credentialsOf(connection, store));
    expect(found.map((each) => each.ok && each.value)).toEqual([
      { type: 'productkey', productKey: 'key-1' },
      { type: 'token', token: 'token-1' },
      { type: 'password', user: 'ris1', password: 'password-1' },
      { type: 'password', user: 'desk-1', password: 'password-2' },
    ]);
    expect(missingPins(settings.value.operators, store)).toEqual([]);
  });

  it('gives the store the hash of a PIN, under the name as the settings read it', async () => {
    const file = await writeSettings({ operators: [{ ...operators[0], name: ' Han Sora  ' }] });
    const given = new Map<string, string>();
    const set = (key: string, value: string) => Promise.resolve(given.set(key, value).size > 0);
    const remove = (key: string) => Promise.resolve(given.delete(key));
    await moveSecrets(file, { weakness: null, set, remove }, hashPin);

    expect([...given]).toEqual([['operator/Han Sora/pin', await hashPin('48151623')]]);
    expect(pinHashOf('Han Sora', { get: (key) => given.get(key) ?? null })).toBe(await hashPin('48151623'));
  });

  it('takes the token of a webhook and the PIN of the kiosk out of the file', async () => {
    const broadcast = {
      ports: [
        { id: 'pa', kind: 'rexsys', connection: 'rexsys' },
        { id: 'tower', kind: 'webhook', token: 'token-9', url: 'https://e.example' },
        { id: 'open', kind: 'webhook', url: 'https://f.example' },
      ],
    };
    const kiosk = { autostart: true, pin: '48151623' };
    const file = await writeSettings({ connections: [connections[0]], broadcast, kiosk });
    const store = await openStore();

    expect((await moveSecrets(file, store, hashPin)).moved).toEqual([
      'connections[0].account.productkey',
      'broadcast.ports[1].token',
      'kiosk.pin',
    ]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      broadcast: { ports: [{}, { id: 'tower', stored: true, url: 'https://e.example' }, {}] },
      kiosk: { autostart: true, stored: true },
    });
    const read = await readSettings(file);
    if (!read.ok) throw new Error(read.errors.map(formatFinding).join());
    const secrets = (read.value.broadcast?.ports ?? []).map((port) =>
      port.kind === 'webhook' && port.secret !== null ? store.get(port.secret) : null,
    );
    expect([secrets, kioskPinHashOf(store), read.value.kiosk.hasPin]).toEqual([
      [null, 'token-9', null],
      await hashPin('48151623'),
      true,
    ]);
  });

  it('forgets what the earlier account was granted, once another one has left the file', async () => {
    const file = await writeSettings({ connections });
    const store = await openStore();
    await store.set('account/orders/grant', 'of an earlier account');
    await store.set('account/another/grant', 'of another connection');
    await moveSecrets(file, store, hashPin);
    expect([store.get('account/orders/grant'), store.get('account/another/grant')]).toEqual([
      null,
      'of another connection',
    ]);

    await store.set('account/orders/grant', 'of this account');
    await moveSecrets(file, store, hashPin);
    expect(store.get('account/orders/grant')).toBe('of this account');
  });

  it('takes a new PIN that was written beside the mark', async () => {
    const store = await openStore();
    await moveSecrets(await writeSettings({ operators }), store, hashPin);
    const file = await writeSettings({ operators: [{ ...operators[0], stored: true, pin: '1111' }] });
    await moveSecrets(file, store, hashPin);

    expect(pinHashOf('Han Sora', store)).toBe(await hashPin('1111'));
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      operators: [{ name: 'Han Sora', role: 'supervisor', stored: true }],
    });
  });

  it('leaves PINs in the file where nothing protects the store; they hold until the program ends', async () => {
    const file = await writeSettings({ operators });
    const before = await readFile(file, 'utf8');
    const store = await openStore('the desktop has no keyring');
    const { moved, warnings } = await moveSecrets(file, store, hashPin);

    expect([moved, warnings.map(formatFinding)]).toEqual([
      [],
      [0, 1].map(
        (index) =>
          `operators[${index}] is in clear; expected secrets that can be kept encrypted, but the desktop has no keyring`,
      ),
    ]);
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(pinHashOf('Han Sora', store)).toBe(await hashPin('48151623'));
  });
});
