import { describe, expect, it } from 'vitest';
import { bytesOf, reasonOf, within } from '../../../main/feed/http.ts';

describe('an answer', () => {
  it('is read up to the limit, and no further', async () => {
    expect((await bytesOf(new Response('가나'), 6)).toString()).toBe('가나');
    await expect(bytesOf(new Response('가나'), 5)).rejects.toThrow(new Error('more than 5 bytes'));
  });

  it('without a body has no bytes', async () => {
    expect(await bytesOf(new Response(null), 5)).toHaveLength(0);
  });

  it('that is too long fails in the words of who asked', async () => {
    const tooLong = (words: string) => new TypeError(`a list of ${words}`);
    await expect(bytesOf(new Response('123456'), 5, tooLong)).rejects.toThrow(
      new TypeError('a list of more than 5 bytes'),
    );
  });
});

describe('a call', () => {
  it('ends as soon as any of its signals says so', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const signal = within(600_000, one.signal, undefined, other.signal);
    expect(signal.aborted).toBe(false);
    other.abort(new Error('stopped'));
    expect([signal.aborted, signal.reason]).toEqual([true, new Error('stopped')]);
  });

  it('that failed says why in a short line', () => {
    const failure = new Error('not reached', { cause: new Error('x'.repeat(300)) });
    expect(reasonOf(failure)).toBe(`not reached (${'x'.repeat(187)}`);
  });
});
