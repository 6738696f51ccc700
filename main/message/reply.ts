import type { ErrorCode, Reply } from '../../preload/contract/channels.ts';
import { because, readReason, type Reason } from '../../preload/contract/reason.ts';
import { sayReason } from '../../preload/contract/reason-words.ts';

export function done<T>(value: T): Reply<T> {
  return { ok: true, value };
}

export function refused<T>(code: ErrorCode, why: string | Reason): Reply<T> {
  if (typeof why === 'string') return { ok: false, error: { code, message: why } };
  return { ok: false, error: { code, message: sayReason(why), reason: why } };
}

/** The store did not do it. */
export function notKept(error: unknown): Reason {
  return because('not-kept', wordsOf(error));
}

/** Why a call to the server failed: the feed's own reason, where its error has one. */
export function reasonOf(error: unknown): Reason {
  const reason: unknown = error instanceof Error ? Reflect.get(error, 'reason') : null;
  return (typeof reason === 'object' && readReason(reason)) || because('failed', wordsOf(error));
}

/** What an error says, in one line. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
