/** The REST side of an IMA back end: one call, its envelope, its failures in words (wire-facts 1.1 to 1.3). */
import { because, becauseOfNumber, type Reason } from '../../../preload/contract/reason.ts';
import type { Picture, TokenAnswer } from '../feed.ts';
import { bytesOf, within } from '../http.ts';
import { Failure, stopped } from '../reason.ts';
import { isBag, numberOf, textOf } from './context.ts';

export interface RestReply {
  readonly context: unknown;
  /** The server's clock by its `Date` header, epoch ms, cut to the second; null where it sent none. */
  readonly servedAt: number | null;
}

/** A failure that the back end itself told, by the status or by the envelope. */
export class RestFailure extends Failure {
  readonly status: number;
  /** The envelope's code; null where there was no envelope. */
  readonly code: number | null;

  /** `said`: the envelope's words. */
  constructor(call: string, status: number, code: number | null, said: string | null) {
    super(
      reasonOf(status, code, said),
      `${call} ${status} ${said ?? (code === null ? 'no envelope' : '')}`.trim(),
    );
    this.status = status;
    this.code = code;
  }
}

export interface CallOptions {
  readonly authorization: string;
  /** Sent as JSON, or as a form where it is `URLSearchParams`. */
  readonly body?: object | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const maxReplyBytes = 32_000_000;
const maxPictureBytes = 32_000_000;

/** One documented call. Rejects with `RestFailure`, or with the network's own error. */
export async function call(method: string, url: URL, options: CallOptions): Promise<RestReply> {
  const { authorization, body, timeoutMs, signal } = options;
  const headers: Record<string, string> = { accept: 'application/json', authorization };
  if (body && !(body instanceof URLSearchParams)) headers['content-type'] = 'application/json';
  const response = await fetch(url, {
    method,
    headers,
    body: body ? (body instanceof URLSearchParams ? body : JSON.stringify(body)) : null,
    signal: within(timeoutMs, signal),
    redirect: 'error',
  });
  const text = new TextDecoder().decode(await bodyOf(response, maxReplyBytes));
  const envelope = parse(text);
  const code = envelope ? numberOf(envelope['return_code']) : null;
  if (!response.ok || code !== 0) {
    const said = envelope ? textOf(envelope['return_message']) : null;
    throw new RestFailure(`${method} ${url.pathname}`, response.status, code, said);
  }
  const date = Date.parse(response.headers.get('date') ?? '');
  return { context: envelope?.['context'], servedAt: Number.isNaN(date) ? null : date };
}

/** A status that is no good says more than the envelope, which need not be there. */
function reasonOf(status: number, code: number | null, said: string | null): Reason {
  if (status >= 300) return becauseOfNumber('answered', status, said);
  return code === null ? because('bad-answer', said) : because('refused', said);
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isBag(value) ? value : null;
  } catch {
    // A proxy's page or nothing at all: the caller says "no envelope", which is what there is to say.
    return null;
  }
}

function bodyOf(response: Response, limit: number): Promise<Uint8Array> {
  return bytesOf(response, limit, (words) => new Error(`${words} from ${response.url}`));
}

/** What needs no token: SockJS' own `/info`, or just the address of a plain WebSocket. */
export function freeAddress(address: string): URL {
  const url = new URL(address);
  if (url.protocol.startsWith('ws')) url.protocol = url.protocol.replace('ws', 'http');
  else url.pathname += '/info';
  return url;
}

export interface RestOptions {
  /** The origin, or null where the settings name none: every call then fails. */
  readonly origin: string | null;
  readonly token: () => Promise<TokenAnswer>;
  readonly timeoutMs: number;
}

/** Calls with the token of whoever is signed in, until it is closed. */
export class ImaRest {
  readonly #options: RestOptions;
  #abort = new AbortController();

  constructor(options: RestOptions) {
    this.#options = options;
  }

  get isThere(): boolean {
    return this.#options.origin !== null;
  }

  /** `path` as documented, below `/imoa`. */
  async call(method: 'GET' | 'POST', path: string, body?: object): Promise<RestReply> {
    const signal = this.#abort.signal;
    const authorization = await this.#authorization();
    signal.throwIfAborted();
    const url = new URL(`/imoa/api/monitor${path}`, this.#origin());
    return call(method, url, { authorization, body, timeoutMs: this.#options.timeoutMs, signal });
  }

  /** An address from the back end, which may lack its scheme or its host. */
  async picture(address: string): Promise<Picture> {
    const signal = this.#abort.signal;
    const origin = new URL(this.#origin());
    const url = new URL(address, origin);
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new Error(`no picture from ${url.protocol}`);
    // The token is for the back end and nobody else.
    const headers: Record<string, string> =
      url.origin === origin.origin ? { authorization: await this.#authorization() } : {};
    signal.throwIfAborted();
    const response = await fetch(url, { headers, signal: within(this.#options.timeoutMs, signal) });
    const type = response.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (!response.ok) throw new Error(`picture ${url.pathname} ${response.status}`);
    if (!type.startsWith('image/')) throw new Error(`picture ${url.pathname} is ${type || 'of no type'}`);
    return { bytes: await bodyOf(response, maxPictureBytes), type };
  }

  /** Ends what is under way; later calls are made anew. */
  abort(): void {
    this.#abort.abort(stopped());
    this.#abort = new AbortController();
  }

  #origin(): string {
    if (this.#options.origin === null) throw new Failure(because('not-set-up', 'REST'));
    return this.#options.origin;
  }

  async #authorization(): Promise<string> {
    const answer = await this.#options.token();
    if (!answer.ok) throw new Failure(answer.reason);
    return `Bearer ${answer.token}`;
  }
}
