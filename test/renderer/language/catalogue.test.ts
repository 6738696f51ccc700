import { describe, expect, it } from 'vitest';
import { en } from '../../../renderer/language/en.ts';
import { ko } from '../../../renderer/language/ko.ts';

/** Every word of a catalogue by its path; functions are called with figures. */
function wordsOf(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  if (typeof value === 'function') {
    const call = value as (...given: unknown[]) => unknown;
    return new Map([[path, String(call(3, 4, 5))]]);
  }
  const words = new Map<string, string>();
  for (const [key, inner] of Object.entries(value as object)) {
    for (const [at, word] of wordsOf(inner, `${path}.${key}`)) words.set(at, word);
  }
  return words;
}

const korean = wordsOf(ko);
const english = wordsOf(en);

describe('the catalogues', () => {
  it('have the same words in both languages, and none is empty', () => {
    expect([...english.keys()]).toEqual([...korean.keys()]);
    expect([...korean, ...english].filter(([, word]) => word.trim() === '')).toEqual([]);
  });

  it('keep Korean out of English', () => {
    expect([...english].filter(([, word]) => /[\u3131-\u318e\uac00-\ud7a3]/.test(word))).toEqual([]);
  });

  it('speak without exclamation marks', () => {
    expect([...korean, ...english].filter(([, word]) => word.includes('!'))).toEqual([]);
  });

  it('say one and many in English', () => {
    expect([en.count(1), en.count(2_000), en.settings.waiting(1), en.settings.waiting(2)]).toEqual([
      '1 alarm',
      '2,000 alarms',
      '1 entry waiting for the disk',
      '2 entries waiting for the disk',
    ]);
  });
});
