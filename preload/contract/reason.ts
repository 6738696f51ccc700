/**
 * Why something is not as it should be, as main knows it: a code for which each language has a sentence, and what
 * the other side said of it in its own words. What people typed is no reason in this sense and stays text.
 */

/** Nothing but the code is needed to say it. */
export const plainReasons = [
  /** Somebody else's words alone, or those of an entry from before reasons had codes. */
  'said',
  /** An error that has no code of its own. */
  'failed',
  'unreachable',
  'no-answer',
  /** A connection that was there has ended. */
  'cut',
  /** From here, on purpose. */
  'closed',
  'not-connected',
  'refused',
  /** An answer that says neither yes nor no. */
  'bad-answer',
  'unreadable',
  'not-signed-in',
  'sign-in-refused',
  'sign-in-expired',
  'not-set-up',
  /** Not by this device, or not by this way. */
  'not-offered',
  /** What was sent cannot be stopped or taken back from here. */
  'no-return',
  /** It was asked to stop; `more` says why it did not. */
  'not-stopped',
  'no-last-word',
  'over',
  /** The console ended while it was under way. */
  'program-ended',
  /** What was in its way, if anything, is `more`. */
  'volume-not-set',
  'not-kept',
  /** Of a key that is held. */
  'let-go',
  'window-silent',
  'no-display',
  'not-loaded',
  'process-ended',
  /** The mark cannot be read in a wall's picture. */
  'no-picture',
] as const;
export type PlainReason = (typeof plainReasons)[number];

/** `ms`: how long was waited, or how old it is. */
export const timedReasons = [
  'no-answer-within',
  'not-playing-within',
  'waited',
  'picture-old',
  'was-blind',
] as const;
export type TimedReason = (typeof timedReasons)[number];

/** `number`: the status of an answer, messages, entries that were let go, MB. */
export const numberedReasons = ['answered', 'one-of', 'dropped', 'too-many', 'memory-high'] as const;
export type NumberedReason = (typeof numberedReasons)[number];

/**
 * `name`: a person, a desk, a wall, whatever is not there; the broken rules, what was left out, or the outcome of a
 * schedule's day, by their own codes with commas between.
 */
export const namedReasons = [
  'in-use',
  'outranked',
  'stopped-by',
  'desk-silent',
  'desk-first',
  'against-rules',
  'not-there',
  'display-taken',
  'left-out',
  'schedule',
] as const;
export type NamedReason = (typeof namedReasons)[number];

export type Reason = {
  /** The other side's words, or the machine's: never ours. */
  readonly detail: string | null;
  /** What is behind it, or goes with it. */
  readonly more?: Reason;
} & (
  | { readonly code: PlainReason }
  | { readonly code: TimedReason; readonly ms: number }
  | { readonly code: NumberedReason; readonly number: number }
  | { readonly code: NamedReason; readonly name: string }
);

export type ReasonCode = Reason['code'];

export function because(code: PlainReason, detail: string | null = null): Reason {
  return { code, detail };
}

export function becauseOfTime(code: TimedReason, ms: number, detail: string | null = null): Reason {
  return { code, ms, detail };
}

export function becauseOfNumber(code: NumberedReason, number: number, detail: string | null = null): Reason {
  return { code, number, detail };
}

export function becauseOf(code: NamedReason, name: string, detail: string | null = null): Reason {
  return { code, name, detail };
}

/** The first with the second behind it, at its end. */
export function withMore(reason: Reason, more: Reason | null): Reason {
  if (more === null) return reason;
  return { ...reason, more: reason.more === undefined ? more : withMore(reason.more, more) };
}

/** The same with every text that came from outside changed: cut, or without secrets. */
export function withDetails(reason: Reason, change: (detail: string) => string): Reason {
  const { detail, more } = reason;
  return {
    ...reason,
    detail: detail === null ? null : change(detail),
    ...(more && { more: withDetails(more, change) }),
  };
}

export function isSameReason(a: Reason | null, b: Reason | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** So many may stand behind each other; what is read has no more, and what comes from elsewhere is cut there. */
const mostMore = 4;
const longest = 2_000;

/**
 * A reason that was kept, or came from another desk. Text is one from before reasons had codes; so is what has a
 * code that is not known here and a detail. Null for everything else.
 */
export function readReason(value: unknown, depth = 0): Reason | null {
  if (typeof value === 'string') return because('said', value.slice(0, longest));
  if (typeof value !== 'object' || value === null) return null;
  const code = partOf(value, 'code');
  const detail = textOf(partOf(value, 'detail'));
  const read = readCode(code, value, detail) ?? (detail === null ? null : because('said', detail));
  const more = depth < mostMore && read !== null ? readReason(partOf(value, 'more'), depth + 1) : null;
  return read && withMore(read, more);
}

function readCode(code: unknown, value: object, detail: string | null): Reason | null {
  const plain = plainReasons.find((each) => each === code);
  if (plain) return because(plain, detail);
  const timed = timedReasons.find((each) => each === code);
  const ms = numberOf(partOf(value, 'ms'));
  if (timed && ms !== null) return becauseOfTime(timed, ms, detail);
  const numbered = numberedReasons.find((each) => each === code);
  const number = numberOf(partOf(value, 'number'));
  if (numbered && number !== null) return becauseOfNumber(numbered, number, detail);
  const named = namedReasons.find((each) => each === code);
  const name = textOf(partOf(value, 'name'));
  return named && name !== null ? becauseOf(named, name, detail) : null;
}

function partOf(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, longest) : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
