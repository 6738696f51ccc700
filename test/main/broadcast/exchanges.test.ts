import { beforeEach, describe, expect, it } from 'vitest';
import type { DeviceCommand } from '../../../preload/contract/device.ts';
import type { BroadcastEntry } from '../../../main/broadcast/parts.ts';
import { TestDesk, zoneLike } from './test-desk.ts';

const zones = ['a', 'b'].map((id) => zoneLike(id));

let desk: TestDesk;
let id: string;
let sequence = 0;

/** Whether a broadcast takes it; `of` is for what it was sent. */
function hear(differences: Partial<DeviceCommand>, of?: string): boolean {
  sequence += 1;
  const command: DeviceCommand = {
    ...{ id: sequence, connection: 'speakers', at: desk.clock.now(), direction: 'in', peer: 'a' },
    ...{ command: 'state', data: '{"state":"playing"}', meaning: 'state' },
    ...differences,
  };
  return desk.broadcaster.heardDevice({ is: 'command', command, of });
}

const out = (peer: string, of?: string) =>
  hear({ direction: 'out', peer, command: 'speak', data: `{"text":"${peer}"}`, meaning: 'request' }, of);
const answer = (of?: string) => hear({ command: 'answer', data: '{"ok":true}', meaning: 'answer' }, of);

/** `WHAT: → a speak, ← a answer` of every entry that has any. */
const told = (entries: readonly BroadcastEntry[] = desk.entries) =>
  entries.flatMap(({ what, exchange }) => {
    const lines = exchange?.map((each) =>
      [each.direction === 'out' ? '→' : '←', each.peer, each.command].join(' '),
    );
    return lines ? [`${what}: ${lines.join(', ')}`] : [];
  });

beforeEach(() => {
  desk = new TestDesk({ zones });
  id = desk.send({ zones: ['a', 'b'] });
});

describe('what goes between the console and the devices of a broadcast', () => {
  it('stands in the entry of the results that it brought, whole', () => {
    desk.clock.advance(1_000);
    const at = desk.clock.now();
    expect([out('a', id), out('b', id)]).toEqual([true, true]);
    desk.port.tell(['a', 'b'], 'sent');
    answer(id);
    desk.clock.advance(250);
    expect(told()).toEqual(['results: → a speak, → b speak, ← a answer']);
    expect(desk.entries.at(-1)?.exchange?.[0]).toEqual({
      ...{ connection: 'speakers', at, direction: 'out', peer: 'a' },
      ...{ command: 'speak', data: '{"text":"a"}', meaning: 'request' },
    });
  });

  it('is told once', () => {
    out('a', id);
    desk.port.tell(['a', 'b'], 'done');
    desk.clock.advance(5_000);
    expect(told()).toEqual(['results: → a speak']);
  });

  it('has an entry of its own within a second where no result changed', () => {
    desk.clock.advance(1_000);
    answer(id);
    desk.clock.advance(999);
    expect(told()).toEqual([]);
    desk.clock.advance(1);
    expect(told()).toEqual(['exchange: ← a answer']);
  });

  it('is written when the console closes, for it would be lost', async () => {
    desk.clock.advance(1_000);
    answer(id);
    await desk.broadcaster.close();
    expect(told()).toEqual(['exchange: ← a answer']);
    expect(answer(id)).toBe(false);
  });

  it('stands in as many entries as it needs', () => {
    desk.clock.advance(1_000);
    for (let count = 0; count < 450; count += 1) answer(id);
    desk.clock.advance(1_000);
    expect(desk.entries.flatMap(({ exchange }) => exchange?.length ?? [])).toEqual([200, 200, 50]);
  });
});

describe('a device', () => {
  it('that names a broadcast speaks of that one, also of another than it was asked for last', () => {
    const other = desk.send({ zones: ['b'] });
    out('a', other);
    hear({ data: JSON.stringify({ state: 'idle', broadcast: id }) });
    desk.clock.advance(1_000);
    const owners = desk.entries.flatMap(({ broadcast, exchange }) => (exchange ? [broadcast] : []));
    expect(owners.toSorted()).toEqual([id, other].toSorted());
  });

  it('that names none speaks of the one that it was asked for last', () => {
    expect(hear({})).toBe(false);
    out('a', id);
    expect([hear({}), answer(), hear({ peer: 'b' })]).toEqual([true, true, false]);
    expect(hear({ connection: 'others' })).toBe(false);
  });

  it('that a person commanded by itself since speaks of no broadcast, unless it names one', () => {
    out('a', id);
    expect(out('a')).toBe(false);
    expect([hear({}), answer()]).toEqual([false, false]);
    expect(hear({ data: JSON.stringify({ state: 'idle', broadcast: id }) })).toBe(true);
  });

  it('that says something else than what it does says it for itself', () => {
    out('a', id);
    expect(hear({ command: 'fault', meaning: 'notice' })).toBe(false);
    expect(hear({ command: 'x', meaning: 'unknown', data: JSON.stringify({ broadcast: id }) })).toBe(false);
  });

  it('that names a broadcast which nobody knows has an entry of its own', () => {
    expect(hear({ data: JSON.stringify({ state: 'idle', broadcast: 'gone' }) })).toBe(false);
  });
});
