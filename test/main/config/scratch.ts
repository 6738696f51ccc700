import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach } from 'vitest';
import type { Cipher } from '../../../main/config/secret-store.ts';
import { createLogger, type Logger } from '../../../main/lib/logger.ts';

/** A directory of its own for every test of the file, removed afterwards. */
export function useScratch(): (name?: string) => string {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gwanje-config-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));
  return (name) => (name === undefined ? directory : join(directory, name));
}

/** Really encrypts, with a key that the test owns. */
export function testCipher(key = randomBytes(32), weakness: string | null = null): Cipher {
  return {
    weakness: () => Promise.resolve(weakness),
    encrypt(text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Promise.resolve(Buffer.concat([iv, cipher.getAuthTag(), body]));
    },
    decrypt(bytes) {
      return Promise.resolve().then(() => {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
      });
    },
  };
}

/** A logger whose lines the test reads. */
export function listeningLogger(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  return {
    logger: createLogger(
      'test',
      (line) => lines.push(line),
      () => 0,
    ),
    lines,
  };
}

/** Stands for the costly hash of `main/operator/pin.ts`, where a test only wants the PIN gone. */
export function hashPin(pin: string): Promise<string> {
  return Promise.resolve(createHash('sha256').update(pin).digest('base64'));
}
