/** What one piece of news makes of one work order. Pure. */
import type { WorkOrder } from '../../preload/contract/order.ts';
import type { OrderEvent } from '../feed/orders/order-event.ts';

type Created = Extract<OrderEvent, { is: 'created' }>;
type Moved = Extract<OrderEvent, { is: 'status' | 'cancelled' }>;

/** The name of the first status is not documented; the list tells it where it differs. */
const first = 'ORDERED';

export function opened(connection: string, event: Created): WorkOrder {
  const { id, pk, jobRole, jobType, priority, patient, doctor, message, at } = event;
  return {
    ...unknownOrder(connection, id, pk),
    status: first,
    jobRole,
    jobType,
    priority,
    patient,
    doctor,
    actor: doctor,
    message,
    createdAt: at,
    changedAt: at,
  };
}

/** `before` is null where nobody has heard of the order. */
export function changed(connection: string, before: WorkOrder | null, event: Moved): WorkOrder {
  const { id, pk, actor, message, at } = event;
  const known = before ?? unknownOrder(connection, id, pk);
  const base: WorkOrder = {
    ...known,
    actor: actor ?? known.actor,
    message: message ?? known.message,
    changedAt: Math.max(at, known.changedAt),
  };
  if (event.is === 'cancelled')
    return { ...base, status: 'CANCELLED', cancelled: { by: actor, reason: event.reason, at } };
  const { to, jobRole, patient } = event;
  return {
    ...base,
    status: to,
    jobRole: jobRole ?? base.jobRole,
    patient: patient ?? base.patient,
    accepted: acceptedBy(base, event),
    cancelled: to === 'CANCELLED' ? { by: actor, reason: '', at } : null,
  };
}

/** A cancel is told twice, and only one of the two brings the reason; who and when stay as first told. */
export function withCancel(before: WorkOrder, event: Moved): WorkOrder {
  const { by, reason, at } = before.cancelled ?? { by: null, reason: '', at: event.at };
  const told = event.is === 'cancelled' ? event.reason : '';
  return {
    ...before,
    changedAt: Math.max(before.changedAt, event.at),
    cancelled: { by: by ?? event.actor, reason: reason === '' ? told : reason, at },
  };
}

/** The list knows some fields, the events others: the newer one's, and the older one's where it says nothing. */
export function filled(newer: WorkOrder, older: WorkOrder): WorkOrder {
  return {
    ...newer,
    jobRole: newer.jobRole ?? older.jobRole,
    jobType: newer.jobType ?? older.jobType,
    priority: newer.priority ?? older.priority,
    patient: newer.patient ?? older.patient,
    doctor: newer.doctor ?? older.doctor,
    actor: newer.actor ?? older.actor,
    message: newer.message ?? older.message,
    createdAt: newer.createdAt ?? older.createdAt,
    // Given back, it is nobody's; told as cancelled by the older one only, it is cancelled no more.
    accepted: newer.status === first ? newer.accepted : (newer.accepted ?? older.accepted),
    cancelled: newer.cancelled && withOlderCancel(newer.cancelled, older.cancelled),
  };
}

type Cancelled = NonNullable<WorkOrder['cancelled']>;

function withOlderCancel(newer: Cancelled, older: WorkOrder['cancelled']): Cancelled {
  const reason = newer.reason === '' ? (older?.reason ?? '') : newer.reason;
  return { by: newer.by ?? older?.by ?? null, reason, at: older?.at ?? newer.at };
}

function acceptedBy(base: WorkOrder, event: Extract<OrderEvent, { is: 'status' }>): WorkOrder['accepted'] {
  const { to, actor, at } = event;
  if (to === first) return null;
  // Told again, by the list or by a copy, it was accepted when it was first.
  if (to === 'ACCEPTED' && actor !== null)
    return base.accepted?.by === actor ? base.accepted : { by: actor, at };
  return base.accepted;
}

function unknownOrder(connection: string, id: string, pk: number): WorkOrder {
  return {
    connection,
    id,
    pk,
    status: 'UNKNOWN',
    jobRole: null,
    jobType: null,
    priority: null,
    patient: null,
    doctor: null,
    actor: null,
    message: null,
    createdAt: null,
    changedAt: 0,
    accepted: null,
    cancelled: null,
  };
}
