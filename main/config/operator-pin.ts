import type { OperatorName } from '../../preload/contract/operator.ts';
import { fieldOf, type Finding } from './finding.ts';
import { pinKey } from './secret-key.ts';
import type { SecretStore } from './secret-store.ts';

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
