import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { because, becauseOfNumber, becauseOfTime } from '../../../preload/contract/reason.ts';
import { endReason, Failure, failureReason, wasCut } from '../../../main/feed/reason.ts';

/** What `fetch` rejects with where a server does that with the connection. */
async function failureOf(how: 'nobody' | 'hangs up' | 'stays silent'): Promise<unknown> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    if (how === 'hangs up') socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  if (how === 'nobody') await new Promise((resolve) => server.close(resolve));
  const signal = how === 'stays silent' ? AbortSignal.timeout(50) : null;
  const failure = await fetch(`http://127.0.0.1:${port}/?key=secret`, { signal }).then(
    () => null,
    (error: unknown) => error,
  );
  server.close();
  return failure;
}

describe('why a call failed', () => {
  it('is told by the error where it knows', () => {
    expect(failureReason(new Failure(because('not-set-up', 'REST')))).toEqual(because('not-set-up', 'REST'));
    expect(new Failure(becauseOfNumber('answered', 502)).message).toBe('answered with status 502');
  });

  it('is that nobody is there', async () => {
    const reason = failureReason(await failureOf('nobody'));
    expect(reason).toMatchObject({ code: 'unreachable', detail: expect.stringContaining('ECONNREFUSED') });
    expect(JSON.stringify(reason)).not.toContain('secret');
  });

  it('is that the connection ended on the way: what was sent may have arrived', async () => {
    const failure = await failureOf('hangs up');
    expect([failureReason(failure).code, wasCut(failure)]).toEqual(['cut', true]);
  });

  it('is that nobody answered in the time that there was', async () => {
    const failure = await failureOf('stays silent');
    expect(failureReason(failure, 50)).toEqual(becauseOfTime('no-answer-within', 50));
    expect([failureReason(failure), wasCut(failure)]).toEqual([because('no-answer'), false]);
  });

  it('is something else, in its own words', () => {
    expect(failureReason(new Error('keyring is locked'))).toEqual(because('failed', 'keyring is locked'));
    expect(failureReason('odd')).toEqual(because('failed', 'odd'));
  });
});

describe('why a connection ended', () => {
  it.each([
    ['close 1006', because('cut', 'close 1006')],
    ['transport close', because('cut', 'transport close')],
    ['not connected within 150 ms', becauseOfTime('no-answer-within', 150)],
    [
      'close 1006 connect ECONNREFUSED 127.0.0.1:9',
      because('unreachable', 'close 1006 connect ECONNREFUSED 127.0.0.1:9'),
    ],
    [
      'xhr poll error (getaddrinfo ENOTFOUND ima)',
      because('unreachable', 'xhr poll error (getaddrinfo ENOTFOUND ima)'),
    ],
    ['handshake answered 500', becauseOfNumber('answered', 500)],
    ['a handshake that cannot be read', because('bad-answer', 'a handshake that cannot be read')],
  ])('by the words of its socket: %s', (words, reason) => {
    expect(endReason(words)).toEqual(reason);
  });
});
