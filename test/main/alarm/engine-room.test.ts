import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../preload/contract/log.ts';
import type { Operation, SharedFacts } from '../../../preload/contract/room.ts';
import { AlarmBook } from '../../../main/alarm/book.ts';
import { AlarmEngine, type Told } from '../../../main/alarm/engine.ts';
import { createEntryIds } from '../../../main/lib/entry-id.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { ManualClock } from '../manual-clock.ts';
import { commandOn, noon, reportLike } from './event-like.ts';

const id = 'ima-main/1|gas|device:G-101';
const byLee = { operator: 'Lee', desk: 'desk-2', at: noon + 900, note: null };
const facts: SharedFacts = {
  acknowledgement: byLee,
  severity: 'high',
  claim: null,
  shelf: null,
  isReset: false,
};

/** An engine on a log that is always written at once. */
function startEngine() {
  const entries: Entry[] = [];
  const told: Told[] = [];
  const clock = new ManualClock(noon);
  const engine = new AlarmEngine({
    book: new AlarmBook(),
    log: { append: (entry) => Promise.resolve(void entries.push(entry)), checkpoint: () => undefined },
    nextId: createEntryIds(0),
    clock,
    tell: (each) => told.push(each),
    logger: silentLogger,
  });
  return { engine, entries, told, clock };
}

function acknowledgedThere(): Operation {
  const seen = { id, occurrence: 7, severity: 'high' } as const;
  return {
    author: 'desk-2/log',
    number: 4,
    desk: 'desk-2',
    operator: 'Lee',
    clock: 9,
    at: noon + 900,
    act: {
      kind: 'alarm',
      command: commandOn(seen, 'acknowledge'),
      span: { raised: noon, heard: noon },
    },
  };
}

/** What a log gives back, through JSON. */
function rebuilt(entries: readonly Entry[]): AlarmBook {
  const book = new AlarmBook();
  book.replay(JSON.parse(JSON.stringify(entries)) as Entry[]);
  return book;
}

describe('what another desk did', () => {
  it('is recorded with its name and place, told after the log has it, and rebuilt from the log', async () => {
    const { engine, entries, told } = startEngine();
    engine.report(reportLike('raised'));
    engine.operation(acknowledgedThere(), facts);
    await Promise.resolve();
    expect(entries.at(-1)).toMatchObject({
      type: 'command',
      outcome: 'accepted',
      operator: 'Lee',
      desk: 'desk-2',
      operation: { author: 'desk-2/log', number: 4 },
      shared: facts,
    });
    await engine.close();
    expect(told.at(-1)).toMatchObject({ alarm: { acknowledgement: byLee }, annunciation: null });
    expect(rebuilt(entries).alarms()).toEqual(engine.alarms());
  });

  it('about an alarm that is not here is recorded and changes nothing', async () => {
    const { engine, entries } = startEngine();
    engine.operation(acknowledgedThere(), facts);
    await engine.close();
    expect(entries).toMatchObject([{ type: 'command', outcome: 'not-present', desk: 'desk-2' }]);
    expect(rebuilt(entries).alarms()).toEqual([]);
  });

  it('counts before the alarm comes here: the alarm meets it, and the second time nothing is recorded', async () => {
    const { engine, entries } = startEngine();
    engine.report(reportLike('raised'));
    engine.adopt(id, facts);
    engine.adopt(id, facts);
    await engine.close();
    expect(entries).toHaveLength(2);
    expect(engine.alarms()).toMatchObject([{ acknowledgement: byLee }]);
    expect(rebuilt(entries).alarms()).toEqual(engine.alarms());
  });

  it('that came second stands in the log as such, and rebuilding keeps who was first', async () => {
    const { engine, entries } = startEngine();
    engine.report(reportLike('raised'));
    const kim = { operator: 'Kim', desk: 'desk-1' };
    const alarm = { id, occurrence: engine.alarm(id)?.occurrence ?? 0, severity: 'high' } as const;
    await engine.close();
    const occurrence = engine.alarm(id)?.occurrence ?? alarm.occurrence;
    await engine.command(commandOn({ ...alarm, occurrence }, 'acknowledge'), kim);
    const first = engine.alarm(id)?.acknowledgement ?? null;
    engine.operation(acknowledgedThere(), { ...facts, acknowledgement: first });
    await engine.close();
    expect(entries.map((entry) => (entry.type === 'command' ? entry.outcome : entry.type))).toEqual([
      'hazard',
      'accepted',
      'already-acknowledged',
    ]);
    expect(rebuilt(entries).alarms()).toMatchObject([{ acknowledgement: { operator: 'Kim' } }]);
  });
});

describe('a command that the class or the role forbids', () => {
  it('is refused with that reason, recorded, and changes nothing, also when the log is read again', async () => {
    const { engine, entries } = startEngine();
    engine.report(reportLike('raised'));
    await engine.close();
    const [alarm] = engine.alarms();
    if (!alarm) throw new Error('the test expects an alarm');
    const kim = { operator: 'Kim', desk: 'desk-1' };
    const answer = await engine.command(commandOn(alarm, 'shelve'), kim, 'not-shelvable');
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-shelvable' } });
    expect(entries.at(-1)).toMatchObject({ type: 'command', outcome: 'not-shelvable' });
    expect(engine.alarms()).toEqual([alarm]);
    expect(rebuilt(entries).alarms()).toEqual([alarm]);
  });
});
