import type { App, CommandLine, ProcessMetric, Settings } from 'electron';
import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostBrowserWindow } from './browser-window.ts';
import { OfferedEmitter, offer, preventableEvent, standIn } from './offered.ts';
import type { HostRecord } from './record.ts';
import { appMetrics } from './processes.ts';
import { say } from './say.ts';
import { SingleInstance } from './single-instance.ts';

type Offered = Pick<
  App,
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'relaunch'
  | 'focus'
  | 'getPath'
  | 'setPath'
  | 'getVersion'
  | 'getName'
  | 'setName'
  | 'getAppPath'
  | 'getLocale'
  | 'setAppUserModelId'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'setBadgeCount'
  | 'getBadgeCount'
  | 'getAppMetrics'
  | 'setLoginItemSettings'
  | 'isPackaged'
>;

/** What the application's `package.json` and place say of it. */
export interface Application {
  readonly directory: string;
  readonly name: string;
  readonly version: string;
}

export interface AppParts {
  readonly application: Application;
  readonly record: HostRecord;
  readonly windows: ReadonlySet<HostBrowserWindow>;
  /** Chromium's process; null before it has started. */
  readonly chromium: () => number | null;
  /** Ends Chromium and the process. */
  readonly leave: (code: number, relaunch: readonly string[] | null) => Promise<void>;
}

/** `app`: the application's life, in Electron's order of events. */
export class HostApp extends OfferedEmitter implements Offered {
  readonly isPackaged = false;
  readonly commandLine: CommandLine;
  /** Switches for Chromium, name to value. */
  readonly switches = new Map<string, string>();
  readonly #parts: AppParts;
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  #name: string;
  #isReady = false;
  #isQuitting = false;
  #isLeaving = false;
  #relaunch: readonly string[] | null = null;
  #instance: SingleInstance | null = null;

  constructor(parts: AppParts) {
    super();
    this.#parts = parts;
    this.#name = parts.application.name;
    this.commandLine = standIn<CommandLine>(
      offer('commandLine', {
        appendSwitch: (name: string, value = '') => void this.switches.set(name, value),
        appendArgument: (value: string) => void this.switches.set(value.replace(/^--/, ''), ''),
        hasSwitch: (name: string) => this.switches.has(name) || process.argv.includes(`--${name}`),
        getSwitchValue: (name: string) => this.switches.get(name) ?? '',
        removeSwitch: (name: string) => void this.switches.delete(name),
      } satisfies Partial<CommandLine>),
    );
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  getName(): string {
    return this.#name;
  }

  setName(name: string): void {
    this.#name = name;
  }

  getVersion(): string {
    return this.#parts.application.version;
  }

  getAppPath(): string {
    return this.#parts.application.directory;
  }

  getLocale(): string {
    return 'en-US';
  }

  /** Electron's places on Linux. */
  getPath(name: Parameters<App['getPath']>[0]): string {
    const set = this.#paths.get(name);
    if (set !== undefined) return set;
    const home = homedir();
    switch (name) {
      case 'home':
        return home;
      case 'appData':
        return process.env.XDG_CONFIG_HOME ?? join(home, '.config');
      case 'userData':
        return join(this.getPath('appData'), this.#name);
      case 'sessionData':
        return this.getPath('userData');
      case 'logs':
        return join(this.getPath('userData'), 'logs');
      case 'crashDumps':
        return join(this.getPath('userData'), 'Crashpad');
      case 'temp':
        return tmpdir();
      case 'exe':
        return process.argv[0] ?? process.execPath;
      case 'desktop':
        return join(home, 'Desktop');
      case 'documents':
        return join(home, 'Documents');
      case 'downloads':
        return join(home, 'Downloads');
      default:
        throw new Error(`not offered by the Chromium host: app.getPath('${name}')`);
    }
  }

  setPath(name: string, path: string): void {
    mkdirSync(path, { recursive: true });
    this.#paths.set(name, path);
  }

  setAppUserModelId(id: string): void {
    this.#parts.record.settings.set('appUserModelId', id);
  }

  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  setBadgeCount(count = 0): boolean {
    this.#parts.record.badge = count;
    return true;
  }

  getBadgeCount(): number {
    return this.#parts.record.badge;
  }

  /** Kept: nothing on this machine is told to start anything. */
  setLoginItemSettings(settings: Settings): void {
    this.#parts.record.loginItem = settings;
  }

  getAppMetrics(): ProcessMetric[] {
    return appMetrics(this.#parts.chromium() ?? 0);
  }

  focus(): void {
    const [first] = this.#parts.windows;
    first?.focus();
  }

  requestSingleInstanceLock(additionalData: unknown = {}): boolean {
    this.#instance ??= new SingleInstance(this.getPath('userData'), (second) => {
      const { argv, workingDirectory, additionalData: data } = second;
      this.emit('second-instance', preventableEvent(), argv, workingDirectory, data);
    });
    return this.#instance.request(additionalData);
  }

  hasSingleInstanceLock(): boolean {
    return this.#instance?.isHeld ?? false;
  }

  releaseSingleInstanceLock(): void {
    this.#instance?.release();
  }

  /** Every window may refuse to close, and with it the quitting ends. */
  quit(): void {
    if (this.#isQuitting || this.#isLeaving) return;
    this.#isQuitting = true;
    if (this.emitPreventable('before-quit')) {
      this.#isQuitting = false;
      return;
    }
    for (const window of [...this.#parts.windows]) window.close();
    if (this.#parts.windows.size > 0) {
      this.#isQuitting = false;
      return;
    }
    if (this.emitPreventable('will-quit')) this.#isQuitting = false;
    else this.#leave(0);
  }

  /** At once, without asking anybody. */
  exit(code = 0): void {
    this.#isQuitting = true;
    for (const window of [...this.#parts.windows]) window.destroy();
    this.#leave(code);
  }

  relaunch(options?: { args?: string[] }): void {
    this.#relaunch = options?.args ?? process.argv.slice(1);
    this.#parts.record.relaunches.push({ args: this.#relaunch });
  }

  /** For the host: Chromium is up. */
  becomeReady(): void {
    if (this.#isLeaving) return;
    this.#isReady = true;
    this.emit('ready', preventableEvent(), {});
    this.#ready.resolve();
  }

  /** For the host: a window has gone. Without a listener the last one ends the application, as in Electron. */
  windowClosed(): void {
    if (this.#parts.windows.size > 0 || this.#isQuitting) return;
    if (!this.emit('window-all-closed')) this.quit();
  }

  #leave(code: number): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.emit('quit', preventableEvent(), code);
    this.releaseSingleInstanceLock();
    this.#parts.leave(code, this.#relaunch).catch((failure: unknown) => {
      say(String(failure));
      process.exit(code);
    });
  }
}
