/**
 * The one place where what went wrong on a wire becomes a reason. Calls fail with errors, which have codes; sockets and
 * their libraries end with words, which are sorted here and kept as the detail.
 */
import { because, becauseOfNumber, becauseOfTime, type Reason } from '../../preload/contract/reason.ts';
import { sayReason } from '../../preload/contract/reason-words.ts';
import { formatError } from '../lib/logger.ts';

/** An error that knows its reason. */
export class Failure extends Error {
  readonly reason: Reason;

  /** `message` is for the log; without one it is the reason in English. */
  constructor(reason: Reason, message = sayReason(reason), options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Nobody was there, or nobody who may be talked to. */
const unreachable =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|E(?:HOST|NET)UNREACH|ETIMEDOUT|ECONNABORTED|UND_ERR_CONNECT|CERT_|SELF_SIGNED|ERR_TLS|ERR_SSL|EPROTO|EACCES/;
/** It was there, and is not. */
const cut = /ECONNRESET|EPIPE|UND_ERR_SOCKET|other side closed|socket hang up/;
/** Somebody who speaks something else. */
const foreign = /cannot be read|another generation|Unexpected server response|Invalid WebSocket frame/;

/**
 * Why a call failed. Its detail is not cut: whoever may find a secret in it cleans it first.
 * @param timeoutMs how long it was given, where that is known
 */
export function failureReason(failure: unknown, timeoutMs?: number): Reason {
  if (failure instanceof Failure) return failure.reason;
  if (isTimeout(failure)) return lateReason(timeoutMs);
  const detail = formatError(failure);
  const codes = codesOf(failure);
  if (cut.test(codes)) return because('cut', detail);
  // Whatever else keeps `fetch` from an answer: a redirect, a port that is not allowed.
  if (unreachable.test(codes) || detail.startsWith('fetch failed')) return because('unreachable', detail);
  return because('failed', detail);
}

/** Why a connection ended or never began, by the words of whoever held its socket. */
export function endReason(words: string): Reason {
  const within = /^not connected within (\d+) ms$/.exec(words)?.[1];
  if (within !== undefined) return becauseOfTime('no-answer-within', Number(within));
  if (unreachable.test(words)) return because('unreachable', words);
  const status = /^(?:Unexpected server response: |handshake answered )(\d{3})$/.exec(words)?.[1];
  if (status !== undefined) return becauseOfNumber('answered', Number(status));
  return because(foreign.test(words) ? 'bad-answer' : 'cut', words);
}

export function isTimeout(failure: unknown): boolean {
  return failure instanceof DOMException && failure.name === 'TimeoutError';
}

/** The connection ended after it was there: what was sent may have arrived. */
export function wasCut(failure: unknown): boolean {
  return cut.test(codesOf(failure));
}

/** What ends a call when its feed is stopped. */
export function stopped(): Failure {
  return new Failure(because('closed'), 'the feed was stopped');
}

function lateReason(timeoutMs: number | undefined): Reason {
  return timeoutMs === undefined ? because('no-answer') : becauseOfTime('no-answer-within', timeoutMs);
}

/** The codes of an error and of all that caused it. */
function codesOf(failure: unknown): string {
  if (!(failure instanceof Error)) return '';
  const code: unknown = Reflect.get(failure, 'code');
  return `${typeof code === 'string' ? code : ''} ${codesOf(failure.cause)}`;
}
