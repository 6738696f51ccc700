import Database from 'better-sqlite3';
import { readdirSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Entry, EntryBody } from '../../../preload/contract/log.ts';
import { because, becauseOfNumber } from '../../../preload/contract/reason.ts';
import type { Clock } from '../../../main/lib/clock.ts';
import { LogInUseError, LogVersionError } from '../../../main/log/failure.ts';
import { LogWriter } from '../../../main/log/writer.ts';
import { command, entryAt, hazard, mixture } from '../../fixture/log/entries.ts';
import { useDirectory, useLogs } from '../../fixture/log/scratch.ts';

const path = useDirectory();
const logs = useLogs(path);

/** A log that gathers in a flood, and when it pauses for that. */
async function gathering() {
  const { promise: paused, resolve } = Promise.withResolvers<void>();
  const { clock } = logs();
  const gatherMs = 4;
  const after: Clock['after'] = (delayMs, callback) => {
    if (delayMs === gatherMs) resolve();
    return clock.after(delayMs, callback);
  };
  const watched: Clock = { now: () => clock.now(), elapsed: () => clock.elapsed(), after };
  const { log } = await logs().open({ gatherMs, clock: watched });
  return { log, paused };
}

async function all<T>(batches: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const batch of batches) found.push(...batch);
  return found;
}

const bodies: readonly EntryBody[] = [
  hazard(),
  hazard({ source: { type: 'site', id: '1', name: null }, place: null, message: null, readings: [] }),
  hazard({ place: { on: 'map', position: [126.97, 37.56] }, message: '따옴표 " 와 \u0000 와 🔥' }),
  command('ima-main/1|gas|device:17', 'kim', 'critical', '현장 확인'),
  {
    type: 'rejected',
    connection: 'ima-main',
    reason: because('unreadable', 'not JSON'),
    copy: '{"msg_type":',
  },
  { type: 'link', connection: 'ima-main', link: { state: 'up', since: 5, supervised: false } },
  { type: 'notice', connection: 'ima-main', site: null, notice: 'refresh', context: '{}' },
  { type: 'notification', alarm: null, outcome: 'summarised', reason: becauseOfNumber('one-of', 12) },
  { type: 'system', what: 'started', detail: null },
];
const entries: readonly Entry[] = bodies.map((body, n) => entryAt(n, body));
const newestFirst = [...entries].reverse();

describe('an alarm log', () => {
  it('gives back every kind of entry as it was', async () => {
    const { log } = await logs().open();
    await Promise.all(entries.map((entry) => log.append(entry)));
    expect(await log.page({ limit: 100 })).toEqual({ entries: newestFirst, next: null });
  });

  it('gives them back after it was closed and opened again, under its own name', async () => {
    const first = await logs().open({ file: 'drill.db' });
    await Promise.all(entries.map((entry) => first.log.append(entry)));
    await first.log.close();
    // The last two are left, empty of entries, so that a start on a full disk can read. The index may be there by now.
    const kept = readdirSync(path()).filter((name) => !name.startsWith('drill.index'));
    expect(kept.sort()).toEqual(['alarms.lock', 'drill.db', 'drill.db-shm', 'drill.db-wal']);
    expect(statSync(path('drill.db-wal')).size).toBe(0);
    const again = await logs().open({ file: 'drill.db' });
    expect([again.lastId, again.checkpoint, again.setAside]).toEqual([newestFirst[0]?.id, null, null]);
    expect((await again.log.page({ limit: 100 })).entries).toEqual(newestFirst);
    expect(again.log.health).toEqual({ state: 'durable', file: path('drill.db'), setAside: null });
  });

  it('makes its directory', async () => {
    const { log } = await logs().open({ directory: path('made/for it') });
    await log.append(entryAt(0, hazard()));
    expect(log.health).toEqual({ state: 'durable', file: path('made/for it/alarms.db'), setAside: null });
  });

  it('writes all that came since the last commit in one transaction, and settles in order', async () => {
    const { log } = await logs().open();
    const settled: number[] = [];
    const many = [...mixture(3_000)];
    await Promise.all(many.map((entry) => log.append(entry).then(() => settled.push(entry.id))));
    expect(log.commits).toBe(1);
    expect(settled).toEqual(many.map(({ id }) => id));
  });

  it('bounds a transaction', async () => {
    const { log } = await logs().open();
    for (const entry of mixture(9_000)) void log.append(entry);
    await log.flush();
    expect(log.commits).toBe(3);
  });

  it('refuses an entry that does not follow the last, also the last before it opened', async () => {
    const first = await logs().open();
    await first.log.append(entryAt(5, hazard()));
    await expect(first.log.append(entryAt(5, hazard()))).rejects.toThrow(RangeError);
    await first.log.close();
    const { log } = await logs().open();
    await expect(log.append(entryAt(4, hazard()))).rejects.toThrow('does not follow');
  });

  it('lets what comes in a moment of a flood share a transaction, and an entry of a quiet hour wait for nothing', async () => {
    const { log, paused } = await gathering();
    const append = (...ids: readonly number[]) =>
      Promise.all(ids.map((id) => log.append(entryAt(id, hazard()))));
    await append(1);
    await append(2);
    expect(log.commits).toBe(2);
    await append(3, 4, 5, 6);
    expect(log.commits).toBe(3);
    const seven = append(7);
    await paused;
    const eight = append(8);
    expect(log.commits).toBe(3);
    logs().clock.advance(4);
    await Promise.all([seven, eight]);
    await append(9);
    expect(log.commits).toBe(5);
  });

  it('closes in such a moment with everything written', async () => {
    const { log, paused } = await gathering();
    await Promise.all([1, 2, 3, 4].map((id) => log.append(entryAt(id, hazard()))));
    const last = log.append(entryAt(5, hazard()));
    await paused;
    await log.close();
    await last;
    expect((await logs().open()).lastId).toBe(entryAt(5, hazard()).id);
  });

  it('refuses a query that makes no sense', async () => {
    const { log } = await logs().open();
    await expect(log.page({ limit: 501 })).rejects.toThrow(RangeError);
  });

  it('closes twice, with everything written, and takes nothing after that', async () => {
    const { log } = await logs().open();
    const last = Promise.all(entries.map((entry) => log.append(entry)));
    await Promise.all([log.close(), log.close()]);
    await last;
    await expect(log.append(entryAt(99, hazard()))).rejects.toThrow('closed');
    await expect(log.page({ limit: 1 })).rejects.toThrow('read the alarm log');
    expect((await logs().open()).lastId).toBe(newestFirst[0]?.id);
    expect(logs().clock.waiting).toBe(0);
  });

  it('keeps a second console out, and names the directory', async () => {
    const { log } = await logs().open();
    await expect(logs().open()).rejects.toThrow(new LogInUseError(path()));
    await expect(logs().open({ file: 'drill.db' })).rejects.toThrow(path());
    await log.close();
    await logs().open();
  });

  it('refuses the file of a newer program, leaves it alone, and lets the directory go', async () => {
    const writer = new LogWriter(path('alarms.db'), (db) => db.pragma('user_version = 30'));
    writer.open('x');
    writer.close();
    await expect(logs().open()).rejects.toThrow(LogVersionError);
    await expect(logs().open()).rejects.toThrow('version 30');
    expect(readdirSync(path()).sort()).toEqual(['alarms.db', 'alarms.lock']);
  });
});

describe('a page of the log', () => {
  it('names the next one, and none at the end', async () => {
    const { log } = await logs().open();
    await Promise.all(entries.map((entry) => log.append(entry)));
    const first = await log.page({ limit: 5 });
    expect([first.entries, first.next]).toEqual([newestFirst.slice(0, 5), newestFirst[4]?.id]);
    const second = await log.page({ limit: 4, before: first.next ?? 0 });
    expect([second.entries, second.next]).toEqual([newestFirst.slice(5), null]);
  });

  it('has what was appended before it was asked for, also what is not on disk yet', async () => {
    const [oldest, ...newer] = entries;
    const first = await logs().open();
    if (oldest) await first.log.append(oldest);
    await first.log.close();
    const { log, tail } = await logs().open();
    const other = new Database(path('alarms.db'));
    other.exec('BEGIN IMMEDIATE');
    const written = newer.map((entry) => log.append(entry));
    const page = log.page({ limit: 100 });
    // Asked of the same thread after it: what could be answered while the disk is slow is.
    expect(await all(tail())).toHaveLength(1);
    other.exec('ROLLBACK');
    other.close();
    expect((await page).entries).toEqual(newestFirst);
    await Promise.all(written);
  });

  it('has what was appended the moment before, by text as well', async () => {
    const { log } = await logs().open();
    for (const [n, entry] of [...mixture(50)].entries()) {
      await log.append({ ...entry, ...hazard({ message: `순번${n} 불꽃감지` }) });
      const page = await log.page({ limit: 1, text: `순번${n}` });
      expect(page.entries.map(({ id }) => id)).toEqual([entry.id]);
    }
  });
});

describe('the state of the alarms', () => {
  const many = [...mixture(5_000)];
  const ofAlarms = many.filter(({ type }) => type === 'hazard' || type === 'command');

  it('is in a checkpoint and the hazards and commands after it', async () => {
    const { log } = await logs().open();
    const through = many[2_999]?.id ?? 0;
    for (const entry of many.slice(0, 3_000)) void log.append(entry);
    log.checkpoint(through, 'the state');
    for (const entry of many.slice(3_000)) void log.append(entry);
    await log.close();
    const opened = await logs().open();
    expect(opened.checkpoint).toEqual({ through, data: 'the state' });
    expect(await all(opened.tail())).toEqual(ofAlarms.filter(({ id }) => id > through));
    expect(await all(opened.tail(0))).toEqual(ofAlarms);
  });

  it('is never ahead of the entries on disk', async () => {
    const { log } = await logs().open();
    const first = many[0];
    if (first === undefined) throw new Error('no entries');
    void log.append(first);
    log.checkpoint(first.id, 'after the first');
    await log.close();
    const { checkpoint, lastId } = await logs().open();
    expect([checkpoint?.through, lastId]).toEqual([first.id, first.id]);
  });

  it('is replayed from the beginning where there is no checkpoint, and up to where the log was opened', async () => {
    const first = await logs().open();
    for (const entry of many.slice(0, 4_000)) void first.log.append(entry);
    await first.log.close();
    const { log, tail } = await logs().open();
    for (const entry of many.slice(4_000)) void log.append(entry);
    await log.flush();
    const last = many[3_999]?.id ?? 0;
    expect(await all(tail())).toEqual(ofAlarms.filter(({ id }) => id <= last));
  });

  it('of an empty log is empty', async () => {
    const { lastId, checkpoint, tail } = await logs().open();
    expect([lastId, checkpoint, await all(tail())]).toEqual([0, null, []]);
  });
});
