/** The one place where a reason becomes words of the screen's language. */
import type { Reason } from '../../preload/contract/reason.ts';
import { sentenceOf } from '../../preload/contract/reason-words.ts';
import type { Words } from '../language/index.ts';
import type { Failure } from './connections.svelte.ts';

/** Our sentence, what the other side said in quotes, and what is behind it. */
export function reasonText(reason: Reason, words: Words): string {
  const { detail, more } = reason;
  const sentence = sentenceOf(spelled(reason, words), words.reason);
  const own = [sentence, detail !== null && words.reason.quoted(detail)].filter(Boolean).join(' ');
  return more ? `${own} · ${reasonText(more, words)}` : own;
}

/** The same where there may be none: empty then. */
export function reasonOrNothing(reason: Reason | null | undefined, words: Words): string {
  return reason ? reasonText(reason, words) : '';
}

/** What was refused in the words of its code, with main's reason where there is one. */
export function refusedText({ code, reason }: Failure, words: Words): string {
  return [words.refusal[code], reasonOrNothing(reason, words)].filter(Boolean).join(' · ');
}

/** With the codes that some names consist of in words. */
function spelled(reason: Reason, words: Words): Reason {
  if (!('name' in reason)) return reason;
  const { rules } = words.broadcast;
  const { parts, days } = words.reason;
  switch (reason.code) {
    case 'against-rules':
      return {
        ...reason,
        name: eachOf(reason.name, (rule) => (isIn(rules, rule) ? rules[rule]('–') : rule)),
      };
    case 'left-out':
      return { ...reason, name: eachOf(reason.name, (part) => (isIn(parts, part) ? parts[part] : part)) };
    case 'schedule':
      return { ...reason, name: eachOf(reason.name, (day) => (isIn(days, day) ? days[day] : day)) };
    default:
      return reason;
  }
}

function eachOf(names: string, inWords: (name: string) => string): string {
  return names
    .split(',')
    .map((name) => inWords(name.trim()))
    .join(', ');
}

function isIn<T extends object>(table: T, name: string): name is keyof T & string {
  return Object.hasOwn(table, name);
}
