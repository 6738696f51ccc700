import type { AnswerOf, CallOf, Closing, Opened } from '../sqlite/call.ts';
import type { Failure, FailureKind } from './failure.ts';

/** What SQLite takes and gives here. Integers stay within 2^53. */
export type SqlValue = string | number | null;

export interface Statement {
  readonly sql: string;
  /** For its question marks, in order. */
  readonly values?: readonly SqlValue[];
}

/** One read, or statements that become durable together or not at all. */
export type Job = { readonly read: Statement } | { readonly write: readonly Statement[] };

/** What became of a job; `rows` of a write is empty. */
export type Outcome = { readonly rows: readonly unknown[] } | { readonly failure: Failure };

/** What the thread can be asked. The one list of names. `stamp` names a file that has to be set aside. */
export interface Calls extends Closing {
  readonly open: { readonly argument: { readonly stamp: string }; readonly answer: Opened };
  readonly 'set-aside': { readonly argument: { readonly stamp: string }; readonly answer: Opened };
  /** In order. */
  readonly run: { readonly argument: readonly Job[]; readonly answer: readonly Outcome[] };
}

export type Call = CallOf<Calls>;

export type Value = Calls[keyof Calls]['answer'];

export type Answer = AnswerOf<Value, FailureKind>;
