import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** What a guess costs: N, r and p of scrypt (RFC 7914). */
interface Cost {
  /** The binary logarithm of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB for a moment and a fraction of a second, in a thread of its own: OWASP's least for scrypt. */
const cost: Cost = { ln: 15, r: 8, p: 3 };

/** What one guess may take at most, bytes: a damaged cost must not take the console's memory. */
const memoryLimit = 256 * 1_024 * 1_024;

const saltLength = 16;
const keyLength = 32;

// No zero: Node would take its own default in its place.
const format =
  /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/**
 * A PIN as it may be kept: `$scrypt$ln=15,r=8,p=3$salt$key`, the PHC string format, so that the cost may rise
 * later and old PINs still fit. Four figures are soon guessed by whoever holds this; so it is kept encrypted.
 */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(saltLength);
  return written(cost, salt, await derive(pin, salt, cost));
}

/** Whether it is the PIN that was hashed. Rejects where `stored` is not what `hashPin` gives. */
export async function checkPin(pin: string, stored: string): Promise<boolean> {
  const [, ln, r, p, salt, key] = format.exec(stored) ?? [];
  if (salt === undefined || key === undefined) throw new Error('the stored PIN is damaged');
  const own = await derive(pin, Buffer.from(salt, 'base64'), { ln: Number(ln), r: Number(r), p: Number(p) });
  return timingSafeEqual(own, Buffer.from(key, 'base64'));
}

/**
 * The check of a roster. A name without a PIN costs as much as a wrong PIN: how long the answer takes does
 * not tell which names are known.
 *
 * @param hashOf what is kept of the PIN of this name, null where nothing is
 */
export function createPinCheck(
  hashOf: (name: string) => string | null,
  check: typeof checkPin = checkPin,
): (name: string, pin: string) => Promise<boolean> {
  // The key of no PIN.
  const decoy = written(cost, randomBytes(saltLength), randomBytes(keyLength));
  return async (name, pin) => {
    const stored = hashOf(name);
    const isRight = await check(pin, stored ?? decoy);
    return isRight && stored !== null;
  };
}

async function derive(pin: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> {
  try {
    return await new Promise((resolve, reject) => {
      scrypt(pin, salt, keyLength, { N: 2 ** ln, r, p, maxmem: memoryLimit }, (failure, key) => {
        if (failure) reject(failure);
        else resolve(key);
      });
    });
  } catch (cause) {
    throw new Error('the PIN cannot be hashed', { cause });
  }
}

function written({ ln, r, p }: Cost, salt: Buffer, key: Buffer): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(key)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
