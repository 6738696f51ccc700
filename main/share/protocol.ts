/**
 * What desks say to each other, as text. Everything that comes is checked here; what cannot be read is a reason,
 * never an exception. Keys that are not known are passed over, so that a newer desk may say more.
 */
import { z } from 'zod';
import type { AlarmCommand, Span } from '../../preload/contract/alarm.ts';
import { severities } from '../../preload/contract/hazard.ts';
import type { Operation } from '../../preload/contract/room.ts';
import { broadcast } from './broadcast-act.ts';
import { mostBeyond, type Knowledge, type NumberRange } from './held.ts';

/** A text is no longer than this, in characters; brokers refuse frames of some megabytes. */
export const longestBody = 1_000_000;

/** So many operations travel together at most, and so many characters of them. */
export const mostOperations = 100;
export const mostCharacters = 200_000;

/** So many alarms are silenced by one operation. */
export const mostSilenced = 200;

/** So many ranges are asked for at once. */
export const mostRanges = 20;

const id = z.string().min(1).max(500);
const author = z.string().min(3).max(600);
const number = z.int().min(1);
/** Far below what is safe as an integer, so that nobody's clock can be driven to where it stops counting. */
const lamport = z
  .int()
  .min(0)
  .max(2 ** 50);
const epochMs = z.number().min(0).max(8.64e15);
const note = z.string().max(2_000);
const severity = z.enum(severities);
const target = z.object({ alarm: id, occurrence: z.int().nonnegative(), severity });
const span = z.object({ raised: epochMs, heard: epochMs }) satisfies z.ZodType<Span>;

const command: z.ZodType<AlarmCommand> = z.discriminatedUnion('command', [
  z.object({
    command: z.enum(['acknowledge', 'unacknowledge', 'reset', 'claim', 'release', 'unshelve']),
    target,
    note: note.nullable(),
  }),
  z.object({ command: z.literal('note'), target, note }),
  z.object({ command: z.literal('shelve'), target, until: epochMs, note }),
]);

const operation: z.ZodType<Operation> = z
  .object({
    author,
    number,
    desk: id,
    operator: z.string().max(500),
    clock: lamport,
    at: epochMs,
    act: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('alarm'), command, span }),
      z.object({ kind: z.literal('broadcast'), broadcast }),
      z.object({ kind: z.literal('refresh'), reason: note }),
      z.object({
        kind: z.literal('silence'),
        alarms: z.array(z.object({ alarm: id, span })).max(mostSilenced),
      }),
    ]),
  })
  .refine((each) => each.author.startsWith(`${each.desk}/`), 'the author is of another desk');

const range = z.tuple([number, number]);
const hello = z.object({
  type: z.literal('hello'),
  desk: id,
  author,
  operator: id.nullable(),
  isWall: z.boolean(),
  /** It has just come, and would like to hear from everybody. */
  isJoining: z.boolean(),
  numbers: z.record(author, number),
  beyond: z.record(author, z.array(range).max(mostBeyond)),
  /** Lamport's. */
  clock: lamport,
  /** Epoch ms by the sender's own clock. */
  at: epochMs,
  /** By desk, its latest `at` and when that was received, epoch ms by the sender's own clock. */
  heard: z.record(id, z.object({ at: epochMs, received: epochMs })),
});
const bye = z.object({ type: z.literal('bye'), desk: id, author });
const ask = z.object({
  type: z.literal('ask'),
  desk: id,
  ranges: z.array(z.object({ author, from: number, to: number })).max(mostRanges),
});
const batch = z.object({
  type: z.literal('operations'),
  desk: id,
  /** The answer to an ask. */
  isAnswer: z.boolean(),
  operations: z.array(z.unknown()).max(mostOperations),
});
const message = z.discriminatedUnion('type', [hello, bye, ask, batch]);

export type Hello = Omit<z.infer<typeof hello>, 'beyond'> & Knowledge;

export type RoomMessage =
  | Hello
  | z.infer<typeof bye>
  | { readonly type: 'ask'; readonly desk: string; readonly ranges: readonly NumberRange[] }
  | {
      readonly type: 'operations';
      readonly desk: string;
      readonly isAnswer: boolean;
      readonly operations: readonly Operation[];
    };

/** An operation that could not be read; by its author and number where it has them. */
export interface Unreadable {
  readonly author: string | null;
  readonly number: number;
  readonly reason: string;
  readonly copy: string;
}

export type Heard =
  | { readonly ok: true; readonly message: RoomMessage; readonly unreadable: readonly Unreadable[] }
  | { readonly ok: false; readonly reason: string };

/** One bad operation does not take the others of its message with it. */
export function read(body: string): Heard {
  if (body.length > longestBody) return { ok: false, reason: `longer than ${longestBody} characters` };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // The parser's own words quote the text, which may name people.
    return { ok: false, reason: 'not JSON' };
  }
  const parsed = message.safeParse(value);
  if (!parsed.success) return { ok: false, reason: reasonOf(parsed.error) };
  if (parsed.data.type !== 'operations') return { ok: true, message: parsed.data, unreadable: [] };
  const operations: Operation[] = [];
  const unreadable: Unreadable[] = [];
  for (const each of parsed.data.operations) {
    const one = operation.safeParse(each);
    if (one.success) operations.push(one.data);
    else unreadable.push({ ...nameIn(each), reason: reasonOf(one.error), copy: JSON.stringify(each) });
  }
  return { ok: true, message: { ...parsed.data, operations }, unreadable };
}

/** Whether the other desks will take it. What they would not must never get a number: it would stay missing. */
export function canBeRead(done: Operation): boolean {
  return operation.safeParse(done).success;
}

export function write(said: RoomMessage): string {
  return JSON.stringify(said);
}

/** As many of them as may travel together, from the first on; at least one. */
export function upToFull<T extends Operation>(operations: readonly T[]): readonly T[] {
  let characters = 0;
  const end = operations.findIndex((each, index) => {
    characters += JSON.stringify(each).length;
    return index > 0 && (index >= mostOperations || characters > mostCharacters);
  });
  return end < 0 ? operations : operations.slice(0, end);
}

/** The start of what was rejected, without people: who did it and what they wrote stays out of it. */
export function redact(text: string): string {
  return text
    .slice(0, 4_000)
    .replace(/("(?:operator|note|second|ko|en)"\s*:\s*)"(?:[^"\\]|\\.)*"?/g, '$1"***"')
    .slice(0, 2_000);
}

function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0];
  const path = issue?.path.map(String).join('.').slice(0, 100) ?? '';
  return `${path === '' ? 'message' : path}: ${issue?.message.slice(0, 200) ?? 'unreadable'}`;
}

function nameIn(value: unknown): { author: string | null; number: number } {
  const name = z.object({ author, number }).safeParse(value);
  return name.success ? name.data : { author: null, number: 0 };
}
