import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { openPort } from '../../../main/drill/port.ts';
import type { FromDrill } from '../../../main/drill/protocol.ts';

/** As much of a utility process's side as Electron shows. */
class UtilitySide extends EventEmitter {
  readonly posted: unknown[] = [];

  postMessage(message: unknown): void {
    this.posted.push(message);
  }
}

describe('the line to the parent', () => {
  afterEach(() => {
    Reflect.deleteProperty(process, 'parentPort');
  });

  it('is Electron’s where this is a utility process, and unwraps what comes', () => {
    const side = new UtilitySide();
    Object.defineProperty(process, 'parentPort', { value: side, configurable: true });
    const port = openPort();
    const heard: unknown[] = [];
    const undo = port?.onMessage((message) => heard.push(message));
    side.emit('message', { data: { type: 'stop' } });
    undo?.();
    side.emit('message', { data: { type: 'late' } });
    const refused: FromDrill = { type: 'refused', order: { order: 'pause' }, reason: 'why' };
    port?.send(refused);
    expect({ heard, posted: side.posted }).toEqual({ heard: [{ type: 'stop' }], posted: [refused] });
  });
});
