import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Bridge } from '../../preload/contract/channels.ts';
import type { Entry } from '../../preload/contract/log.ts';
import { sayReason } from '../../preload/contract/reason-words.ts';
import type { Snapshot } from '../../preload/contract/snapshot.ts';
import type { WindowStatus } from '../../preload/contract/window.ts';
import type { HostRecord } from '../host/record.ts';
import { launchConsole, type RunningConsole } from './harness.ts';

export interface WallPcPlan {
  readonly args?: readonly string[];
  /** Sizes of its displays from left to right, `1280x720,1280x720`. */
  readonly displays: string;
  readonly settings: object;
  /** Files in its data directory before the first start, by name. */
  readonly before?: Readonly<Record<string, string>>;
}

/**
 * A PC with walls, and perhaps a desk. Its windows are asked by the place of their display and through Electron:
 * a page that crashed, hangs or was made anew is another one for Playwright, and for us the same wall.
 * Whoever made it calls `end`.
 */
export class WallPc {
  readonly directory: string;
  readonly console: RunningConsole;

  private constructor(directory: string, running: RunningConsole) {
    this.directory = directory;
    this.console = running;
  }

  /** Resolves when its first window is there. */
  static async start({ args = [], displays, settings, before = {} }: WallPcPlan): Promise<WallPc> {
    const directory = await mkdtemp(join(tmpdir(), 'gwanje-walls-'));
    const data = join(directory, 'data');
    await mkdir(data);
    const config = join(directory, 'settings-of-walls.json');
    await writeFile(config, JSON.stringify({ language: 'en', ...settings }, null, 2));
    for (const [name, text] of Object.entries(before)) await writeFile(join(data, name), text);
    const all = ['--config', config, ...args];
    const running = await launchConsole({ args: all, data, env: { GWANJE_DISPLAY: displays } });
    return new WallPc(directory, running);
  }

  get data(): string {
    return this.console.data;
  }

  /** The page of the operator's window. */
  desk(): Promise<Page> {
    const { app } = this.console;
    const { promise, resolve } = Promise.withResolvers<Page>();
    const look = (page: Page) =>
      void page
        .getByTestId('view-live')
        .waitFor()
        // One of the walls, or gone again.
        .then(
          () => resolve(page),
          () => undefined,
        );
    app.on('window', look);
    app.windows().forEach(look);
    return promise.finally(() => app.off('window', look));
  }

  /** In the page that stands at this place now, as text that is run there. */
  at<T>(left: number, code: string): Promise<T> {
    return this.console.app.evaluate(
      ({ BrowserWindow }, [x, text]) => {
        const found = BrowserWindow.getAllWindows().find((each) => each.getBounds().x === x);
        if (!found) throw new Error(`no window at ${x}`);
        return found.webContents.executeJavaScript(text) as Promise<T>;
      },
      [left, code] as const,
    );
  }

  /** What is to be read in an element there; null where there is none. */
  textAt(left: number, testId: string): Promise<string | null> {
    const found = `document.querySelector('[data-testid="${testId}"]')`;
    return this.at(left, `${found} === null ? null : ${found}.innerText.replace(/\\s+/g, ' ')`);
  }

  /** Main's facts, as the page there gets them. */
  async snapshotAt(left: number): Promise<Snapshot> {
    type Answer = Awaited<ReturnType<Bridge['getSnapshot']>>;
    const reply = await this.at<Answer>(left, 'window.bridge.getSnapshot()');
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value;
  }

  /** The process of its page ends. */
  kill(left: number): Promise<void> {
    return this.console.app.evaluate(({ BrowserWindow }, x) => {
      const wall = BrowserWindow.getAllWindows().find((each) => each.getBounds().x === x);
      wall?.webContents.forcefullyCrashRenderer();
    }, left);
  }

  /** Its page does not come to do anything any more. */
  hang(left: number): void {
    // No answer ever comes; that the page was closed is one.
    this.at(left, 'for (;;);').catch(() => null);
  }

  /** What is drawn stays; its timers, its socket and main's words go on. */
  stopPainting(left: number): Promise<null> {
    return this.at(left, 'window.requestAnimationFrame = () => 0; null');
  }

  /** Nobody touches a wall, and Electron calls a page unresponsive only when it was touched. */
  touchNothing(): Promise<void> {
    return this.console.app.evaluate((electron) => {
      const { __host } = electron as unknown as { __host: HostRecord };
      __host.hangMs = Infinity;
    });
  }

  /** What stands in the alarm log about the program itself, oldest first: `what: detail`. */
  noted(): string[] {
    return notedIn(this.data);
  }

  /** As long as the console runs its clock, and that of its pages, is ahead by so much more. */
  async moveClocks(byMs: number): Promise<void> {
    const move = `{ const now = Date.now; Date.now = () => now() + ${byMs}; }`;
    await this.console.app.evaluate(
      async ({ BrowserWindow }, [ms, code]) => {
        const now = Date.now;
        Date.now = () => now() + ms;
        await Promise.all(
          BrowserWindow.getAllWindows().map(({ webContents }) => webContents.executeJavaScript(code)),
        );
      },
      [byMs, move] as const,
    );
  }

  /** Processes of the program on this PC: also one that started by itself, where nobody drives it. */
  async programs(): Promise<number[]> {
    const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
    return pids.filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return words.includes(this.data) && words.some((word) => word.endsWith('electron.ts'));
      } catch {
        // It ended while we looked.
        return false;
      }
    });
  }

  async end(): Promise<void> {
    await this.console.close();
    for (const pid of await this.programs()) process.kill(pid, 'SIGTERM');
    while ((await this.programs()).length > 0) await setTimeout(50);
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Also of a program that has ended. */
export function notedIn(data: string): string[] {
  const log = new Database(join(data, 'alarms.db'), { readonly: true });
  try {
    const bodies = log.prepare('SELECT body FROM entry ORDER BY id').pluck().all() as string[];
    return bodies
      .map((body) => JSON.parse(body) as Entry)
      .flatMap((entry) => (entry.type === 'system' ? [notedAs(entry)] : []));
  } finally {
    log.close();
  }
}

/** `window-blind: left, reload, its picture is 12 s old` */
function notedAs({ what, detail, rung, reason }: Extract<Entry, { type: 'system' }>): string {
  const said = [detail, rung, reason && sayReason(reason)].filter(
    (each) => each !== null && each !== undefined,
  );
  return `${what}: ${said.join(', ')}`;
}

/** One thing that the desk was told of a window, and when, by the desk's clock. */
export interface Told {
  readonly at: number;
  readonly window: string;
  /** State, rung and reason, those that there are. */
  readonly is: string;
}

/** Writes down what the desk's list of windows says from now on; the result asks for it, oldest first. */
export async function listenToWindows(desk: Page): Promise<() => Promise<Told[]>> {
  const heard = await desk.evaluateHandle(() => {
    const told: (Pick<WindowStatus, 'state' | 'rung' | 'reason'> & Omit<Told, 'is'>)[] = [];
    const words = ({ state, rung, reason }: (typeof told)[number] | WindowStatus) =>
      JSON.stringify([state, rung, reason]);
    window.bridge.onChange(({ windows }) => {
      for (const status of windows ?? []) {
        const { id, state, rung, reason } = status;
        const last = told.findLast((each) => each.window === id);
        if (!last || words(last) !== words(status))
          told.push({ at: Date.now(), window: id, state, rung, reason });
      }
    });
    return told;
  });
  return async () =>
    (await heard.jsonValue()).map(({ at, window, state, rung, reason }) => {
      const is = [state, rung, reason && sayReason(reason)].filter((each) => each !== null).join(', ');
      return { at, window, is };
    });
}

/** Until the desk knows of each of these walls that its picture moves. */
export function untilAlive(desk: Page, walls: readonly string[]): Promise<void> {
  return desk.evaluate(
    (ids) =>
      new Promise<void>((resolve) => {
        const look = async () => {
          const reply = await window.bridge.getSnapshot();
          const alive = reply.ok ? reply.value.windows : [];
          const isProved = ({ state, provedAt }: WindowStatus) => state === 'alive' && provedAt !== null;
          if (!ids.every((id) => alive.some((each) => each.id === id && isProved(each)))) return;
          undo();
          resolve();
        };
        const undo = window.bridge.onChange(() => void look());
        void look();
      }),
    walls,
  );
}

/** From now on until the desk is told that this wall is away, and then that it is alive: when that was, epoch ms. */
export async function watchReturn(desk: Page, wall: string): Promise<() => Promise<number>> {
  const probe = await desk.evaluateHandle((id) => {
    const back = new Promise<number>((resolve) => {
      let isAway = false;
      const undo = window.bridge.onChange(({ windows }) => {
        const status = windows?.find((each) => each.id === id);
        if (!status) return;
        if (status.state !== 'alive') isAway = true;
        else if (isAway) {
          undo();
          resolve(Date.now());
        }
      });
    });
    return { back };
  }, wall);
  return () => probe.evaluate(({ back }) => back);
}
