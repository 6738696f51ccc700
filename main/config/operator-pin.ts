import type { OperatorName } from '../../preload/contract/operator.ts';
import { fieldOf, type Finding } from './finding.ts';
import { kioskPinKey, pinKey } from './secret-key.ts';
import type { SecretStore } from './secret-store.ts';
import type { KioskSettings } from './wall.ts';

/** What the store has of an operator's PIN; null: nothing, so nobody signs in by that name on this machine. */
export function pinHashOf(operator: string, store: Pick<SecretStore, 'get'>): string | null {
  return store.get(pinKey(operator));
}

/** The operators who cannot sign in here until their PIN is written into the file once more. */
export function missingPins(
  operators: readonly OperatorName[],
  store: Pick<SecretStore, 'get'>,
): readonly Finding[] {
  return operators.flatMap(({ name }, index): Finding[] => {
    if (pinHashOf(name, store) !== null) return [];
    return [
      {
        field: fieldOf(['operators', index, 'pin']),
        value: 'stored, but not on this machine',
        expected: 'the PIN in the settings file once more; until then this operator cannot sign in',
      },
    ];
  });
}

/** What the store has of the PIN that a kiosk is left with; null: nothing. */
export function kioskPinHashOf(store: Pick<SecretStore, 'get'>): string | null {
  return store.get(kioskPinKey);
}

/**
 * The check of the PIN that a kiosk is left with; where there is none, no PIN is right.
 *
 * @param check what compares a PIN with its hash
 */
export function createKioskPinCheck(
  store: Pick<SecretStore, 'get'>,
  check: (pin: string, stored: string) => Promise<boolean>,
): (pin: string) => Promise<boolean> {
  return async (pin) => {
    const stored = kioskPinHashOf(store);
    return stored !== null && (await check(pin, stored));
  };
}

/** Told where the settings speak of a PIN that this machine does not have: the kiosk is without one. */
export function missingKioskPin(kiosk: KioskSettings, store: Pick<SecretStore, 'get'>): readonly Finding[] {
  if (!kiosk.hasPin || kioskPinHashOf(store) !== null) return [];
  return [
    {
      field: 'kiosk.pin',
      value: 'stored, but not on this machine',
      expected: 'the PIN in the settings file once more; until then nobody leaves the kiosk by it',
    },
  ];
}
