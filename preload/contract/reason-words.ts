/** Reasons in plain English: for the log's lines and its words to search by, and what an English screen says. */
import type { NamedReason, NumberedReason, PlainReason, Reason, TimedReason } from './reason.ts';

/** A sentence for each code. A language that has all of them can say every reason. */
export interface ReasonWords {
  readonly plain: Readonly<Record<Exclude<PlainReason, 'said'>, string>>;
  /** `seconds`: `5`, `0.3`. */
  readonly timed: Readonly<Record<TimedReason, (seconds: string) => string>>;
  readonly numbered: Readonly<Record<NumberedReason, (number: string) => string>>;
  readonly named: Readonly<Record<NamedReason, (name: string) => string>>;
}

export const englishReasons: ReasonWords = {
  plain: {
    failed: 'something went wrong',
    unreachable: 'cannot be reached',
    'no-answer': 'no answer',
    cut: 'the connection was cut',
    closed: 'it was closed here',
    'not-connected': 'not connected',
    refused: 'the other side refused',
    'bad-answer': 'an answer that cannot be used',
    unreadable: 'cannot be read',
    'not-signed-in': 'not signed in',
    'sign-in-refused': 'the sign-in was refused',
    'sign-in-expired': 'the sign-in has expired',
    'not-set-up': 'not set up here',
    'not-offered': 'not offered there',
    'no-return': 'it cannot be stopped or taken back from here',
    'not-stopped': 'it was not stopped',
    'no-last-word': 'it did not say that it ended',
    over: 'it is over',
    'program-ended': 'the console ended while it was under way',
    'volume-not-set': 'the volume was not set',
    'not-kept': 'the disk refuses',
    'let-go': 'the key was let go',
    'window-silent': 'the window did not say that it is held',
    'no-display': 'no such display',
    'not-loaded': 'its page did not load',
    'process-ended': 'its process ended',
    'no-picture': 'no mark to be read in its picture',
  },
  timed: {
    'no-answer-within': (seconds) => `no answer within ${seconds} s`,
    'not-playing-within': (seconds) => `taken over, but not said to play within ${seconds} s`,
    waited: (seconds) => `waited ${seconds} s`,
    'picture-old': (seconds) => `its picture is ${seconds} s old`,
    'was-blind': (seconds) => `blind for ${seconds} s`,
  },
  numbered: {
    answered: (status) => `answered with status ${status}`,
    'one-of': (count) => `one of ${count}`,
    dropped: (count) => `memory is full, the ${count} oldest were let go`,
    'too-many': (count) => `${count} wait already`,
    'memory-high': (mb) => `takes ${mb} MB`,
  },
  named: {
    'in-use': (who) => `its zone is in use: ${who}`,
    outranked: (who) => `something more important speaks there: ${who}`,
    'stopped-by': (who) => `stopped by ${who}`,
    'desk-silent': (desk) => `${desk} tells nothing more of it`,
    'desk-first': (desk) => `${desk} was first`,
    'against-rules': (rules) => `against the rules: ${rules}`,
    'not-there': (what) => `not in the settings: ${what}`,
    'display-taken': (wall) => `its display shows ${wall}`,
    'left-out': (parts) => `without the ${parts}`,
    schedule: (outcome) => outcome,
  },
};

/** `no answer within 5 s: socket hang up; not connected` */
export function sayReason(reason: Reason): string {
  const { detail, more } = reason;
  const own = [sentenceOf(reason, englishReasons), detail].filter((part) => part !== null && part !== '');
  return [own.join(': '), ...(more ? [sayReason(more)] : [])].join('; ');
}

/** Its sentence alone; null where there are only somebody's own words. */
export function sentenceOf(reason: Reason, words: ReasonWords): string | null {
  if ('ms' in reason) return words.timed[reason.code](secondsOf(reason.ms));
  if ('number' in reason) return words.numbered[reason.code](String(reason.number));
  if ('name' in reason) return words.named[reason.code](reason.name);
  return reason.code === 'said' ? null : words.plain[reason.code];
}

/** `0.3`, `12`: a tenth is of interest while it is short. */
function secondsOf(ms: number): string {
  const seconds = ms / 1_000;
  return String(seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds));
}
