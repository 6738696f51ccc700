import type { PortFacts } from '../../../preload/contract/broadcast.ts';
import { readReason, type Reason } from '../../../preload/contract/reason.ts';
import type { Addressee, Mode, Port, PortReport, Utterance } from '../../../main/broadcast/port.ts';
import { Listeners } from '../../../main/lib/listeners.ts';
import type { ManualClock } from '../manual-clock.ts';

type Told = {
  readonly broadcast?: string | null;
  readonly reason?: string | Reason | null;
  readonly at?: number;
};

/** A way out whose other side is the test: what it was asked is written down, what it tells the test decides. */
export class TestPort<M extends Mode> implements Port<M> {
  readonly mode: M;
  readonly can: Port<M>['can'];
  readonly says: { readonly utterance: Utterance<M>; readonly to: readonly Addressee[] }[] = [];
  /** `BROADCAST: ADDRESS` in the order in which it was asked. */
  readonly said: string[] = [];
  readonly stopped: string[] = [];
  facts: PortFacts;
  /** Called with everything that is said, while it is being said. */
  onSay: (utterance: Utterance<M>, to: readonly Addressee[]) => void = () => {};
  onStop: (broadcast: string, addresses: readonly string[]) => void = () => {};
  readonly #clock: ManualClock;
  readonly #reports = new Listeners<PortReport>();
  readonly #changes = new Listeners<null>();

  constructor(mode: M, clock: ManualClock, like: Partial<PortFacts> = {}) {
    this.mode = mode;
    this.#clock = clock;
    const can = ['speak', 'tone', 'stop', 'volume'] as const;
    this.facts = { id: 'pa', name: 'PA', kind: 'rexsys', can, follows: 'each', trouble: null, ...like };
    this.can = this.facts.can;
  }

  say(utterance: Utterance<M>, to: readonly Addressee[]): void {
    this.says.push({ utterance, to });
    for (const { address } of to) this.said.push(`${utterance.broadcast}: ${address}`);
    this.onSay(utterance, to);
  }

  stop(broadcast: string, addresses: readonly string[]): void {
    for (const address of addresses) this.stopped.push(`${broadcast}: ${address}`);
    this.onStop(broadcast, addresses);
  }

  /** The broadcast is the last one that was said there, unless it is given. */
  tell(addresses: string | readonly string[], state: PortReport['state'], told: Told = {}): void {
    for (const address of [addresses].flat()) {
      const last = this.says.findLast(({ to }) => to.some((each) => each.address === address));
      const broadcast = told.broadcast === undefined ? (last?.utterance.broadcast ?? null) : told.broadcast;
      const { reason: words = null, at = this.#clock.now() } = told;
      const reason = readReason(words);
      this.#reports.tell({ port: this.facts.id, address, broadcast, state, reason, at });
    }
  }

  troubled(trouble: Reason | null): void {
    this.facts = { ...this.facts, trouble };
    this.#changes.tell(null);
  }

  onReport(listener: (report: PortReport) => void): () => void {
    return this.#reports.add(listener);
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(() => listener());
  }

  get listeners(): number {
    return this.#reports.size + this.#changes.size;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
