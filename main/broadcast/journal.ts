import type { Broadcast, ZoneId } from '../../preload/contract/broadcast.ts';
import type { SiteId } from '../../preload/contract/hazard.ts';
import type { BroadcastEvent } from '../../preload/contract/log.ts';
import type { Reason } from '../../preload/contract/reason.ts';
import type { BroadcastSettings } from '../config/broadcast.ts';
import type { BroadcastEntry } from './parts.ts';

/** What an entry says of the broadcast that it is about. */
export type Subject = Pick<Broadcast, 'id' | 'operator' | 'desk' | 'answers' | 'plan'>;

/** What else an entry holds; `operator` and `desk` where another person did it. */
export type Extra = Pick<BroadcastEntry, 'plan' | 'results' | 'exchange' | 'operation'> & {
  readonly operator?: string;
  readonly desk?: string;
};

/** Writes the alarm log's entries of broadcasts. */
export class Journal {
  readonly #sites: ReadonlyMap<ZoneId, SiteId>;
  readonly #record: (entry: BroadcastEntry) => void;

  constructor({ zones }: Pick<BroadcastSettings, 'zones'>, record: (entry: BroadcastEntry) => void) {
    this.#sites = new Map(zones.map(({ id, site }) => [id, site]));
    this.#record = record;
  }

  write(subject: Subject, what: BroadcastEvent, reason: Reason | null, extra: Extra = {}): void {
    const sites = new Set(subject.plan.zones.map((zone) => this.#sites.get(zone)));
    const [site] = sites;
    this.#record({
      type: 'broadcast',
      broadcast: subject.id,
      site: sites.size === 1 ? (site ?? null) : null,
      alarm: subject.answers?.alarm ?? null,
      operator: subject.operator,
      desk: subject.desk,
      what,
      reason,
      ...extra,
    });
  }
}
