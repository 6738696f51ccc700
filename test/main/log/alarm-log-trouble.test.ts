import Database from 'better-sqlite3';
import { mkdirSync, readdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Entry, LogHealth } from '../../../preload/contract/log.ts';
import { because, becauseOfTime, withMore } from '../../../preload/contract/reason.ts';
import { sayReason } from '../../../preload/contract/reason-words.ts';
import type { AlarmLog } from '../../../main/log/alarm-log.ts';
import { mixture, morning } from '../../fixture/log/entries.ts';
import { healthOf, troubledWorker, useDirectory, useLogs } from '../../fixture/log/scratch.ts';

const path = useDirectory();
const logs = useLogs(path);
const many = [...mixture(3_000)];
const isMemory = (health: LogHealth) => health.state === 'memory';
const isDurable = (health: LogHealth) => health.state === 'durable';
const trouble = (name: string) => writeFileSync(path(name), '');
const relieve = (name: string) => rmSync(path(name));

/** Everything in the log, oldest first. */
async function everything(log: AlarmLog): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (let before: number | undefined; ;) {
    const page = await log.page({ limit: 500, ...(before === undefined ? {} : { before }) });
    entries.push(...page.entries);
    if (page.next === null) return entries.reverse();
    before = page.next;
  }
}

async function replayed(batches: AsyncIterable<readonly Entry[]>): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for await (const batch of batches) found.push(...batch);
  return found;
}

const append = (log: AlarmLog, entries: readonly Entry[]) =>
  Promise.all(entries.map((entry) => log.append(entry)));

/** Lets the log try again until it is on disk. */
async function retried(log: AlarmLog): Promise<void> {
  const durable = healthOf(log, isDurable);
  logs().clock.advance(1_000);
  await durable;
}

describe('a full disk', () => {
  it('is told at once, alarms go on in memory, and all is written in order, once, when there is room', async () => {
    const { log } = await logs().open({ worker: troubledWorker });
    await append(log, many.slice(0, 1_000));
    trouble('disk-is-full');
    await append(log, many.slice(1_000, 2_000));
    expect(log.health).toEqual({
      state: 'memory',
      since: morning,
      reason: because('not-kept', 'database or disk is full (SQLITE_FULL)'),
      waiting: 1_000,
    });
    expect(await everything(log)).toEqual(many.slice(0, 2_000));

    // Still full after a second: what came meanwhile waits behind the rest.
    const told = healthOf(log, (health) => health.state === 'memory' && health.waiting === 1_500);
    await append(log, many.slice(2_000, 2_500));
    logs().clock.advance(1_000);
    await told;

    relieve('disk-is-full');
    await retried(log);
    await append(log, many.slice(2_500));
    await log.close();
    const again = await logs().open();
    expect(await everything(again.log)).toEqual(many);
  });

  it('answers questions from memory and file together', async () => {
    const { log } = await logs().open({ worker: troubledWorker });
    await append(log, many.slice(0, 1_500));
    trouble('disk-is-full');
    await append(log, many.slice(1_500));
    expect(log.health.state).toBe('memory');
    const isAsked = (entry: Entry) => entry.type === 'hazard' && entry.report.site === 'ima-main/3';
    const page = await log.page({ limit: 500, site: 'ima-main/3', types: ['hazard'] });
    expect([...page.entries].reverse()).toEqual(many.filter(isAsked));
    const byText = await log.page({ limit: 2, text: '꽃감', before: many[1_501]?.id ?? 0 });
    expect(byText.entries.map(({ id }) => id)).toEqual(
      many
        .slice(0, 1_501)
        .filter((entry) => entry.type === 'hazard' && entry.report.message?.includes('불꽃감지'))
        .map(({ id }) => id)
        .reverse()
        .slice(0, 2),
    );
  });

  it('at the start keeps nobody from what is in the file', async () => {
    const first = await logs().open();
    await append(first.log, many.slice(0, 1_000));
    await first.log.close();
    trouble('disk-is-full');
    const { log, lastId, tail } = await logs().open({ worker: troubledWorker });
    await append(log, many.slice(1_000, 2_000));
    expect([log.health.state, lastId, (await replayed(tail())).length > 900]).toEqual([
      'memory',
      many[999]?.id,
      true,
    ]);
    expect(await everything(log)).toEqual(many.slice(0, 2_000));
    relieve('disk-is-full');
    await retried(log);
  });

  it('at the end is tried once more, and what is lost is said', async () => {
    const { log } = await logs().open({ worker: troubledWorker });
    trouble('disk-is-full');
    await append(log, many.slice(0, 1_000));
    await log.close();
    expect(logs().lines.at(-1)).toContain('closed with 1000 entries not on disk');
    expect(logs().clock.waiting).toBe(0);
  });
});

describe('a directory that cannot be written', () => {
  // Root may write anywhere, so permissions prove nothing: a file stands where the directory should be.
  it('at the start means memory, and all is written once it can be', async () => {
    trouble('in-the-way');
    const { log, lastId, checkpoint, tail } = await logs().open({ directory: path('in-the-way/data') });
    expect([lastId, checkpoint, await replayed(tail())]).toEqual([0, null, []]);
    expect(log.health).toMatchObject({
      state: 'memory',
      reason: because('not-kept', expect.stringContaining('ENOTDIR') as string),
    });
    await append(log, many.slice(0, 200));
    expect(await everything(log)).toEqual(many.slice(0, 200));
    relieve('in-the-way');
    await retried(log);
    expect(log.health).toEqual({ state: 'durable', file: path('in-the-way/data/alarms.db'), setAside: null });
    await append(log, many.slice(200, 400));
    await log.close();
    const again = await logs().open({ directory: path('in-the-way/data') });
    expect(await everything(again.log)).toEqual(many.slice(0, 400));
  });

  it('that opens later tells so without an entry to write', async () => {
    mkdirSync(path('alarms.db'));
    const { log } = await logs().open();
    expect(log.health).toMatchObject({ state: 'memory', waiting: 0 });
    rmdirSync(path('alarms.db'));
    await retried(log);
    expect(log.health.state).toBe('durable');
  });

  it('goes on in memory while another console has taken it meanwhile', async () => {
    trouble('in-the-way');
    const { log } = await logs().open({ directory: path('in-the-way/data') });
    relieve('in-the-way');
    const other = await logs().open({ directory: path('in-the-way/data') });
    const told = healthOf(
      log,
      (health) => health.state === 'memory' && sayReason(health.reason).includes('in use'),
    );
    logs().clock.advance(1_000);
    await told;
    await append(log, many.slice(0, 10));
    await other.log.close();
    await retried(log);
    expect(await everything(log)).toEqual(many.slice(0, 10));
  });
});

describe('a disk that does not answer', () => {
  it('keeps nobody waiting for longer than 5 s', async () => {
    const { log } = await logs().open();
    await append(log, many.slice(0, 10));
    const other = new Database(path('alarms.db'));
    other.exec('BEGIN IMMEDIATE');
    const told = append(log, many.slice(10, 20));
    await healthOfStalled(log);
    await told;
    expect(log.health).toEqual({
      state: 'memory',
      since: morning + 5_000,
      reason: withMore(because('not-kept'), becauseOfTime('no-answer-within', 5_000)),
      waiting: 10,
    });
    const durable = healthOf(log, isDurable);
    other.exec('ROLLBACK');
    other.close();
    await durable;
    expect(await everything(log)).toEqual(many.slice(0, 20));
  });

  it('does not keep the program from ending', async () => {
    const { log } = await logs().open();
    await append(log, many.slice(0, 10));
    const other = new Database(path('alarms.db'));
    other.exec('BEGIN IMMEDIATE');
    const told = append(log, many.slice(10, 20));
    const closed = log.close();
    logs().clock.advance(5_000);
    await Promise.all([told, closed]);
    expect(logs().lines.at(-1)).toContain('closed with 10 entries not on disk');
    other.exec('ROLLBACK');
    other.close();
  });

  /** The write is under way when its watch is set; then five seconds pass. */
  async function healthOfStalled(log: AlarmLog): Promise<void> {
    const stalled = healthOf(log, isMemory);
    for (let turn = 0; turn < 20 || logs().clock.waiting === 0; turn += 1) await Promise.resolve();
    logs().clock.advance(5_000);
    await stalled;
  }
});

describe('a damaged file', () => {
  it('at the start is set aside, whole, and a fresh one is used', async () => {
    const first = await logs().open();
    await append(first.log, many.slice(0, 100));
    await first.log.close();
    writeFileSync(path('alarms.db'), 'not a database, '.repeat(1_000));
    const { log, lastId, setAside } = await logs().open();
    const aside = path('alarms.damaged-20260301T000000Z.db');
    expect([lastId, setAside, readFileSync(aside, 'utf8').slice(0, 16)]).toEqual([
      0,
      aside,
      'not a database, ',
    ]);
    expect(log.health).toEqual({ state: 'durable', file: path('alarms.db'), setAside: aside });
    await append(log, many.slice(100, 200));
    expect(await everything(log)).toEqual(many.slice(100, 200));
  });

  it('found by a question is set aside, told, and logging goes on', async () => {
    const first = await logs().open();
    await append(first.log, many.slice(0, 2_000));
    await first.log.close();
    const file = readFileSync(path('alarms.db'));
    file.fill(0x5a, 40_960, 45_056 * 4);
    writeFileSync(path('alarms.db'), file);
    const { log, setAside } = await logs().open();
    expect(setAside).toBeNull();
    const told = healthOf(log, (health) => health.state === 'durable' && health.setAside !== null);
    const inTheMiddle = { limit: 100, before: many[200]?.id ?? 0 };
    expect(await log.page(inTheMiddle)).toEqual({ entries: [], next: null });
    expect(await told).toEqual({
      state: 'durable',
      file: path('alarms.db'),
      setAside: path('alarms.damaged-20260301T000000Z.db'),
    });
    await append(log, many.slice(2_000));
    expect(await everything(log)).toEqual(many.slice(2_000));
  });

  it('found while the state is replayed ends the replay, and logging goes on', async () => {
    const first = await logs().open();
    await append(first.log, many.slice(0, 2_000));
    await first.log.close();
    const file = readFileSync(path('alarms.db'));
    file.fill(0x5a, 40_960, 45_056 * 4);
    writeFileSync(path('alarms.db'), file);
    const { log, tail } = await logs().open();
    expect(await replayed(tail())).toEqual([]);
    await append(log, many.slice(2_000));
    expect(await everything(log)).toEqual(many.slice(2_000));
  });

  it('found while writing loses nothing of what was being written', async () => {
    const { log } = await logs().open();
    await append(log, many.slice(0, 2_000));
    // Somebody else's hand: the file is changed properly, so the writer must look at it again, then ruined.
    const other = new Database(path('alarms.db'));
    other.exec("INSERT INTO checkpoint VALUES (1, 'x')");
    other.pragma('wal_checkpoint(TRUNCATE)');
    other.close();
    const file = readFileSync(path('alarms.db'));
    writeFileSync(path('alarms.db'), file.fill(0x5a, 4_096));
    await append(log, many.slice(2_000));
    const aside = path('alarms.damaged-20260301T000000Z.db');
    expect(log.health).toEqual({ state: 'durable', file: path('alarms.db'), setAside: aside });
    expect(await everything(log)).toEqual(many.slice(2_000));
    expect(readdirSync(path())).toContain('alarms.damaged-20260301T000000Z.db');
  });
});

describe('a writing thread that ends', () => {
  it('is started again, and what it had written already is not written twice', async () => {
    const { log } = await logs().open({ worker: troubledWorker });
    await append(log, many.slice(0, 500));
    trouble('die-after-commit');
    await append(log, many.slice(500, 1_000));
    expect(readdirSync(path())).not.toContain('die-after-commit');
    expect(log.health.state).toBe('durable');
    expect(await everything(log)).toEqual(many.slice(0, 1_000));
  });

  it('again and again means memory, and all is written once it lives', async () => {
    const { log } = await logs().open({ worker: troubledWorker });
    trouble('die-always');
    await append(log, many.slice(0, 500));
    expect(log.health).toMatchObject({
      state: 'memory',
      reason: because('not-kept', 'the log thread ended (3)'),
      waiting: 500,
    });
    relieve('die-always');
    await retried(log);
    await append(log, many.slice(500, 1_000));
    expect(await everything(log)).toEqual(many.slice(0, 1_000));
  });
});
