/** The orders of an invented system, and what it tells whom when one of them changes (wire-facts 4). */
export interface TableOrder {
  readonly id: number;
  readonly ocs_id: string;
  readonly ocs_status: string;
  readonly job_role: string;
  readonly job_type: string;
  readonly priority: 'urgent' | 'normal';
  readonly patient_name: string;
  readonly doctor_name: string;
  readonly worker_name: string | null;
  readonly cancel_reason: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly accepted_at: string | null;
}

export type NewOrder = Pick<
  TableOrder,
  'job_role' | 'job_type' | 'priority' | 'patient_name' | 'doctor_name'
>;

/** `groups` are those that hear of it, by the names of wire-facts 4. */
type Tell = (groups: readonly string[], event: Readonly<Record<string, unknown>>) => void;

/** What may follow on what; a cancel may follow on all but the last. */
const next: Readonly<Record<string, string>> = {
  ORDERED: 'ACCEPTED',
  ACCEPTED: 'IN_PROGRESS',
  IN_PROGRESS: 'RESULT_READY',
  RESULT_READY: 'CONFIRMED',
};

/** Finished orders that are kept; a drill may run for days. */
const mostFinished = 100;

/** Nothing more happens to it. */
export function isFinished({ ocs_status }: TableOrder): boolean {
  return next[ocs_status] === undefined;
}

/** Which groups a person joins. */
export function groupsOf(user: { readonly id: string; readonly role: string }): readonly string[] {
  const own = `ocs_user_${user.id}`;
  switch (user.role) {
    case 'SYSTEMMANAGER':
    case 'ADMIN':
      return [own, 'ocs_all', 'ocs_ris', 'ocs_lis'];
    case 'RIS':
    case 'LIS':
      return [own, groupOf(user.role)];
    case 'DOCTOR':
      return [own, `ocs_doctor_${user.id}`];
    case 'NURSE':
      return [own, 'ocs_all'];
    default:
      return [own];
  }
}

function groupOf(role: string): string {
  return `ocs_${role.toLowerCase()}`;
}

export class OrderTable {
  readonly #orders = new Map<number, TableOrder>();
  readonly #now: () => number;
  readonly #tell: Tell;
  #last = 0;

  constructor(now: () => number, tell: Tell) {
    this.#now = now;
    this.#tell = tell;
  }

  /** The newest first. */
  all(): readonly TableOrder[] {
    return [...this.#orders.values()].reverse();
  }

  get(id: number): TableOrder | undefined {
    return this.#orders.get(id);
  }

  create(order: NewOrder): TableOrder {
    this.#last += 1;
    const id = this.#last;
    const at = this.#stamp();
    const created: TableOrder = {
      id,
      ocs_id: `ocs_${String(id).padStart(4, '0')}`,
      ocs_status: 'ORDERED',
      worker_name: null,
      cancel_reason: null,
      created_at: at,
      updated_at: at,
      accepted_at: null,
      ...order,
    };
    this.#orders.set(id, created);
    const { job_role, job_type, priority, patient_name, doctor_name, ocs_id } = created;
    const message = `${patient_name}: ${job_type}`;
    this.#tell([groupOf(job_role)], {
      type: 'OCS_CREATED',
      ocs_id,
      ocs_pk: id,
      job_role,
      job_type,
      priority,
      patient_name,
      doctor_name,
      message,
      timestamp: at,
    });
    return created;
  }

  /** Null: somebody was first, or there is nothing to accept. */
  accept(id: number, worker: string): TableOrder | null {
    const order = this.#orders.get(id);
    if (order?.ocs_status !== 'ORDERED') return null;
    return this.#move(order, 'ACCEPTED', worker, { worker_name: worker, accepted_at: this.#stamp() });
  }

  /** Whoever accepted it goes a step further. Null: it is not theirs yet, or finished. */
  progress(id: number): TableOrder | null {
    const order = this.#orders.get(id);
    const to = order && next[order.ocs_status];
    if (!to || to === 'ACCEPTED') return null;
    return this.#move(order, to, order.worker_name ?? 'System', {});
  }

  /** Told twice, as the document has it: as a status and as a cancel. Null: there is nothing to cancel. */
  cancel(id: number, actor: string, reason: string): TableOrder | null {
    const order = this.#orders.get(id);
    if (!order || isFinished(order)) return null;
    const after = this.#move(order, 'CANCELLED', actor, { cancel_reason: reason });
    this.#tell(concerned(order), {
      type: 'OCS_CANCELLED',
      ocs_id: order.ocs_id,
      ocs_pk: id,
      reason,
      actor_name: actor,
      message: `${order.patient_name}: ${reason}`,
      timestamp: after.updated_at,
    });
    return after;
  }

  #move(order: TableOrder, to: string, actor: string, changes: Partial<TableOrder>): TableOrder {
    const after = { ...order, ...changes, ocs_status: to, updated_at: this.#stamp() };
    this.#orders.set(order.id, after);
    if (isFinished(after)) this.#forget();
    const { ocs_id, job_role, patient_name } = order;
    this.#tell(concerned(order), {
      type: 'OCS_STATUS_CHANGED',
      ocs_id,
      ocs_pk: order.id,
      from_status: order.ocs_status,
      to_status: to,
      job_role,
      patient_name,
      actor_name: actor,
      message: `${ocs_id}: ${to}`,
      timestamp: after.updated_at,
    });
    return after;
  }

  #forget(): void {
    const done = [...this.#orders.values()].filter(isFinished);
    for (const { id } of done.slice(0, Math.max(0, done.length - mostFinished))) this.#orders.delete(id);
  }

  /** As `isoformat()` writes UTC. */
  #stamp(): string {
    return new Date(this.#now()).toISOString().replace('Z', '+00:00');
  }
}

/** A change is told to those who do the work and to who ordered it. */
function concerned({ job_role, doctor_name }: TableOrder): readonly string[] {
  return [groupOf(job_role), `ocs_doctor_${doctor_name}`];
}
