import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { cipherOf, SecretStore, type SafeStorage } from '../../../main/config/secret-store.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { listeningLogger, testCipher, useScratch } from './scratch.ts';

const scratch = useScratch();
const key = randomBytes(32);

function open(cipher = testCipher(key), logger = silentLogger) {
  return SecretStore.open({ directory: scratch(), cipher, logger, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
}

describe('SecretStore', () => {
  it('has after a restart what was set, and not what was removed', async () => {
    const store = await open();
    expect(await store.set('a', 'one')).toBe(true);
    expect(await store.set('b', 'two')).toBe(true);
    expect(await store.remove('b')).toBe(true);

    const again = await open();
    expect([again.get('a'), again.get('b'), again.get('c')]).toEqual(['one', null, null]);
    expect([again.weakness, again.setAside]).toEqual([null, null]);
  });

  it('names every secret that it knows, so that each can be kept out of what leaves the machine', async () => {
    const first = await open();
    await Promise.all([first.set('a', 'one'), first.set('b', 'two'), first.remove('b')]);
    const again = await open();
    void again.set('c', 'three');

    expect(again.values()).toEqual(['one', 'three']);
    await again.flush();
  });

  it('answers at once, before anything is written', async () => {
    const store = await open();
    const written = store.set('a', 'one');
    expect(store.get('a')).toBe('one');
    await written;
  });

  it('keeps the last of many changes made at once', async () => {
    const store = await open();
    for (let i = 0; i < 20; i++) void store.set('a', `value ${i}`);
    void store.remove('b');
    await store.flush();

    expect((await open()).get('a')).toBe('value 19');
  });

  it('finishes one change before it begins the next', async () => {
    const steps: string[] = [];
    const store = await open({
      ...testCipher(key),
      async encrypt(text) {
        steps.push(`begin ${text}`);
        await new Promise((resolve) => setImmediate(resolve));
        steps.push(`end ${text}`);
        return Buffer.from(text);
      },
    });
    await Promise.all([store.set('a', 'one'), store.set('a', 'two')]);

    expect(steps).toEqual(['begin one', 'end one', 'begin two', 'end two']);
  });

  it('writes nothing in clear, in a file for the owner only', async () => {
    const store = await open();
    await store.set('a', 'a very secret token');

    expect(await readFile(scratch('secrets.json'), 'utf8')).not.toContain('secret token');
    expect((await stat(scratch('secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('makes the data directory', async () => {
    await rm(scratch(), { recursive: true });
    const store = await open();
    expect(await store.set('a', 'one')).toBe(true);
  });

  it.each([
    ['that is not JSON', '{"version":1,"secrets":{"a":'],
    ['of another shape', '{"version":1,"secrets":["a"]}'],
    ['with a value that is not base64', '{"version":1,"secrets":{"a":"***"}}'],
    ['that is empty', ''],
  ])('sets a file %s aside with its date and starts anew', async (_what, content) => {
    await writeFile(scratch('secrets.json'), content);
    const { logger, lines } = listeningLogger();
    const store = await open(testCipher(key), logger);

    expect(store.setAside).toBe(scratch('secrets.damaged-2026-01-02T030405000Z.json'));
    expect(await readFile(store.setAside ?? '', 'utf8')).toBe(content);
    expect(lines.join()).toContain('set aside');
    expect(await store.set('a', 'one')).toBe(true);
    expect((await open()).get('a')).toBe('one');
  });

  it('keeps what it cannot decrypt, for the day the keyring is open again', async () => {
    const first = await open();
    await first.set('a', 'one');
    const locked = await open(testCipher(randomBytes(32)));
    expect(locked.get('a')).toBeNull();
    await locked.set('b', 'two');

    expect((await open()).get('a')).toBe('one');
  });

  it('keeps secrets in memory only where nothing protects them', async () => {
    const { logger, lines } = listeningLogger();
    const store = await open(testCipher(key, 'the desktop has no keyring'), logger);

    expect(await store.set('a', 'one')).toBe(false);
    expect(store.get('a')).toBe('one');
    expect(store.weakness).toBe('the desktop has no keyring');
    expect(await readdir(scratch())).toEqual([]);
    expect(lines.join()).toContain('the desktop has no keyring');
  });

  it('keeps secrets in memory when the system does not say whether it can encrypt', async () => {
    const store = await open({ ...testCipher(key), weakness: () => Promise.reject(new Error('no bus')) });
    expect(store.weakness).toBe("the system's encryption does not answer");
    expect(await store.set('a', 'one')).toBe(false);
  });

  it('says that a write failed, and still has the value', async () => {
    const { logger, lines } = listeningLogger();
    const store = await open(testCipher(key), logger);
    await rm(scratch(), { recursive: true });

    expect(await store.set('a', 'one')).toBe(false);
    expect(store.get('a')).toBe('one');
    expect(lines.join()).toContain('write the secrets');

    await mkdir(scratch());
    expect(await store.set('b', 'two')).toBe(true);
    expect((await open()).get('a')).toBe('one');
  });

  it('never writes over a file that it cannot read', async () => {
    await mkdir(scratch('secrets.json'));
    const store = await open();

    expect(store.weakness).toBe('secrets.json cannot be read (EISDIR)');
    expect(await store.set('a', 'one')).toBe(false);
  });

  it('logs no secret', async () => {
    const { logger, lines } = listeningLogger();
    await (await open()).set('a', 'a very secret token');
    const locked = await open(testCipher(randomBytes(32)), logger);
    await rm(scratch(), { recursive: true });
    await locked.set('b', 'another secret');

    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toMatch(/very secret|another secret/);
  });
});

describe('cipherOf', () => {
  function safeStorage(isAvailable: boolean, backend: string): SafeStorage {
    return {
      isAsyncEncryptionAvailable: () => Promise.resolve(isAvailable),
      getSelectedStorageBackend: () => backend,
      encryptStringAsync: (text) => Promise.resolve(Buffer.from(text, 'utf8').reverse()),
      decryptStringAsync: (bytes) =>
        Promise.resolve({ result: Buffer.from(bytes).reverse().toString('utf8') }),
    };
  }

  it.each([
    ['a keyring', true, 'gnome_libsecret', 'linux', null],
    ['the fixed password of basic_text', true, 'basic_text', 'linux', 'the desktop has no keyring'],
    ['no encryption', false, 'gnome_libsecret', 'linux', 'the system offers no encryption'],
    ['Windows, which has no backends', true, 'basic_text', 'win32', null],
  ] as const)('judges %s', async (_what, isAvailable, backend, platform, expected) => {
    expect(await cipherOf(safeStorage(isAvailable, backend), platform).weakness()).toBe(expected);
  });

  it('gives back what it took', async () => {
    const cipher = cipherOf(safeStorage(true, 'kwallet6'), 'linux');
    expect(await cipher.decrypt(await cipher.encrypt('one'))).toBe('one');
  });
});
