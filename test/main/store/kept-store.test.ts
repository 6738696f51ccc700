import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeskStore } from '../../../main/store/desk-store.ts';
import { KeptStore, mostKeptBytes } from '../../../main/store/kept-store.ts';
import { useStores } from './scratch.ts';

const bench = useStores();
let store: DeskStore;
let kept: KeptStore;

const open = async () => {
  store = await bench().open();
  kept = new KeptStore(store);
};
beforeEach(open);

const all = async (prefix: string) => Object.fromEntries(await kept.all(prefix));

describe('a small text', () => {
  it('comes back as it was, after the file was opened again', async () => {
    const text = '{"ko":"대피 \\"지금\\"","n":1}\n\u0000끝';
    await kept.set('draft', text);
    await store.close();
    await open();
    expect(await kept.get('draft')).toBe(text);
  });

  it('that nobody kept is none', async () => {
    expect([await kept.get('draft'), await all('')]).toEqual([null, {}]);
  });

  it('takes the place of the one before, also the empty one', async () => {
    await kept.set('draft', 'one');
    await kept.set('draft', 'two');
    const second = await kept.get('draft');
    await kept.set('draft', '');
    expect([second, await kept.get('draft')]).toEqual(['two', '']);
  });

  it('is gone when it was removed; what is not there is removed as well', async () => {
    await kept.set('draft', 'one');
    await kept.set('drafts', 'other');
    await kept.remove('draft');
    await kept.remove('draft');
    expect(await all('')).toEqual({ drafts: 'other' });
  });

  it('of 64 kB is kept', async () => {
    const text = 'x'.repeat(mostKeptBytes);
    await kept.set('window/desk', text);
    expect([mostKeptBytes, await kept.get('window/desk')]).toEqual([65_536, text]);
  });

  it('of more is refused with name and figures and without the text, and what was there stays', async () => {
    await kept.set('window/desk', 'before');
    const error = await kept.set('window/desk', 'x'.repeat(mostKeptBytes + 1)).then(
      () => 'kept',
      (failure: unknown) => (failure as Error).message,
    );
    expect([error, await kept.get('window/desk')]).toEqual([
      'kept store: window/desk has 65537 bytes, at most 65536 are kept',
      'before',
    ]);
  });

  it('is measured in bytes and not in letters', async () => {
    await kept.set('a', '가'.repeat(21_845));
    await expect(kept.set('b', '가'.repeat(21_846))).rejects.toThrow('65538 bytes');
  });
});

describe('texts under a prefix', () => {
  it('come by their whole names, in order, and no others', async () => {
    for (const name of ['schedule/b', 'schedule/a', 'schedule', 'Schedule/c', 'window/schedule/d'])
      await kept.set(name, name.toUpperCase());
    expect([...(await kept.all('schedule/'))]).toEqual([
      ['schedule/a', 'SCHEDULE/A'],
      ['schedule/b', 'SCHEDULE/B'],
    ]);
  });

  it('have no letters of a pattern', async () => {
    for (const name of ['a_b', 'axb', 'a%', '한글/1']) await kept.set(name, name);
    expect([await all('a_'), await all('a%'), await all('한글')]).toEqual([
      { a_b: 'a_b' },
      { 'a%': 'a%' },
      { '한글/1': '한글/1' },
    ]);
  });

  it('are all there are where the prefix is empty', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((text) => !text.includes('\0'));
    const named = fc.uniqueArray(fc.tuple(name, fc.string({ unit: 'grapheme' })), {
      selector: ([first]) => first,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(named, async (texts) => {
        await store.write([{ sql: 'DELETE FROM kept', values: [] }]);
        await Promise.all(texts.map(([key, text]) => kept.set(key, text)));
        expect(new Map(await kept.all(''))).toEqual(new Map(texts));
      }),
      { numRuns: 20, seed: 11 },
    );
  });
});
