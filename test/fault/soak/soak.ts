/**
 * Two desks and the five systems that they are connected to, in one process, with everything real but Electron;
 * the systems flap at random while things happen at them and at the desks. Now and then it is quiet: then nothing
 * may be lost, nothing doubled, and the process may hold no more than before. The same seed gives the same faults
 * and deeds in the same order; the machine's own timing it cannot give.
 */
import { join } from 'node:path';
import { createRandom } from '../../../main/drill/random.ts';
import type { Clock } from '../../../main/lib/clock.ts';
import { createLogger } from '../../../main/lib/logger.ts';
import { openChat } from './chat-side.ts';
import { Chaos } from './chaos.ts';
import { CountingClock } from './counting-clock.ts';
import { Desk, deskNames, type DeskName } from './desk.ts';
import { openDevices } from './devices-side.ts';
import { LeakWatch } from './leak-watch.ts';
import { openOrders } from './orders-side.ts';
import { openRoom } from './room-side.ts';
import { compareSamples, takeSample, type Sample } from './sample.ts';
import { until, type Pace, type Side } from './side.ts';
import { openSites } from './sites-side.ts';

export interface SoakOptions {
  readonly seed: number;
  readonly clock: Clock;
  readonly pace: Pace;
  /** How long the systems flap before each quiet moment, ms. */
  readonly phasesMs: readonly number[];
  /** From the last deed to the first look at what the process holds, ms: sockets that are kept for the next call go. */
  readonly calmMs: number;
  /** What was broken shows within this time, ms: links that are up for so long are up. */
  readonly steadyMs: number;
  /** From one deed to the next at each system, ms. */
  readonly everyMs: number;
  /** A token older than this, by the wall, may be taken back, ms. */
  readonly youthMs: number;
  /** Where the desks keep what they keep. */
  readonly directory: string;
  /** Growth of the heap that passes, as a share of what it was after the first phase; null: not looked at. */
  readonly heapTolerance: number | null;
  readonly say: (line: string) => void;
}

export interface SoakReport {
  /** In words; none: it has passed. */
  readonly problems: readonly string[];
  readonly samples: readonly Sample[];
  /** How often each system was broken in which way. */
  readonly faults: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How often somebody had to sign in again by hand. */
  readonly people: Readonly<Record<string, number>>;
  /** What was logged as a warning, and how often. */
  readonly warnings: Readonly<Record<string, number>>;
}

/** Marks of rubbish are numbers that stand nowhere else. */
const firstMark = 77_000_000;
const markInText = /77\d{6}/;

const linksWithinMs = 90_000;
const reportEveryMs = 60_000;
const personMs = 1_000;

export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const soak = await Soak.open(options);
  try {
    return await soak.run();
  } finally {
    await soak.close();
  }
}

class Soak {
  readonly #options: SoakOptions;
  readonly #sides: readonly Side[];
  readonly #desks: readonly [Desk, Desk];
  readonly #clocks: Readonly<Record<string, CountingClock>>;
  readonly #leaks: LeakWatch;
  readonly #chaos: readonly Chaos[];
  readonly #problems = new Set<string>();
  readonly #faults: Record<string, number> = {};
  readonly #shared: Shared;
  #cancels: (() => void)[] = [];
  #isWorking = false;

  static async open(options: SoakOptions): Promise<Soak> {
    const { clock, seed, pace, directory } = options;
    const random = createRandom(seed);
    const leaks = new LeakWatch();
    const clocks: Record<string, CountingClock> = {};
    const counted = (name: string) => (clocks[name] = new CountingClock(clock));
    const part = (name: string) => ({ clock: counted(name), pace, random: random.fork(name) });
    const room = await openRoom(part('room'));
    const sides = [
      await openSites(part('sites')),
      await openChat(part('chat')),
      await openOrders(part('orders')),
      await openDevices(part('devices')),
      room,
    ];
    const shared: Shared = { people: {}, warnings: {}, passcode: room.passcode };
    const desks: Desk[] = [];
    for (const name of deskNames) {
      desks.push(
        await Desk.open({
          ...{ name, directory: join(directory, name) },
          connections: sides.map((side) => side.connection(name)),
          clock: counted(name),
          logger: createLogger(name, (line) => count(shared.warnings, warningOf(line)), clock.now),
          onRefused: (desk, connection) => help(clock, shared, desk, connection),
        }),
      );
    }
    const [one, other] = desks;
    if (!one || !other) throw new Error('a soak needs two desks');
    return new Soak(options, { sides, desks: [one, other], clocks, leaks, shared, random });
  }

  private constructor(
    options: SoakOptions,
    parts: {
      sides: readonly Side[];
      desks: readonly [Desk, Desk];
      clocks: Readonly<Record<string, CountingClock>>;
      leaks: LeakWatch;
      shared: Shared;
      random: ReturnType<typeof createRandom>;
    },
  ) {
    const { sides, desks, clocks, leaks, shared, random } = parts;
    this.#options = options;
    this.#sides = sides;
    this.#desks = desks;
    this.#clocks = clocks;
    this.#leaks = leaks;
    this.#shared = shared;
    let marks = 0;
    this.#chaos = sides.map(
      (side) =>
        new Chaos({
          ...{ side, clock: options.clock, random: random.fork(`chaos of ${side.name}`) },
          mayRevoke: () => desks.every((desk) => this.#isOld(desk, side.name)),
          nextMark: () => firstMark + (marks += 1),
          began: (fault) => count(this.#faults, `${side.name} ${fault}`),
        }),
    );
  }

  async run(): Promise<SoakReport> {
    const { phasesMs, heapTolerance, say } = this.#options;
    for (const desk of this.#desks) desk.start();
    await this.#allUp();
    const samples: Sample[] = [];
    for (const [index, phaseMs] of phasesMs.entries()) {
      await this.#flap(phaseMs);
      const name = `quiet moment ${index + 1}`;
      say(`${name}: ${this.#line()}`);
      samples.push(await this.#quiet(name, samples[0] ?? null));
    }
    for (const problem of compareSamples(samples, heapTolerance)) this.#problems.add(problem);
    for (const warning of this.#leaks.warnings) this.#problems.add(`node warned: ${warning}`);
    await this.close();
    for (const [name, { waiting }] of Object.entries(this.#clocks))
      if (waiting > 0) this.#problems.add(`${name} left ${waiting} timers`);
    return {
      problems: [...this.#problems],
      samples,
      faults: this.#faults,
      counts: Object.fromEntries(this.#sides.map(({ name, counts }) => [name, counts])),
      people: this.#shared.people,
      warnings: this.#shared.warnings,
    };
  }

  /** Twice is fine. */
  async close(): Promise<void> {
    this.#rest();
    await Promise.all(this.#chaos.map((chaos) => chaos.pause()));
    await Promise.all(this.#desks.map((desk) => desk.close()));
    await Promise.all(this.#sides.map((side) => side.stop()));
    this.#leaks.stop();
  }

  async #flap(forMs: number): Promise<void> {
    const { clock, everyMs, say } = this.#options;
    const random = createRandom(this.#options.seed).fork(`work ${Object.keys(this.#faults).length}`);
    this.#isWorking = true;
    for (const side of this.#sides) {
      const again = () => {
        if (!this.#isWorking) return;
        this.#cancels.push(
          clock.after(random.between(0.5, 1.5) * everyMs, () => {
            side.act(this.#desks);
            again();
          }),
        );
        if (this.#cancels.length > 100) this.#cancels = this.#cancels.slice(-20);
      };
      again();
    }
    const began = clock.elapsed();
    for (const chaos of this.#chaos) chaos.start();
    for (let leftMs = forMs; leftMs > 0; leftMs = forMs - (clock.elapsed() - began)) {
      await new Promise<void>((resolve) => clock.after(Math.min(leftMs, reportEveryMs), resolve));
      say(`${Math.round((clock.elapsed() - began) / 1_000)} s: ${this.#line()}`);
    }
    this.#rest();
    await Promise.all(this.#chaos.map((chaos) => chaos.pause()));
  }

  #rest(): void {
    this.#isWorking = false;
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }

  async #quiet(name: string, before: Sample | null): Promise<Sample> {
    const { clock, say } = this.#options;
    const found = (problem: string) => {
      this.#problems.add(`${name}: ${problem}`);
      say(`${name}: ${problem}`);
    };
    await this.#allUp();
    const unsettled = () =>
      this.#sides.filter((side) => !side.isSettled(this.#desks)).map((side) => side.name);
    await until(
      clock,
      () => `${unsettled().join()} settled`,
      () => unsettled().length === 0,
      linksWithinMs,
    );
    for (const side of this.#sides) {
      try {
        await side.prove(this.#desks);
      } catch (failure) {
        found(`${side.name}: ${failure instanceof Error ? failure.message : String(failure)}`);
      }
    }
    for (const side of this.#sides) for (const problem of side.check(this.#desks)) found(problem);
    for (const desk of this.#desks) for (const problem of await this.#logProblems(desk)) found(problem);
    const parts = {
      ...{ clock, leaks: this.#leaks, calmMs: this.#options.calmMs },
      timers: () => mapped(this.#clocks, ({ waiting }) => waiting),
      delays: () => mapped(this.#clocks, ({ delays }) => delays),
      connections: () => Object.fromEntries(this.#sides.map(({ name, relay }) => [name, relay.size])),
    };
    return takeSample(name, parts, before);
  }

  /** Every entry once and on disk, and nothing turned away but the rubbish that was sent, once each. */
  async #logProblems(desk: Desk): Promise<readonly string[]> {
    const rows = () => desk.logged<{ rows: number }>('SELECT count(*) AS rows FROM entry')[0]?.rows ?? 0;
    await until(
      this.#options.clock,
      () => `${rows()} of ${desk.appended} entries`,
      () => rows() >= desk.appended,
      20_000,
    );
    const marked = desk.rejected.map((each) => ({
      ...each,
      mark: markInText.exec(each.reason + each.copy)?.[0],
    }));
    const marks = marked.flatMap(({ connection, mark }) => (mark ? [`${connection} ${mark}`] : []));
    const strange = marked.filter(({ mark }) => mark === undefined);
    return [
      ...(rows() === desk.appended
        ? []
        : [`the log of ${desk.name} has ${rows()} of ${desk.appended} entries`]),
      ...(new Set(marks).size === marks.length ? [] : [`${desk.name} turned the same rubbish away twice`]),
      ...strange.map(
        ({ connection, reason, copy }) =>
          `${desk.name} ${connection} turned away: ${reason}: ${copy.slice(0, 200)}`,
      ),
    ];
  }

  #allUp(): Promise<void> {
    const down = () => [
      ...this.#desks.flatMap((desk) =>
        desk.feeds.all.flatMap(({ feed }) =>
          feed.status.link.state === 'up'
            ? []
            : [`${desk.name} ${feed.name} ${JSON.stringify(feed.status.link)}`],
        ),
      ),
      ...this.#sides.flatMap((side) =>
        side.connected() === 2 ? [] : [`${side.name} has ${side.connected()} desks`],
      ),
    ];
    const { clock, steadyMs } = this.#options;
    let upSince = clock.elapsed();
    const isSteady = () => {
      if (down().length > 0) upSince = clock.elapsed();
      return clock.elapsed() - upSince > steadyMs;
    };
    return until(clock, () => `all links up: ${down().join(', ')}`, isSteady, linksWithinMs);
  }

  #isOld(desk: Desk, connection: string): boolean {
    const { state, grantedAt } = desk.watched(connection).session.status;
    if (state === 'entered') return true;
    return grantedAt !== null && this.#options.clock.now() - grantedAt > this.#options.youthMs;
  }

  #line(): string {
    const faults = Object.values(this.#faults).reduce((sum, times) => sum + times, 0);
    const deeds = this.#sides.map(
      ({ name, counts }) => `${name} ${JSON.stringify(counts).replaceAll('"', '')}`,
    );
    return `${faults} faults; ${deeds.join(', ')}`;
  }
}

interface Shared {
  readonly people: Record<string, number>;
  readonly warnings: Record<string, number>;
  readonly passcode: (desk: DeskName) => string;
}

/** Whoever sits there signs in again; at the broker with the passcode that was changed. */
function help(clock: Clock, shared: Shared, desk: Desk, connection: string): void {
  clock.after(personMs, () => {
    const { feed, session } = desk.watched(connection);
    if (feed.status.link.state !== 'refused') return;
    count(shared.people, connection);
    if (connection === 'room') session.replace(shared.passcode(desk.name));
    else session.signIn();
  });
}

function mapped<T, U>(of: Readonly<Record<string, T>>, to: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, to(value)]));
}

function count(counts: Record<string, number>, name: string | null): void {
  if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
}

/** Numbers left out, so that the same warning is the same. */
function warningOf(line: string): string | null {
  const [, warning] = line.split(' warn ');
  return warning === undefined ? null : warning.replaceAll(/\d+/g, 'N').slice(0, 160);
}
