import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';

export type { Protocol };
type Method = keyof Protocol.CommandParameters;
type EventName = keyof Protocol.Events;

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

interface Waiting {
  readonly method: string;
  readonly sessionId: string | undefined;
  readonly resolve: (result: never) => void;
  readonly reject: (failure: Error) => void;
}

/**
 * One DevTools connection over Chromium's debugging pipe: JSON texts, each ended by a zero byte. The pipe is
 * also what ties the lives together: Chromium leaves when its other end closes, however that came about.
 */
export class DevTools {
  readonly #out: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #sessions = new Map<string, Session>();
  #lastId = 0;
  #unread = '';
  #isClosed = false;
  /** The browser's own session. */
  readonly browser: Session;

  constructor(out: Writable, incoming: Readable) {
    this.#out = out;
    this.browser = new Session((method, params) => this.#send(method, params));
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => this.#read(chunk));
    incoming.on('close', () => this.close());
    // A write after Chromium's end: every waiting command is rejected by `close`, which says it better.
    out.on('error', () => this.close());
  }

  /** The session of one target, until it is detached. */
  async attach(targetId: string): Promise<Session> {
    const { sessionId } = await this.browser.send('Target.attachToTarget', { targetId, flatten: true });
    return this.#session(sessionId);
  }

  /** Rejects everything that still waits. Closing twice is fine. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#out.end();
    for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: Chromium is gone`));
    this.#waiting.clear();
  }

  #session(sessionId: string): Session {
    const known = this.#sessions.get(sessionId);
    if (known) return known;
    const session = new Session((method, params) => this.#send(method, params, sessionId));
    this.#sessions.set(sessionId, session);
    return session;
  }

  #send(method: string, params: unknown, sessionId?: string): Promise<never> {
    if (this.#isClosed) return Promise.reject(new Error(`${method}: Chromium is gone`));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<never>((resolve, reject) => {
      this.#waiting.set(id, { method, sessionId, resolve, reject });
      this.#out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #read(chunk: string): void {
    let from = 0;
    for (let end = chunk.indexOf('\0'); end >= 0; end = chunk.indexOf('\0', from)) {
      const text = this.#unread + chunk.slice(from, end);
      this.#unread = '';
      from = end + 1;
      this.#dispatch(JSON.parse(text) as Incoming);
    }
    this.#unread += chunk.slice(from);
  }

  #dispatch(message: Incoming): void {
    if (message.id !== undefined) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
      else waiting?.resolve(message.result as never);
      return;
    }
    if (message.method === undefined) return;
    const session = message.sessionId === undefined ? this.browser : this.#session(message.sessionId);
    session.tell(message.method, message.params);
    if (message.method === 'Target.detachedFromTarget') {
      const { sessionId } = message.params as Protocol.Target.detachedFromTargetPayload;
      // Told to the browser's session only; whoever works with the target has to know as well.
      this.#sessions.get(sessionId)?.tell('Inspector.detached', { reason: 'target closed' });
      this.#sessions.delete(sessionId);
      // Chromium says nothing more of what was under way in it.
      for (const [id, waiting] of this.#waiting) {
        if (waiting.sessionId !== sessionId) continue;
        this.#waiting.delete(id);
        waiting.reject(new Error(`${waiting.method}: target closed`));
      }
    }
  }
}

/** Commands to one target and its events. */
export class Session {
  readonly #send: (method: string, params: unknown) => Promise<never>;
  readonly #events = new EventEmitter();

  constructor(send: (method: string, params: unknown) => Promise<never>) {
    this.#send = send;
  }

  /** Rejects with Chromium's words, or when Chromium is gone. */
  send<M extends Method>(
    method: M,
    params?: Protocol.CommandParameters[M],
  ): Promise<Protocol.CommandReturnValues[M]> {
    return this.#send(method, params ?? {});
  }

  on<E extends EventName>(event: E, listener: (params: Protocol.Events[E]) => void): () => void {
    this.#events.on(event, listener);
    return () => {
      this.#events.off(event, listener);
    };
  }

  /** For the connection only. */
  tell(method: string, params: unknown): void {
    this.#events.emit(method, params);
  }
}
