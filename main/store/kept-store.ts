import type { DeskStore } from './desk-store.ts';

/** A text may be so long, bytes of UTF-8. */
export const mostKeptBytes = 64 * 1_024;

/**
 * Small texts by name in the desk's store, for what a restart must not forget: drafts, what windows asked to
 * keep, switches. Names are like paths, `schedule/ID`. All calls may be made twice. Owns nothing: whoever opened
 * the store closes it.
 */
export class KeptStore {
  readonly #store: Pick<DeskStore, 'all' | 'write'>;

  constructor(store: Pick<DeskStore, 'all' | 'write'>) {
    this.#store = store;
  }

  async get(name: string): Promise<string | null> {
    const rows = await this.#store.all<{ text: string }>('SELECT text FROM kept WHERE name = ?', [name]);
    return rows[0]?.text ?? null;
  }

  /** In place of what was there. Rejects for a text that is too long, and what was there stays. */
  async set(name: string, text: string): Promise<void> {
    const bytes = Buffer.byteLength(text);
    if (bytes > mostKeptBytes)
      throw new Error(`kept store: ${name} has ${bytes} bytes, at most ${mostKeptBytes} are kept`);
    return this.#store.write([
      {
        sql: 'INSERT INTO kept (name, text) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text',
        values: [name, text],
      },
    ]);
  }

  /** Also where there is none. */
  remove(name: string): Promise<void> {
    return this.#store.write([{ sql: 'DELETE FROM kept WHERE name = ?', values: [name] }]);
  }

  /** Every text whose name begins so, by its whole name, in the order of the names. */
  async all(prefix: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#store.all<{ name: string; text: string }>(
      'SELECT name, text FROM kept WHERE substr(name, 1, length(?)) = ? ORDER BY name',
      [prefix, prefix],
    );
    return new Map(rows.map(({ name, text }) => [name, text]));
  }
}
