/** Three consoles over a real RabbitMQ, each behind a line of its own that can be cut. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Cutter } from '../../peer/cutter.ts';
import { startRabbit, type Rabbit } from '../../peer/rabbitmq.ts';
import { hurriedClock } from '../feed/watch-feed.ts';
import { RoomConsole } from './room-console.ts';

const slowMs = 120_000;
const ids = ['a', 'b', 'c'] as const;
const alarms = Array.from({ length: 20 }, (_, index) => `ima-main/1|gas|device:${index}`);

let rabbit: Rabbit;
let directory: string;
let rooms = 0;
let room: string;
let cutters: Cutter[];
let consoles: RoomConsole[];

beforeAll(async () => {
  rabbit = await startRabbit();
}, slowMs);
afterAll(() => rabbit.stop(), slowMs);

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gwanje-share-'));
  room = `control-${(rooms += 1)}`;
  cutters = [];
  consoles = [];
  for (const id of ids) {
    const cutter = await Cutter.to(rabbit.port);
    cutters.push(cutter);
    consoles.push(await openConsole(id, cutter));
  }
  await all((each) => each.until(({ facts }) => facts?.desks.filter(({ isHere }) => isHere).length === 2));
}, slowMs);

afterEach(async () => {
  await all((each) => each.close());
  for (const cutter of cutters) await cutter.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}, slowMs);

async function openConsole(id: string, cutter: Cutter): Promise<RoomConsole> {
  const console = await new RoomConsole(rabbit, {
    ...{ directory, room, desk: id, port: cutter.port },
    // Hellos ten times as often, and RabbitMQ beats no faster than once a second.
    ...{ shareClock: hurriedClock, timing: { beatMs: 1_000 } },
  }).open();
  for (const alarm of alarms) console.raise(alarm);
  return console;
}

function all<T>(act: (console: RoomConsole) => Promise<T>): Promise<T[]> {
  return Promise.all(consoles.map(act));
}

function at(index: number): { console: RoomConsole; cutter: Cutter } {
  const [console, cutter] = [consoles[index], cutters[index]];
  if (!console || !cutter) throw new Error(`there is no console ${index}`);
  return { console, cutter };
}

const lacksNothing = ({ facts }: RoomConsole) =>
  facts !== null &&
  Object.keys(facts.unconfirmed).length === 0 &&
  facts.desks.every(({ isHere, behind, missing }) => isHere && behind + missing === 0);

/** Everybody has `of[id]` operations of each, once, and what they come to is the same everywhere. */
async function converged(of: Readonly<Record<string, number>>): Promise<void> {
  const wanted = (id: string) =>
    Object.entries(of).reduce((sum, [by, each]) => (by === id ? sum : sum + each), 0);
  await all((each) => each.until((console) => console.applied.length >= wanted(console.id)));
  await all((each) => each.until(lacksNothing));
  expect(consoles.map(({ id, applied }) => [id, applied.length, new Set(applied).size])).toEqual(
    consoles.map(({ id }) => [id, wanted(id), wanted(id)]),
  );
  const facts = consoles.map((console) => {
    console.told.clear();
    for (const alarm of console.alarms.values()) console.share.raised(alarm);
    return Object.fromEntries(console.told);
  });
  expect(facts).toEqual([facts[0], facts[0], facts[0]]);
  expect(consoles.flatMap(({ rejected }) => rejected)).toEqual([]);
}

const some = (from: number, to: number) => alarms.slice(from, to);

describe('three consoles on RabbitMQ', () => {
  it(
    'converge on everything that is done at each, at the same time',
    { timeout: slowMs },
    async ({ annotate }) => {
      const took: number[] = [];
      for (const alarm of alarms) {
        const before = performance.now();
        for (const console of consoles) console.act(alarm);
        const wanted = 2 * (took.length + 1);
        await all((each) => each.until(({ applied }) => applied.length >= wanted));
        took.push(performance.now() - before);
      }
      const sorted = took.toSorted((one, other) => one - other).map((ms) => `${Math.round(ms)} ms`);
      await converged({ a: 20, b: 20, c: 20 });
      await annotate(`done at one, known at all: median ${sorted[10]}, longest ${sorted.at(-1)}`);
    },
  );

  it(
    'converge after the broker was restarted, on what was done meanwhile',
    { timeout: slowMs },
    async ({ annotate }) => {
      const restarted = rabbit.restart();
      await all((each) => each.until(({ isUp }) => !isUp));
      for (const console of consoles) for (const alarm of some(0, 5)) console.act(alarm);
      await at(0).console.until(({ facts }) => Object.keys(facts?.unconfirmed ?? {}).length === 5);
      expect(at(0).console.facts?.unconfirmed[alarms[0] ?? '']).toEqual(['b', 'c']);
      await restarted;
      await all((each) => each.until(({ isUp }) => isUp));
      const before = performance.now();
      await converged({ a: 5, b: 5, c: 5 });
      await annotate(`last link up again to all converged: ${Math.round(performance.now() - before)} ms`);
    },
  );

  it('converge after one was cut off, and both sides went on', { timeout: slowMs }, async ({ annotate }) => {
    const { console: c, cutter } = at(2);
    cutter.cut();
    await c.until(({ isUp }) => !isUp);
    for (const alarm of some(0, 10)) c.act(alarm);
    for (const alarm of some(5, 15)) at(0).console.act(alarm);
    for (const alarm of some(0, 20)) at(1).console.act(alarm, 'claim');
    await at(1).console.until(({ applied }) => applied.length === 10);
    await c.until(({ facts }) => Object.keys(facts?.unconfirmed ?? {}).length === 10);
    expect(c.applied).toEqual([]);
    cutter.heal();
    await c.until(({ isUp }) => isUp);
    const before = performance.now();
    await converged({ a: 10, b: 20, c: 10 });
    await annotate(`link up again to all converged: ${Math.round(performance.now() - before)} ms`);
  });

  it('converge after a line was dead without a word', { timeout: slowMs }, async () => {
    const { console: b, cutter } = at(1);
    cutter.freeze();
    for (const alarm of some(0, 3)) b.act(alarm);
    for (const alarm of some(0, 3)) at(0).console.act(alarm);
    await b.until(({ isUp }) => !isUp);
    await at(0).console.until(({ facts }) => facts?.desks.find(({ desk }) => desk === 'b')?.isHere === false);
    cutter.heal();
    await converged({ a: 3, b: 3, c: 0 });
  });

  it(
    'converge with one that was killed and comes back, by way of those that stayed',
    { timeout: slowMs },
    async ({ annotate }) => {
      const { console: a } = at(0);
      for (const alarm of some(0, 4)) a.act(alarm);
      await at(1).console.until(({ applied }) => applied.length === 4);
      await at(2).console.until(({ applied }) => applied.length === 4);
      await a.close(true);
      for (const alarm of some(2, 8)) at(1).console.act(alarm);
      // Its operations are there; their author is not.
      await at(2).console.close();
      await at(1).console.until(({ facts }) => facts?.desks.every(({ isHere }) => !isHere) === true);
      await at(2).console.open();
      await at(2).console.until(({ applied }) => applied.length === 10);
      const before = performance.now();
      await a.open();
      await converged({ a: 4, b: 6, c: 0 });
      await annotate(`program started to all converged: ${Math.round(performance.now() - before)} ms`);
    },
  );
});
