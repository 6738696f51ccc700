/** What we use of socket.io-client 2.5, which comes without types. It speaks Engine.IO 3. */
declare module 'socket.io-client-2' {
  export interface ManagerOptions {
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly transports: readonly string[];
    readonly agent: import('node:http').Agent;
    readonly parser: object;
    readonly autoConnect: boolean;
    readonly reconnection: boolean;
    readonly upgrade: boolean;
    readonly timeout: number | false;
    readonly perMessageDeflate: false;
    /** Else it takes Node's own WebSocket, which cannot be terminated. */
    readonly forceNode: boolean;
  }

  export interface Socket {
    readonly connected: boolean;
    readonly id: string | undefined;
    readonly sendBuffer: readonly unknown[];
    open(): Socket;
    disconnect(): Socket;
    emit(name: string, ...args: readonly unknown[]): Socket;
  }

  export class Manager {
    constructor(uri: string, options: ManagerOptions);
    readonly engine: object | undefined;
    socket(namespace: string): Socket;
    on(name: string, listener: (...args: readonly unknown[]) => void): Manager;
  }
}
