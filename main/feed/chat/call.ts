/** One REST call to a chat server, its answer as JSON, its failure in words without addresses' queries. */
import { because, becauseOfNumber } from '../../../preload/contract/reason.ts';
import { bytesOf, within } from '../http.ts';
import { Failure } from '../reason.ts';

export interface CallOptions {
  readonly token: string | null;
  /** Sent as JSON. */
  readonly body?: object | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** The server answered, and it was no. */
export class CallFailure extends Failure {
  readonly status: number;

  constructor(message: string, status: number) {
    super(becauseOfNumber('answered', status), message);
    this.status = status;
  }
}

const maxReplyBytes = 8_000_000;

export async function call(method: string, url: URL, options: CallOptions): Promise<unknown> {
  const { token, body, timeoutMs, signal } = options;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== null) headers['authorization'] = `Bearer ${token}`;
  if (body) headers['content-type'] = 'application/json';
  const response = await fetch(url, {
    method,
    headers,
    body: body ? JSON.stringify(body) : null,
    signal: within(timeoutMs, signal),
    // The token is for this server and nobody else.
    redirect: 'error',
  });
  const text = (await bytesOf(response, maxReplyBytes)).toString();
  if (!response.ok) throw new CallFailure(`${method} ${url.pathname} ${response.status}`, response.status);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Failure(because('bad-answer'), `${method} ${url.pathname} answered no JSON`, { cause });
  }
}
