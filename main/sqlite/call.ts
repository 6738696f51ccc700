/** What crosses between main and a thread that works on a file. A room's calls are one table: name to question. */
import type { Failure } from './failure.ts';

/** One line of a table of calls. */
export interface Question {
  readonly argument: unknown;
  readonly answer: unknown;
}

export type Table<Calls> = { readonly [Name in keyof Calls]: Question };

/** What every thread understands: closes its file and ends. */
export interface Closing {
  readonly close: { readonly argument: null; readonly answer: null };
}

/** A call on its way to a thread. */
export type CallOf<Calls extends Table<Calls>> = {
  [Name in keyof Calls]: { id: number; name: Name; argument: Calls[Name]['argument'] };
}[keyof Calls];

/** What a thread sends back. */
export type AnswerOf<Value, Kind extends string> =
  { readonly id: number; readonly value: Value } | { readonly id: number; readonly failure: Failure<Kind> };

/** How a file was opened: where a damaged one was moved to on the way, null if it was sound. */
export interface Opened {
  readonly setAside: string | null;
}
