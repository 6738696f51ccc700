import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, nestsDeeperThan } from '../../../../main/feed/ima/payload.ts';

const redactor = createRedactor(['password', 'pw', 'x-authorization']);

describe('nesting', () => {
  it('is counted in brackets outside of strings', () => {
    const texts = ['[[[1]]]', '[["[[[["]]', '["\\"[[["]', '[[],[],[],[]]', '{"a":{"b":[]}}'];
    expect(texts.map((text) => nestsDeeperThan(text, 2))).toEqual([true, false, false, false, true]);
  });

  it('of any JSON is what a walk over it finds', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null
        ? 1 + Math.max(0, ...Object.values(value).map((each) => depthOf(each)))
        : 0;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const depth = depthOf(value);
        const text = JSON.stringify(value);
        expect(nestsDeeperThan(text, depth)).toBe(false);
        if (depth > 0) expect(nestsDeeperThan(text, depth - 1)).toBe(true);
      }),
    );
  });
});

describe('the copy of what was rejected', () => {
  it('is short', () => {
    expect(redactor.shorten('x'.repeat(5_000_000))).toHaveLength(2_000);
  });

  it.each([
    ['{"password":"hunter2","a":1}', '{"password":"***","a":1}'],
    ['{"PW" : "a\\"b"', '{"PW" : "***"'],
    ['{"password":"cut off in the mid', '{"password":"***"'],
    ['password=hunter2&user=a', 'password="***"&user=a'],
    ['MESSAGE\nX-Authorization:abc.def\n\n', 'MESSAGE\nX-Authorization:"***"\n\n'],
    ['{"spw":"kept"}', '{"spw":"kept"}'],
  ])('has no credentials in it: %s', (text, kept) => {
    expect(redactor.shorten(text)).toBe(kept);
  });
});
