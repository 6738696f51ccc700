import type { Reply } from '../../preload/contract/channels.ts';

/** An answer even where the wall itself broke: a promise that fails is a command that failed. */
export async function settle<T>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await ask();
  } catch (failure) {
    return { ok: false, error: { code: 'failed', message: String(failure) } };
  }
}
