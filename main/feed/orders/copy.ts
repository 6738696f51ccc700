/**
 * What is kept of something that could not be read: enough to see what is wrong with it, and no name of a
 * person. Names stand under any key and inside of sentences, so only what the protocol itself says is kept.
 */
import { maskOf } from '../chat/copy.ts';

const maxLength = 2_000;
/** Keys whose values are the protocol's own words. */
const spoken = new Set([
  ...['type', 'ocs_id', 'ocs_pk', 'from_status', 'to_status', 'job_role', 'job_type', 'priority'],
  ...['timestamp', 'id', 'ocs_status', 'status', 'created_at', 'updated_at', 'accepted_at', 'cancelled_at'],
]);
const longestSpoken = 60;

/** A value as JSON, in which every text that may be personal stands as its length. */
export function copyOf(value: unknown): string {
  const copy = JSON.stringify(value, (key, each: unknown) =>
    typeof each === 'string' && !(spoken.has(key) && each.length <= longestSpoken)
      ? `(${each.length})`
      : each,
  );
  return copy.slice(0, maxLength);
}

export { maskOf };
