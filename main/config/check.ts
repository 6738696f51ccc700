import type * as z from 'zod';
import { fieldOf, hidden, isRecord, shownValue, type Checked, type Finding } from './finding.ts';

/** Says what a schema expects, in the words that a finding shows. */
export function expects(expected: string): { readonly error: string } {
  return { error: expected };
}

/**
 * Checks what a file holds against a schema of strict objects. Fields that the schema does not know become
 * warnings and are left out; everything else that does not fit is an error. `at` is where the value stands
 * in the file.
 */
export function checkStrictly<T>(
  schema: z.ZodType<T>,
  raw: unknown,
  at: readonly PropertyKey[] = [],
): Checked<T> {
  const unknownFields = (schema.safeParse(raw).error?.issues ?? []).flatMap(({ code, path, ...issue }) =>
    code === 'unrecognized_keys' && 'keys' in issue ? issue.keys.map((key) => [...path, key]) : [],
  );
  const warnings = unknownFields.map((path): Finding => ({
    field: fieldOf([...at, ...path]),
    value: hidden,
    expected: 'nothing, because there is no such field',
  }));

  // Once more without them: an object with an unknown field is not looked at as a whole the first time.
  const result = schema.safeParse(without(raw, unknownFields));
  if (result.success) return { ok: true, value: result.data, warnings };
  const errors = result.error.issues.map(({ path, message }): Finding => ({
    field: fieldOf([...at, ...path]),
    value: shownValue(raw, path),
    expected: message,
  }));
  return { ok: false, errors, warnings };
}

function without(raw: unknown, paths: readonly (readonly PropertyKey[])[]): unknown {
  if (paths.length === 0) return raw;
  const copy = structuredClone(raw);
  for (const path of paths) {
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((each, key) => (isRecord(each) ? each[key] : undefined), copy);
    if (isRecord(parent)) delete parent[path.at(-1) ?? ''];
  }
  return copy;
}
