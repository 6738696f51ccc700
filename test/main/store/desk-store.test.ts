import Database from 'better-sqlite3';
import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DeskStore, Statement } from '../../../main/store/desk-store.ts';
import { troubledWorker, useStores } from './scratch.ts';

const bench = useStores();
const put = (name: string, value = 'x'): Statement => ({
  sql: "INSERT INTO chat_self (connection, user, name, is_local) VALUES (?, 'kim', ?, 0)",
  values: [name, value],
});
const names = async (store: DeskStore) =>
  (await store.all<{ connection: string }>('SELECT connection FROM chat_self ORDER BY connection')).map(
    ({ connection }) => connection,
  );
const reasonOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );

describe('the store', () => {
  it('keeps what was written, in WAL and fully flushed', async () => {
    const store = await bench().open();
    await store.write([put('a', '1'), put('b', '2')]);
    expect([
      await store.all('SELECT connection, name FROM chat_self ORDER BY connection'),
      await store.all('SELECT * FROM pragma_synchronous'),
      await store.all('SELECT * FROM pragma_journal_mode'),
      store.setAside,
    ]).toEqual([
      [
        { connection: 'a', name: '1' },
        { connection: 'b', name: '2' },
      ],
      [{ synchronous: 2 }],
      [{ journal_mode: 'wal' }],
      null,
    ]);
  });

  it('has what was written after it is opened again', async () => {
    const store = await bench().open();
    await store.write([put('a')]);
    await store.close();
    expect(await names(await bench().open())).toEqual(['a']);
  });

  it('takes another file by name', async () => {
    const drill = await bench().open({ file: 'desk-drill.db' });
    await drill.write([put('drill')]);
    expect(await names(await bench().open())).toEqual([]);
  });

  it('answers a read with every write that was called before it and none that was called after', async () => {
    const store = await bench().open();
    const calls = [store.write([put('a')]), names(store), store.write([put('b')]), names(store)];
    expect(await Promise.all(calls)).toEqual([undefined, ['a'], undefined, ['a', 'b']]);
  });

  it('undoes all of a write that fails, and nothing of those that share its transaction', async () => {
    const store = await bench().open();
    const calls = [store.write([put('a')]), store.write([put('b'), put('a')]), store.write([put('c')])];
    expect(await Promise.all(calls.map(reasonOf))).toEqual([
      'done',
      'StoreFailure: UNIQUE constraint failed: chat_self.connection (SQLITE_CONSTRAINT_PRIMARYKEY)',
      'done',
    ]);
    expect(await names(store)).toEqual(['a', 'c']);
  });

  it('refuses to change anything by a read', async () => {
    const store = await bench().open();
    expect(await reasonOf(store.all('DELETE FROM chat_self'))).toBe(
      'StoreFailure: not a read: DELETE FROM chat_self',
    );
  });

  it('takes thousands of calls at once', async () => {
    const store = await bench().open();
    await Promise.all(Array.from({ length: 3_000 }, (_, n) => store.write([put(`n${n}`)])));
    expect(await names(store)).toHaveLength(3_000);
  });

  it('closes twice, finishes what was called before, and refuses what comes after', async () => {
    const store = await bench().open();
    const written = store.write([put('a')]);
    await Promise.all([store.close(), store.close()]);
    await written;
    expect(await reasonOf(store.write([put('b')]))).toBe('Error: the store is closed');
    expect(bench().clock.waiting).toBe(0);
  });
});

describe('a damaged file', () => {
  it('is set aside at the start as it is, and a fresh one takes its place', async () => {
    writeFileSync(bench().path('desk.db'), 'not a database at all'.repeat(1_000));
    const store = await bench().open();
    await store.write([put('a')]);
    expect(store.setAside).toBe(bench().path('desk.damaged-20231114T221320Z.db'));
    expect(readFileSync(store.setAside ?? '', 'utf8')).toContain('not a database at all');
    expect(await names(store)).toEqual(['a']);
  });

  it('found later is set aside, and what was asked is done on the fresh one', async () => {
    const first = await bench().open();
    await first.write(Array.from({ length: 2_000 }, (_, n) => put(`n${n}`, 'x'.repeat(200))));
    await first.close();
    // The middle of the table: what a start looks at is sound.
    const bytes = readFileSync(bench().path('desk.db'));
    bytes.fill(0x5a, Math.floor(bytes.length / 2), bytes.length - 4_096);
    writeFileSync(bench().path('desk.db'), bytes);
    const store = await bench().open();
    expect(store.setAside).toBeNull();
    const [, read] = await Promise.all([store.write([put('new')]), names(store)]);
    expect([read, store.setAside]).toEqual([['new'], bench().path('desk.damaged-20231114T221320Z.db')]);
    expect(bench().lines.join()).toContain('damaged');
  });

  it('of a newer program is left alone, and the store does not open', async () => {
    const db = new Database(bench().path('desk.db'));
    db.pragma('user_version = 40');
    db.close();
    expect(await reasonOf(bench().open())).toContain('has version 40, this program knows up to 30');
    const again = new Database(bench().path('desk.db'));
    expect(again.pragma('user_version', { simple: true })).toBe(40);
    again.close();
  });
});

describe('a disk that refuses', () => {
  it('rejects the call and takes it when there is room', async () => {
    const store = await bench().open({ worker: troubledWorker });
    await store.write([put('a')]);
    writeFileSync(bench().path('disk-is-full'), '');
    const big = put('b', 'x'.repeat(100_000));
    expect(await reasonOf(store.write([big]))).toBe('StoreFailure: database or disk is full (SQLITE_FULL)');
    rmSync(bench().path('disk-is-full'));
    await store.write([big]);
    expect(await names(store)).toEqual(['a', 'b']);
  });

  it('at the start keeps nobody from starting, and each call tries again', async () => {
    mkdirSync(bench().path('desk.db'));
    const store = await bench().open();
    expect(await reasonOf(store.write([put('a')]))).toContain('StoreFailure: unable to open database file');
    rmdirSync(bench().path('desk.db'));
    await store.write([put('a')]);
    expect(await names(store)).toEqual(['a']);
  });

  it('for ever does not hold up the end', async () => {
    const store = await bench().open({ worker: troubledWorker });
    writeFileSync(bench().path('hang'), '');
    const calls = [reasonOf(store.write([put('a')]))];
    const closed = store.close();
    // The call is on its way to the thread.
    await new Promise((resolve) => setImmediate(resolve));
    bench().clock.advance(5_000);
    await closed;
    expect(await Promise.all(calls)).toEqual(['StoreGoneError: the store thread was given up']);
  });
});

describe('a thread that ends', () => {
  it('rejects what it was asked, and another one takes its place', async () => {
    const store = await bench().open({ worker: troubledWorker });
    await store.write([put('a')]);
    writeFileSync(bench().path('die-once'), '');
    const calls = [reasonOf(store.write([put('b')])), reasonOf(names(store))];
    expect(await Promise.all(calls)).toEqual([
      'StoreGoneError: the store thread ended (3)',
      'StoreGoneError: the store thread ended (3)',
    ]);
    await store.write([put('c')]);
    expect(await names(store)).toEqual(['a', 'c']);
  });

  it('may have written what it rejects', async () => {
    const store = await bench().open({ worker: troubledWorker });
    writeFileSync(bench().path('die-after'), '');
    expect(await reasonOf(store.write([put('a')]))).toContain('StoreGoneError');
    expect(await names(store)).toEqual(['a']);
  });

  it('that cannot start rejects', async () => {
    const nowhere = new URL('not-there.ts', troubledWorker);
    expect(await reasonOf(bench().open({ worker: nowhere }))).toContain('StoreGoneError');
  });
});
