import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, type ElectronApplication, type Page } from '@playwright/test';
import type { Entry, EntryBody } from '../../preload/contract/log.ts';
import type { RefreshFacts, WindowBlind, WindowId } from '../../preload/contract/window.ts';
import { event } from './site-office.ts';

export type RefreshEntry = Extract<EntryBody, { type: 'refresh' }>;

/** An order to load windows again, as a back end sends it (wire-facts 1.4). */
export function refreshOrder(context: object) {
  return event(301, 1, context);
}

/** Must happen: the windows are loaded again without a question. */
export function forced(reason: string, site?: number) {
  return refreshOrder({ force_refresh: 1, reason, ...(site !== undefined && { wp_no: site }) });
}

/** How often the page was loaded since. */
export function countLoads(page: Page): () => number {
  let count = 0;
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) count += 1;
  });
  return () => count;
}

/**
 * What the log says of orders with this reason, oldest first, as `asked desk`; of a window that came back also that,
 * never how long it took.
 */
export async function logged(page: Page, reason: string): Promise<string[]> {
  return (await refreshesIn(page)).filter(({ order }) => order.reason === reason).map(lineOf);
}

/** All that the log says of refreshes, oldest first. */
export async function refreshesIn(page: Page): Promise<(RefreshEntry & { readonly at: number })[]> {
  const reply = await page.evaluate(() => window.bridge.getLogPage({ types: ['refresh'], limit: 500 }));
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value.entries.flatMap((entry) => (entry.type === 'refresh' ? [entry] : [])).reverse();
}

/** The whole log as it lies on the disk, oldest first: also that of a console whose pages may not read it. */
export function entriesOnDisk(data: string): Entry[] {
  const log = new Database(join(data, 'alarms.db'), { readonly: true });
  try {
    const rows = log
      .prepare<[], { id: number; body: string }>('SELECT id, body FROM entry ORDER BY id')
      .all();
    return rows.map(({ id, body }) => ({ ...(JSON.parse(body) as Entry), id }));
  } finally {
    log.close();
  }
}

/** As `logged`, from the disk. */
export function loggedOnDisk(data: string, reason: string): string[] {
  return entriesOnDisk(data)
    .flatMap((entry) => (entry.type === 'refresh' && entry.order.reason === reason ? [entry] : []))
    .map(lineOf);
}

/** Log entries that called for attention, by the trace. */
export function annunciatedIn(lines: readonly string[]): number[] {
  return lines.flatMap((line) => {
    const [, entry] = / annunciated .*#(\d+) /.exec(line) ?? [];
    return entry === undefined ? [] : [Number(entry)];
  });
}

function lineOf({ what, windows }: RefreshEntry): string {
  const names = windows.map(({ window, blindMs, isRecreated }) =>
    [window, ...(blindMs === null ? [] : ['back']), ...(isRecreated ? ['anew'] : [])].join(' '),
  );
  return [what, names.join(', ')].filter(Boolean).join(' ');
}

/** What a reload that nothing stood in the way of leaves in the log. */
export function reloadOf(...windows: readonly WindowId[]): string[] {
  const names = windows.join(', ');
  return [
    `ordered ${names}`,
    `reloaded ${names}`,
    `done ${windows.map((name) => `${name} back`).join(', ')}`,
  ];
}

/** What main says of refreshes; null where the page that is asked is itself loading. */
function refreshFacts(page: Page): Promise<RefreshFacts | null> {
  return page
    .evaluate(async () => {
      const reply = await window.bridge.getSnapshot();
      return reply.ok ? reply.value.refresh : null;
    })
    .catch(() => null);
}

/** Until the reload for this reason is over and its windows are back. */
export async function untilReloaded(page: Page, reason: string): Promise<readonly WindowBlind[]> {
  let windows: readonly WindowBlind[] = [];
  await expect
    .poll(
      async () => {
        const last = (await refreshFacts(page))?.last;
        windows = last?.windows ?? [];
        return last?.order.reason === reason && windows.every(({ blindMs }) => blindMs !== null);
      },
      { timeout: 20_000, message: `loaded again: ${reason}` },
    )
    .toBe(true);
  return windows;
}

/** Until the last reload answers no other order any more. */
export async function untilStormIsOver(page: Page): Promise<void> {
  const since = async () => Date.now() - ((await refreshFacts(page))?.last?.order.at ?? Infinity);
  await expect.poll(since).toBeGreaterThan(2_000);
}

/** The page of this window; it may still be opening. */
export async function pageOf(app: ElectronApplication, window: WindowId): Promise<Page> {
  let found: Page | undefined;
  await expect
    .poll(async () => {
      for (const page of app.windows()) if ((await idOf(page)) === window) found = page;
      return found !== undefined;
    })
    .toBe(true);
  if (!found) throw new Error(`no window ${window}`);
  return found;
}

/** Null where the page is not that far. */
function idOf(page: Page): Promise<WindowId | null> {
  return page
    .evaluate(async () => {
      const plan = await window.bridge.getWindowPlan();
      return plan.ok ? plan.value.id : null;
    })
    .catch(() => null);
}

/**
 * From now on main's timers of exactly these lengths take another time, ms: what a person or a disk would need
 * minutes for is had at once, and what ends a test too early waits.
 */
export function bendTimers(
  app: ElectronApplication,
  lengths: Readonly<Record<number, number>>,
): Promise<void> {
  return app.evaluate((_electron, bent: Readonly<Record<number, number>>) => {
    const timer = globalThis.setTimeout;
    const bending = (callback: () => void, ms = 0, ...rest: unknown[]) =>
      timer(callback, bent[ms] ?? ms, ...rest);
    globalThis.setTimeout = Object.assign(bending, timer);
  }, lengths);
}

/** What main asks of its disks waits from now on; `letGo` carries it out, in order. */
export async function holdDisks(app: ElectronApplication): Promise<{ letGo(): Promise<void> }> {
  const held = await app.evaluateHandle(() => {
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    const post = Object.getOwnPropertyDescriptor(Worker.prototype, 'postMessage');
    if (!post) throw new Error('threads are spoken to in another way');
    const speak = post.value as (this: unknown, ...said: unknown[]) => void;
    const waiting: (() => void)[] = [];
    Object.defineProperty(Worker.prototype, 'postMessage', {
      ...post,
      value(this: unknown, ...said: unknown[]) {
        waiting.push(() => speak.apply(this, said));
      },
    });
    return () => {
      Object.defineProperty(Worker.prototype, 'postMessage', post);
      for (const say of waiting.splice(0)) say();
    };
  });
  return { letGo: () => held.evaluate((release) => release()) };
}
