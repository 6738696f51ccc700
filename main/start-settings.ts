import { safeStorage } from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formatFinding } from './config/finding.ts';
import { loadSettings } from './config/load.ts';
import { createKioskPinCheck, pinHashOf } from './config/operator-pin.ts';
import type { Options } from './config/options.ts';
import { ProgramSettings } from './config/program-settings.ts';
import { cipherOf, SecretStore } from './config/secret-store.ts';
import { checkSettings, defaultSettings, type Settings } from './config/settings.ts';
import { DrillProcess } from './drill-process.ts';
import type { Clock } from './lib/clock.ts';
import type { Logger } from './lib/logger.ts';
import { checkPin, createPinCheck, hashPin } from './operator/pin.ts';
import type { SeatOptions } from './operator/seat-keeper.ts';

/** All that is known before the first room opens. */
export interface StartSettings {
  readonly settings: Settings;
  /** What operators chose in the program; goes before the settings file. */
  readonly program: ProgramSettings;
  /** For the sessions. A drill's is in memory: what it grants is worth nothing at the next start. */
  readonly store: Pick<SecretStore, 'get' | 'set' | 'remove' | 'flush'>;
  /** Null: this console watches real sites. */
  readonly drill: DrillProcess | null;
  /** Who may sign in, and whether somebody sits there already. */
  readonly seating: Pick<SeatOptions, 'check' | 'start'>;
  /** Whether a kiosk may be left with this PIN. */
  readonly isKioskPin: (pin: string) => Promise<boolean>;
  /** Every secret that is known now: what must not stand in a file for support. */
  readonly secrets: () => readonly string[];
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
  const isKioskPin = createKioskPinCheck(store, checkPin);
  const settings = hasFile
    ? await loadSettings(file, store, logger.child('settings'), hashPin)
    : defaultSettings();
  if (!options.drill && settings.connections.length > 0) {
    const check = createPinCheck((name) => pinHashOf(name, store));
    const secrets = () => store.values().flatMap(secretsIn);
    return {
      settings,
      program,
      store,
      drill: null,
      seating: { check, start: 'locked' },
      isKioskPin,
      secrets,
    };
  }

  const scenario = options.drill?.scenario ?? null;
  const drill = await DrillProcess.start(
    join(out, 'main/drill.cjs'),
    [
      ...(scenario === null ? [] : ['--scenario', scenario]),
      ...['--room', settings.desk.room, '--data', data],
      ...['--store-worker', join(out, 'main/store-worker.cjs')],
    ],
    logger,
  );
  // The drill's connections replace all real ones: from here on no room holds a live address.
  const { connections, operators, broadcast } = drill.world;
  const drilled = await checkSettings(JSON.stringify({ connections, operators, broadcast }), data);
  if (!drilled.ok)
    throw new Error(`the drill's own settings: ${drilled.errors.map(formatFinding).join(', ')}`);
  const { value } = drilled;
  const memory = memoryStore();
  const pins = new Map(operators.map(({ name, pin }) => [name, pin]));
  return {
    settings: {
      ...settings,
      connections: value.connections,
      operators: value.operators,
      lockAfterMs: 0,
      broadcast: value.broadcast,
      // The sites that they name are none of the drill's.
      walls: settings.walls.map((wall) => ({ ...wall, sites: null })),
    },
    program,
    store: memory,
    drill,
    seating: {
      // Invented people with PINs that stand in the README: nothing to hash.
      check: (name, pin) => Promise.resolve(pins.get(name) === pin),
      start: { name: operators[0]?.name ?? '' },
    },
    isKioskPin,
    secrets: () => [...memory.values().flatMap(secretsIn), ...pins.values()],
  };
}

function memoryStore() {
  const secrets = new Map<string, string>();
  return {
    get: (key: string) => secrets.get(key) ?? null,
    set: (key: string, value: string) => Promise.resolve(secrets.set(key, value).size > 0),
    remove: (key: string) => Promise.resolve(secrets.delete(key)),
    flush: () => Promise.resolve(),
    values: () => [...secrets.values()],
  };
}

/** A grant is kept as JSON: what is secret are the texts in it. */
function secretsIn(value: string): readonly string[] {
  if (!value.startsWith('{')) return [value];
  try {
    const parsed: unknown = JSON.parse(value);
    const texts = Object.values(parsed as object).filter((each) => typeof each === 'string');
    return [value, ...texts];
  } catch {
    // A secret that begins with a brace is a secret all the same.
    return [value];
  }
}
