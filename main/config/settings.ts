import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Severity } from '../../preload/contract/hazard.ts';
import type { OperatorName } from '../../preload/contract/operator.ts';
import type { Language } from '../../preload/contract/snapshot.ts';
import { buildClasses, type ClassRule } from './alarm-classes.ts';
import { settledBroadcast } from './broadcast-settings.ts';
import type { BroadcastSettings } from './broadcast.ts';
import { checkStrictly } from './check.ts';
import { settledConnection, type ConnectionSettings } from './connection.ts';
import { contradictions, missingFiles, oddities } from './contradiction.ts';
import type { Checked } from './finding.ts';
import { codeOf, parseJson } from './json-file.ts';
import { settingsSchema, type SettingsFile } from './settings-schema.ts';
import { settledKiosk, settledWall } from './wall-settings.ts';
import type { KioskSettings, WallSettings } from './wall.ts';

export type { BroadcastFile } from './broadcast-schema.ts';
export type { BroadcastSettings } from './broadcast.ts';
export type { ConnectionSettings } from './connection.ts';
export type { KioskSettings, WallSettings } from './wall.ts';

/** The settings in force: the file's, and our own where it says nothing. */
export interface Settings {
  readonly language: Language;
  readonly desk: { readonly id: string; readonly room: string; readonly operator: string | null };
  /** Empty: nobody told which sites to watch. */
  readonly connections: readonly ConnectionSettings[];
  /** Who may sign in at this desk; empty: whoever sits there acts under the desk's name. `pinHashOf` has their PINs. */
  readonly operators: readonly OperatorName[];
  /** After so long without a hand at the desk it locks, ms; 0: never. */
  readonly lockAfterMs: number;
  /** The whole table, the built-in classes included. */
  readonly classes: readonly ClassRule[];
  /** From beat to beat, ms; only the severities that the file names. */
  readonly sound: { readonly repeatMs: Readonly<Partial<Record<Severity, number>>> };
  /** Whether the operating system shows notifications. */
  readonly notifications: boolean;
  /** Null: there is no way to speak to a site. */
  readonly broadcast: BroadcastSettings | null;
  /** What hangs on the walls of this PC; empty: nothing but the operator's window. */
  readonly walls: readonly WallSettings[];
  readonly kiosk: KioskSettings;
}

const defaultLockS = 900;

/** What holds without a settings file. */
export function defaultSettings(): Settings {
  const classes = buildClasses();
  if (!classes.ok) throw new Error('the built-in alarm classes do not pass their own check');
  return settled({}, classes.value, '');
}

/** Reads and checks the settings file, and the file of alarm classes that it may name. Never throws. */
export async function readSettings(file: string): Promise<Checked<Settings>> {
  const text = await readText(file, '');
  return text.ok ? checkSettings(text.value, dirname(file)) : text;
}

/** Checks the text of a settings file. Paths in it are relative to `directory`. */
export async function checkSettings(text: string, directory: string): Promise<Checked<Settings>> {
  const json = parseText(text, '');
  if (!json.ok) return json;
  const checked = checkStrictly(settingsSchema, json.value);
  if (!checked.ok) return checked;

  const errors = contradictions(checked.value);
  const classes = await readClasses(checked.value.alarmClasses, directory);
  const odd = [...oddities(checked.value), ...(await missingFiles(checked.value, directory))];
  const warnings = [...checked.warnings, ...classes.warnings, ...odd];
  if (!classes.ok) errors.push(...classes.errors);
  if (!classes.ok || errors.length > 0) return { ok: false, errors, warnings };
  return { ok: true, value: settled(checked.value, classes.value, directory), warnings };
}

function settled(file: SettingsFile, classes: readonly ClassRule[], directory: string): Settings {
  const repeats = Object.entries(file.sound?.repeatS ?? {});
  return {
    language: file.language ?? 'ko',
    desk: { operator: null, ...(file.desk ?? { id: 'desk-1', room: 'room-1' }) },
    connections: (file.connections ?? []).map(settledConnection),
    operators: (file.operators ?? []).map(({ name, role }) => ({ name, role })),
    lockAfterMs: (file.lockAfterS ?? defaultLockS) * 1_000,
    classes,
    sound: {
      repeatMs: Object.fromEntries(repeats.map(([severity, seconds]) => [severity, seconds * 1_000])),
    },
    notifications: file.notifications ?? true,
    broadcast: settledBroadcast(file.broadcast, directory),
    walls: (file.walls ?? []).map(settledWall),
    kiosk: settledKiosk(file.kiosk),
  };
}

async function readClasses(
  setting: SettingsFile['alarmClasses'],
  directory: string,
): Promise<Checked<ClassRule[]>> {
  if (typeof setting !== 'string') return buildClasses(setting, ['alarmClasses']);
  const text = await readText(resolve(directory, setting), 'alarmClasses');
  if (!text.ok) return text;
  const json = parseText(text.value, setting);
  return json.ok ? buildClasses(json.value, [setting]) : json;
}

async function readText(file: string, field: string): Promise<Checked<string>> {
  try {
    return { ok: true, value: await readFile(file, 'utf8'), warnings: [] };
  } catch (failure) {
    const expected = `a file that can be read (${codeOf(failure) ?? 'failed'})`;
    return { ok: false, errors: [{ field, value: file, expected }], warnings: [] };
  }
}

function parseText(text: string, field: string): Checked<unknown> {
  const json = parseJson(text);
  if (json.ok) return { ok: true, value: json.value, warnings: [] };
  const value = `not JSON at line ${json.line}, column ${json.column}`;
  return { ok: false, errors: [{ field, value, expected: 'JSON' }], warnings: [] };
}
