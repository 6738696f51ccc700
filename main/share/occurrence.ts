import type { Span } from '../../preload/contract/alarm.ts';
import type { Operation, OperationAct } from '../../preload/contract/room.ts';

/** An operation that concerns one alarm. */
export type AlarmOperation = Operation & { readonly act: Extract<OperationAct, { kind: 'alarm' }> };

/** All that was done about one occurrence of an alarm. */
export interface Occurrence {
  readonly span: Span;
  /** In their order. */
  readonly operations: readonly AlarmOperation[];
}

/** The order of operations, the same at every desk: Lamport's clock, then who, then the author's own order. */
export function compareOperations(a: Operation, b: Operation): number {
  if (a.clock !== b.clock) return a.clock - b.clock;
  if (a.author !== b.author) return a.author < b.author ? -1 : 1;
  return a.number - b.number;
}

/**
 * The occurrences of one alarm: operations whose spans overlap, directly or by way of others, belong together. Ends
 * count: a desk that has just come hears of an alarm for the first time with the same report that is the last one to
 * another desk, and theirs is one occurrence. It depends on the set of operations only, not on the order in which
 * they came.
 */
export function occurrencesOf(operations: readonly AlarmOperation[]): readonly Occurrence[] {
  const found: { span: Span; operations: AlarmOperation[] }[] = [];
  for (const operation of operations.toSorted((a, b) => a.act.span.raised - b.act.span.raised)) {
    const { span } = operation.act;
    const last = found.at(-1);
    if (last && span.raised <= last.span.heard) {
      last.operations.push(operation);
      last.span = { raised: last.span.raised, heard: Math.max(last.span.heard, span.heard) };
    } else {
      found.push({ span, operations: [operation] });
    }
  }
  for (const { operations: own } of found) own.sort(compareOperations);
  return found;
}
