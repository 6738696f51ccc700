import {
  mkdirSync,
  readFileSync,
  readlinkSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './chromium.ts';
import { say } from './say.ts';

/** What a later instance tells the first before it leaves. */
export interface SecondInstance {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
}

/**
 * One running instance for one user data directory. The lock is a symbolic link that names its owner's
 * process, made in one step; a link whose owner is gone is nobody's. Later instances leave a note in the same
 * directory, so that asking stays synchronous, as it is in Electron.
 */
export class SingleInstance {
  readonly #directory: string;
  readonly #onSecond: (second: SecondInstance) => void;
  #watcher: FSWatcher | null = null;

  constructor(userData: string, onSecond: (second: SecondInstance) => void) {
    this.#directory = join(userData, 'Singleton');
    this.#onSecond = onSecond;
  }

  get isHeld(): boolean {
    return this.#watcher !== null;
  }

  /** True when this process is the one instance; otherwise that one has been told. */
  request(additionalData: unknown): boolean {
    if (this.isHeld) return true;
    mkdirSync(this.#directory, { recursive: true });
    if (!this.#claim()) {
      this.#leaveNote(additionalData);
      return false;
    }
    for (const note of this.#notes()) rmSync(note, { force: true });
    this.#watcher = watch(this.#directory, () => this.#readNotes());
    this.#watcher.on('error', (failure) => say(`single instance: ${String(failure)}`));
    this.#watcher.unref();
    return true;
  }

  /** Releasing twice is fine. */
  release(): void {
    if (!this.isHeld) return;
    this.#watcher?.close();
    this.#watcher = null;
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #claim(): boolean {
    const lock = join(this.#directory, 'owner');
    try {
      symlinkSync(String(process.pid), lock);
      return true;
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
    }
    if (isAlive(ownerOf(lock))) return false;
    rmSync(lock, { force: true });
    return this.#claim();
  }

  #leaveNote(additionalData: unknown): void {
    const second: SecondInstance = { argv: process.argv, workingDirectory: process.cwd(), additionalData };
    const draft = join(this.#directory, `draft-${process.pid}`);
    writeFileSync(draft, JSON.stringify(second));
    // Renamed when whole, so that nobody reads half a note.
    renameSync(draft, join(this.#directory, `note-${process.pid}`));
  }

  #readNotes(): void {
    for (const note of this.#notes()) {
      const second = JSON.parse(readFileSync(note, 'utf8')) as SecondInstance;
      rmSync(note, { force: true });
      this.#onSecond(second);
    }
  }

  #notes(): string[] {
    return readdirSync(this.#directory)
      .filter((name) => name.startsWith('note-'))
      .map((name) => join(this.#directory, name));
  }
}

/** The process that the lock names; not a number when it was released meanwhile. */
function ownerOf(lock: string): number {
  try {
    return Number(readlinkSync(lock));
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ENOENT') throw failure;
    return Number.NaN;
  }
}
