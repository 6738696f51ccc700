/** A work order as its system keeps it (wire-facts 4). The patient's name is personal: never in a log line. */
export interface WorkOrder {
  readonly connection: string;
  /** `ocs_id`: what people call it. */
  readonly id: string;
  /** `ocs_pk`: what REST wants. */
  readonly pk: number;
  /** As the system says: ORDERED, ACCEPTED, IN_PROGRESS, RESULT_READY, CONFIRMED, CANCELLED … */
  readonly status: string;
  readonly jobRole: string | null;
  readonly jobType: string | null;
  readonly priority: 'urgent' | 'normal' | 'scheduled' | null;
  readonly patient: string | null;
  readonly doctor: string | null;
  /** Who did the last thing to it. */
  readonly actor: string | null;
  readonly message: string | null;
  /** Epoch ms. */
  readonly createdAt: number | null;
  readonly changedAt: number;
  readonly accepted: { readonly by: string; readonly at: number } | null;
  readonly cancelled: { readonly by: string | null; readonly reason: string; readonly at: number } | null;
}

export interface OrderFacts {
  /** The latest change first. */
  readonly orders: readonly WorkOrder[];
  /** When the whole list was last read, by connection; null: not since the link came up. */
  readonly readAt: Readonly<Record<string, number | null>>;
}
