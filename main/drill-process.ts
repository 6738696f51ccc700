import { utilityProcess, type UtilityProcess } from 'electron';
import type { DrillOrder } from '../preload/contract/channels.ts';
import type { DrillStatus } from '../preload/contract/snapshot.ts';
import type { DrillWorld, FromDrill, ToDrill } from './drill/protocol.ts';
import type { Logger } from './lib/logger.ts';

/**
 * The drill's sites run in a process of their own, so that the console meets them as it meets real ones: over
 * a socket. Owns that process; a drill that dies takes its sites with it, and the links show it.
 */
export class DrillProcess {
  readonly world: DrillWorld;
  readonly #child: UtilityProcess;
  #status: DrillStatus;
  #isStopping = false;
  #onStatus: (status: DrillStatus) => void = () => {};

  private constructor(child: UtilityProcess, world: DrillWorld, status: DrillStatus) {
    this.#child = child;
    this.world = world;
    this.#status = status;
  }

  /** `script` is the built `drill.cjs`, `args` are its options. Rejects when the process ends before it is ready. */
  static start(script: string, args: readonly string[], logger: Logger): Promise<DrillProcess> {
    const child = utilityProcess.fork(script, [...args], { serviceName: 'Gwanje drill' });
    return new Promise((resolve, reject) => {
      let world: DrillWorld | null = null;
      let drill: DrillProcess | null = null;
      child.on('exit', (code) => {
        if (drill === null || !drill.#isStopping) logger.warn(`the drill's process ended (${code})`);
        reject(new Error(`the drill's process ended (${code}) before it was ready`));
      });
      child.on('message', (message: FromDrill) => {
        if (message.type === 'ready') world = message.world;
        if (message.type === 'refused') logger.warn(`drill order refused: ${message.reason}`);
        if (message.type !== 'status' || world === null) return;
        if (drill) return drill.#take(message.status);
        drill = new DrillProcess(child, world, message.status);
        resolve(drill);
      });
    });
  }

  get status(): DrillStatus {
    return this.#status;
  }

  onStatus(listener: (status: DrillStatus) => void): void {
    this.#onStatus = listener;
  }

  order(order: DrillOrder): void {
    this.#send({ type: 'order', order });
  }

  stop(): void {
    this.#isStopping = true;
    this.#onStatus = () => {};
    this.#child.kill();
  }

  #take(status: DrillStatus): void {
    this.#status = status;
    this.#onStatus(status);
  }

  #send(message: ToDrill): void {
    this.#child.postMessage(message);
  }
}
