import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatError, type Logger } from '../lib/logger.ts';

/** What the file keeps: starts that the program made by itself, epoch ms, the newest last. */
const fileName = 'restarts.json';
const most = 20;

/**
 * When the program started itself anew, counted over its lives: a small file in the data directory, written at once,
 * because whoever writes it is about to end.
 */
export class Restarts {
  readonly #file: string;
  readonly #logger: Logger;
  #times: readonly number[];

  /** A file that cannot be read is as none: it must not keep a console from starting. */
  constructor(directory: string, logger: Logger) {
    this.#file = join(directory, fileName);
    this.#logger = logger;
    this.#times = read(this.#file, logger);
  }

  /** The newest, epoch ms; null: never. */
  get last(): number | null {
    return this.#times.at(-1) ?? null;
  }

  /** How many there were since `since`; times to come are of a clock that was set back, and count for nothing. */
  count(since: number, now: number): number {
    return this.#times.filter((at) => at >= since && at <= now).length;
  }

  /** False where it could not be kept: then the next life would not know of it. */
  add(now: number): boolean {
    this.#times = [...this.#times.filter((at) => at <= now), now].slice(-most);
    try {
      // Beside it first: a program that dies in the middle leaves the old file whole.
      writeFileSync(`${this.#file}.new`, JSON.stringify({ at: this.#times }));
      renameSync(`${this.#file}.new`, this.#file);
      return true;
    } catch (failure) {
      this.#logger.warn(`${fileName} not written`, failure);
      return false;
    }
  }
}

function read(file: string, logger: Logger): readonly number[] {
  try {
    const { at } = JSON.parse(readFileSync(file, 'utf8')) as { at?: unknown };
    if (!Array.isArray(at)) throw new Error('no list of times');
    return at.filter((each): each is number => Number.isFinite(each)).toSorted((a, b) => a - b);
  } catch (failure) {
    const isAbsent = failure instanceof Error && 'code' in failure && failure.code === 'ENOENT';
    if (!isAbsent) logger.warn(`${fileName} not read, counted as none: ${formatError(failure)}`);
    return [];
  }
}
