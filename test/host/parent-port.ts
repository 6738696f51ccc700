/**
 * Loaded before the module of a utility process: `process.parentPort` over the channel that Node's fork gives,
 * and nothing of that channel left in sight, because Electron has none of it.
 */
import { EventEmitter } from 'node:events';

const send = process.send?.bind(process);

class ParentPort extends EventEmitter {
  #waiting: unknown[] | null = [];

  constructor() {
    super();
    process.on('message', (data) => (this.#waiting ? this.#waiting.push(data) : this.#tell(data)));
    // The one who started it is gone; Electron's utility processes end with it too.
    process.on('disconnect', () => process.exit(0));
    // A first listener is the sign that the module listens; what came before is kept until then.
    this.on('newListener', (name) => {
      if (name === 'message') process.nextTick(() => this.start());
    });
  }

  start(): void {
    for (const data of this.#waiting?.splice(0) ?? []) this.#tell(data);
    this.#waiting = null;
  }

  postMessage(message: unknown): void {
    send?.(message);
  }

  #tell(data: unknown): void {
    this.emit('message', { data, ports: [] });
  }
}

Object.assign(process, { parentPort: new ParentPort(), type: 'utility', send: undefined });
