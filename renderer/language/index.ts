import type { Language } from '../../preload/contract/snapshot.ts';
import { en } from './en.ts';
import { ko, type Words } from './ko.ts';

export type { Words };

const catalogues: Readonly<Record<Language, Words>> = { ko, en };

/** The words of a language. */
export function wordsOf(language: Language): Words {
  return catalogues[language];
}
