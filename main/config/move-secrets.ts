import { readFile } from 'node:fs/promises';
import { secretFields } from './account-schema.ts';
import { fieldOf, isRecord, type Finding } from './finding.ts';
import { codeOf, parseJson, writeAtomically } from './json-file.ts';
import type { SecretStore } from './secret-store.ts';
import { accountKey, grantKey, kioskPinKey, pinKey, portKey } from './secret-key.ts';

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
  /** A key of the store that is history once these are stored; null where none is. */
  readonly outdated: string | null;
}

interface Secret {
  readonly name: string;
  readonly key: string;
  readonly value: () => Promise<string>;
}

/**
 * Moves the accounts' secrets, the tokens of webhooks and all PINs out of a settings file that has passed its
 * check, into the encrypted store; the file then says `"stored": true` in their place and keeps all else, order
 * and names included. Of a PIN the store gets only its hash. Whoever writes an account anew wants it used: what
 * was granted to the earlier one, and its sign-out, are forgotten. Stored first and rewritten after: a power cut
 * between the two loses nothing, and the next start goes on. Where they cannot be stored encrypted they stay where
 * they are and a warning says so. Doing it twice is fine. Rejects only where the file cannot be read.
 */
export async function moveSecrets(
  file: string,
  store: Pick<SecretStore, 'set' | 'remove' | 'weakness'>,
  hashPin: HashPin,
): Promise<MovedSecrets> {
  const text = await readFile(file, 'utf8');
  const json = parseJson(text);
  if (!json.ok || !isRecord(json.value)) return { moved: [], warnings: [] };

  const { connections, operators, broadcast, kiosk } = json.value;
  const holders = [
    ...accountsOf(connections),
    ...operatorsOf(operators, hashPin),
    ...webhooksOf(broadcast),
    ...kioskOf(kiosk, hashPin),
  ];
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
    // Only now: from a file that cannot be written the same account is read at every start.
    const outdated = holders.flatMap((holder, index) => (outcomes[index] ? (holder.outdated ?? []) : []));
    await Promise.all(outdated.map((key) => store.remove(key)));
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
    const field = fieldOf(['connections', index, 'account']);
    return [{ field, content: account, secrets, outdated: grantKey(String(id)) }];
  });
}

function operatorsOf(operators: unknown, hashPin: HashPin): Holder[] {
  return recordsIn(operators).flatMap(({ record, index }) => {
    const { name, pin } = record;
    if (typeof pin !== 'string') return [];
    const secret = { name: 'pin', key: pinKey(String(name)), value: () => hashPin(pin) };
    return [{ field: fieldOf(['operators', index]), content: record, secrets: [secret], outdated: null }];
  });
}

function webhooksOf(broadcast: unknown): Holder[] {
  if (!isRecord(broadcast)) return [];
  return recordsIn(broadcast['ports']).flatMap(({ record, index }) => {
    const { id, token } = record;
    if (typeof token !== 'string') return [];
    const secret = { name: 'token', key: portKey(String(id)), value: () => Promise.resolve(token) };
    const field = fieldOf(['broadcast', 'ports', index]);
    return [{ field, content: record, secrets: [secret], outdated: null }];
  });
}

function kioskOf(kiosk: unknown, hashPin: HashPin): Holder[] {
  if (!isRecord(kiosk)) return [];
  const { pin } = kiosk;
  if (typeof pin !== 'string') return [];
  const secret = { name: 'pin', key: kioskPinKey, value: () => hashPin(pin) };
  return [{ field: 'kiosk', content: kiosk, secrets: [secret], outdated: null }];
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
