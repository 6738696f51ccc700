import { utilityProcess, type UtilityProcess } from 'electron';
import type { DrillOrder } from '../preload/contract/channels.ts';
import type { DrillStatus } from '../preload/contract/snapshot.ts';
import type { DrillConnection, FromDrill, ToDrill } from './drill/protocol.ts';
import type { Logger } from './lib/logger.ts';

/**
 * The drill's sites run in a process of their own, so that the console meets them as it meets real ones: over
 * a socket. Owns that process; a drill that dies takes its sites with it, and the links show it.
 */
export class DrillProcess {
  readonly connection: DrillConnection;
  readonly #child: UtilityProcess;
  #status: DrillStatus;
  #isStopping = false;
  #onStatus: (status: DrillStatus) => void = () => {};

  private constructor(child: UtilityProcess, connection: DrillConnection, status: DrillStatus) {
    this.#child = child;
    this.connection = connection;
    this.#status = status;
  }

  /** `script` is the built `drill.cjs`. Rejects when the process ends before it is ready. */
  static start(script: string, scenario: string | null, logger: Logger): Promise<DrillProcess> {
    const child = utilityProcess.fork(script, scenario === null ? [] : ['--scenario', scenario], {
      serviceName: 'Gwanje drill',
    });
    return new Promise((resolve, reject) => {
      let connection: DrillConnection | null = null;
      let drill: DrillProcess | null = null;
      child.on('exit', (code) => {
        if (drill === null || !drill.#isStopping) logger.warn(`the drill's process ended (${code})`);
        reject(new Error(`the drill's process ended (${code}) before it was ready`));
      });
      child.on('message', (message: FromDrill) => {
        if (message.type === 'ready') connection = message.connection;
        if (message.type === 'refused') logger.warn(`drill order refused: ${message.reason}`);
        if (message.type !== 'status' || connection === null) return;
        if (drill) return drill.#take(message.status);
        drill = new DrillProcess(child, connection, message.status);
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
