/** Colleagues of a drill who order, accept, finish and cancel work, so that the list of orders is alive. */
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { isFinished, type NewOrder, type OrderTable } from './order-table.ts';

const work: readonly NewOrder[] = [
  ['가스 농도 재측정', 'urgent', '마곡 12 B2'],
  ['비계 벽이음 점검', 'normal', '검단 3공구'],
  ['분전반 누전 점검', 'normal', '광교 B4'],
  ['개구부 덮개 복구', 'urgent', '도안 2블록'],
  ['타워크레인 풍속계 교정', 'normal', '고덕'],
  ['소화기 재배치', 'normal', '오창'],
].map(([job_type = '', priority, patient_name = '']) => ({
  job_role: 'RIS',
  job_type,
  priority: priority === 'urgent' ? 'urgent' : 'normal',
  patient_name,
  doctor_name: '안전팀',
}));
const workers = ['박도윤', '이하은', '정민재'];
const reasons = ['중복 요청', '작업 연기', '현장에서 조치 완료'];

/** About so often somebody does something. */
const paceMs = 20_000;
/** No more than so many are open at once by their doing: a board that only grows is nobody's. */
const mostOpen = 9;

export class OrdersColleagues {
  readonly #orders: OrderTable;
  readonly #clock: Clock;
  readonly #random: () => number;
  #cancel: Undo | null = null;
  #turn = 0;

  constructor(orders: OrderTable, clock: Clock, random: () => number) {
    this.#orders = orders;
    this.#clock = clock;
    this.#random = random;
  }

  /** Begins with a few orders that are there already. */
  start(): void {
    if (this.#cancel) return;
    for (let count = 0; count < 3; count += 1) this.#order();
    this.#wait();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #wait(): void {
    this.#cancel = this.#clock.after(paceMs * (0.5 + this.#random()), () => {
      this.#act();
      // Whoever heard of it may have ended the drill.
      if (this.#cancel) this.#wait();
    });
  }

  #act(): void {
    const open = this.#orders.all().filter((order) => !isFinished(order));
    const order = open[Math.floor(this.#random() * open.length)];
    if (!order || open.length < 3 || (open.length < mostOpen && this.#random() < 0.3)) return this.#order();
    if (order.ocs_status !== 'ORDERED') this.#orders.progress(order.id);
    else if (this.#random() < 0.2) this.#orders.cancel(order.id, this.#one(workers), this.#one(reasons));
    else this.#orders.accept(order.id, this.#one(workers));
  }

  #order(): void {
    const next = work[this.#turn % work.length];
    this.#turn += 1;
    if (next) this.#orders.create(next);
  }

  #one(from: readonly string[]): string {
    return from[Math.floor(this.#random() * from.length)] ?? from[0] ?? '';
  }
}
