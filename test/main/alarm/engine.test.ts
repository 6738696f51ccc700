import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../preload/contract/alarm.ts';
import type { Entry } from '../../../preload/contract/log.ts';
import { AlarmBook } from '../../../main/alarm/book.ts';
import { AlarmEngine, type EntryLog, type Told } from '../../../main/alarm/engine.ts';
import { createEntryIds } from '../../../main/lib/entry-id.ts';
import { createLogger } from '../../../main/lib/logger.ts';
import { ManualClock } from '../manual-clock.ts';
import { commandOn, noon, reportLike } from './event-like.ts';

/** A log whose commits the test makes happen, or fail, in any order. */
class HeldLog implements EntryLog {
  readonly entries: Entry[] = [];
  readonly checkpoints: { through: number; data: string; afterEntries: number }[] = [];
  readonly #held: { commit: () => void; fail: (failure: Error) => void }[] = [];

  append(entry: Entry): Promise<void> {
    this.entries.push(entry);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#held.push({ commit: resolve, fail: reject });
    return promise;
  }

  checkpoint(through: number, data: string): void {
    this.checkpoints.push({ through, data, afterEntries: this.entries.length });
  }

  /** The `n`th append, counted from 0, and what follows from it. */
  async commit(n: number): Promise<void> {
    this.#held[n]?.commit();
    await settled();
  }

  async commitAll(): Promise<void> {
    for (const { commit } of this.#held) commit();
    await settled();
  }

  async fail(n: number): Promise<void> {
    this.#held[n]?.fail(new Error('disk gone'));
    await settled();
  }
}

/** Everything that promises had in store has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function startEngine({
  book = new AlarmBook(),
  tell,
  checkpointEvery,
}: { book?: AlarmBook; tell?: (told: Told) => void; checkpointEvery?: number } = {}) {
  const log = new HeldLog();
  const clock = new ManualClock(noon);
  const told: Told[] = [];
  const lines: string[] = [];
  const engine = new AlarmEngine({
    book,
    log,
    clock,
    nextId: createEntryIds(book.through),
    tell: (each) => {
      told.push(each);
      tell?.(each);
    },
    logger: createLogger('alarm', (line) => lines.push(line), clock.now.bind(clock)),
    ...(checkpointEvery === undefined ? {} : { checkpointEvery }),
  });
  return { engine, log, clock, told, lines };
}

function only(alarms: readonly Alarm[]): Alarm {
  const [alarm] = alarms;
  if (!alarm || alarms.length > 1) throw new Error(`the test expects one alarm, not ${alarms.length}`);
  return alarm;
}

/** Whether the promise is settled by now. */
async function isAnswered(answer: Promise<unknown>): Promise<boolean> {
  const notYet = Symbol('not yet');
  return (await Promise.race([answer, settled().then(() => notYet)])) !== notYet;
}

describe('a report', () => {
  it('is in the log before it is told or shown', async () => {
    const { engine, log, told } = startEngine();
    const report = reportLike('raised');
    engine.report(report);
    await settled();
    expect([log.entries.length, told, engine.alarms()]).toEqual([1, [], []]);

    await log.commit(0);
    const id = noon * 1_024;
    const alarm = only(engine.alarms());
    expect(alarm.occurrence).toBe(id);
    expect(told).toEqual([
      {
        entry: { id, at: noon, type: 'hazard', alarm: alarm.id, outcome: 'raised', report },
        alarmId: alarm.id,
        alarm,
        annunciation: 'raised',
        ended: false,
      },
    ]);
  });

  it('is told after all before it, whatever the order of the commits', async () => {
    const { engine, log, told } = startEngine();
    for (const kind of ['gas', 'sos', 'fire']) engine.report(reportLike('raised', { kind }));
    await log.commit(2);
    await log.commit(1);
    expect(told).toEqual([]);
    await log.commit(0);
    expect(told.map((each) => each.alarm?.kind)).toEqual(['gas', 'sos', 'fire']);
    expect(log.entries.map((entry) => entry.id)).toEqual(told.map((each) => each.entry.id));
  });

  it('is told with the alarm as it stood then, not as it stands since', async () => {
    const { engine, log, told } = startEngine();
    engine.report(reportLike('raised'));
    engine.report(reportLike('raised', { sourceTime: noon + 1, severity: 'critical' }));
    await log.commit(0);
    expect(told.map((each) => each.alarm?.severity)).toEqual(['high']);
    expect(only(engine.alarms()).severity).toBe('high');
    await log.commit(1);
    expect(told.map((each) => each.alarm?.severity)).toEqual(['high', 'critical']);
    expect(only(engine.alarms()).severity).toBe('critical');
  });

  it('is told all the same when the log fails, and the failure is logged', async () => {
    const { engine, log, told, lines } = startEngine();
    engine.report(reportLike('raised'));
    engine.report(reportLike('raised', { kind: 'sos' }));
    await log.fail(0);
    await log.commit(1);
    expect(told.map((each) => each.annunciation)).toEqual(['raised', 'raised']);
    expect(engine.alarms()).toHaveLength(2);
    expect(lines).toEqual([expect.stringContaining(' warn ')]);
    expect(lines[0]).toContain('disk gone');
  });

  it('is told to the next even when a listener throws', async () => {
    const { engine, log, told, lines } = startEngine({
      tell: ({ alarm }) => {
        if (alarm?.kind === 'gas') throw new Error('no window');
      },
    });
    engine.report(reportLike('raised'));
    engine.report(reportLike('raised', { kind: 'sos' }));
    await log.commitAll();
    expect(told.map((each) => each.alarm?.kind)).toEqual(['gas', 'sos']);
    expect(lines).toEqual([expect.stringContaining('no window')]);
  });
});

const kim = { operator: 'Kim', desk: 'desk-1' };

describe('a command', () => {
  it('is answered with the alarm after its entry is committed, and told first', async () => {
    const { engine, log, clock, told } = startEngine();
    engine.report(reportLike('raised'));
    await log.commitAll();
    clock.advance(2_000);
    const alarm = only(engine.alarms());
    const answer = engine.command(commandOn(alarm, 'acknowledge'), kim);
    expect(await isAnswered(answer)).toBe(false);
    expect(only(engine.alarms()).acknowledgement).toBeNull();

    await log.commit(1);
    const acknowledgement = { ...kim, at: noon + 2_000, note: 'seen' };
    expect(told.at(-1)).toMatchObject({ alarm: { acknowledgement }, annunciation: null });
    expect(await answer).toEqual({ ok: true, value: { ...alarm, acknowledgement } });
  });

  it('is answered after what came before it, and judged by it', async () => {
    const { engine, log } = startEngine();
    engine.report(reportLike('raised'));
    await log.commitAll();
    const seen = only(engine.alarms());
    engine.report(reportLike('progress', { sourceTime: noon + 1, severity: 'critical' }));
    const answer = engine.command(commandOn(seen, 'acknowledge'), kim);
    await log.commit(2);
    expect(await isAnswered(answer)).toBe(false);
    await log.commit(1);
    expect(await answer).toEqual({
      ok: false,
      error: { code: 'severity-changed', message: 'the severity is now critical, not high' },
    });
  });

  it('that ends the alarm is answered with null and told as its end', async () => {
    const { engine, log, told } = startEngine();
    engine.report(reportLike('raised'));
    engine.report(reportLike('cleared', { sourceTime: noon + 1 }));
    await log.commitAll();
    const answer = engine.command(commandOn(only(engine.alarms()), 'acknowledge'), kim);
    await log.commitAll();
    expect(await answer).toEqual({ ok: true, value: null });
    expect(told.at(-1)).toMatchObject({ alarm: null, ended: true });
    expect(engine.alarms()).toEqual([]);
  });

  it('that is refused is in the log with the reason, and names who was first', async () => {
    const { engine, log } = startEngine();
    engine.report(reportLike('raised'));
    await log.commitAll();
    const command = commandOn(only(engine.alarms()), 'acknowledge');
    const answers = [
      engine.command(command, kim),
      engine.command(command, { operator: 'Park', desk: 'desk-1' }),
    ];
    await log.commitAll();
    expect(await Promise.all(answers)).toMatchObject([
      { ok: true },
      { ok: false, error: { code: 'already-acknowledged', message: 'already acknowledged by Kim' } },
    ]);
    expect(log.entries.slice(1)).toMatchObject([
      { type: 'command', operator: 'Kim', outcome: 'accepted' },
      { type: 'command', operator: 'Park', outcome: 'already-acknowledged' },
    ]);
  });
});

describe('a start', () => {
  it('shows what the log held, and goes on from there', async () => {
    const before = startEngine();
    before.engine.report(reportLike('raised'));
    await before.log.commitAll();
    const book = new AlarmBook();
    book.replay(before.log.entries);

    const { engine, log, told } = startEngine({ book });
    expect(engine.alarms()).toEqual(before.engine.alarms());
    engine.report(reportLike('raised', { sourceTime: noon + 1 }));
    await log.commitAll();
    expect(told).toMatchObject([{ alarm: { count: 2 }, annunciation: null }]);
  });
});

describe('a checkpoint', () => {
  it('follows every so many entries, and holds the book at the entry it names', () => {
    const { engine, log } = startEngine({ checkpointEvery: 3 });
    for (let n = 0; n < 7; n += 1) engine.report(reportLike('raised', { sourceTime: noon + n }));
    expect(log.checkpoints.map((each) => each.afterEntries)).toEqual([3, 6]);
    for (const { through, data, afterEntries } of log.checkpoints) {
      const book = AlarmBook.fromCheckpoint(data);
      expect(through).toBe(log.entries[afterEntries - 1]?.id);
      expect(book.alarms().map((alarm) => alarm.count)).toEqual([afterEntries]);
    }
  });

  it('counts the entries replayed at the start', () => {
    const before = startEngine();
    for (let n = 0; n < 4; n += 1) before.engine.report(reportLike('raised', { sourceTime: noon + n }));
    const book = new AlarmBook();
    book.replay(before.log.entries);
    const { engine, log } = startEngine({ book, checkpointEvery: 5 });
    engine.report(reportLike('raised', { sourceTime: noon + 9 }));
    expect(log.checkpoints.map((each) => each.through)).toEqual([log.entries[0]?.id]);
  });

  it('is left at the close, after everything was told, and only once', async () => {
    const { engine, log, told } = startEngine();
    engine.report(reportLike('raised'));
    const closed = engine.close();
    expect(await isAnswered(closed)).toBe(false);
    expect(log.checkpoints).toEqual([]);
    await log.commitAll();
    await closed;
    await engine.close();
    expect(told).toHaveLength(1);
    expect(log.checkpoints.map((each) => each.through)).toEqual([log.entries[0]?.id]);
  });

  it('is not left where nothing happened', async () => {
    const { engine, log } = startEngine();
    await engine.close();
    expect(log.checkpoints).toEqual([]);
  });
});
