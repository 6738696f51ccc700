import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { credentialsOf, type Credentials } from '../../../main/config/account.ts';
import { moveSecrets } from '../../../main/config/move-secrets.ts';
import type { Account } from '../../../main/config/account-schema.ts';
import type { ConnectionKind } from '../../../main/config/connection.ts';
import { SecretStore } from '../../../main/config/secret-store.ts';
import { readSettings } from '../../../main/config/settings.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { hashPin, testCipher, useScratch } from './scratch.ts';

const scratch = useScratch();
const cipher = testCipher();

function openStore(weakness: string | null = null) {
  return SecretStore.open({
    directory: scratch('data'),
    cipher: { ...cipher, weakness: () => Promise.resolve(weakness) },
    logger: silentLogger,
    now: () => 0,
  });
}

const login = { user: 'desk-1', password: 'pass-word-1', client: 'console', clientSecret: 'client-secret-1' };

async function writeSettings(...accounts: readonly object[]): Promise<string> {
  const connections = accounts.map((account, index) => ({
    id: `ima-${index}`,
    kind: 'ima',
    note: 'an unknown field',
    account,
    url: 'https://ima.example/ima/websocket',
    rest: 'https://ima.example',
    sites: [{ wp_no: 1, name: '현장 1' }],
  }));
  const file = scratch('settings.json');
  await writeFile(file, JSON.stringify({ zone: 1, connections, language: 'en' }, null, 4));
  return file;
}

async function credentials(file: string, store: SecretStore) {
  const settings = await readSettings(file);
  if (!settings.ok) throw new Error('the settings do not pass');
  return settings.value.connections.map((connection) => credentialsOf(connection, store));
}

describe('moveSecrets', () => {
  it('takes every secret out of the file, and the program still has them after a restart', async () => {
    const file = await writeSettings({ token: 'token-1' }, login);
    const outcome = await moveSecrets(file, await openStore(), hashPin);

    expect(outcome).toEqual({
      moved: [
        'connections[0].account.token',
        'connections[1].account.password',
        'connections[1].account.clientSecret',
      ],
      warnings: [],
    });
    expect(await readFile(file, 'utf8')).not.toMatch(/token-1|pass-word-1|client-secret-1/);
    expect(await credentials(file, await openStore())).toEqual([
      { ok: true, value: { type: 'token', token: 'token-1' }, warnings: [] },
      { ok: true, value: { type: 'login', ...login }, warnings: [] },
    ]);
  });

  it('keeps all else in the file: fields, order, indentation, mode', async () => {
    const file = await writeSettings(login);
    const before = await readFile(file, 'utf8');
    const { mode } = await stat(file);
    await moveSecrets(file, await openStore(), hashPin);

    const after = await readFile(file, 'utf8');
    const account = /"account": \{[^}]*\}/;
    expect(after.replace(account, '')).toBe(`${before.replace(account, '')}\n`);
    expect(JSON.parse(after)).toMatchObject({
      connections: [{ account: { stored: true, user: 'desk-1', client: 'console' } }],
    });
    expect((await stat(file)).mode).toBe(mode);
    expect((await readdir(scratch())).toSorted()).toEqual(['data', 'settings.json']);
  });

  it('changes nothing the second time', async () => {
    const file = await writeSettings({ token: 'token-1' });
    const store = await openStore();
    await moveSecrets(file, store, hashPin);
    const { mtimeMs, ino } = await stat(file);

    expect(await moveSecrets(file, store, hashPin)).toEqual({ moved: [], warnings: [] });
    expect(await stat(file)).toMatchObject({ mtimeMs, ino });
  });

  it('takes a secret that was written into the file anew', async () => {
    const store = await openStore();
    await moveSecrets(await writeSettings({ token: 'token-1' }), store, hashPin);
    const file = await writeSettings({ token: 'token-2' });
    await moveSecrets(file, store, hashPin);

    expect(await credentials(file, store)).toMatchObject([{ value: { token: 'token-2' } }]);
  });

  it('takes one secret that was written beside the mark, as it is, and keeps the other', async () => {
    const store = await openStore();
    await moveSecrets(await writeSettings(login), store, hashPin);
    const file = await writeSettings({ stored: true, user: 'desk-1', client: 'console', password: ' new ' });
    await moveSecrets(file, store, hashPin);

    expect(await readFile(file, 'utf8')).not.toContain('new');
    expect(await credentials(file, store)).toMatchObject([{ value: { ...login, password: ' new ' } }]);
  });

  it('leaves the file alone where nothing protects the store, and says so', async () => {
    const file = await writeSettings({ token: 'token-1' });
    const before = await readFile(file, 'utf8');
    const store = await openStore('the desktop has no keyring');

    expect(await moveSecrets(file, store, hashPin)).toEqual({
      moved: [],
      warnings: [
        {
          field: 'connections[0].account',
          value: 'in clear',
          expected: 'secrets that can be kept encrypted, but the desktop has no keyring',
        },
      ],
    });
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await readdir(scratch('data'))).toEqual([]);
    expect(await credentials(file, store)).toMatchObject([{ value: { token: 'token-1' } }]);
  });

  it('leaves the file alone while the store cannot be written', async () => {
    const file = await writeSettings({ token: 'token-1' });
    const store = await openStore();
    await rm(scratch('data'), { recursive: true });

    expect(await moveSecrets(file, store, hashPin)).toMatchObject({
      moved: [],
      warnings: [{ field: 'connections[0].account' }],
    });
    expect(await readFile(file, 'utf8')).toContain('token-1');
  });

  it('warns when the file itself cannot be rewritten', async () => {
    // While the secrets are being stored, a directory takes the file's place: nothing can be renamed over it.
    const file = await writeSettings({ token: 'token-1' });
    const store = await openStore();
    const thief = {
      weakness: null,
      set: async (key: string, value: string) => {
        await rm(file);
        await mkdir(`${file}/inside`, { recursive: true });
        return store.set(key, value);
      },
      remove: () => Promise.reject(new Error('nothing is outdated while the file says the same')),
    };
    const moving = moveSecrets(file, thief, hashPin);

    expect(await moving).toMatchObject({
      moved: [],
      warnings: [{ field: '', value: 'secrets still in clear' }],
    });
  });
});

describe('credentialsOf', () => {
  const stored = { stored: true } as const;

  it.each<[string, ConnectionKind, Account, readonly string[]]>([
    ['a token', 'ima', stored, ['token']],
    ['a login', 'ima', { ...stored, user: 'u', client: 'c' }, ['password', 'clientSecret']],
    ['a product key', 'rexsys', stored, ['productkey']],
    ['a token', 'chat', stored, ['token']],
    ['a password', 'chat', { ...stored, user: 'u' }, ['password']],
    ['a token', 'orders', stored, ['token']],
    ['a password', 'orders', { ...stored, user: 'u' }, ['password']],
    ['a password', 'room', { ...stored, user: 'u' }, ['password']],
  ])('asks for %s that this machine does not have: %s', async (_what, kind, account, names) => {
    expect(credentialsOf({ id: 'one', kind, account }, await openStore())).toEqual({
      ok: false,
      errors: names.map((name) => ({
        field: 'account of connection "one"',
        value: 'stored, but not on this machine',
        expected: `its ${name} in the settings file once more`,
      })),
      warnings: [],
    });
  });

  it.each<[ConnectionKind, Account, Credentials]>([
    ['ima', { token: 't' }, { type: 'token', token: 't' }],
    ['ima', login, { type: 'login', ...login }],
    ['rexsys', { productkey: 'k' }, { type: 'productkey', productKey: 'k' }],
    ['chat', { token: 't' }, { type: 'token', token: 't' }],
    ['chat', { user: 'u', password: 'p' }, { type: 'password', user: 'u', password: 'p' }],
    ['orders', { token: 't' }, { type: 'token', token: 't' }],
    ['orders', { user: 'u', password: 'p' }, { type: 'password', user: 'u', password: 'p' }],
    ['room', { user: 'u', password: 'p' }, { type: 'password', user: 'u', password: 'p' }],
  ])('tells what a connection of kind %s signs in with: %o', async (kind, account, value) => {
    const found = credentialsOf({ id: 'one', kind, account }, await openStore());
    expect(found).toEqual({ ok: true, value, warnings: [] });
  });
});
