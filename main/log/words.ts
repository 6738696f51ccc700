import type { Entry } from '../../preload/contract/log.ts';
import type { Reason } from '../../preload/contract/reason.ts';
import { sayReason } from '../../preload/contract/reason-words.ts';

/**
 * How text becomes words that can be found. Korean (and Chinese, Japanese) runs have no blanks to cut at, so
 * they are found by any part of two syllables: the index holds their pairs. Other words are found by their
 * beginning. The same cut serves the index, the question, and the check of what the index answers.
 */
export interface Run {
  readonly text: string;
  /** Written without blanks between words: cut into pairs. */
  readonly isPaired: boolean;
}

const runs =
  /(?<paired>[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+)|[[\p{L}\p{N}\p{M}]--[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]]+/gv;

/** The runs of letters and digits in a text: one form of each letter, lower case. */
export function cut(text: string): readonly Run[] {
  const found: Run[] = [];
  for (const match of text.normalize('NFKC').toLowerCase().matchAll(runs))
    found.push({ text: match[0], isPaired: match.groups?.['paired'] !== undefined });
  return found;
}

/** What the index holds of a text, each once: `불꽃 꽃감 감지 지` of `불꽃감지`, words as they are. */
export function tokensOf(text: string): Set<string> {
  const tokens = new Set<string>();
  for (const run of cut(text)) {
    if (!run.isPaired) tokens.add(run.text);
    else for (const token of pairsOf(run.text, true)) tokens.add(token);
  }
  return tokens;
}

/** The question to FTS5 for all of these runs. Finds every match and a few more: check with `hasAll`. */
export function toMatch(question: readonly Run[]): string {
  return question.flatMap(termsOf).join(' AND ');
}

/** Whether a text has every run of a question: paired ones anywhere inside, words by their beginning. */
export function hasAll(text: string, question: readonly Run[]): boolean {
  const present = cut(text);
  return question.every((wanted) =>
    present.some((run) => {
      if (run.isPaired !== wanted.isPaired) return false;
      if (wanted.isPaired) return run.text.includes(wanted.text);
      return isPrefix(wanted) ? run.text.startsWith(wanted.text) : run.text === wanted.text;
    }),
  );
}

/**
 * What of an entry can be searched for: of a reason its English words and what the other side said. The context is
 * evidence, not text, and is left out.
 */
export function textOf(entry: Entry): string {
  return partsOf(entry)
    .filter((part) => part !== null)
    .join('\n');
}

function partsOf(entry: Entry): readonly (string | null)[] {
  switch (entry.type) {
    case 'hazard': {
      const { site, kind, source, message } = entry.report;
      return [site, kind, source.id, source.name, message];
    }
    case 'command':
      return [entry.alarm, entry.operator, entry.command.command, entry.command.note];
    case 'rejected':
      return [entry.connection, wordsOf(entry.reason), entry.copy];
    case 'link':
      return [entry.connection, entry.link.state, 'reason' in entry.link ? wordsOf(entry.link.reason) : null];
    case 'notice':
      return [entry.connection, entry.site, entry.notice];
    case 'notification':
      return [entry.alarm, entry.outcome, wordsOf(entry.reason)];
    case 'broadcast': {
      const { broadcast, site, alarm, operator, what, reason, plan } = entry;
      return [broadcast, site, alarm, operator, what, wordsOf(reason), plan?.ko ?? null, plan?.en ?? null];
    }
    case 'refresh': {
      const { reason, by } = entry.order;
      const why = by.who === 'console' ? wordsOf(by.why) : null;
      return [entry.what, reason, why, entry.answeredBy?.operator ?? null];
    }
    case 'system':
      return [entry.what, entry.detail, entry.rung ?? null, wordsOf(entry.reason)];
  }
}

function wordsOf(reason: Reason | null | undefined): string | null {
  return reason ? sayReason(reason) : null;
}

function termsOf(run: Run): readonly string[] {
  if (!run.isPaired) return [isPrefix(run) ? `"${run.text}"*` : `"${run.text}"`];
  const pairs = pairsOf(run.text, false);
  return pairs.length > 0 ? pairs.map((pair) => `"${pair}"`) : [`"${run.text}"*`];
}

/** One letter or digit alone begins too many words to be a beginning. */
function isPrefix(run: Run): boolean {
  return run.text.length > 1;
}

/** With `withLast`, the last syllable stands alone as well, so that one syllable is found as a beginning. */
function pairsOf(run: string, withLast: boolean): readonly string[] {
  const letters = [...run];
  const pairs = letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`);
  const last = letters.at(-1);
  return withLast && last !== undefined ? [...pairs, last] : pairs;
}
