import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/drill/random.ts';
import { drillDevices } from '../../../main/drill/rexsys-device-table.ts';
import { RexsysDevices } from '../../../main/drill/rexsys-devices.ts';
import type { DeviceMessage } from '../../../main/drill/rexsys-server.ts';
import { ManualClock } from '../manual-clock.ts';

/** A switchboard without a wire: who is told what, by whom. */
class Exchange {
  readonly #members = new Map<string, (message: DeviceMessage) => void>();
  readonly heard: DeviceMessage[] = [];

  join(uid: string, onMessage: (message: DeviceMessage) => void) {
    this.#members.set(uid, onMessage);
    return {
      request: (receiver: string, command: string, data: object) => {
        if (receiver === 'console') this.heard.push({ sender: uid, command, data });
      },
      leave: () => void this.#members.delete(uid),
    };
  }

  order(receiver: string, command: string, data: object = {}): void {
    this.#members.get(receiver)?.({ sender: 'console', command, data: { request: 'r1', ...data } });
  }

  get size(): number {
    return this.#members.size;
  }

  of(sender: string, command: string): unknown[] {
    return this.heard.flatMap((each) =>
      each.sender === sender && each.command === command ? [each.data] : [],
    );
  }
}

let clock: ManualClock;
let exchange: Exchange;
let devices: RexsysDevices;

beforeEach(() => {
  clock = new ManualClock();
  exchange = new Exchange();
  devices = new RexsysDevices({ server: exchange, console: 'console', clock, random: createRandom(7) });
  devices.start();
});

afterEach(() => devices.stop());

const gate = 'speaker-gate';

it('log in, each under its own id, and say what they are doing', () => {
  devices.start();
  expect(exchange.size).toBe(drillDevices.length);
  expect(exchange.heard).toEqual(
    drillDevices.map(({ client }) => ({
      sender: client,
      command: 'state',
      data: { client, state: 'idle', detail: { volume: 70 } },
    })),
  );
});

it('say that they are alive about three times a minute', () => {
  clock.advance(300_000);
  for (const { client } of drillDevices) {
    expect(exchange.of(client, 'alive').length).toBeGreaterThanOrEqual(12);
    expect(exchange.of(client, 'alive').length).toBeLessThanOrEqual(20);
  }
});

it('say now and then what consoles know, and what they do not', () => {
  clock.advance(1_200_000);
  const said = new Set(exchange.heard.map(({ command }) => command));
  expect(said).toContain('notice');
  expect(said).toContain('selftest');
});

describe('an order', () => {
  const states = () => exchange.of(gate, 'state').map((data) => (data as { state: string }).state);

  it('to play is answered, done, and over after a while', () => {
    exchange.order(gate, 'play', { file: 'evacuate' });
    expect(exchange.of(gate, 'answer')).toEqual([]);
    clock.advance(300);
    expect(exchange.of(gate, 'answer')).toEqual([{ client: gate, request: 'r1', ok: true }]);
    expect(states()).toEqual(['idle', 'playing']);
    clock.advance(4_000);
    expect(states()).toEqual(['idle', 'playing', 'idle']);
  });

  it('to stop ends what was played, once', () => {
    exchange.order(gate, 'play');
    clock.advance(300);
    exchange.order(gate, 'stop');
    clock.advance(60_000);
    expect(states()).toEqual(['idle', 'playing', 'idle']);
  });

  it.each([
    [{ text: '대피' }, 1_500],
    [{ text: '가'.repeat(30) }, 3_000],
    [{ text: '가'.repeat(90) }, 4_000],
    [{ text: '대피', tone: 'evacuate' }, 800 + 1_500],
    [{ text: '대피', repeats: 3 }, 3 * 1_500 + 2 * 200],
    [{ text: '가'.repeat(90), repeats: 20 }, 8_000],
  ])('to speak takes a few seconds, by its words and repeats: %j', (data, lastsMs) => {
    exchange.order(gate, 'speak', data);
    clock.advance(300);
    expect(states()).toEqual(['idle', 'speaking']);
    clock.advance(lastsMs - 301);
    expect(states()).toEqual(['idle', 'speaking']);
    clock.advance(301);
    expect(states()).toEqual(['idle', 'speaking', 'idle']);
  });

  it('without an end goes on until it is stopped', () => {
    exchange.order(gate, 'speak', { text: '대피', repeats: null });
    clock.advance(3_600_000);
    expect(states()).toEqual(['idle', 'speaking']);
    exchange.order(gate, 'stop');
    clock.advance(300);
    expect(states()).toEqual(['idle', 'speaking', 'idle']);
  });

  it('for a tone is a short sound', () => {
    exchange.order('siren-yard', 'tone', { tone: 'alert' });
    clock.advance(1_100);
    const said = exchange.of('siren-yard', 'state').map((data) => (data as { state: string }).state);
    expect(said).toEqual(['idle', 'playing', 'idle']);
  });

  it('that names a broadcast is told of with it, to its end and no longer', () => {
    exchange.order(gate, 'speak', { text: '대피', broadcast: 'd/1' });
    clock.advance(10_000);
    exchange.order(gate, 'volume', { level: 30 });
    clock.advance(300);
    expect(exchange.of(gate, 'state')).toEqual([
      { client: gate, state: 'idle', detail: { volume: 70 } },
      { client: gate, state: 'speaking', broadcast: 'd/1', detail: { volume: 70 } },
      { client: gate, state: 'idle', broadcast: 'd/1', detail: { volume: 70 } },
      { client: gate, state: 'idle', detail: { volume: 30 } },
    ]);
  });

  it('in the midst of another ends that one first', () => {
    exchange.order(gate, 'speak', { text: '대피', repeats: null, broadcast: 'd/1' });
    exchange.order(gate, 'speak', { text: '대피', broadcast: 'd/2' });
    clock.advance(10_000);
    const named = exchange.of(gate, 'state').map((data) => {
      const { state, broadcast = '' } = data as { state: string; broadcast?: string };
      return `${state} ${broadcast}`;
    });
    expect(named).toEqual(['idle ', 'speaking d/1', 'idle d/1', 'speaking d/2', 'idle d/2']);
  });

  it('to stop another broadcast ends nothing', () => {
    exchange.order(gate, 'speak', { text: '대피', repeats: null, broadcast: 'd/2' });
    exchange.order(gate, 'stop', { broadcast: 'd/1' });
    clock.advance(1_000);
    expect(states()).toEqual(['idle', 'speaking']);
    exchange.order(gate, 'stop', { broadcast: 'd/2' });
    clock.advance(300);
    expect(states()).toEqual(['idle', 'speaking', 'idle']);
  });

  it('is never overtaken by the next', () => {
    for (let turn = 0; turn < 50; turn += 1) {
      exchange.order(gate, 'speak', { text: '대피', repeats: null });
      exchange.order(gate, 'stop');
      clock.advance(1_000);
      expect(states().at(-1)).toBe('idle');
    }
  });

  it('to be heard fails on the two that have to be told twice, and then on neither', () => {
    const twice = drillDevices.filter(({ failsFirst }) => failsFirst > 0).map(({ client }) => client);
    expect(twice).toHaveLength(2);
    const answers = () => twice.map((client) => (exchange.of(client, 'answer').at(-1) as { ok: boolean }).ok);
    for (const [command, answered] of [
      ['volume', true],
      ['speak', false],
      ['speak', true],
      ['speak', true],
    ] as const) {
      for (const client of twice)
        exchange.order(client, command, { text: '대피', level: 50, broadcast: 'd/1' });
      clock.advance(1_000);
      expect(answers()).toEqual([answered, answered]);
    }
    expect(exchange.of(twice[0] ?? '', 'state')).toContainEqual(
      expect.objectContaining({ state: 'fault', broadcast: 'd/1' }),
    );
  });

  it('for another volume is kept, and ends nothing', () => {
    exchange.order(gate, 'play');
    clock.advance(300);
    exchange.order(gate, 'volume', { level: 30 });
    clock.advance(300);
    expect(exchange.of(gate, 'state').at(-1)).toMatchObject({ state: 'playing', detail: { volume: 30 } });
    clock.advance(15_000);
    expect(exchange.of(gate, 'state').at(-1)).toMatchObject({ state: 'idle', detail: { volume: 30 } });
  });

  it.each([
    ['speaker-gate', 'speak', { text: ' ' }, 'nothing to say'],
    ['siren-yard', 'speak', { text: '대피' }, 'a siren cannot speak'],
    ['speaker-gate', 'volume', { level: 101 }, 'a level is 0 to 100'],
    ['speaker-gate', 'volume', { level: NaN }, 'a level is 0 to 100'],
    ['speaker-gate', 'dance', {}, 'unknown command "dance"'],
  ])('to %s, %s %j, is turned down', (client, command, data, reason) => {
    exchange.order(client, command, data);
    clock.advance(300);
    expect(exchange.of(client, 'answer')).toEqual([{ client, request: 'r1', ok: false, reason }]);
    expect(exchange.of(client, 'state')).toHaveLength(1);
  });

  it('to the slow one takes seconds, to the others less than one', () => {
    for (const { client } of drillDevices) exchange.order(client, 'ping');
    clock.advance(1_000);
    const answered = () => drillDevices.filter(({ client }) => exchange.of(client, 'answer').length > 0);
    expect(drillDevices.filter((device) => !answered().includes(device)).map(({ client }) => client)).toEqual(
      ['speaker-pit'],
    );
    clock.advance(3_000);
    expect(answered()).toHaveLength(drillDevices.length);
  });

  it('fails now and then on the one that does, and on no other', () => {
    for (let turn = 0; turn < 50; turn += 1) {
      for (const { client } of drillDevices) exchange.order(client, 'ping');
      clock.advance(5_000);
    }
    const failures = drillDevices.map(
      ({ client }) => exchange.of(client, 'answer').filter((data) => !(data as { ok: boolean }).ok).length,
    );
    expect(failures.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(failures[4]).toBeGreaterThan(5);
    expect(failures[4]).toBeLessThan(30);
    expect(exchange.of('siren-tunnel', 'state')).toContainEqual(expect.objectContaining({ state: 'fault' }));
  });
});

it('tell whoever wants to know that they do something else', () => {
  const told: string[] = [];
  const [device] = drillDevices;
  if (!device) throw new Error('no devices');
  const watched = new RexsysDevices({
    server: exchange,
    console: 'console',
    clock,
    random: createRandom(7),
    devices: [{ ...device, client: 'speaker-new' }],
    onState: ({ client }, state) => told.push(`${client} ${state}`),
  });
  watched.start();
  exchange.order('speaker-new', 'speak', { text: '대피' });
  clock.advance(10_000);
  watched.stop();
  expect(told).toEqual(['speaker-new speaking', 'speaker-new idle']);
});

it('do the same with the same seed', () => {
  clock.advance(600_000);
  const again = new Exchange();
  const other = new ManualClock();
  const twins = new RexsysDevices({
    server: again,
    console: 'console',
    clock: other,
    random: createRandom(7),
  });
  twins.start();
  other.advance(600_000);
  twins.stop();
  expect(again.heard).toEqual(exchange.heard);
});

it('leave nothing when they stop, also in the midst of an order, and twice is fine', () => {
  exchange.order(gate, 'play');
  clock.advance(300);
  exchange.order(gate, 'speak', { text: '대피' });
  devices.stop();
  devices.stop();
  expect(clock.waiting).toBe(0);
  expect(exchange.size).toBe(0);
});
