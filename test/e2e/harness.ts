import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '../host/launch.ts';
import type { Launched } from '../host/launch.ts';

export interface ConsoleOptions {
  /** The console's own options. */
  readonly args?: readonly string[];
  /** The data directory; without one a fresh one is made, and removed by `close`. */
  readonly data?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The built console, running in the real Electron or in the host. */
export interface RunningConsole extends Launched {
  readonly data: string;
  /** What main has printed so far, line by line: stdout (the trace) and stderr (the log). */
  readonly lines: readonly string[];
  /** Calls back for every further line; the result undoes. */
  onLine(listener: (line: string) => void): () => void;
}

/** Starts the console and waits for its first window. `close` quits and removes a directory of its own. */
export async function launchConsole(options: ConsoleOptions = {}): Promise<RunningConsole> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'gwanje-e2e-')));
  const removeData = async () => {
    if (options.data === undefined) await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  const keep = (line: string) => {
    lines.push(line);
    for (const listener of [...listeners]) listener(line);
  };
  try {
    const launched = await launch({
      args: [...(options.args ?? []), '--data', data],
      env: options.env ?? {},
      onStdout: keep,
      onStderr: keep,
    });
    return {
      ...launched,
      data,
      lines,
      onLine(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      async close() {
        await launched.close();
        await removeData();
      },
    };
  } catch (failure) {
    await removeData();
    throw failure;
  }
}
