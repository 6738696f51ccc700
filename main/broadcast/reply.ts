import type { ErrorCode, Reply } from '../../preload/contract/channels.ts';

export const done: Reply<null> = { ok: true, value: null };

export const unknown = refused('unavailable', 'there is no such broadcast');

export function refused(code: ErrorCode, message: string): Extract<Reply<null>, { ok: false }> {
  return { ok: false, error: { code, message } };
}
