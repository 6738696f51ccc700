import type { SafeStorage } from 'electron';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { offer } from './offered.ts';
import type { HostRecord } from './record.ts';

/** What marks a text that Chromium's own encryption made on Linux. */
const mark = Buffer.from('v11');
const ivLength = 12;
const tagLength = 16;

/**
 * `safeStorage` with AES-256-GCM and a key of its own for each user data directory. The key lies beside the
 * data: it stands for the desktop's key ring and protects nobody.
 */
export function createSafeStorage(record: HostRecord, userData: () => string): SafeStorage {
  const refuseUnavailable = (what: string) => {
    if (!record.encryption.isAvailable) throw new Error(`Error while ${what}: encryption is not available.`);
  };

  const encryptString = (text: string): Buffer => {
    refuseUnavailable('encrypting the text provided to safeStorage.encryptString');
    const iv = randomBytes(ivLength);
    const cipher = createCipheriv('aes-256-gcm', keyIn(userData()), iv);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([mark, iv, cipher.getAuthTag(), sealed]);
  };

  const decryptString = (encrypted: Buffer): string => {
    refuseUnavailable('decrypting the ciphertext provided to safeStorage.decryptString');
    if (!encrypted.subarray(0, mark.length).equals(mark)) {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
    }
    const iv = encrypted.subarray(mark.length, mark.length + ivLength);
    const body = encrypted.subarray(mark.length + ivLength);
    const decipher = createDecipheriv('aes-256-gcm', keyIn(userData()), iv);
    decipher.setAuthTag(body.subarray(0, tagLength));
    return Buffer.concat([decipher.update(body.subarray(tagLength)), decipher.final()]).toString('utf8');
  };

  return offer('safeStorage', {
    encryptString,
    decryptString,
    isEncryptionAvailable: () => record.encryption.isAvailable,
    getSelectedStorageBackend: () => record.encryption.backend,
    isAsyncEncryptionAvailable: async () => record.encryption.isAvailable,
    encryptStringAsync: async (text: string) => encryptString(text),
    decryptStringAsync: async (encrypted: Buffer) => ({
      result: decryptString(encrypted),
      shouldReEncrypt: false,
    }),
  }) satisfies Partial<SafeStorage> as SafeStorage;
}

function keyIn(userData: string): Buffer {
  const file = join(userData, 'host-key-ring');
  try {
    writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 });
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
  }
  return readFileSync(file);
}
