import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Alarm } from '../../preload/contract/alarm.ts';
import type { Snapshot } from '../../preload/contract/snapshot.ts';
import type { HostRecord } from '../host/record.ts';
import { launchConsole, type RunningConsole } from './harness.ts';

/** A notification as the desktop got it. */
export interface Notified {
  readonly title: string;
  readonly body: string;
}

/**
 * One desk on a journey that starts, dies and starts again: its settings file and its disk stay, its console is
 * another process each time. Whoever made it calls `end`.
 */
export class JourneyDesk {
  readonly directory: string;
  /** What every console of this desk has printed, the dead ones included. */
  readonly #printed: string[] = [];
  #running: RunningConsole | null = null;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async make(): Promise<JourneyDesk> {
    return new JourneyDesk(await mkdtemp(join(tmpdir(), 'gwanje-journey-')));
  }

  get config(): string {
    return join(this.directory, 'settings-of-journey.json');
  }

  get data(): string {
    return join(this.directory, 'data');
  }

  get console(): RunningConsole {
    if (!this.#running) throw new Error('this desk has no console running');
    return this.#running;
  }

  get page(): Page {
    return this.console.page;
  }

  /** Of all runs. */
  get lines(): readonly string[] {
    return [...this.#printed, ...(this.#running?.lines ?? [])];
  }

  /** Writes the settings and starts on them. */
  async start(settings: object): Promise<Page> {
    await writeFile(this.config, JSON.stringify({ language: 'en', ...settings }, null, 2));
    return this.startAgain();
  }

  /** Starts on the settings as the run before left them. */
  async startAgain(): Promise<Page> {
    this.#running = await launchConsole({ args: ['--config', this.config, '--trace'], data: this.data });
    await expect(this.page.getByTestId('status-bar')).toBeVisible();
    return this.page;
  }

  /** Ends the console: asked politely, or without a chance to do anything more. */
  async stop(how: 'quit' | 'SIGKILL'): Promise<void> {
    const running = this.#running;
    if (!running) return;
    if (how === 'SIGKILL') running.app.process().kill('SIGKILL');
    await running.close();
    this.#printed.push(...running.lines);
    this.#running = null;
  }

  /** All that stands on disk, the settings too: where a secret might have gone. Databases are told by their end. */
  async kept(isTold: (file: string) => boolean = () => true): Promise<string> {
    const found = await readdir(this.data, { withFileTypes: true });
    const files = found.filter((entry) => entry.isFile() && isTold(entry.name));
    const paths = [this.config, ...files.map(({ name }) => join(this.data, name))];
    return (await Promise.all(paths.map((path) => readFile(path, 'utf8')))).join('\n');
  }

  async end(): Promise<void> {
    await this.stop('quit');
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Main's facts, asked through the wall as a page does. */
  snapshot(): Promise<Snapshot> {
    return this.page.evaluate(async () => {
      const reply = await window.bridge.getSnapshot();
      if (!reply.ok) throw new Error(reply.error.message);
      return reply.value;
    });
  }

  /** The alarm of this device, as main holds it. */
  async alarm(device: string): Promise<Alarm> {
    const found = (await this.snapshot()).alarms.find(({ id }) => id.endsWith(device));
    if (!found) throw new Error(`no alarm of ${device}`);
    return found;
  }

  /** Until a connection's link is in that state. */
  async untilLink(connection: string, state: string): Promise<void> {
    const stateOf = async () =>
      (await this.snapshot()).links.find((link) => link.connection === connection)?.link.state;
    await expect.poll(stateOf, { timeout: 20_000, message: `${connection} is ${state}` }).toBe(state);
  }

  /** All that the desktop was asked to show, oldest first. */
  notified(): Promise<Notified[]> {
    return this.console.app.evaluate((electron) => {
      const { __host } = electron as unknown as { __host: HostRecord };
      return __host.notifications.map(({ title, body }) => ({ title: title ?? '', body: body ?? '' }));
    });
  }

  /** Titles of what still stands on the desktop. */
  openNotifications(): Promise<string[]> {
    return this.console.app.evaluate((electron) => {
      const { __host } = electron as unknown as { __host: HostRecord };
      const open = __host.notifications.filter(({ state }) => state === 'shown' || state === 'new');
      return open.map(({ title }) => title ?? '');
    });
  }

  /** A hand clicks on the latest notification with this title. */
  clickNotification(title: string): Promise<void> {
    return this.console.app.evaluate((electron, wanted) => {
      const { __host } = electron as unknown as { __host: HostRecord };
      const found = __host.notifications.findLast((each) => each.title === wanted);
      if (!found) throw new Error(`no notification ${wanted}`);
      found.emit('click');
    }, title);
  }

  row(device: string): Locator {
    return this.page.locator(`[data-testid=alarm-row][data-alarm$="${device}"]`);
  }
}

/** None of these may stand in what was printed; told by its place, so that a failing test prints none either. */
export function expectHidden(
  secrets: Readonly<Record<string, string>>,
  text: readonly string[] | string,
): void {
  const lines = typeof text === 'string' ? text.split('\n') : text;
  const found = Object.entries(secrets).flatMap(([name, secret]) =>
    lines.some((line) => line.includes(secret)) ? [name] : [],
  );
  expect(found, 'what stands where it must not').toEqual([]);
}
