/**
 * How long words take to be said, s: an estimate for voices that are not known. Announcements are read slowly,
 * about five syllables a second in Korean and 150 words a minute in English.
 */
const koreanSyllablesPerS = 5;
const englishWordsPerS = 2.5;

const hangul = /\p{Script=Hangul}/gu;
const figuresAndLetters = /[\p{Script=Latin}\p{N}]/gu;
const word = /[\p{L}][\p{L}\p{M}'’-]*/gu;
const figure = /\p{N}/gu;

/** Figures and Latin letters are said one by one: `CO 120 ppm` is eight syllables. */
export function koreanSeconds(text: string): number {
  return (count(text, hangul) + count(text, figuresAndLetters)) / koreanSyllablesPerS;
}

/** A number is about a word for each of its figures. */
export function englishSeconds(text: string): number {
  return (count(text, word) + count(text, figure)) / englishWordsPerS;
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0;
}
