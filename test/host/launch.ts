import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import { chooseRunner } from './electron-binary.ts';

const root = join(import.meta.dirname, '../..');
/** What Node and Chromium say about being debugged, which is how Playwright drives them. */
const debuggerWords =
  /^(Debugger (listening|attached|ending)|DevTools listening|For help, see:|Waiting for the debugger|$)/;

export interface LaunchParts {
  /** The application's own arguments. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onStdout: (line: string) => void;
  readonly onStderr: (line: string) => void;
}

export interface Launched {
  readonly app: ElectronApplication;
  /** The first window, its page on the way or there. */
  readonly page: Page;
  readonly kind: 'electron' | 'host';
  /** Asks it to quit and waits for the end. Closing twice is fine. */
  close(): Promise<void>;
}

/**
 * Starts the built application under Playwright and waits for its first window. Rejects with its last words
 * when it ends before that.
 */
export async function launch({ args, env, onStdout, onStderr }: LaunchParts): Promise<Launched> {
  const { kind, executable } = chooseRunner();
  const app = await _electron.launch({
    executablePath: executable,
    args: [root, ...args],
    cwd: root,
    env: { ...present(process.env), ...env },
    // Chromium refuses its sandbox to root only.
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const lastWords: string[] = [];
  const { stdout, stderr } = app.process();
  if (stdout) createInterface({ input: stdout }).on('line', onStdout);
  if (stderr) {
    createInterface({ input: stderr }).on('line', (line) => {
      if (debuggerWords.test(line)) return;
      if (lastWords.push(line) > 20) lastWords.shift();
      onStderr(line);
    });
  }

  const ended = new Promise<null>((resolve) => app.once('close', () => resolve(null)));
  let closing: Promise<void> | null = null;
  const page = await Promise.race([app.firstWindow(), ended]);
  if (!page) {
    const words = lastWords.length > 0 ? lastWords.join('\n') : wordsWithoutPlaywright(executable, args);
    throw new Error(`the console ended before its first window:\n${words}`);
  }
  return { app, page, kind, close: () => (closing ??= app.close()) };
}

/** Playwright keeps to itself what is said before it hands the streams over; asked again, the console says why. */
function wordsWithoutPlaywright(executable: string, args: readonly string[]): string {
  return spawnSync(executable, [root, ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 10_000,
  }).stderr.trim();
}

function present(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
