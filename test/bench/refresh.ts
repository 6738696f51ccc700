import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ElectronApplication, Page } from 'playwright';
import type { RefreshFacts } from '../../preload/contract/window.ts';
import type { BenchContext } from './bench.ts';
import { countLogged } from './logged.ts';
import { median, quantile } from './measure.ts';
import type { Figure } from './report.ts';
import { startSource, type EventSource } from './source.ts';
import { logFile } from './station.ts';
import { openWindow } from './window.ts';

const perSecond = 500;
/** No window is loaded again sooner; with a little more no order has to rest. */
const restMs = 5_300;
const aimMs = 1_000;
/** The console itself gives a window up before. */
const patienceMs = 60_000;

/** Where the time goes: each phase begins with the end of the one before it. */
const phases = ['answered', 'gone', 'program', 'facts', 'mounted', 'usable'] as const;
/** When each was over, ms since the order came to main. The map comes later: a desk can be used without it. */
type Marks = Readonly<Record<(typeof phases)[number] | 'map', number>>;

/** How long each of some reloads took, ms: the console's window, and in between a page with nothing on it. */
interface Took {
  readonly console: readonly number[];
  readonly blank: readonly number[];
  readonly marks: readonly Marks[];
  /** Windows that did not come back in time and were made anew. */
  readonly recreated: number;
}

/** From a back end's order on the wire to a window that can be used again: quiet, and in a flood. */
export async function refresh({ directory, isQuick, say }: BenchContext): Promise<readonly Figure[]> {
  const rounds = isQuick ? 2 : 30;
  const data = join(directory, 'data');
  const since = Date.now();
  const source = await startSource();
  const { quiet, flood, sent } = await withstand(source, data, rounds);
  const { startAt } = source;
  const lost = sent - countLogged(logFile(data), { since, from: startAt, to: startAt + sent });
  for (const [name, { console }] of Object.entries({ quiet, flood }))
    say(`refresh: ${name} ${console.map(Math.round).join(', ')} ms`);
  say(`refresh: ${sent} events in the flood`);
  return [
    ...figures('quiet', quiet),
    ...figures('flood', flood),
    { name: 'refresh.lost', value: lost, unit: '', aim: { at: 'most', limit: 0 } },
  ];
}

/** With the console open; closes both. */
async function withstand(source: EventSource, data: string, rounds: number) {
  const running = await openWindow(source, data);
  try {
    await source.watched();
    const quiet = await reloads(running.app, source, rounds);
    const sending = source.pace(perSecond, perSecond * 3_600);
    const flood = await reloads(running.app, source, rounds);
    await source.halt();
    const { count: sent } = await sending;
    return { quiet, flood, sent };
  } finally {
    await running.close();
    await source.stop();
  }
}

function figures(name: string, { console, blank, marks, recreated }: Took): readonly Figure[] {
  const p99: Figure = { name: `refresh.${name}_p99_ms`, value: quantile(console, 0.99), unit: 'ms' };
  return [
    { name: `refresh.${name}_p50_ms`, value: median(console), unit: 'ms' },
    { ...p99, aim: { at: 'most', limit: aimMs } },
    { name: `refresh.${name}_blank_p50_ms`, value: median(blank), unit: 'ms' },
    { name: `refresh.${name}_ratio`, value: median(console) / median(blank), unit: '' },
    ...phases.map((phase, index) => {
      const before = phases[index - 1];
      const spans = marks.map((at) => at[phase] - (before === undefined ? 0 : at[before]));
      return { name: `refresh.${name}_to_${phase}_ms`, value: median(spans), unit: 'ms' };
    }),
    { name: `refresh.${name}_map_ms`, value: median(marks.map(({ map }) => map)), unit: 'ms' },
    { name: `refresh.${name}_recreated`, value: recreated, unit: '', aim: { at: 'most', limit: 0 } },
  ];
}

async function reloads(app: ElectronApplication, source: EventSource, rounds: number): Promise<Took> {
  const blank = await openBlank(app);
  const took = { console: [] as number[], blank: [] as number[], marks: [] as Marks[], recreated: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const rested = setTimeout(restMs);
    took.blank.push(await blank.reload());
    await rested;
    const { ms, marks, isRecreated } = await reload(app, source, `round ${round} of ${rounds}`);
    took.console.push(ms);
    took.marks.push(marks);
    if (isRecreated) took.recreated += 1;
  }
  await blank.close();
  return took;
}

/** What the order took to main, and from there to the first usable picture. */
async function reload(app: ElectronApplication, source: EventSource, reason: string) {
  const context = { force_refresh: 1, reason };
  const order = { msg_type: 301, action_type: 1, publish_time: Date.now(), context };
  const { startedAt } = await source.tell(1, order);
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    // Not asked all the time: page and main have other things to do now.
    await setTimeout(100);
    const came = await documentSince(app, startedAt);
    if (!came) continue;
    const last = await lastRefresh(came.page);
    const [window] = last?.windows ?? [];
    if (!last || last.order.at < startedAt || typeof window?.blindMs !== 'number') continue;
    const { order } = last;
    return {
      ms: order.at - startedAt + window.blindMs,
      marks: { ...came.marksSince(order.at), usable: window.blindMs },
      isRecreated: window.isRecreated,
    };
  }
  throw new Error(`refresh: the window did not come back in ${patienceMs} ms`);
}

/** The console's page, if its document is younger than this and has its map; null while it is loading. */
async function documentSince(app: ElectronApplication, since: number) {
  for (const page of app.windows()) {
    const found = await page.evaluate(recordOf).catch(() => null);
    if (!found || found.origin < since) continue;
    const { origin, answered, gone, program, facts, mounted, map } = found;
    const marksSince = (at: number) => {
      const late = origin - at;
      return {
        ...{ answered: late + answered, gone: late + gone, program: late + program },
        ...{ facts: late + facts, mounted: late + mounted, map: late + map },
      };
    };
    return { page, marksSince };
  }
  return null;
}

/** In the page: what Chromium and the page itself wrote down, ms. Main is asked nothing while it has other things to do. */
function recordOf() {
  const all = performance.getEntries();
  const own = (name: string) =>
    all.find((entry) => entry.entryType === 'mark' && entry.name === name)?.startTime;
  const navigation = all.find((entry) => entry instanceof PerformanceNavigationTiming);
  const part = all.find(
    (entry) => entry instanceof PerformanceResourceTiming && /MapPane[^/]*\.js$/.test(entry.name),
  );
  const [program, facts, mounted] = [own('program'), own('facts'), own('mounted')];
  if (!navigation || !part || program === undefined || facts === undefined || mounted === undefined)
    return null;
  return {
    origin: performance.timeOrigin,
    answered: navigation.responseStart,
    gone: navigation.unloadEventEnd,
    map: part.startTime + part.duration,
    ...{ program, facts, mounted },
  };
}

function lastRefresh(page: Page): Promise<RefreshFacts['last']> {
  return page
    .evaluate(async () => {
      const reply = await window.bridge.getSnapshot();
      return reply.ok ? reply.value.refresh.last : null;
    })
    .catch(() => null);
}

/** The least that a reload is: a window of the same program with nothing in it, until it has been painted. */
async function openBlank(app: ElectronApplication) {
  const window = await app.evaluateHandle(async ({ BrowserWindow }) => {
    const blank = new BrowserWindow({ width: 1920, height: 1080 });
    await blank.loadURL('about:blank');
    return blank;
  });
  return {
    reload: () =>
      window.evaluate(async ({ webContents }) => {
        const begun = performance.now();
        const loaded = new Promise<void>((resolve) => webContents.once('did-finish-load', () => resolve()));
        webContents.reloadIgnoringCache();
        await loaded;
        await webContents.executeJavaScript(
          'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))',
        );
        return performance.now() - begun;
      }),
    close: () => window.evaluate((blank) => blank.destroy()),
  };
}
