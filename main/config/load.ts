import { isAbsolute, resolve } from 'node:path';
import type { Logger } from '../lib/logger.ts';
import { formatFinding } from './finding.ts';
import { moveSecrets, type HashPin } from './move-secrets.ts';
import { kioskPinHashOf, missingKioskPin, missingPins } from './operator-pin.ts';
import { missingTokens } from './port-secret.ts';
import type { SecretStore } from './secret-store.ts';
import { readSettings, type Settings } from './settings.ts';

/**
 * The settings of a file, with its secrets moved into the store. What is odd but harmless is logged; what is
 * wrong rejects with one line for each field, fit for a person's eyes. From here on `pinHashOf` has the PINs, and
 * `kiosk.hasPin` tells whether this machine has that one.
 */
export async function loadSettings(
  file: string,
  store: SecretStore,
  logger: Logger,
  hashPin: HashPin,
): Promise<Settings> {
  const path = isAbsolute(file) ? file : resolve(file);
  const checked = await readSettings(path);
  for (const warning of checked.warnings) logger.warn(formatFinding(warning));
  if (!checked.ok) {
    throw new Error(
      [`The settings in ${path} cannot be used:`, ...checked.errors.map(formatFinding)].join('\n'),
    );
  }
  const { moved, warnings } = await moveSecrets(path, store, hashPin);
  for (const field of moved) logger.info(`${field} is kept encrypted from now on and has left the file`);
  const { operators, broadcast, kiosk } = checked.value;
  const lacking = [
    ...missingPins(operators, store),
    ...missingTokens(broadcast, store),
    ...missingKioskPin(kiosk, store),
  ];
  for (const warning of [...warnings, ...lacking]) logger.warn(formatFinding(warning));
  return { ...checked.value, kiosk: { ...kiosk, hasPin: kioskPinHashOf(store) !== null && kiosk.hasPin } };
}
