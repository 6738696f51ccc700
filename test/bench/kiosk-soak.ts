/**
 * A wall that hangs for a long time: the built console as a kiosk on the drill's systems, whose stories are told
 * over and over, with a colleague who takes alarms on at another desk. First as fast as the drill can, until the caches
 * are full that have an upper limit; then as on a site. What operators did is kept in memory for a week (main/share),
 * some 1 KB each, so a colleague who is faster than a person would be all that is weighed. Each minute it pauses, is made to give back what it does
 * not need, and is weighed; a straight line through all samples says how much it grows in an hour.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from 'playwright';
import { startDrill, type Drill } from '../../main/drill/drill.ts';
import { startNeighbours } from '../../main/drill/neighbours.ts';
import { createRandom } from '../../main/drill/random.ts';
import { startColleague } from '../../main/drill-colleague.ts';
import type { Clock } from '../../main/lib/clock.ts';
import { createLogger } from '../../main/lib/logger.ts';
import { launchConsole, type RunningConsole } from '../e2e/harness.ts';
import type { HostRecord } from '../host/record.ts';
import { fitLine } from './line-fit.ts';
import { treeMemory, type TreeMemory } from './process-tree.ts';

export interface KioskSoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Between two samples, ms. */
  readonly everyMs: number;
  readonly directory: string;
  readonly clock: Clock;
  readonly say: (line: string) => void;
}

/**
 * Bytes, unless the name says otherwise. Heaps are what is left after a full collection; main's without the spaces
 * where V8 keeps what it compiled (machine code, bytecode and their tables), of which it makes more for hours.
 */
interface Sample extends TreeMemory {
  readonly minutes: number;
  readonly mainHeap: number;
  /** What V8 compiled for main. */
  readonly mainCode: number;
  /** Of its process alone: with the threads of the log and the store, and their caches. */
  readonly mainRss: number;
  /** `held`, before anything was given back. */
  readonly asFound: number;
  /** What keeps main running: sockets, timers, ports. */
  readonly handles: number;
  readonly pageHeap: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly received: number;
  readonly alarms: number;
  /** What operators did, as on disk. */
  readonly operations: number;
}

/** How much faster than on a site a story goes: while it warms up, and after. */
const warmUpPace = 50;
const pace = 1;
/** So many events warm it up: until then caches fill, and V8 compiles what is used most. */
const warmUpEvents = 250_000;
/** More than this in an hour is growth. */
const mostPercent = 5;
/** In a pause it is weighed so often, and so long apart. */
const looksEach = 3;
const lookMs = 2_000;
const warmUpLookMs = 60_000;
const mb = 1_000_000;
const judged = { mainHeap: 'heap of main', pageHeap: 'heap of the page', held: 'all processes' } as const;

/** True where nothing grew. */
export async function soakKiosk(options: KioskSoakOptions): Promise<boolean> {
  const { directory, seed, clock, say } = options;
  const drill = await startDrill({ seed, speed: warmUpPace });
  const undoRetelling = retell(drill);
  const neighbours = await startNeighbours({
    clock,
    random: createRandom(seed).fork('neighbours'),
    publish: (site, envelope) => drill.server.publish(site, envelope),
  });
  const config = join(directory, 'settings.json');
  const desk = { id: 'wall-desk', room: 'soak' };
  await writeFile(
    config,
    JSON.stringify({ desk, connections: [drill.connection, ...neighbours.connections] }),
  );
  const endColleague = await startColleague({
    ...{ sites: drill.connection, broker: neighbours.broker, room: desk.room, data: directory, clock },
    storeWorker: new URL('../../out/main/store-worker.cjs', import.meta.url).pathname,
    random: createRandom(seed).fork('colleague').next,
    logger: createLogger('soak', () => undefined, clock.now),
  });
  const wall = await launchConsole({ args: ['--kiosk', '--config', config], data: join(directory, 'data') });
  try {
    await wall.page.getByTestId('wall').waitFor();
    const scales = await putScalesInto(wall);
    // A short run is a look at whether it works, and means nothing.
    if (options.minutes >= 10) await warmUp(wall, scales, options);
    drill.order({ order: 'speed', speed: pace });
    const samples = await sampleAll(wall, scales, drill, options);
    const troubles = wall.lines.filter((line) => / warn /.test(line));
    say(`warnings: ${troubles.length}`);
    for (const line of troubles.slice(-20)) say(`  ${line}`);
    return judge(samples, say);
  } finally {
    await wall.close();
    undoRetelling();
    await endColleague();
    await neighbours.stop();
    await drill.stop();
  }
}

/** When its story is over, the next one begins. */
function retell(drill: Drill): () => void {
  let told = 0;
  return drill.onStatus(({ over }) => {
    if (!over) return;
    told += 1;
    drill.order({ order: 'scenario', scenario: told % 3 === 2 ? 'storm' : 'shift' });
  });
}

async function warmUp(wall: RunningConsole, scales: Scales, { clock, say }: KioskSoakOptions): Promise<void> {
  say(`warms up for ${warmUpEvents.toLocaleString('en-US')} events`);
  for (;;) {
    const sample = await takeSample(wall, scales, 0);
    if (sample.received >= warmUpEvents) return;
    say(`warm-up: ${describe(sample)}`);
    await new Promise<void>((resolve) => clock.after(warmUpLookMs, resolve));
  }
}

async function sampleAll(
  wall: RunningConsole,
  scales: Scales,
  drill: Drill,
  { minutes, everyMs, clock, say }: KioskSoakOptions,
): Promise<readonly Sample[]> {
  const begun = clock.elapsed();
  const samples: Sample[] = [];
  while (clock.elapsed() - begun < minutes * 60_000) {
    await new Promise<void>((resolve) => clock.after(everyMs, resolve));
    drill.order({ order: 'pause' });
    const looks: Sample[] = [];
    for (let look = 0; look < looksEach; look += 1) {
      await new Promise<void>((resolve) => clock.after(lookMs, resolve));
      looks.push(await takeSample(wall, scales, (clock.elapsed() - begun) / 60_000));
    }
    drill.order({ order: 'resume' });
    const sample = leastOf(looks);
    samples.push(sample);
    say(describe(sample));
  }
  return samples;
}

/** What comes and goes is not held. */
function leastOf(looks: readonly Sample[]): Sample {
  const [first, ...others] = looks;
  if (!first) throw new Error('soak: nothing was weighed');
  return others.reduce((least, look) => {
    const { mainHeap, mainCode, mainRss, pageHeap, held } = look;
    return {
      ...look,
      mainHeap: Math.min(least.mainHeap, mainHeap),
      mainCode: Math.min(least.mainCode, mainCode),
      mainRss: Math.min(least.mainRss, mainRss),
      pageHeap: Math.min(least.pageHeap, pageHeap),
      held: Math.min(least.held, held),
    };
  }, first);
}

async function takeSample(wall: RunningConsole, scales: Scales, minutes: number): Promise<Sample> {
  const page = wall.app.windows().at(-1) ?? wall.page;
  const facts = await page.evaluate(async () => {
    const reply = await window.bridge.getSnapshot();
    if (!reply.ok) throw new Error(reply.error.message);
    const { links, alarms } = reply.value;
    return { received: links.reduce((sum, link) => sum + link.received, 0), alarms: alarms.length };
  });
  const pid = wall.app.process().pid ?? 0;
  const asFound = treeMemory(pid).held;
  const ofPage = await pageHeld(page);
  const main = await scales.evaluate((each) => each.weigh());
  return {
    minutes,
    asFound,
    ...facts,
    ...ofPage,
    ...main,
    ...treeMemory(pid),
    operations: countOperations(wall),
  };
}

type Scales = Awaited<ReturnType<typeof putScalesInto>>;

/** Put there once: what is compiled for a look would be weighed by the next one. */
function putScalesInto({ app }: RunningConsole) {
  return app.evaluateHandle((electron) => {
    const { setFlagsFromString, getHeapSpaceStatistics } = process.getBuiltinModule('node:v8');
    setFlagsFromString('--expose-gc');
    const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as (options: object) => void;
    const { __host: host } = electron as unknown as { __host?: HostRecord };
    const weigh = async () => {
      // The host writes down every notification there ever was, for tests; Electron forgets those that are closed.
      const open = host?.notifications.filter(({ state }) => state === 'new' || state === 'shown') ?? [];
      host?.notifications.splice(0, Infinity, ...open);
      for (let round = 0; round < 3; round += 1) {
        // As before it would give up for want of memory: without it V8 keeps some 100 MB of empty pages, or none.
        collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      let [mainHeap, mainCode] = [0, 0];
      for (const { space_name: name, space_used_size: used } of getHeapSpaceStatistics()) {
        if (/^(code|trusted)_/.test(name)) mainCode += used;
        else mainHeap += used;
      }
      const { rss: mainRss } = process.memoryUsage();
      return { mainHeap, mainCode, mainRss, handles: process.getActiveResourcesInfo().length };
    };
    return { weigh };
  });
}

function countOperations({ data }: RunningConsole): number {
  const store = new Database(join(data, 'desk.db'), { readonly: true });
  try {
    return store.prepare<[], number>('SELECT count(*) FROM operation').pluck().get() ?? 0;
  } finally {
    store.close();
  }
}

async function pageHeld(page: Page): Promise<Pick<Sample, 'pageHeap' | 'nodes' | 'listeners'>> {
  const devTools = await page.context().newCDPSession(page);
  try {
    await devTools.send('Memory.simulatePressureNotification', { level: 'critical' });
    await devTools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devTools.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await devTools.send('Memory.getDOMCounters');
    return { pageHeap: usedSize, nodes, listeners: jsEventListeners };
  } finally {
    await devTools.detach();
  }
}

function describe(sample: Sample): string {
  const { minutes, mainHeap, mainCode, mainRss, handles, pageHeap, nodes, listeners } = sample;
  const { processes, held, asFound, files } = sample;
  const inMb = (bytes: number) => (bytes / mb).toFixed(2);
  return [
    `${minutes.toFixed(1)} min: heap of main ${inMb(mainHeap)} MB (and ${inMb(mainCode)} MB of code), of the page ${inMb(pageHeap)} MB`,
    `main ${inMb(mainRss)} MB, all ${processes} processes ${inMb(held)} MB (as found ${inMb(asFound)} MB), ${files} files`,
    `${handles} handles, ${nodes} nodes, ${listeners} listeners`,
    `${sample.received} events, ${sample.alarms} alarms, ${sample.operations} operations`,
  ].join('; ');
}

function judge(samples: readonly Sample[], say: (line: string) => void): boolean {
  const grown = (Object.keys(judged) as (keyof typeof judged)[]).filter((key) => {
    const points = samples.map((sample) => ({ x: sample.minutes / 60, y: sample[key] }));
    const { mean, slope, error } = fitLine(points);
    const percent = (100 * slope) / mean;
    const isGrown = percent >= mostPercent;
    say(
      `${judged[key]}: ${(mean / mb).toFixed(1)} MB, ${percent.toFixed(1)} % an hour ` +
        `(± ${((200 * error) / mean).toFixed(1)}) over ${samples.length} samples${isGrown ? ': grows' : ''}`,
    );
    return isGrown;
  });
  say(grown.length === 0 ? `PASS: less than ${mostPercent} % an hour` : 'FAIL');
  return grown.length === 0;
}
