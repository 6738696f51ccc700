import type { ErrorCode, Reply } from '../../preload/contract/channels.ts';

export function done<T>(value: T): Reply<T> {
  return { ok: true, value };
}

export function refused<T>(code: ErrorCode, message: string): Reply<T> {
  return { ok: false, error: { code, message } };
}

/** Why something failed, in one line for whoever asked. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
