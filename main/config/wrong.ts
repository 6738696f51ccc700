/** What is wrong at a place of the file, before it is a finding: where, and what was expected there. */
export type Wrong = readonly [path: readonly PropertyKey[], expected: string];

/** What is wrong in a part of the file, seen from the whole. */
export function below(at: readonly PropertyKey[], found: readonly Wrong[]): Wrong[] {
  return found.map(([path, expected]): Wrong => [[...at, ...path], expected]);
}

/** The indexes of what stood earlier in the list already. */
export function repeated(values: readonly unknown[]): number[] {
  return indexesOf(values, (value, index) => values.indexOf(value) < index);
}

export function indexesOf<T>(values: readonly T[], is: (value: T, index: number) => boolean): number[] {
  return values.flatMap((value, index) => (is(value, index) ? [index] : []));
}
