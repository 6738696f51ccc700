import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly line: number; readonly column: number };

/**
 * JSON with or without a byte order mark. The error tells line and column, from 1, and not the text there:
 * a settings file may still hold a password, and the engine's own message quotes it.
 */
export function parseJson(text: string): ParsedJson {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return { ok: true, value: JSON.parse(json) as unknown };
  } catch {
    // What the engine says is dropped on purpose: it often has no position, and it quotes the file.
    const before = json.slice(0, failureAt(json)).split('\n');
    return { ok: false, line: before.length, column: (before.at(-1) ?? '').length + 1 };
  }
}

/**
 * Replaces the file in one step: a temporary file beside it, flushed, then renamed over it. Whoever reads
 * sees the old text or the new one, also after a power cut. `mode` is for a file that is not there yet; one
 * that is keeps its own. A symbolic link stays one.
 */
export async function writeAtomically(file: string, text: string, mode: number): Promise<void> {
  const target = await realpath(file).catch(ifMissing(file));
  const present = await stat(target).catch(ifMissing(null));
  const temporary = join(dirname(target), `.${randomUUID()}.tmp`);
  try {
    const handle = await open(temporary, 'wx', present ? present.mode & 0o777 : mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (failure) {
    await rm(temporary, { force: true });
    throw new Error(`write ${file}`, { cause: failure });
  }
  await syncDirectory(dirname(target));
}

/** For `catch`: a file that is not there is no failure. */
export function ifMissing<T>(instead: T): (failure: unknown) => T {
  return (failure) => {
    if (codeOf(failure) === 'ENOENT') return instead;
    throw failure;
  };
}

/** `ENOENT`, `EACCES` … of a failed file operation or of its cause; null for any other failure. */
export function codeOf(failure: unknown): string | null {
  if (!(failure instanceof Error)) return null;
  return 'code' in failure && typeof failure.code === 'string' ? failure.code : codeOf(failure.cause);
}

/** Makes the rename itself durable. Windows has no such call and answers EPERM or EISDIR. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const space = /[ \t\n\r]*/y;
const text = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Where the first thing stands that is not JSON. Only asked once parsing has failed. */
function failureAt(json: string): number {
  let at = 0;

  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(json);
    if (found) at += found[0].length;
    return found !== null;
  };
  const next = (): string => {
    take(space);
    return json.charAt(at);
  };
  const takeSign = (sign: string): boolean => {
    if (next() !== sign) return false;
    at += 1;
    return true;
  };
  /** Items between commas up to `end`; false where something does not fit. */
  const takeItems = (end: string, takeItem: () => boolean): boolean => {
    if (takeSign(end)) return true;
    do {
      if (!takeItem()) return false;
    } while (takeSign(','));
    return takeSign(end);
  };
  const takeValue = (): boolean => {
    if (takeSign('{'))
      return takeItems('}', () => next() === '"' && take(text) && takeSign(':') && takeValue());
    if (takeSign('[')) return takeItems(']', takeValue);
    return next() === '"' ? take(text) : take(scalar);
  };

  if (takeValue()) next();
  return at;
}
