import { describe, expect, it } from 'vitest';
import { formatFinding } from '../../../main/config/finding.ts';
import {
  createKioskPinCheck,
  missingKioskPin,
  missingPins,
  pinHashOf,
} from '../../../main/config/operator-pin.ts';
import { checkSettings, defaultSettings } from '../../../main/config/settings.ts';

const pin = '48151623';
const whole = [
  { name: ' Han Sora ', role: 'supervisor', pin },
  { name: '김민수', role: 'operator', stored: true },
  { name: 'Visitor', role: 'viewer', stored: true, pin: '0000' },
];

function check(settings: unknown) {
  return checkSettings(JSON.stringify(settings), '/nowhere');
}

async function findingsOf(settings: unknown): Promise<string[]> {
  const checked = await check(settings);
  return [...(checked.ok ? [] : checked.errors), ...checked.warnings].map(formatFinding);
}

describe('operators in the settings', () => {
  it('are read with name and role, and without their PINs', async () => {
    const checked = await check({ operators: whole, lockAfterS: 60 });

    expect(checked).toMatchObject({ ok: true, warnings: [] });
    expect(checked.ok && [checked.value.operators, checked.value.lockAfterMs]).toEqual([
      [
        { name: 'Han Sora', role: 'supervisor' },
        { name: '김민수', role: 'operator' },
        { name: 'Visitor', role: 'viewer' },
      ],
      60_000,
    ]);
    expect(JSON.stringify(checked)).not.toContain(pin);
  });

  it('left out are none, and the lock comes after fifteen minutes', () => {
    expect(defaultSettings()).toMatchObject({ operators: [], lockAfterMs: 900_000 });
  });

  it.each([0, 10, 86_400])('lock after %d s', async (lockAfterS) => {
    const checked = await check({ lockAfterS });
    expect(checked.ok && checked.value.lockAfterMs).toBe(lockAfterS * 1_000);
  });

  const [han] = whole;
  const noPin = { name: 'Han Sora', role: 'operator' };
  it.each<[string, unknown, string]>([
    ['a list that is none', { operators: 'x' }, 'operators is (not shown); expected a list of operators'],
    [
      'an operator that is a word',
      { operators: ['Han'] },
      'operators[0] is (not shown); expected an operator: {',
    ],
    [
      'no name',
      { operators: [{ role: 'viewer', pin }] },
      'operators[0].name is missing; expected a name of at most',
    ],
    [
      'an empty name',
      { operators: [{ ...han, name: ' ' }] },
      'operators[0].name is (not shown); expected a name of',
    ],
    [
      'a name with a line break',
      { operators: [{ ...han, name: 'a\nb' }] },
      'operators[0].name is (not shown); expected a name of at most 64 characters',
    ],
    [
      'a long name',
      { operators: [{ ...han, name: 'a'.repeat(65) }] },
      'operators[0].name is (not shown); expected a name of at most 64 characters',
    ],
    [
      'a role',
      { operators: [{ ...han, role: 'boss' }] },
      'operators[0].role is "boss"; expected "viewer", "operator" or "supervisor"',
    ],
    [
      'no PIN',
      { operators: [noPin] },
      'operators[0] is { name, role }; expected an operator: { "name", "role", "pin"',
    ],
    [
      'a short PIN',
      { operators: [{ ...noPin, pin: '123' }] },
      'operators[0].pin is (not shown); expected a PIN of 4',
    ],
    [
      'a long PIN',
      { operators: [{ ...noPin, pin: '1234567890123' }] },
      'operators[0].pin is (not shown); expected a PIN of 4 to 12 figures, in quotation marks',
    ],
    [
      'a PIN of letters',
      { operators: [{ ...noPin, pin: 'abcd' }] },
      'operators[0].pin is (not shown); expected a PIN',
    ],
    [
      'a PIN in Arabic figures',
      { operators: [{ ...noPin, pin: '٤٨١٥' }] },
      'operators[0].pin is (not shown); expec',
    ],
    [
      'a PIN as a number',
      { operators: [{ ...noPin, pin: 4815 }] },
      'operators[0].pin is (not shown); expected a PIN',
    ],
    ['a mark', { operators: [{ ...noPin, stored: 1 }] }, 'operators[0].stored is (not shown); expected true'],
    [
      'two names alike',
      { operators: [han, { ...noPin, name: 'HAN sora', pin: '1111' }] },
      'operators[1].name is (not shown); expected a name that no other operator has, capitals or not',
    ],
    [
      'a lock that is a word',
      { lockAfterS: '5m' },
      'lockAfterS is "5m"; expected whole seconds from 10 to 86400, or 0',
    ],
    [
      'a lock at once',
      { lockAfterS: 9 },
      'lockAfterS is 9; expected whole seconds from 10 to 86400, or 0 for never',
    ],
    [
      'a lock before',
      { lockAfterS: -1 },
      'lockAfterS is -1; expected whole seconds from 10 to 86400, or 0 for never',
    ],
    [
      'a late lock',
      { lockAfterS: 86_401 },
      'lockAfterS is 86401; expected whole seconds from 10 to 86400, or 0 for',
    ],
    [
      'half a second',
      { lockAfterS: 10.5 },
      'lockAfterS is 10.5; expected whole seconds from 10 to 86400, or 0 for',
    ],
    [
      'an unknown field',
      { operators: [{ ...han, pim: '4711' }] },
      'operators[0].pim is (not shown); expected nothing, because there is no such field',
    ],
  ])('are refused for %s, without a name or a PIN being shown', async (_what, settings, expected) => {
    const [first, ...more] = await findingsOf(settings);
    expect([first?.slice(0, expected.length), more]).toEqual([expected, []]);
  });
});

describe('missingPins', () => {
  const store = { get: (key: string) => (key === 'operator/Han Sora/pin' ? 'hash' : null) };

  it('names by place the operators whose PIN this machine does not have', () => {
    const operators = [
      { name: 'Han Sora', role: 'operator' },
      { name: 'Kim Minsu', role: 'operator' },
    ] as const;
    expect(missingPins(operators, store).map(({ field, value }) => [field, value])).toEqual([
      ['operators[1].pin', 'stored, but not on this machine'],
    ]);
    expect([pinHashOf('Han Sora', store), pinHashOf('Kim Minsu', store)]).toEqual(['hash', null]);
  });
});

describe('the PIN of the kiosk', () => {
  const kiosk = { autostart: false, countdownS: 30, memoryMb: 600 };
  const store = { get: (key: string) => (key === 'kiosk/pin' ? 'hash' : null) };
  const empty = { get: () => null };
  const isHash = (given: string, stored: string) => Promise.resolve(given === pin && stored === 'hash');

  it('is compared with what this machine has', async () => {
    const check = createKioskPinCheck(store, isHash);
    expect([await check(pin), await check('0000')]).toEqual([true, false]);
  });

  it('is never right where there is none', async () => {
    const check = createKioskPinCheck(empty, () => Promise.resolve(true));
    expect(await check(pin)).toBe(false);
  });

  it('is missed only where the settings speak of one that this machine does not have', () => {
    const missed = [
      missingKioskPin({ ...kiosk, hasPin: true }, empty),
      missingKioskPin({ ...kiosk, hasPin: true }, store),
      missingKioskPin({ ...kiosk, hasPin: false }, empty),
    ];
    expect(missed.map((found) => found.map(({ field }) => field))).toEqual([['kiosk.pin'], [], []]);
  });
});
