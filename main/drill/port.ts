import type { Undo } from '../lib/disposer.ts';
import type { FromDrill } from './protocol.ts';

/** The line to whoever started this process: Electron's utility process, or Node's child process in tests. */
export interface Port {
  send(message: FromDrill): void;
  /** What comes is not checked: the caller looks at it. */
  onMessage(listener: (message: unknown) => void): Undo;
  /** The parent is gone, and with it every reason to run. */
  onGone(listener: () => void): Undo;
}

/** As much of Electron's `process.parentPort` as is used here. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  off(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/** Null when nobody who listens started this process. */
export function openPort(): Port | null {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort | null };
  if (parentPort) return utilityPort(parentPort);
  return process.connected ? childPort() : null;
}

function utilityPort(port: ParentPort): Port {
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      const own = ({ data }: { readonly data: unknown }) => listener(data);
      port.on('message', own);
      return () => port.off('message', own);
    },
    onGone: listenForDisconnect,
  };
}

function childPort(): Port {
  return {
    send(message) {
      if (!process.connected) return;
      // With a callback a failure is not thrown: `disconnect` tells that the parent has gone, and nobody is left
      // to miss the message.
      process.send?.(message, undefined, undefined, () => {});
    },
    onMessage(listener) {
      process.on('message', listener);
      return () => process.off('message', listener);
    },
    onGone: listenForDisconnect,
  };
}

/** Electron ends a utility process with its parent; under Node the channel's end is the sign. */
function listenForDisconnect(listener: () => void): Undo {
  process.on('disconnect', listener);
  return () => process.off('disconnect', listener);
}
