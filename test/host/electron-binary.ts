import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasDisplay } from './chromium.ts';

/** What runs the built application: the real Electron, or the host that stands for it. */
export interface Runner {
  readonly kind: 'electron' | 'host';
  readonly executable: string;
}

const electronPackage = dirname(fileURLToPath(import.meta.resolve('electron/package.json')));
const host: Runner = { kind: 'host', executable: join(import.meta.dirname, 'gwanje-host') };
/** After a fetch that failed the next ones are left out for a day: a closed network stays closed. */
const failedFetchMark = join(electronPackage, '..', '.cache', 'gwanje', 'electron-not-fetched');
const dayMs = 86_400_000;

/** The real Electron's executable, or null where its package came without the binary. */
export function findElectron(env: NodeJS.ProcessEnv = process.env): string | null {
  const pathFile = join(electronPackage, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const file = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electronPackage, 'dist'), name);
  return existsSync(file) ? file : null;
}

/**
 * The real Electron where it is installed and can show a window; else the host, which needs no display.
 * `GWANJE_RUNNER=host` asks for the host in any case.
 */
export function chooseRunner(env: NodeJS.ProcessEnv = process.env): Runner {
  const executable = env.GWANJE_RUNNER === 'host' || !hasDisplay(env) ? null : findElectron(env);
  return executable ? { kind: 'electron', executable } : host;
}

/** True when a fetch may succeed where the last ones failed. */
export function isFetchWorthwhile(nowMs: number): boolean {
  return !existsSync(failedFetchMark) || nowMs - statSync(failedFetchMark).mtimeMs > dayMs;
}

/** Lets the package fetch its binary, quietly and for at most `withinMs`; a failure is remembered. */
export async function fetchElectron(withinMs: number): Promise<void> {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const fetching = spawn(process.execPath, [join(electronPackage, 'install.js')], {
    stdio: 'ignore',
    timeout: withinMs,
    killSignal: 'SIGKILL',
  });
  fetching.once('exit', () => resolve());
  fetching.once('error', () => resolve());
  await ended;
  if (findElectron()) return;
  mkdirSync(dirname(failedFetchMark), { recursive: true });
  writeFileSync(failedFetchMark, '');
}
