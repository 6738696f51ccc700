/**
 * `npm run dev`: builds the three rooms and goes on watching them. A change of the renderer reloads the
 * windows, a change of main or preload starts the program anew. Options are passed on.
 */
import { createBuilder } from 'vite';
import type { Plugin } from 'vite';
import { root } from './build.ts';
import { launch } from './launch.ts';
import type { Launched } from './launch.ts';
import { ensureSystem } from './system.ts';

type Change = 'reload' | 'restart';

/** Runs the application and follows the changes, one after the other. */
class Workbench {
  readonly #args: readonly string[];
  #running: Launched | null = null;
  #next: Change | null = null;
  #isBusy = false;

  constructor(args: readonly string[]) {
    this.#args = args;
  }

  /** A restart covers a reload; what comes while one is under way is done after it. */
  async take(change: Change): Promise<void> {
    if (this.#next !== 'restart') this.#next = change;
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#next) {
      const todo: Change = this.#next;
      this.#next = null;
      try {
        await (todo === 'restart' ? this.#restart() : this.#reload());
      } catch (failure) {
        // The next change may mend it.
        print(String(failure));
      }
    }
    this.#isBusy = false;
  }

  async #restart(): Promise<void> {
    const old = this.#running;
    this.#running = null;
    await old?.close();
    const started = await launch({ args: [...this.#args, '--dev'], onStdout: print, onStderr: print });
    this.#running = started;
    // Closed by hand, and not by a restart of ours: the work is done.
    started.app.once('close', () => {
      if (this.#running === started) process.exit(0);
    });
    print('started');
  }

  async #reload(): Promise<void> {
    if (!this.#running) return this.#restart();
    await Promise.all(this.#running.app.windows().map((page) => page.reload()));
    print('reloaded');
  }
}

/** Watches every room, and tells of each that was built once all have been built for the first time. */
function follow(onBuilt: (change: Change) => void): Plugin {
  const built = new Set<string>();
  return {
    name: 'gwanje-dev',
    config: () => ({
      environments: Object.fromEntries(
        ['client', 'main', 'preload'].map((room) => [room, { build: { watch: {} } }]),
      ),
    }),
    sharedDuringBuild: true,
    closeBundle: {
      order: 'post',
      handler(failure) {
        if (failure) return;
        const isFirst = built.size < 3;
        built.add(this.environment.name);
        if (built.size === 3) onBuilt(isFirst || this.environment.name !== 'client' ? 'restart' : 'reload');
      },
    },
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

ensureSystem(print);
const workbench = new Workbench(process.argv.slice(2));
const builder = await createBuilder({
  configFile: `${root}/vite.config.ts`,
  logLevel: 'error',
  plugins: [follow((change) => void workbench.take(change))],
});
await builder.buildApp();
