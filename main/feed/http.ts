/** What is the same for every call over HTTP, whatever system answers it. */
import { formatError } from '../lib/logger.ts';

/** Ends a call after that time, or as soon as one of the signals says so. */
export function within(timeoutMs: number, ...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  const others = signals.filter((signal) => signal !== undefined);
  return others.length === 0 ? timeout : AbortSignal.any([timeout, ...others]);
}

/**
 * The body of an answer. Stops reading at the limit, whatever the server announced.
 * @param tooLong makes the error of it: `more than 1000 bytes`
 */
export async function bytesOf(
  response: Response,
  limit: number,
  tooLong = (words: string) => new Error(words),
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > limit) throw tooLong(`more than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Asks for what needs no token. Any answer says that the server is there; rejects with why there was none. */
export async function reach(url: URL, timeoutMs: number): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' });
  await response.body?.cancel();
}

/** Why a call failed, in a line without addresses' queries. */
export function reasonOf(failure: unknown): string {
  return formatError(failure).slice(0, 200);
}
