import type { ErrorCode, Reply } from '../../preload/contract/channels.ts';
import { because, type Reason } from '../../preload/contract/reason.ts';
import { sayReason } from '../../preload/contract/reason-words.ts';

export const done: Reply<null> = { ok: true, value: null };

/** There is nothing to do any more: it is not known, was stopped, or nobody missed it. */
export const over = refused('unavailable', because('over'));

export function refused(code: ErrorCode, why: string | Reason): Extract<Reply<null>, { ok: false }> {
  if (typeof why === 'string') return { ok: false, error: { code, message: why } };
  return { ok: false, error: { code, message: sayReason(why), reason: why } };
}
