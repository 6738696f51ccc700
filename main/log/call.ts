import type { Batch } from './backlog.ts';
import type { Summary } from './database.ts';
import type { Failure } from './failure.ts';
import type { Question } from './question.ts';
import type { TailQuestion } from './reader.ts';
import type { Opened } from './writer.ts';

/** What a thread of the log is started with. */
export interface ThreadData {
  readonly role: 'writer' | 'reader';
  readonly file: string;
}

/** What the threads can be asked: name to argument and answer. The one list of names. */
export interface Calls {
  /** Writer. `stamp` names a file that has to be set aside. */
  readonly open: { readonly argument: { readonly stamp: string }; readonly answer: Opened };
  readonly write: { readonly argument: Batch; readonly answer: null };
  readonly 'set-aside': { readonly argument: { readonly stamp: string }; readonly answer: Opened };
  /** Reader. */
  readonly summary: { readonly argument: null; readonly answer: Summary };
  readonly page: { readonly argument: Question; readonly answer: readonly string[] };
  readonly tail: { readonly argument: TailQuestion; readonly answer: readonly string[] };
  /** Both: closes the file and ends the thread. */
  readonly close: { readonly argument: null; readonly answer: null };
}

export type CallName = keyof Calls;

/** A call on its way to a thread. */
export type Call = {
  [Name in CallName]: { id: number; name: Name; argument: Calls[Name]['argument'] };
}[CallName];

export type Value = Calls[CallName]['answer'];

/** What a thread sends back. */
export type Answer =
  { readonly id: number; readonly value: Value } | { readonly id: number; readonly failure: Failure };
