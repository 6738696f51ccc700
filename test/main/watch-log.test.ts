import Database from 'better-sqlite3';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AlarmBook } from '../../main/alarm/book.ts';
import { AlarmEngine } from '../../main/alarm/engine.ts';
import { restoreBook } from '../../main/alarm/restore.ts';
import { createEntryIds } from '../../main/lib/entry-id.ts';
import { silentLogger } from '../../main/lib/logger.ts';
import type { AlarmLog } from '../../main/log/alarm-log.ts';
import { watchLog } from '../../main/watch-log.ts';
import type { EntryBody, LogHealth } from '../../preload/contract/log.ts';
import { healthOf, useDirectory, useLogs } from '../fixture/log/scratch.ts';
import { reportLike } from './alarm/event-like.ts';

const path = useDirectory();
const logs = useLogs(() => path());

/** A real engine on a real log, watched. */
function setUp(log: AlarmLog) {
  const { clock } = logs();
  const nextId = createEntryIds(0);
  const recorded: string[] = [];
  const record = (body: EntryBody) => {
    if (body.type === 'system') recorded.push(body.what);
  };
  const engine = new AlarmEngine({
    book: new AlarmBook(),
    log,
    nextId,
    clock,
    tell() {},
    logger: silentLogger,
  });
  const told: LogHealth['state'][] = [];
  watchLog({ log, engine, record, onHealth: ({ state }) => told.push(state) });
  return { engine, recorded, told };
}

describe('the watch over the log', () => {
  it('saves the standing alarms into the fresh file when the old one was set aside while running', async () => {
    const first = await logs().open();
    const { engine, recorded } = setUp(first.log);
    engine.report(reportLike('raised'));
    await first.log.flush();
    // Changed properly by somebody else's hand, so that the writer must look at it again, then ruined.
    const other = new Database(path('alarms.db'));
    other.exec("INSERT INTO checkpoint VALUES (1, 'x')");
    other.pragma('wal_checkpoint(TRUNCATE)');
    other.close();
    writeFileSync(path('alarms.db'), readFileSync(path('alarms.db')).fill(0x5a, 4_096));
    engine.report(reportLike('raised', { source: { type: 'device', id: 'G-102', name: null } }));
    await first.log.flush();
    expect(recorded).toEqual(['log-set-aside']);
    await first.log.close();

    const second = await logs().open();
    const book = await restoreBook(second, silentLogger);
    expect(book.alarms().map((alarm) => alarm.source.id)).toEqual(['G-101', 'G-102']);
  });

  it('records that memory is used from the start, and that the disk is back', async () => {
    writeFileSync(path('blocked'), 'a file where a directory should be');
    const { log } = await logs().open({ directory: path('blocked') });
    const { recorded, told } = setUp(log);
    expect(recorded).toEqual(['log-in-memory']);
    rmSync(path('blocked'));
    logs().clock.advance(1_500);
    await healthOf(log, ({ state }) => state === 'durable');
    expect(recorded).toEqual(['log-in-memory', 'log-restored']);
    expect(told.at(-1)).toBe('durable');
  });
});
