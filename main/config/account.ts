import { readFile } from 'node:fs/promises';
import { fieldOf, isRecord, type Checked, type Finding } from './finding.ts';
import { codeOf, parseJson, writeAtomically } from './json-file.ts';
import type { SecretStore } from './secret-store.ts';
import type { ConnectionSettings } from './settings.ts';

/** What a connection signs in with. */
export type Credentials =
  | { readonly type: 'token'; readonly token: string }
  | {
      readonly type: 'login';
      readonly user: string;
      readonly password: string;
      readonly client: string;
      readonly clientSecret: string;
    };

const secretFields = ['token', 'password', 'clientSecret'] as const;

export interface MovedSecrets {
  /** The fields that left the file. */
  readonly moved: readonly string[];
  readonly warnings: readonly Finding[];
}

/**
 * Moves the accounts' secrets out of a settings file that has passed its check, into the encrypted store; the
 * file then says `"stored": true` in their place and keeps all else, order and names included. Stored first
 * and rewritten after: a power cut between the two loses nothing, and the next start goes on. Where they
 * cannot be stored encrypted they stay where they are and a warning says so. Doing it twice is fine. Rejects
 * only where the file cannot be read.
 */
export async function moveSecrets(
  file: string,
  store: Pick<SecretStore, 'set' | 'weakness'>,
): Promise<MovedSecrets> {
  const text = await readFile(file, 'utf8');
  const json = parseJson(text);
  const connections = json.ok && isRecord(json.value) ? json.value.connections : undefined;
  if (!json.ok || !Array.isArray(connections)) return { moved: [], warnings: [] };

  const moved: string[] = [];
  const warnings: Finding[] = [];
  for (const [index, connection] of connections.entries()) {
    if (!isRecord(connection) || !isRecord(connection.account)) continue;
    const { id, account } = connection;
    const present = secretFields.filter((name) => typeof account[name] === 'string');
    if (present.length === 0) continue;

    const stored = await Promise.all(
      present.map((name) => store.set(keyOf(String(id), name), String(account[name]))),
    );
    const field = fieldOf(['connections', index, 'account']);
    if (stored.includes(false)) {
      const why = store.weakness ?? 'the data directory cannot be written';
      warnings.push({ field, value: 'in clear', expected: `secrets that can be kept encrypted, but ${why}` });
      continue;
    }
    connection.account = withoutSecrets(account);
    moved.push(...present.map((name) => `${field}.${name}`));
  }
  if (moved.length === 0) return { moved, warnings };

  try {
    await writeAtomically(file, `${JSON.stringify(json.value, null, indentOf(text))}\n`, 0o600);
    return { moved, warnings };
  } catch (failure) {
    const expected = `a settings file that can be written (${codeOf(failure) ?? 'failed'}), so that its secrets leave it`;
    return { moved: [], warnings: [...warnings, { field: '', value: 'secrets still in clear', expected }] };
  }
}

/**
 * What the connection signs in with, from the settings or, once moved, from the store. Refused where the
 * store of this machine does not have it: then it must be written into the file once more.
 */
export function credentialsOf(
  connection: Pick<ConnectionSettings, 'id' | 'account'>,
  store: Pick<SecretStore, 'get'>,
): Checked<Credentials> {
  const { id, account } = connection;
  const secret = (name: (typeof secretFields)[number]) => account[name] ?? store.get(keyOf(id, name));
  const { user, client } = account;
  if (user === undefined || client === undefined) {
    const token = secret('token');
    return token === null ? missing(id, 'token') : found({ type: 'token', token });
  }
  const password = secret('password');
  if (password === null) return missing(id, 'password');
  const clientSecret = secret('clientSecret');
  if (clientSecret === null) return missing(id, 'clientSecret');
  return found({ type: 'login', user, password, client, clientSecret });
}

function found(value: Credentials): Checked<Credentials> {
  return { ok: true, value, warnings: [] };
}

function missing(connection: string, name: string): Checked<Credentials> {
  const finding: Finding = {
    field: `account of connection "${connection}"`,
    value: 'stored, but not on this machine',
    expected: `its ${name} in the settings file once more`,
  };
  return { ok: false, errors: [finding], warnings: [] };
}

function keyOf(connection: string, name: string): string {
  return `account/${connection}/${name}`;
}

/** The secrets' place is taken by the mark, user and client keep theirs. */
function withoutSecrets(account: Record<PropertyKey, unknown>): Record<string, unknown> {
  const kept = Object.entries(account).filter(([name]) => !secretFields.some((secret) => secret === name));
  return { stored: true, ...Object.fromEntries(kept) };
}

/** The file keeps its own indentation. */
function indentOf(text: string): string {
  return /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
}
