import type { AnswerOf, CallOf, Closing } from '../sqlite/call.ts';
import type { Batch } from './backlog.ts';
import type { Summary } from './database.ts';
import type { FailureKind } from './failure.ts';
import type { Question } from './question.ts';
import type { TailQuestion } from './reader.ts';
import type { Opened } from './writer.ts';

/** What a thread of the log is started with. */
export interface ThreadData {
  readonly role: 'writer' | 'reader';
  readonly file: string;
}

/** What the threads can be asked: name to argument and answer. The one list of names. */
export interface Calls extends Closing {
  /** Writer. `stamp` names a file that has to be set aside. */
  readonly open: { readonly argument: { readonly stamp: string }; readonly answer: Opened };
  readonly write: { readonly argument: Batch; readonly answer: null };
  readonly 'set-aside': { readonly argument: { readonly stamp: string }; readonly answer: Opened };
  /** Reader. */
  readonly summary: { readonly argument: null; readonly answer: Summary };
  readonly page: { readonly argument: Question; readonly answer: readonly string[] };
  readonly tail: { readonly argument: TailQuestion; readonly answer: readonly string[] };
}

export type CallName = keyof Calls;

export type Call = CallOf<Calls>;

export type Value = Calls[CallName]['answer'];

export type Answer = AnswerOf<Value, FailureKind>;
