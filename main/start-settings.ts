import { safeStorage } from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings } from './config/load.ts';
import type { Options } from './config/options.ts';
import { ProgramSettings } from './config/program-settings.ts';
import { cipherOf, SecretStore } from './config/secret-store.ts';
import { defaultSettings, type Settings } from './config/settings.ts';
import { DrillProcess } from './drill-process.ts';
import type { Clock } from './lib/clock.ts';
import type { Logger } from './lib/logger.ts';

/** All that is known before the first room opens. */
export interface StartSettings {
  readonly settings: Settings;
  /** What operators chose in the program; goes before the settings file. */
  readonly program: ProgramSettings;
  /** For the sessions. A drill's is in memory: what it grants is worth nothing at the next start. */
  readonly store: Pick<SecretStore, 'get' | 'set' | 'remove' | 'flush'>;
  /** Null: this console watches real sites. */
  readonly drill: DrillProcess | null;
}

/**
 * Reads the settings, or starts the drill where one is asked for or no site is configured. Rejects with the
 * fields that are wrong.
 */
export async function openSettings(start: {
  options: Options;
  data: string;
  out: string;
  clock: Clock;
  logger: Logger;
}): Promise<StartSettings> {
  const { options, data, out, clock, logger } = start;
  const cipher = cipherOf(safeStorage);
  const store = await SecretStore.open({
    directory: data,
    cipher,
    logger: logger.child('secrets'),
    now: clock.now,
  });
  const program = await ProgramSettings.open(data, logger.child('program'));
  const file = options.config ?? join(data, 'settings.json');
  const hasFile = options.config !== null || existsSync(file);
  const settings = hasFile ? await loadSettings(file, store, logger.child('settings')) : defaultSettings();
  if (!options.drill && settings.connections.length > 0) return { settings, program, store, drill: null };

  const drill = await DrillProcess.start(
    join(out, 'main/drill.cjs'),
    options.drill?.scenario ?? null,
    logger,
  );
  const { connection } = drill;
  const sites = connection.sites.map(({ wp_no, name, position }) => ({ number: wp_no, name, position }));
  // The drill's connection replaces all real ones: from here on no room holds a live address.
  // The drill's devices raise their alarm at caution already, so a re-read state of caution begins one.
  const ima = { states: { names: { 주의: 'danger' } } } as const;
  return {
    settings: { ...settings, connections: [{ ...connection, sites, ima }] },
    program,
    store: memoryStore(),
    drill,
  };
}

function memoryStore(): StartSettings['store'] {
  const secrets = new Map<string, string>();
  return {
    get: (key) => secrets.get(key) ?? null,
    set: (key, value) => Promise.resolve(secrets.set(key, value).size > 0),
    remove: (key) => Promise.resolve(secrets.delete(key)),
    flush: () => Promise.resolve(),
  };
}
