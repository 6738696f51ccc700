import type { Failure } from './failure.ts';

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

/** How a file was opened: where a damaged one was moved to on the way, null if it was sound. */
export interface Opened {
  readonly setAside: string | null;
}

/** What the thread can be asked. The one list of names. `stamp` names a file that has to be set aside. */
export interface Calls {
  readonly open: { readonly argument: { readonly stamp: string }; readonly answer: Opened };
  readonly 'set-aside': { readonly argument: { readonly stamp: string }; readonly answer: Opened };
  /** In order. */
  readonly run: { readonly argument: readonly Job[]; readonly answer: readonly Outcome[] };
  /** Closes the file and ends the thread. */
  readonly close: { readonly argument: null; readonly answer: null };
}

export type CallName = keyof Calls;

export type Call = {
  [Name in CallName]: { id: number; name: Name; argument: Calls[Name]['argument'] };
}[CallName];

export type Value = Calls[CallName]['answer'];

export type Answer =
  { readonly id: number; readonly value: Value } | { readonly id: number; readonly failure: Failure };
