import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { LngLat, Severity } from '../../preload/contract/hazard.ts';
import type { Language } from '../../preload/contract/snapshot.ts';
import { buildClasses, type ClassRule } from './alarm-classes.ts';
import { checkStrictly } from './check.ts';
import { fieldOf, shownValue, type Checked, type Finding } from './finding.ts';
import type { ImaOverrides } from './ima-schema.ts';
import { codeOf, parseJson } from './json-file.ts';
import { settingsSchema, type SettingsFile } from './settings-schema.ts';

/** The settings in force: the file's, and our own where it says nothing. */
export interface Settings {
  readonly language: Language;
  readonly desk: { readonly id: string; readonly room: string; readonly operator: string | null };
  /** Empty: nobody told which sites to watch. */
  readonly connections: readonly ConnectionSettings[];
  /** The whole table, the built-in classes included. */
  readonly classes: readonly ClassRule[];
  /** From beat to beat, ms; only the severities that the file names. */
  readonly sound: { readonly repeatMs: Readonly<Partial<Record<Severity, number>>> };
  /** Whether the operating system shows notifications. */
  readonly notifications: boolean;
}

export interface ConnectionSettings {
  readonly id: string;
  readonly kind: 'ima';
  /** `http(s)` speaks SockJS, `ws(s)` a plain WebSocket. */
  readonly url: string;
  /** The origin of the REST interface; null where there is none. */
  readonly rest: string | null;
  readonly account: Account;
  /** Empty: all that the back end names by REST. */
  readonly sites: readonly SiteSettings[];
  /** What this back end does differently; `overlay` lays it over the feed's defaults. */
  readonly ima: ImaOverrides;
}

/** As the file has it; `credentialsOf` adds what the store holds. */
export type Account = NonNullable<SettingsFile['connections']>[number]['account'];

export interface SiteSettings {
  /** `wp_no` of the back end. */
  readonly number: number;
  readonly name: string;
  readonly position: LngLat | null;
}

/** What holds without a settings file. */
export function defaultSettings(): Settings {
  const classes = buildClasses();
  if (!classes.ok) throw new Error('the built-in alarm classes do not pass their own check');
  return settled({}, classes.value);
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
  const warnings = [...checked.warnings, ...classes.warnings, ...insecurities(checked.value)];
  if (!classes.ok) errors.push(...classes.errors);
  if (!classes.ok || errors.length > 0) return { ok: false, errors, warnings };
  return { ok: true, value: settled(checked.value, classes.value), warnings };
}

function settled(file: SettingsFile, classes: readonly ClassRule[]): Settings {
  const repeats = Object.entries(file.sound?.repeatS ?? {});
  return {
    language: file.language ?? 'ko',
    desk: { operator: null, ...(file.desk ?? { id: 'desk-1', room: 'room-1' }) },
    connections: (file.connections ?? []).map(({ sites = [], rest, ima, ...connection }) => ({
      ...connection,
      rest: rest ?? null,
      ima: ima ?? {},
      sites: sites.map(({ wp_no, name, position }) => ({ number: wp_no, name, position: position ?? null })),
    })),
    classes,
    sound: {
      repeatMs: Object.fromEntries(repeats.map(([severity, seconds]) => [severity, seconds * 1_000])),
    },
    notifications: file.notifications ?? true,
  };
}

/** Fields that are right each for itself and wrong together. */
function contradictions(file: SettingsFile): Finding[] {
  const connections = file.connections ?? [];
  const finding = (path: readonly PropertyKey[], expected: string): Finding => ({
    field: fieldOf(path),
    value: shownValue(file, path),
    expected,
  });
  const ids = connections.map(({ id }) => id);
  const findings = repeated(ids).map((index) =>
    finding(['connections', index, 'id'], 'an id that no other connection has'),
  );
  for (const [index, { sites = [], account, rest }] of connections.entries()) {
    const numbers = sites.map((site) => site.wp_no);
    for (const site of repeated(numbers)) {
      const path = ['connections', index, 'sites', site, 'wp_no'];
      findings.push(finding(path, 'a wp_no that no other site of the connection has'));
    }
    if (rest !== undefined) continue;
    if (sites.length === 0) {
      findings.push(
        finding(['connections', index, 'sites'], 'at least one site, where no REST address tells them'),
      );
    }
    if (account.user !== undefined) {
      findings.push(
        finding(['connections', index, 'rest'], 'the REST address, which an account with a user signs in at'),
      );
    }
  }
  return findings;
}

/** The indexes of what stood earlier in the list already. */
function repeated(values: readonly unknown[]): number[] {
  return [...values.keys()].filter((index) => values.indexOf(values[index]) < index);
}

/** Works, but lets others on the way listen. */
function insecurities(file: SettingsFile): Finding[] {
  return (file.connections ?? []).flatMap((connection, index) =>
    (['url', 'rest'] as const).flatMap((name) => {
      const url = URL.parse(connection[name] ?? '');
      const isOpen = url?.protocol === 'http:' || url?.protocol === 'ws:';
      if (!url || !isOpen || isLoopback(url.hostname)) return [];
      const path = ['connections', index, name];
      const expected = `${url.protocol === 'ws:' ? 'wss' : 'https'}://, because the token travels in clear`;
      return [{ field: fieldOf(path), value: shownValue(file, path), expected }];
    }),
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
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
