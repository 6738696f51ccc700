/**
 * Answers whose shape nobody documented: the one to `login`, the result of the HTTP way, a certificate that was
 * not given. What cannot be recognised as a refusal is taken as a yes, since servers answer a yes in any form.
 */
import { isBag, textOf, type Bag } from '../ima/context.ts';

const maxWords = 200;

const flagKeys = ['success', 'ok', 'login', 'result', 'status', 'state'];
const faultKeys = ['error', 'err', 'errors'];
const wordKeys = ['message', 'msg', 'reason', 'description', 'detail', 'error', 'err', 'result', 'status'];

const saysNo =
  /\b(fail(ed|ure)?|err(or)?|den(y|ied)|invalid|bad|refused?|reject(ed)?|unauthori[sz]ed|forbidden|expired|not\W(allowed|found|logged)|false|ng)\b|실패|거부|오류|만료|불가|잘못/i;
const saysYes = /\b(success(ful|fully)?|ok|true|done|no errors?)\b|성공|완료/i;

/** Somebody is in already: a connection that was cut, whose end the server has not noticed yet. */
const passes = /already|duplicat|in use|busy|try again|too many|timeout|중복|이미|다시|잠시/i;

/** Stands for a no that says nothing else. */
const noWords = 'refused without a reason';

/** Why the answer is a no; null where it is none. */
export function refusalOf(answer: unknown): string | null {
  if (answer === false) return noWords;
  if (typeof answer === 'string') return isNo(answer) ? answer.trim().slice(0, maxWords) : null;
  if (Array.isArray(answer)) return refusalOf(answer[0]);
  if (!isBag(answer) || !isRefused(answer)) return null;
  return wordsOf(answer) ?? noWords;
}

/** What the other side really said of it; null where it said nothing. */
export function quoteOf(refusal: string): string | null {
  return refusal === noWords ? null : refusal;
}

/** Whether the reason is one that goes away by itself, so that another token would not help and waiting does. */
export function isPassing(reason: string): boolean {
  return passes.test(reason);
}

/** The words that came along, in a line. */
export function wordsOf(answer: unknown): string | null {
  if (typeof answer === 'string') return textOf(answer, maxWords);
  if (!isBag(answer)) return null;
  for (const key of wordKeys) {
    const value = answer[key];
    const words = isBag(value) ? wordsOf(value) : typeof value === 'string' ? textOf(value, maxWords) : null;
    if (words !== null) return words;
  }
  return null;
}

function isNo(text: string): boolean {
  return saysNo.test(text) && !saysYes.test(text);
}

function isRefused(answer: Bag): boolean {
  const code = answer['code'] ?? answer['status'];
  if (typeof code === 'number' && code >= 400 && code < 600) return true;
  if (faultKeys.some((key) => isFault(answer[key]))) return true;
  return flagKeys.some((key) => {
    const value = answer[key];
    if (value === false) return true;
    // A bare 0 is a yes as a return code and a no as a flag: only where the name says flag is it a no.
    if (value === 0) return key === 'success' || key === 'ok';
    if (typeof value === 'string') return isNo(value);
    return isBag(value) && refusalOf(value) !== null;
  });
}

function isFault(value: unknown): boolean {
  if (typeof value === 'string') return value !== '' && !/^(0|none|null|no|false)$/i.test(value);
  return value !== undefined && value !== null && value !== false && value !== 0;
}
