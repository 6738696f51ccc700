/**
 * Stands for the `electron` command (see `gwanje-host`): runs an application's unmodified main process under
 * Node, hands it a module named `electron`, and shows its windows as pages of the system's Chromium.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Application } from './app.ts';
import { createElectronHost } from './electron-module.ts';
import { provideElectron } from './loader.ts';

interface PackageJson {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
}

// Node loads it when it is first asked for; a debugger's question in the middle of that would leave it undefined.
void performance.timeOrigin;

async function run(): Promise<void> {
  const command = fileURLToPath(new URL('./gwanje-host', import.meta.url));
  const args = process.argv.slice(2);
  const path = args.find((argument) => !argument.startsWith('-'));
  if (path === undefined)
    throw new Error('gwanje-host: say which application: a directory with a package.json');
  const { application, main } = findApplication(resolve(path));

  // What an application sees of its process under Electron.
  process.argv = [command, ...args];
  process.execArgv = [];
  Object.assign(process, { type: 'browser', defaultApp: true });
  Object.defineProperty(process.versions, 'electron', { value: electronVersion(), enumerable: true });

  const hasPort = args.some((argument) => argument.startsWith('--remote-debugging-port'));
  const { electron, start } = createElectronHost(application, command, hasPort);
  provideElectron(electron);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => electron.app.quit());
  if (hasPort) leaveWithDriver(() => electron.app.quit());
  await import(pathToFileURL(main).href);
  await start();
}

/** The Electron that the project is typed against: the package is there, its binary need not be. */
function electronVersion(): string {
  const file = fileURLToPath(import.meta.resolve('electron/package.json'));
  return (JSON.parse(readFileSync(file, 'utf8')) as PackageJson).version ?? '0.0.0';
}

/**
 * Playwright starts us apart from itself; were it killed, nobody would be left to ask for the end. An
 * application that does not quit by itself, because nobody reads its words any more, is ended.
 */
function leaveWithDriver(quit: () => void): void {
  const driver = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === driver) return;
    clearInterval(looking);
    setTimeout(() => process.exit(1), 3_000);
    quit();
  }, 1_000);
  looking.unref();
}

/** A directory with a package.json, or the main file itself. */
function findApplication(path: string): { application: Application; main: string } {
  const isFile = statSync(path).isFile();
  const directory = isFile ? dirname(path) : path;
  const json = isFile
    ? {}
    : (JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as PackageJson);
  const name = json.productName ?? json.name ?? 'Electron';
  const main = isFile ? path : resolve(directory, json.main ?? 'index.js');
  return { application: { directory, name, version: json.version ?? '0.0.0' }, main };
}

try {
  await run();
} catch (failure) {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`);
  process.exit(1);
}
