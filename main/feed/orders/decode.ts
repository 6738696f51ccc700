/** What comes over the socket of a work-order system, as an event, a pong, or the reason why it is neither. */
import { z } from 'zod';
import { maxDepth, nestsDeeperThan } from '../ima/payload.ts';
import { maskOf } from '../copy.ts';
import { copyOf } from './copy.ts';
import type { OrderEvent } from './order-event.ts';

export type DecodedOrder =
  | { readonly is: 'event'; readonly kind: string; readonly event: OrderEvent }
  | { readonly is: 'pong' }
  /** `copy` has no name of a person in it. */
  | { readonly is: 'rejected'; readonly reason: string; readonly copy: string };

/** Longer is cut: a cancel must not be lost because somebody gave many reasons. */
const mostText = 2_000;
const textOrNull = z
  .string()
  .nullish()
  .transform((value) => value?.slice(0, mostText) ?? null);
const name = z.string().min(1).max(200);
/** `ocs_id` is documented as text; a number is taken as well. */
const id = z.union([name, z.number()], 'expected a text').transform(String);
/** Numbers, or figures in quotes. */
const wholeNumber = 'expected a whole number';
const pk = z
  .union([z.int(wholeNumber), z.string().regex(/^\d{1,15}$/, wholeNumber)], wholeNumber)
  .transform(Number);
/** ISO 8601 with an offset, UTC by the document. */
const time = z.iso
  .datetime({ offset: true, error: 'expected ISO 8601 with an offset' })
  .transform((value) => Date.parse(value));
const priority = z
  .enum(['urgent', 'normal', 'scheduled'])
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

const created = z
  .object({
    ocs_id: id,
    ocs_pk: pk,
    job_role: textOrNull,
    job_type: textOrNull,
    priority,
    patient_name: textOrNull,
    doctor_name: textOrNull,
    message: textOrNull,
    timestamp: time,
  })
  .transform((of): OrderEvent => ({
    is: 'created',
    id: of.ocs_id,
    pk: of.ocs_pk,
    jobRole: of.job_role,
    jobType: of.job_type,
    priority: of.priority,
    patient: of.patient_name,
    doctor: of.doctor_name,
    message: of.message,
    at: of.timestamp,
  }));

const status = z
  .object({
    ocs_id: id,
    ocs_pk: pk,
    from_status: textOrNull,
    to_status: name,
    job_role: textOrNull,
    patient_name: textOrNull,
    actor_name: textOrNull,
    message: textOrNull,
    timestamp: time,
  })
  .transform((of): OrderEvent => ({
    is: 'status',
    id: of.ocs_id,
    pk: of.ocs_pk,
    from: of.from_status,
    to: of.to_status,
    jobRole: of.job_role,
    patient: of.patient_name,
    actor: of.actor_name,
    message: of.message,
    at: of.timestamp,
  }));

const cancelled = z
  .object({
    ocs_id: id,
    ocs_pk: pk,
    reason: textOrNull,
    actor_name: textOrNull,
    message: textOrNull,
    timestamp: time,
  })
  .transform((of): OrderEvent => ({
    is: 'cancelled',
    id: of.ocs_id,
    pk: of.ocs_pk,
    reason: of.reason ?? '',
    actor: of.actor_name,
    message: of.message,
    at: of.timestamp,
  }));

const schemas: Readonly<Record<string, z.ZodType<OrderEvent>>> = {
  OCS_CREATED: created,
  OCS_STATUS_CHANGED: status,
  OCS_CANCELLED: cancelled,
};

/** Decodes one message. Never throws. */
export function decodeOrder(body: string): DecodedOrder {
  if (nestsDeeperThan(body, maxDepth)) return rejected('nested too deep', maskOf(body));
  const value = parse(body);
  if (value === undefined) return rejected('not JSON', maskOf(body));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return rejected('not a JSON object', copyOf(value));
  const kind: unknown = Reflect.get(value, 'type');
  if (kind === 'pong') return { is: 'pong' };
  const schema = typeof kind === 'string' && Object.hasOwn(schemas, kind) ? schemas[kind] : undefined;
  if (!schema || typeof kind !== 'string')
    return rejected(`type: expected ${Object.keys(schemas).join(', ')} or pong`, copyOf(value));
  const checked = schema.safeParse(value);
  if (checked.success) return { is: 'event', kind, event: checked.data };
  const [issue] = checked.error.issues;
  return rejected(`${kind} ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`, copyOf(value));
}

function rejected(reason: string, copy: string): DecodedOrder {
  return { is: 'rejected', reason, copy };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Said by the caller, who has the text.
    return undefined;
  }
}
