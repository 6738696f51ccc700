import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron';
import { OfferedEmitter, preventableEvent, standIn } from './offered.ts';
import type { FromMain, ToMain } from './preload-world.ts';

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
type Offered = Pick<IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>;

/** Who sent a message, and the way back. */
export interface Sender {
  readonly contents: WebContents;
  readonly frame: WebFrameMain;
  readonly reply: (message: FromMain) => void;
}

/** `ipcMain`: listeners are the emitter's own, handlers answer one channel each. */
export class HostIpcMain extends OfferedEmitter implements Offered {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** For the host: one message of a preload. */
  async receive(message: ToMain, sender: Sender): Promise<void> {
    if (message.type === 'send') {
      this.emit(message.channel, ipcEvent(sender), ...message.args);
      return;
    }
    const { id, channel, args } = message;
    try {
      const handler = this.#handlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const value: unknown = await handler(ipcEvent(sender), ...args);
      sender.reply(value === undefined ? { type: 'reply', id } : { type: 'reply', id, value });
    } catch (failure) {
      // Electron carries an error as its text, name first.
      sender.reply({ type: 'failure', id, message: String(failure) });
    }
  }
}

function ipcEvent({ contents, frame, reply }: Sender): IpcMainEvent & IpcMainInvokeEvent {
  const event = preventableEvent({
    type: 'frame',
    sender: contents,
    senderFrame: frame,
    frameId: frame.routingId,
    processId: frame.processId,
    ports: [],
    returnValue: undefined,
    reply: (channel: string, ...args: unknown[]) => reply({ type: 'send', channel, args }),
  });
  return standIn<IpcMainEvent & IpcMainInvokeEvent>(event);
}
