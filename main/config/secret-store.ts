import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Logger } from '../lib/logger.ts';
import { codeOf, ifMissing, parseJson, writeAtomically } from './json-file.ts';

/** What encrypts: Electron's safeStorage in the program (`cipherOf`), a real cipher with a known key in tests. */
export interface Cipher {
  /** Null when values are really protected; else why not, in words for a warning. */
  weakness(): Promise<string | null>;
  encrypt(text: string): Promise<Buffer>;
  decrypt(bytes: Buffer): Promise<string>;
}

/** The part of Electron's safeStorage that is used. Its asynchronous half: the other one is on its way out. */
export interface SafeStorage {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  getSelectedStorageBackend(): string;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(bytes: Buffer): Promise<{ readonly result: string }>;
}

/** Call it once the application is ready; before that the backend is not known. */
export function cipherOf(safeStorage: SafeStorage, platform: NodeJS.Platform = process.platform): Cipher {
  return {
    async weakness() {
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'the system offers no encryption';
      // Without a keyring Chromium "encrypts" with a password that everybody knows.
      const hasKeyring = platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
      return hasKeyring ? null : 'the desktop has no keyring';
    },
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    decrypt: async (bytes) => (await safeStorage.decryptStringAsync(bytes)).result,
  };
}

const fileSchema = z.object({ version: z.literal(1), secrets: z.record(z.string(), z.base64()) });

export interface SecretStoreOptions {
  /** The data directory; made where it is missing. */
  readonly directory: string;
  readonly cipher: Cipher;
  readonly logger: Logger;
  /** Epoch ms, for the name of a damaged file. */
  readonly now: () => number;
}

/**
 * Secrets by key, encrypted in `secrets.json` (mode 0600) of the data directory, and in the memory of this
 * process. Where they cannot be protected they live in memory only and are asked for again at the next start.
 * Opened once and needs no closing: `flush` waits for what is still being written.
 */
export class SecretStore {
  /** Why secrets are not kept on disk; null when they are. */
  readonly weakness: string | null;
  /** Where a damaged store was put; null when it was sound. */
  readonly setAside: string | null;
  readonly #file: string;
  readonly #cipher: Cipher;
  readonly #logger: Logger;
  /** As on disk. A value that cannot be decrypted stays: the keyring may be open again tomorrow. */
  readonly #encrypted: Map<string, string>;
  readonly #clear = new Map<string, string>();
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(
    options: SecretStoreOptions,
    file: string,
    loaded: { encrypted: Map<string, string>; setAside: string | null; weakness: string | null },
  ) {
    this.#file = file;
    this.#cipher = options.cipher;
    this.#logger = options.logger;
    this.#encrypted = loaded.encrypted;
    this.setAside = loaded.setAside;
    this.weakness = loaded.weakness;
  }

  /** Reads and decrypts all there is. A damaged file is set aside with its date, never deleted. */
  static async open(options: SecretStoreOptions): Promise<SecretStore> {
    const file = join(options.directory, 'secrets.json');
    const { encrypted, setAside, problem } = await load(file, options);
    const weakness = problem ?? (await weaknessOf(options));
    const store = new SecretStore(options, file, { encrypted, setAside, weakness });
    if (weakness === null) await store.#decryptAll();
    else options.logger.warn(`secrets are kept in memory only: ${weakness}`);
    return store;
  }

  get(key: string): string | null {
    return this.#clear.get(key) ?? null;
  }

  /** Every secret that is known now: what must stand in nothing that leaves this machine. */
  values(): readonly string[] {
    return [...this.#clear.values()];
  }

  /** At once in memory. Resolves with whether it is on disk, encrypted; never rejects. */
  set(key: string, value: string): Promise<boolean> {
    this.#clear.set(key, value);
    return this.#queue(async () => {
      this.#encrypted.set(key, (await this.#cipher.encrypt(value)).toString('base64'));
    });
  }

  /** Gone at once from memory. Resolves with whether it is gone from the disk; never rejects. */
  remove(key: string): Promise<boolean> {
    this.#clear.delete(key);
    return this.#queue(() => this.#encrypted.delete(key));
  }

  /** Waits until everything that was asked for is written, or has failed and was logged. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  /** One write after the other, so that an older state never replaces a newer one. */
  #queue(change: () => unknown): Promise<boolean> {
    if (this.weakness !== null) return Promise.resolve(false);
    const written = this.#writing.then(async () => {
      try {
        await change();
        const content = { version: 1, secrets: Object.fromEntries(this.#encrypted) };
        await writeAtomically(this.#file, `${JSON.stringify(content, null, 2)}\n`, 0o600);
        return true;
      } catch (failure) {
        this.#logger.warn('write the secrets', failure);
        return false;
      }
    });
    this.#writing = written;
    return written;
  }

  async #decryptAll(): Promise<void> {
    for (const [key, value] of this.#encrypted) {
      try {
        this.#clear.set(key, await this.#cipher.decrypt(Buffer.from(value, 'base64')));
      } catch (failure) {
        this.#logger.warn(`decrypt the secret ${key}: it must be entered again`, failure);
      }
    }
  }
}

async function weaknessOf({ cipher, logger }: SecretStoreOptions): Promise<string | null> {
  try {
    return await cipher.weakness();
  } catch (failure) {
    logger.warn('ask for encryption', failure);
    return "the system's encryption does not answer";
  }
}

interface Loaded {
  readonly encrypted: Map<string, string>;
  readonly setAside: string | null;
  /** Why the file must not be written over. */
  readonly problem: string | null;
}

async function load(file: string, { directory, logger, now }: SecretStoreOptions): Promise<Loaded> {
  const nothing = { encrypted: new Map<string, string>(), setAside: null, problem: null };
  let text: string | null;
  try {
    await mkdir(directory, { recursive: true });
    text = await readFile(file, 'utf8').catch(ifMissing(null));
  } catch (failure) {
    logger.warn('read the secrets', failure);
    return { ...nothing, problem: `secrets.json cannot be read (${codeOf(failure) ?? 'failed'})` };
  }
  if (text === null) return nothing;

  const json = parseJson(text);
  const content = fileSchema.safeParse(json.ok ? json.value : undefined);
  if (content.success) return { ...nothing, encrypted: new Map(Object.entries(content.data.secrets)) };

  const setAside = join(
    directory,
    `secrets.damaged-${new Date(now()).toISOString().replace(/[:.]/g, '')}.json`,
  );
  try {
    await rename(file, setAside);
  } catch (failure) {
    logger.warn('set the damaged secrets aside', failure);
    return { ...nothing, problem: 'secrets.json is damaged and cannot be set aside' };
  }
  logger.warn('the secrets were damaged and are set aside; they must be entered again');
  return { ...nothing, setAside };
}
