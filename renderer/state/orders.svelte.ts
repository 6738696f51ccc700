import type { Bridge, ErrorCode } from '../../preload/contract/channels.ts';
import type { LinkStatus } from '../../preload/contract/link.ts';
import type { WorkOrder } from '../../preload/contract/order.ts';
import type { Reason } from '../../preload/contract/reason.ts';
import type { Facts } from './facts.svelte.ts';
import { obstacleTo, type Obstacle } from './permission.ts';
import { settle } from './settle.ts';
import type { Time, Undo } from './time.ts';

/** How far an order is: nobody has taken it, somebody works on it, it is over. */
export type Stage = 'waiting' | 'running' | 'done';

export const orderFilters = ['waiting', 'open', 'all'] as const;
export type OrderFilter = (typeof orderFilters)[number];

/** Unique among all connections. */
export type OrderKey = string;

/** Why an order could not be accepted: `taken` is a race that was lost. */
export interface OrderRefusal {
  readonly code: ErrorCode;
  /** As main tells it, in English. */
  readonly message: string;
  readonly reason?: Reason;
}

export interface OrderCounts {
  readonly waiting: number;
  readonly running: number;
  readonly done: number;
}

/** How long a refusal stays beside its row. A lost race stays: it is a fact about the order. */
const REFUSAL_MS = 10_000;

const stages: readonly Stage[] = ['waiting', 'running', 'done'];
const urgencies: readonly WorkOrder['priority'][] = ['urgent', 'normal', 'scheduled', null];
const running: readonly string[] = ['ACCEPTED', 'IN_PROGRESS', 'RESULT_READY'];
const done: readonly string[] = ['CONFIRMED', 'CANCELLED', 'COMPLETED', 'DONE'];

export function keyOf(order: Pick<WorkOrder, 'connection' | 'pk'>): OrderKey {
  return `${order.connection}/${order.pk}`;
}

/** A status that no document names counts as waiting until somebody has accepted. */
export function stageOf(order: Pick<WorkOrder, 'status' | 'accepted' | 'cancelled'>): Stage {
  if (order.cancelled !== null || done.includes(order.status)) return 'done';
  return order.accepted !== null || running.includes(order.status) ? 'running' : 'waiting';
}

/**
 * The work orders in this window: which are shown and in which order, which one is chosen, and what became of
 * accepting it. The orders are main's facts. While the pointer is on them no row changes its place; what is
 * new meanwhile is counted in `fresh`.
 */
export class Orders {
  readonly #bridge: Pick<Bridge, 'acceptOrder' | 'refreshOrders'>;
  readonly #facts: Facts;
  readonly #time: Time;
  readonly #undos = new Map<OrderKey, Undo>();

  #filter = $state<OrderFilter>('open');
  #search = $state('');
  #selected = $state<OrderKey | null>(null);
  #accepting = $state.raw<ReadonlySet<OrderKey>>(new Set());
  #refusals = $state.raw<ReadonlyMap<OrderKey, OrderRefusal>>(new Map());
  #refreshRefusal = $state.raw<OrderRefusal | null>(null);
  #isRefreshing = $state(false);
  #held = $state.raw<readonly WorkOrder[] | null>(null);

  constructor(bridge: Pick<Bridge, 'acceptOrder' | 'refreshOrders'>, facts: Facts, time: Time) {
    this.#bridge = bridge;
    this.#facts = facts;
    this.#time = time;
  }

  /** False where no work order system is connected. */
  get hasOrders(): boolean {
    return this.#facts.orders !== null;
  }

  // Not an expression: the facts are there only after the constructor.
  readonly #all = $derived.by(() => this.#facts.orders?.orders ?? []);

  readonly #counts = $derived.by((): OrderCounts => {
    const counts = { waiting: 0, running: 0, done: 0 };
    for (const order of this.#all) counts[stageOf(order)] += 1;
    return counts;
  });

  get counts(): OrderCounts {
    return this.#counts;
  }

  /** Orders that wait for somebody to accept them. */
  get open(): number {
    return this.#counts.waiting;
  }

  get filter(): OrderFilter {
    return this.#filter;
  }

  get search(): string {
    return this.#search;
  }

  get selected(): OrderKey | null {
    return this.#selected;
  }

  readonly #matching = $derived.by(() => {
    const filter = this.#filter;
    const words = this.#search.toLowerCase().split(/\s+/).filter(Boolean);
    return this.#all
      .filter((order) => isShown(stageOf(order), filter) && words.every((word) => isIn(order, word)))
      .sort(byNeed);
  });

  readonly #rows = $derived.by(() => {
    if (this.#held === null) return this.#matching;
    const present = new Map(this.#all.map((order) => [keyOf(order), order]));
    return this.#held.map((order) => present.get(keyOf(order)) ?? order);
  });

  /** What the list shows: open ones first, urgent ones first, the longest waiting first. */
  get rows(): readonly WorkOrder[] {
    return this.#rows;
  }

  readonly #fresh = $derived.by(() => {
    if (this.#held === null) return 0;
    const held = new Set(this.#held.map(keyOf));
    return this.#matching.reduce((count, order) => (held.has(keyOf(order)) ? count : count + 1), 0);
  });

  /** How many match and are not shown, because the pointer is on the list. */
  get fresh(): number {
    return this.#fresh;
  }

  setPointerInside(isInside: boolean): void {
    this.#held = isInside ? this.#matching : null;
  }

  /** Puts everything in its place, whoever's pointer is there. */
  settleRows(): void {
    if (this.#held !== null) this.#held = this.#matching;
  }

  setFilter(filter: OrderFilter): void {
    this.#filter = filter;
    this.settleRows();
  }

  setSearch(search: string): void {
    this.#search = search;
    this.settleRows();
  }

  select(key: OrderKey | null): void {
    this.#selected = key;
  }

  /** Brings an order into view: its notification was clicked. */
  show(connection: string, pk: number): void {
    const key = keyOf({ connection, pk });
    this.#selected = key;
    const order = this.#all.find((each) => keyOf(each) === key);
    if (!order || this.#matching.some((each) => keyOf(each) === key)) return;
    this.#search = '';
    this.#filter = isShown(stageOf(order), this.#filter) ? this.#filter : 'all';
    this.settleRows();
  }

  get obstacle(): Obstacle | null {
    return obstacleTo('order', this.#facts.seat);
  }

  linkOf(connection: string): LinkStatus | undefined {
    return this.#facts.links.find((link) => link.connection === connection);
  }

  /** By connection: when its list was last read, epoch ms; null where not since the link came up. */
  get readAt(): Readonly<Record<string, number | null>> {
    return this.#facts.orders?.readAt ?? {};
  }

  isAccepting(order: WorkOrder): boolean {
    return this.#accepting.has(keyOf(order));
  }

  refusalOf(order: WorkOrder): OrderRefusal | undefined {
    return this.#refusals.get(keyOf(order));
  }

  canAccept(order: WorkOrder): boolean {
    const isUp = this.linkOf(order.connection)?.link.state === 'up';
    return isUp && this.obstacle === null && stageOf(order) === 'waiting' && !this.isAccepting(order);
  }

  /** Accepts an order as it is shown. False where it was refused, or somebody was first. */
  async accept(order: WorkOrder): Promise<boolean> {
    if (!this.canAccept(order)) return false;
    const key = keyOf(order);
    this.#accepting = new Set([...this.#accepting, key]);
    const reply = await settle(() => this.#bridge.acceptOrder(order.connection, order.pk));
    this.#accepting = new Set([...this.#accepting].filter((each) => each !== key));
    if (reply.ok) this.#forget(key);
    else this.#refuse(key, reply.error);
    return reply.ok;
  }

  /** Leaves no timer behind; twice is fine. */
  stop(): void {
    for (const undo of this.#undos.values()) undo();
    this.#undos.clear();
  }

  get isRefreshing(): boolean {
    return this.#isRefreshing;
  }

  /** Why the list could not be read again. */
  get refreshRefusal(): OrderRefusal | null {
    return this.#refreshRefusal;
  }

  async refresh(): Promise<void> {
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    const reply = await settle(() => this.#bridge.refreshOrders());
    this.#isRefreshing = false;
    this.#refreshRefusal = reply.ok ? null : reply.error;
  }

  #refuse(key: OrderKey, refusal: OrderRefusal): void {
    this.#forget(key);
    // No longer than main tells of the order.
    const present = new Set(this.#all.map(keyOf));
    const kept = [...this.#refusals].filter(([each]) => present.has(each));
    this.#refusals = new Map(kept).set(key, refusal);
    if (refusal.code === 'taken') return;
    this.#undos.set(
      key,
      this.#time.after(REFUSAL_MS, () => this.#forget(key)),
    );
  }

  #forget(key: OrderKey): void {
    this.#undos.get(key)?.();
    this.#undos.delete(key);
    if (!this.#refusals.has(key)) return;
    this.#refusals = new Map([...this.#refusals].filter(([each]) => each !== key));
  }
}

function isShown(stage: Stage, filter: OrderFilter): boolean {
  return filter === 'all' || stage === 'waiting' || (filter === 'open' && stage === 'running');
}

function isIn(order: WorkOrder, word: string): boolean {
  const { id, jobRole, jobType, status, patient, doctor, actor, accepted, message } = order;
  return [id, jobRole, jobType, status, patient, doctor, actor, accepted?.by ?? null, message].some((text) =>
    text?.toLowerCase().includes(word),
  );
}

/** Open before finished, urgent before normal; of open ones the longest waiting, of finished ones the latest. */
function byNeed(a: WorkOrder, b: WorkOrder): number {
  const stage = stages.indexOf(stageOf(a)) - stages.indexOf(stageOf(b));
  if (stage !== 0) return stage;
  if (stageOf(a) === 'done') return b.changedAt - a.changedAt || a.pk - b.pk;
  const urgency = urgencies.indexOf(a.priority) - urgencies.indexOf(b.priority);
  return urgency || (a.createdAt ?? a.changedAt) - (b.createdAt ?? b.changedAt) || a.pk - b.pk;
}
