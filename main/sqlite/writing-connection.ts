import type { Database } from 'better-sqlite3';

import type { Opened } from './call.ts';
import { spoilsConnection } from './failure.ts';
import { setAside } from './file.ts';

export interface WritingConnectionParts<Handle> {
  readonly file: string;
  /** Opens the file and makes what is used of it, once for each connection. */
  readonly connect: (file: string) => Handle;
  readonly isDamage: (error: unknown) => boolean;
}

/**
 * The one connection that writes to a file: opened when it is needed, closed when it can be trusted no longer,
 * opened on a fresh file when the one there is damaged. Ended by `close`.
 */
export class WritingConnection<Handle extends { readonly db: Database }> {
  readonly #parts: WritingConnectionParts<Handle>;
  #handle: Handle | null = null;

  constructor(parts: WritingConnectionParts<Handle>) {
    this.#parts = parts;
  }

  /** Throws what `connect` does. */
  handle(): Handle {
    return (this.#handle ??= this.#parts.connect(this.#parts.file));
  }

  /** What `look` finds, in a fresh file where this one is damaged. After a failure, or while open, is fine. */
  open<Found extends object>(stamp: string, look: (handle: Handle) => Found): Found & Opened {
    try {
      return { ...look(this.handle()), setAside: null };
    } catch (error) {
      if (!this.#parts.isDamage(error)) throw error;
      return this.setAside(stamp, look);
    }
  }

  /** Moves the file, found damaged, out of the way and looks into a fresh one. */
  setAside<Found extends object>(stamp: string, look: (handle: Handle) => Found): Found & Opened {
    this.close();
    const aside = setAside(this.#parts.file, stamp);
    return { ...look(this.handle()), setAside: aside };
  }

  /** After an error: closes what must not be used any more, and the next use opens it anew. */
  met(error: unknown): void {
    if (spoilsConnection(error)) this.close();
  }

  /** Moves from the WAL into the file: what it can without waiting, or everything, once nobody reads any more. */
  checkpoint(how: 'PASSIVE' | 'TRUNCATE'): void {
    this.#handle?.db.pragma(`wal_checkpoint(${how})`);
  }

  /** Twice is fine. */
  close(): void {
    this.#handle?.db.close();
    this.#handle = null;
  }
}
