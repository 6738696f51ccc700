import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { credentialsOf, moveSecrets } from '../../../main/config/account.ts';
import { SecretStore } from '../../../main/config/secret-store.ts';
import { readSettings } from '../../../main/config/settings.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { testCipher, useScratch } from './scratch.ts';

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
    const outcome = await moveSecrets(file, await openStore());

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
    await moveSecrets(file, await openStore());

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
    await moveSecrets(file, store);
    const { mtimeMs, ino } = await stat(file);

    expect(await moveSecrets(file, store)).toEqual({ moved: [], warnings: [] });
    expect(await stat(file)).toMatchObject({ mtimeMs, ino });
  });

  it('takes a secret that was written into the file anew', async () => {
    const store = await openStore();
    await moveSecrets(await writeSettings({ token: 'token-1' }), store);
    const file = await writeSettings({ token: 'token-2' });
    await moveSecrets(file, store);

    expect(await credentials(file, store)).toMatchObject([{ value: { token: 'token-2' } }]);
  });

  it('takes one secret that was written beside the mark, as it is, and keeps the other', async () => {
    const store = await openStore();
    await moveSecrets(await writeSettings(login), store);
    const file = await writeSettings({ stored: true, user: 'desk-1', client: 'console', password: ' new ' });
    await moveSecrets(file, store);

    expect(await readFile(file, 'utf8')).not.toContain('new');
    expect(await credentials(file, store)).toMatchObject([{ value: { ...login, password: ' new ' } }]);
  });

  it('leaves the file alone where nothing protects the store, and says so', async () => {
    const file = await writeSettings({ token: 'token-1' });
    const before = await readFile(file, 'utf8');
    const store = await openStore('the desktop has no keyring');

    expect(await moveSecrets(file, store)).toEqual({
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

    expect(await moveSecrets(file, store)).toMatchObject({
      moved: [],
      warnings: [{ field: 'connections[0].account' }],
    });
    expect(await readFile(file, 'utf8')).toContain('token-1');
  });

  it('warns when the file itself cannot be rewritten', async () => {
    // While the secrets are being stored, a directory takes the file's place: nothing can be renamed over it.
    const file = await writeSettings({ token: 'token-1' });
    const store = await openStore();
    const moving = moveSecrets(file, {
      weakness: null,
      set: async (key: string, value: string) => {
        await rm(file);
        await mkdir(`${file}/inside`, { recursive: true });
        return store.set(key, value);
      },
    });

    expect(await moving).toMatchObject({
      moved: [],
      warnings: [{ field: '', value: 'secrets still in clear' }],
    });
  });
});

describe('credentialsOf', () => {
  it.each([
    ['token', { stored: true as const }, 'its token in the settings file once more'],
    [
      'password',
      { stored: true as const, user: 'u', client: 'c' },
      'its password in the settings file once more',
    ],
  ])('asks for a %s that this machine does not have', async (_what, account, expected) => {
    expect(credentialsOf({ id: 'ima-0', account }, await openStore())).toEqual({
      ok: false,
      errors: [
        { field: 'account of connection "ima-0"', value: 'stored, but not on this machine', expected },
      ],
      warnings: [],
    });
  });
});
