/**
 * `npm start`: the console in the real Electron where its binary is there or can be fetched, else in the
 * Chromium host. Where nobody can see a window it runs all the same and tells what happens in it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ensureBuilt, root } from './build.ts';
import { hasDisplay } from './chromium.ts';
import { chooseRunner, fetchElectron, isFetchWorthwhile } from './electron-binary.ts';
import type { Runner } from './electron-binary.ts';
import { ensureSystem } from './system.ts';
import { watchWithoutDisplay } from './without-display.ts';

/** How long a start waits for Electron's binary, once. */
const fetchWithinMs = 45_000;

async function start(args: readonly string[]): Promise<number> {
  const runner = hasDisplay() ? await findRunner() : chooseRunner();
  if (runner.kind === 'host') ensureSystem(print);
  await ensureBuilt(print);
  if (!hasDisplay()) {
    print(
      'No display: running in the Chromium host; what happens is told here. Ctrl+C ends it with a summary.',
    );
    return watchWithoutDisplay(args, print);
  }
  return runInWindow(runner, args);
}

/** Says in one line which of the two it is, when it is not the real Electron that was there already. */
async function findRunner(): Promise<Runner> {
  if (chooseRunner().kind === 'electron') return chooseRunner();
  process.stdout.write("Electron's binary is not here");
  if (process.env.GWANJE_RUNNER !== 'host' && isFetchWorthwhile(Date.now())) {
    process.stdout.write(`; trying to fetch it, at most ${fetchWithinMs / 1_000} s`);
    await fetchElectron(fetchWithinMs);
  }
  const runner = chooseRunner();
  print(runner.kind === 'electron' ? ': fetched.' : ': running in the Chromium host.');
  return runner;
}

/** Runs until the window is closed or we are told to stop; resolves with the application's exit code. */
async function runInWindow({ executable, kind }: Runner, args: readonly string[]): Promise<number> {
  // Chromium refuses its sandbox to root; the host sees to that itself.
  const rootOnly = kind === 'electron' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const application = spawn(executable, [root, ...rootOnly, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void application.kill(signal));
  }
  const [code] = (await once(application, 'exit')) as [number | null];
  return code ?? 1;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (failure) {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`);
  process.exitCode = 1;
}
