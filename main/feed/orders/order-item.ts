/**
 * One order as REST tells it. Shapes beyond the paths are not documented (wire-facts 4), so what Django's REST
 * framework usually makes of such a model is taken: flat names or nested people, numbers or figures in quotes.
 */
import { z } from 'zod';
import type { WorkOrder } from '../../../preload/contract/order.ts';

export type ItemAnswer =
  | { readonly ok: true; readonly order: WorkOrder }
  /** Which field, and what is wrong with it. */
  | { readonly ok: false; readonly reason: string };

const person = z
  .union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
const text = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
const time = z.iso
  .datetime({ offset: true })
  .nullish()
  .catch(null)
  .transform((value) => (value ? Date.parse(value) : null));
const pk = z
  .union([z.int(), z.string().regex(/^\d{1,15}$/)])
  .nullish()
  .catch(null)
  .transform((value) => (value === null || value === undefined ? null : Number(value)));

const item = z.object({
  id: pk,
  ocs_pk: pk,
  ocs_id: z.union([z.string().min(1), z.number()], 'expected a text').transform(String),
  ocs_status: text,
  status: text,
  job_role: text,
  job_type: text,
  priority: z
    .enum(['urgent', 'normal', 'scheduled'])
    .nullish()
    .catch(null)
    .transform((value) => value ?? null),
  patient_name: person,
  patient: person,
  doctor_name: person,
  doctor: person,
  worker_name: person,
  worker: person,
  actor_name: person,
  cancel_reason: text,
  created_at: time,
  updated_at: time,
  accepted_at: time,
  cancelled_at: time,
});

/** `now`, epoch ms, stands for an order that says nothing of any time. */
export function readOrder(value: unknown, connection: string, now: number): ItemAnswer {
  const checked = item.safeParse(value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return { ok: false, reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}` };
  }
  const of = checked.data;
  const number = of.ocs_pk ?? of.id;
  if (number === null) return { ok: false, reason: 'ocs_pk: expected a whole number' };
  const status = of.ocs_status ?? of.status ?? 'UNKNOWN';
  const worker = of.worker_name ?? of.worker;
  const changedAt = of.updated_at ?? of.cancelled_at ?? of.accepted_at ?? of.created_at ?? now;
  const order: WorkOrder = {
    connection,
    id: of.ocs_id,
    pk: number,
    status,
    jobRole: of.job_role,
    jobType: of.job_type,
    priority: of.priority,
    patient: of.patient_name ?? of.patient,
    doctor: of.doctor_name ?? of.doctor,
    actor: of.actor_name ?? worker,
    message: null,
    createdAt: of.created_at,
    changedAt,
    accepted: worker === null ? null : { by: worker, at: of.accepted_at ?? changedAt },
    cancelled:
      status === 'CANCELLED'
        ? { by: of.actor_name, reason: of.cancel_reason ?? '', at: of.cancelled_at ?? changedAt }
        : null,
  };
  return { ok: true, order };
}
