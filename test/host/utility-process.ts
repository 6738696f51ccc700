import type { ForkOptions, UtilityProcess } from 'electron';
import { fork } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { OfferedEmitter } from './offered.ts';

type Offered = Pick<UtilityProcess, 'pid' | 'stdout' | 'stderr' | 'kill'>;

const parentPortModule = fileURLToPath(new URL('./parent-port.ts', import.meta.url));

/** A Node process of its own with `process.parentPort`; it ends when this one does. */
export class HostUtilityProcess extends OfferedEmitter implements Offered {
  readonly #child: ChildProcess;

  constructor(modulePath: string, args: readonly string[] = [], options: ForkOptions = {}) {
    super();
    const { execArgv = [], stdio = 'inherit', env = process.env, cwd } = options;
    this.#child = fork(modulePath, args, {
      serialization: 'advanced',
      execArgv: ['--import', parentPortModule, ...execArgv],
      stdio: [...(typeof stdio === 'string' ? ['ignore', stdio, stdio] : stdio), 'ipc'] as StdioOptions,
      env: env as NodeJS.ProcessEnv,
      ...(cwd === undefined ? {} : { cwd }),
    });
    this.#child.once('spawn', () => this.emit('spawn'));
    this.#child.once('exit', (code, signal) => this.emit('exit', code ?? (signal ? 15 : 0)));
    this.#child.once('error', (failure) => this.emit('error', 'FatalError', String(failure), ''));
    this.#child.on('message', (message) => this.emit('message', message));
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  get stdout(): NodeJS.ReadableStream | null {
    return this.#child.stdout;
  }

  get stderr(): NodeJS.ReadableStream | null {
    return this.#child.stderr;
  }

  /** A message to a process that has ended is lost, as in Electron. */
  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0)
      throw new Error('not offered by the Chromium host: UtilityProcess message ports');
    if (this.#child.connected) this.#child.send(message as object);
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }
}
