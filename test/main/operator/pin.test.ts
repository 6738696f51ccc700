import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkPin, createPinCheck, hashPin } from '../../../main/operator/pin.ts';

/** As an earlier version may have written it, with another cost. */
function hashOf(pin: string, ln: number): string {
  const salt = Buffer.alloc(16, 7);
  const key = scryptSync(pin, salt, 32, { N: 2 ** ln, r: 8, p: 1 });
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$scrypt$ln=${ln},r=8,p=1$${text(salt)}$${text(key)}`;
}

describe('hashPin', () => {
  it('gives salt, cost and key, never the PIN, and never the same twice', { timeout: 60_000 }, async () => {
    const [first, second] = await Promise.all([hashPin('48151623'), hashPin('48151623')]);

    expect(first).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(first).not.toContain('48151623');
    expect(second.split('$').slice(3)).not.toEqual(first.split('$').slice(3));
    expect(await Promise.all([checkPin('48151623', first), checkPin('48151623', second)])).toEqual([
      true,
      true,
    ]);
    expect(await Promise.all([checkPin('48151624', first), checkPin('', first)])).toEqual([false, false]);
  });
});

describe('checkPin', () => {
  it('knows a PIN by the cost it was hashed with', async () => {
    expect(await checkPin('1234', hashOf('1234', 10))).toBe(true);
    expect(await checkPin('1234', hashOf('1235', 10))).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['the PIN itself', '1234'],
    ['another function', hashOf('1234', 10).replace('scrypt', 'bcrypt')],
    ['a key cut short', hashOf('1234', 10).slice(0, -1)],
    ['words behind it', `${hashOf('1234', 10)} `],
    ['a cost above the limit', hashOf('1234', 10).replace('ln=10', 'ln=20')],
    ['a cost that no machine has', hashOf('1234', 10).replace('ln=10', 'ln=40')],
    ['a cost that is no number of rounds', hashOf('1234', 10).replace('p=1', 'p=0')],
  ])('rejects a stored PIN that is %s, without showing it', async (_what, stored) => {
    const failure: unknown = await checkPin('1234', stored).catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toMatch(/^Error: the (stored PIN is damaged|PIN cannot be hashed)$/);
  });
});

describe('createPinCheck', () => {
  const stored: Readonly<Record<string, string>> = { Han: hashOf('1234', 10) };
  const hashFor = (name: string) => stored[name] ?? null;

  it.each([
    ['Han', '1234', true],
    ['Han', '1235', false],
    ['Kim', '1234', false],
  ])('answers %s with %s: %s', { timeout: 60_000 }, async (name, pin, expected) => {
    expect(await createPinCheck(hashFor)(name, pin)).toBe(expected);
  });

  it('does the work of a PIN of today for a name that nobody has', { timeout: 60_000 }, async () => {
    const asked: string[] = [];
    const check = createPinCheck(
      () => null,
      (pin, hash) => {
        asked.push(`${pin} ${hash.split('$', 3).join('$')}`);
        return checkPin(pin, hash);
      },
    );

    expect(await check('Kim', '1234')).toBe(false);
    const today = (await hashPin('1')).split('$', 3).join('$');
    expect(asked).toEqual([`1234 ${today}`]);
  });

  it('says no to a name that nobody has, even if its decoy were hit', async () => {
    const check = createPinCheck(
      () => null,
      () => Promise.resolve(true),
    );
    expect(await check('Kim', '1234')).toBe(false);
  });
});
