import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Undo } from '../../../main/lib/disposer.ts';
import { Listeners } from '../../../main/lib/listeners.ts';

/** What this process holds at a moment. */
export interface Holdings {
  /** What keeps Node running, by the names that Node gives: sockets, servers, timers, ports. */
  readonly resources: Readonly<Record<string, number>>;
  /** On every `Listeners` that is still alive. */
  readonly listeners: number;
  /** Listeners on `process` itself. */
  readonly processListeners: number;
}

/** After a full collection, bytes. */
export interface Memory {
  readonly heap: number;
  /** Everything outside of V8's heap that V8 knows of. */
  readonly external: number;
  readonly rss: number;
}

/**
 * Counts what a process holds. `Listeners` count each for itself, so that all of them are known here from the
 * first listener on; weakly, because a list that nobody holds any more leaks nothing.
 */
export class LeakWatch {
  /** What Node warned of: too many listeners on an emitter is a leak, whoever it belongs to. */
  readonly warnings: string[] = [];
  readonly #lists = new Set<WeakRef<Listeners<unknown>>>();
  readonly #undo: Undo;
  readonly #gc: () => void;

  constructor() {
    const { add } = Listeners.prototype;
    const known = new WeakSet<object>();
    const remember = (list: Listeners<unknown>) => {
      if (known.has(list)) return;
      known.add(list);
      this.#lists.add(new WeakRef(list));
    };
    Listeners.prototype.add = function (this: Listeners<unknown>, listener) {
      remember(this);
      return add.call(this, listener);
    };
    const warned = ({ name, message }: Error) => {
      if (name !== 'ExperimentalWarning' && name !== 'DeprecationWarning')
        this.warnings.push(`${name}: ${message}`);
    };
    process.on('warning', warned);
    this.#undo = () => {
      Listeners.prototype.add = add;
      process.off('warning', warned);
    };
    setFlagsFromString('--expose-gc');
    this.#gc = runInNewContext('gc') as () => void;
  }

  look(): Holdings {
    const resources: Record<string, number> = {};
    for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
    let listeners = 0;
    for (const ref of this.#lists) {
      const list = ref.deref();
      if (list) listeners += list.size;
      else this.#lists.delete(ref);
    }
    const processListeners = process
      .eventNames()
      .reduce((sum, name) => sum + process.listenerCount(name as 'warning'), 0);
    return { resources, listeners, processListeners };
  }

  /** What only waits to be collected is not held. */
  async collect(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      this.#gc();
      // A weak reference that was read lives until the turn is over.
      await new Promise(setImmediate);
    }
  }

  async memory(): Promise<Memory> {
    await this.collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    return { heap: heapUsed, external, rss };
  }

  stop(): void {
    this.#undo();
  }
}

/** The least of each count over all looks: what comes and goes is not held. */
export function leastOf(looks: readonly Holdings[]): Holdings {
  return {
    resources: leastCounts(looks.map(({ resources }) => resources)),
    listeners: Math.min(...looks.map(({ listeners }) => listeners)),
    processListeners: Math.min(...looks.map(({ processListeners }) => processListeners)),
  };
}

/** The least of each; those that were not there at one look are left out. */
export function leastCounts(
  looks: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, number>> {
  const names = [...new Set(looks.flatMap((look) => Object.keys(look)))].sort();
  const least = names.map((name) => [name, Math.min(...looks.map((look) => look[name] ?? 0))] as const);
  return Object.fromEntries(least.filter(([, count]) => count > 0));
}
