import type { BroadcastId } from '../../../preload/contract/broadcast.ts';
import { withDetails, type Reason } from '../../../preload/contract/reason.ts';
import type { Undo } from '../../lib/disposer.ts';
import { Listeners } from '../../lib/listeners.ts';
import type { PortReport } from '../port.ts';

export type ReportState = PortReport['state'];

const maxDetailLength = 300;

/** Who listens to a port, and the end of it: a closed port tells nothing more. */
export class Told {
  readonly #port: string;
  readonly #now: () => number;
  readonly #reports = new Listeners<PortReport>();
  readonly #changes = new Listeners<void>();
  #isClosed = false;

  /** `now`: epoch ms. */
  constructor(port: string, now: () => number) {
    this.#port = port;
    this.#now = now;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  onReport(listener: (report: PortReport) => void): Undo {
    return this.#reports.add(listener);
  }

  onChange(listener: () => void): Undo {
    return this.#changes.add(listener);
  }

  report(address: string, broadcast: BroadcastId | null, state: ReportState, reason: Reason | null): void {
    if (this.#isClosed) return;
    const short = reason && withDetails(reason, (detail) => detail.slice(0, maxDetailLength));
    this.#reports.tell({ port: this.#port, address, broadcast, state, reason: short, at: this.#now() });
  }

  reportEach(
    addresses: readonly string[],
    broadcast: BroadcastId,
    state: ReportState,
    reason: Reason | null = null,
  ): void {
    for (const address of addresses) this.report(address, broadcast, state, reason);
  }

  changed(): void {
    if (!this.#isClosed) this.#changes.tell();
  }

  close(): void {
    this.#isClosed = true;
  }
}
