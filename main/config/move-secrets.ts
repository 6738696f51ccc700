import { readFile } from 'node:fs/promises';
import { secretFields } from './account-schema.ts';
import { fieldOf, isRecord, type Finding } from './finding.ts';
import { codeOf, parseJson, writeAtomically } from './json-file.ts';
import type { SecretStore } from './secret-store.ts';
import { accountKey, pinKey } from './secret-key.ts';

export interface MovedSecrets {
  /** The fields that left the file. */
  readonly moved: readonly string[];
  readonly warnings: readonly Finding[];
}

/** What stands for a PIN in the store: from it nobody reads the PIN, and it is told from others by trying. */
export type HashPin = (pin: string) => Promise<string>;

/** An object of the file with secrets in it, and where it stands. */
interface Holder {
  /** For people: what is named when it cannot be stored. */
  readonly field: string;
  readonly content: Record<PropertyKey, unknown>;
  /** Fields of `content` with what the store gets for them. */
  readonly secrets: readonly Secret[];
}

interface Secret {
  readonly name: string;
  readonly key: string;
  readonly value: () => Promise<string>;
}

/**
 * Moves the accounts' secrets and the operators' PINs out of a settings file that has passed its check, into
 * the encrypted store; the file then says `"stored": true` in their place and keeps all else, order and names
 * included. Of a PIN the store gets only its hash. Stored first and rewritten after: a power cut between the
 * two loses nothing, and the next start goes on. Where they cannot be stored encrypted they stay where they
 * are and a warning says so. Doing it twice is fine. Rejects only where the file cannot be read.
 */
export async function moveSecrets(
  file: string,
  store: Pick<SecretStore, 'set' | 'weakness'>,
  hashPin: HashPin,
): Promise<MovedSecrets> {
  const text = await readFile(file, 'utf8');
  const json = parseJson(text);
  if (!json.ok || !isRecord(json.value)) return { moved: [], warnings: [] };

  const { connections, operators } = json.value;
  const holders = [...accountsOf(connections), ...operatorsOf(operators, hashPin)];
  // All at once: hashing takes a while, and where nothing can be stored it is done at every start.
  const outcomes = await Promise.all(holders.map((holder) => isStored(holder, store)));

  const moved: string[] = [];
  const warnings: Finding[] = [];
  for (const [index, holder] of holders.entries()) {
    if (outcomes[index]) {
      replaceByMark(holder);
      moved.push(...holder.secrets.map(({ name }) => `${holder.field}.${name}`));
    } else {
      const why = store.weakness ?? 'the data directory cannot be written';
      const expected = `secrets that can be kept encrypted, but ${why}`;
      warnings.push({ field: holder.field, value: 'in clear', expected });
    }
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

function accountsOf(connections: unknown): Holder[] {
  return recordsIn(connections).flatMap(({ record, index }) => {
    const { id, account } = record;
    if (!isRecord(account)) return [];
    const secrets = secretFields.flatMap((name): Secret[] => {
      const value = account[name];
      if (typeof value !== 'string') return [];
      return [{ name, key: accountKey(String(id), name), value: () => Promise.resolve(value) }];
    });
    if (secrets.length === 0) return [];
    return [{ field: fieldOf(['connections', index, 'account']), content: account, secrets }];
  });
}

function operatorsOf(operators: unknown, hashPin: HashPin): Holder[] {
  return recordsIn(operators).flatMap(({ record, index }) => {
    const { name, pin } = record;
    if (typeof pin !== 'string') return [];
    const secret = { name: 'pin', key: pinKey(String(name)), value: () => hashPin(pin) };
    return [{ field: fieldOf(['operators', index]), content: record, secrets: [secret] }];
  });
}

function recordsIn(list: unknown): { record: Record<PropertyKey, unknown>; index: number }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((record: unknown, index) => (isRecord(record) ? [{ record, index }] : []));
}

async function isStored({ secrets }: Holder, store: Pick<SecretStore, 'set'>): Promise<boolean> {
  const stored = await Promise.all(secrets.map(async ({ key, value }) => store.set(key, await value())));
  return !stored.includes(false);
}

/** The place of the first secret is taken by the mark, the other fields keep theirs. */
function replaceByMark({ content, secrets }: Holder): void {
  const isSecret = (field: string) => secrets.some(({ name }) => name === field);
  const kept = Object.entries(content).flatMap(([field, value]): [string, unknown][] =>
    field === 'stored' ? [] : [isSecret(field) ? ['stored', true] : [field, value]],
  );
  for (const field of Object.keys(content)) delete content[field];
  Object.assign(content, Object.fromEntries(kept));
}

/** The file keeps its own indentation. */
function indentOf(text: string): string {
  return /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
}
