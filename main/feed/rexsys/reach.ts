/**
 * Asks a Socket.IO server for a transport that does not exist: it answers with 400 and opens no session, so any
 * answer says that it is there. Rejects with why there was none.
 */
export async function reach(transport: URL, timeoutMs: number): Promise<void> {
  const url = new URL(transport);
  url.searchParams.set('EIO', '4');
  url.searchParams.set('transport', 'none');
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' });
  await response.body?.cancel();
}
