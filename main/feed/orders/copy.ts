import { maxCopyLength, shapeOf } from '../copy.ts';

/** Names of people stand under any key and inside of sentences, so only what the protocol itself says is kept. */
const spoken = {
  keys: new Set([
    ...['type', 'ocs_id', 'ocs_pk', 'from_status', 'to_status', 'job_role', 'job_type', 'priority'],
    ...['timestamp', 'id', 'ocs_status', 'status', 'created_at', 'updated_at', 'accepted_at', 'cancelled_at'],
  ]),
  longest: 60,
};

/** A value as JSON, in which every text that may be personal stands as its length. */
export function copyOf(value: unknown): string {
  return shapeOf(value, spoken).slice(0, maxCopyLength);
}
