import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { DevTools } from './devtools.ts';
import { isTalkative } from './say.ts';

/** Names under which systems install a Chromium, the first found is taken. */
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const profilePrefix = 'gwanje-host-';
const stopWithinMs = 3_000;

const alwaysOn: readonly string[] = [
  '--remote-debugging-pipe',
  '--no-startup-window',
  '--keep-alive-for-test',
  // Silence towards the network: on a closed one each of these would hang or retry. Pages reach this machine
  // only, as the console's policy asks; main's own connections are Node's.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-component-extensions-with-background-pages',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-quic',
  '--disable-sync',
  // Electron too keeps no spare renderer process.
  '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,PaintHolding,SpareRendererForSitePerProcess',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  // A console works on while another window covers it.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-hang-monitor',
  '--disable-breakpad',
  '--disable-search-engine-choice-screen',
  // No bar above the page about unusual switches.
  '--test-type',
  '--password-store=basic',
  '--use-mock-keychain',
  // The same picture on every machine.
  '--force-color-profile=srgb',
  '--lang=en-US',
];

/** The path of the system's Chromium, or null. `GWANJE_CHROMIUM` names another one. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env.GWANJE_CHROMIUM) return env.GWANJE_CHROMIUM;
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'];
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (found) return found;
  }
  return null;
}

/** True where windows can be seen. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

export interface ChromiumOptions {
  readonly isHeadless: boolean;
  /** The screens that there are without a display, from left to right. */
  readonly screens: readonly { readonly width: number; readonly height: number }[];
  /** Opens a DevTools port besides the pipe and tells it on stderr, as Playwright expects. */
  readonly hasPort: boolean;
  /** Switches that the application appended: name to value, empty for none. */
  readonly switches: ReadonlyMap<string, string>;
}

/** The Chromium process of one application. Owns its profile directory; whoever started it stops it. */
export class Chromium {
  readonly devTools: DevTools;
  readonly executable: string;
  readonly profile: string;
  readonly #process: ChildProcess;
  readonly #exited: Promise<void>;

  private constructor(executable: string, profile: string, process: ChildProcess) {
    this.executable = executable;
    this.profile = profile;
    this.#process = process;
    const [, , , out, incoming] = process.stdio as unknown as [null, null, Readable, Writable, Readable];
    this.devTools = new DevTools(out, incoming);
    this.#exited = new Promise((resolve) => process.once('exit', () => resolve()));
  }

  /** Starts it and waits until it answers. Throws with its own last words when it does not. */
  static async start(options: ChromiumOptions): Promise<Chromium> {
    const executable = findChromium();
    if (!executable)
      throw new Error('no Chromium found: install the package chromium, or set GWANJE_CHROMIUM');
    removeAbandonedProfiles();
    const profile = mkdtempSync(join(tmpdir(), `${profilePrefix}${process.pid}-`));
    writePreferences(profile);
    const child = spawn(executable, [...switchesOf(options), `--user-data-dir=${profile}`], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    const lastWords = readErrors(child.stderr);
    const chromium = new Chromium(executable, profile, child);
    try {
      await Promise.race([chromium.devTools.browser.send('Browser.getVersion'), failure(child)]);
    } catch (cause) {
      await chromium.stop();
      throw new Error(`${executable} did not start: ${lastWords.slice(-5).join(' | ')}`, { cause });
    }
    return chromium;
  }

  get pid(): number | null {
    return this.#process.pid ?? null;
  }

  /** Resolves when the process has ended, for whatever reason. */
  get exited(): Promise<void> {
    return this.#exited;
  }

  /** Closes the pipe, which Chromium obeys; kills it when it does not within its time. */
  async stop(): Promise<void> {
    this.devTools.close();
    if (this.#process.exitCode === null && this.#process.signalCode === null && this.#process.pid) {
      const killer = setTimeout(() => this.#process.kill('SIGKILL'), stopWithinMs);
      await this.#exited;
      clearTimeout(killer);
    }
    // Its helpers may still write for a moment after the parent is gone.
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** What Chromium would offer a person who browses, and what has no switch. */
function writePreferences(profile: string): void {
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify({ translate: { enabled: false } }));
}

function switchesOf({ isHeadless, screens, hasPort, switches }: ChromiumOptions): string[] {
  const list = [...alwaysOn];
  const screenInfo = screens.map(({ width, height }) => `{${width}x${height}}`).join('');
  if (isHeadless) list.push('--headless=new', '--mute-audio', `--screen-info=${screenInfo}`);
  if (hasPort) list.push('--remote-debugging-port=0');
  if (process.getuid?.() === 0) list.push('--no-sandbox');
  for (const [name, value] of switches) list.push(value === '' ? `--${name}` : `--${name}=${value}`);
  return list;
}

/** Forwards the one line that Playwright waits for; keeps the rest for the case of a failed start. */
function readErrors(stderr: Readable | null): string[] {
  const kept: string[] = [];
  if (!stderr) return kept;
  createInterface({ input: stderr }).on('line', (line) => {
    if (line.startsWith('DevTools listening on') || isTalkative) process.stderr.write(`${line}\n`);
    else if (kept.push(line) > 20) kept.shift();
  });
  return kept;
}

function failure(child: ChildProcess): Promise<never> {
  return new Promise((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`exit ${String(code ?? signal)}`)));
  });
}

/** A host that was killed could not remove its profile; the next one does. */
function removeAbandonedProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(profilePrefix)) continue;
    const pid = Number.parseInt(name.slice(profilePrefix.length), 10);
    if (isAlive(pid)) continue;
    rmSync(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** True when a process of that id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Absent or not ours to run: either way not the one.
    return false;
  }
}
