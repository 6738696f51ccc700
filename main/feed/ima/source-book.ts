import type { HazardReport } from '../../../preload/contract/hazard.ts';

/** The identity of an alarm as the contract writes it: `site|kind|source type:source id`. */
export function identityOf(report: Pick<HazardReport, 'site' | 'kind' | 'source'>): string {
  return `${report.site}|${report.kind}|${report.source.type}:${report.source.id}`;
}

/** More identities than a connection has devices; what is older is still active for whoever keeps the alarms. */
const maxActive = 50_000;

/** The identities that are active now, whoever keeps them: a set or a map by identity. */
export interface ActiveSources {
  has(identity: string): boolean;
}

/**
 * Knows that one device goes under several ids (its number, its address), as REST tells them, and keeps every
 * report about it under one: the id of the alarm that is active, or else the preferred one. Without this a
 * hazard that was raised under one id could be cleared under another, and would stand for ever.
 */
export class SourceBook {
  readonly #activeElsewhere: () => ActiveSources;
  /** Active identities that this feed reported, and the server's time of the last report. */
  readonly #active = new Map<string, number>();
  /** Site to id to all ids of that device; null where two devices claim the id. */
  readonly #aliases = new Map<string, Map<string, readonly string[] | null>>();

  /** `activeSources`: identities that are active although this run did not report them. */
  constructor(activeSources: () => ActiveSources) {
    this.#activeElsewhere = activeSources;
  }

  /** Replaces what is known of a site: the ids of each device, the preferred one first. */
  learn(site: string, devices: readonly (readonly string[])[]): void {
    const known = new Map<string, readonly string[] | null>();
    for (const ids of devices) {
      for (const id of ids) {
        const other = known.get(id);
        const isSame = other === undefined || (other !== null && other[0] === ids[0]);
        known.set(id, isSame ? ids : null);
      }
    }
    this.#aliases.set(site, known);
  }

  /** The same report under the id that its device goes by. */
  settle(report: HazardReport): HazardReport {
    const { site, kind, source } = report;
    const ids = this.#aliases.get(site)?.get(source.id);
    if (source.type !== 'device' || !ids) return report;
    const settled = (id: string) => ({ ...report, source: { ...source, id } });
    const active = ids.find((id) => this.isActive(identityOf({ site, kind, source: { ...source, id } })));
    return settled(active ?? ids[0] ?? source.id);
  }

  noted(report: HazardReport): void {
    const identity = identityOf(report);
    if (report.action === 'cleared') return void this.#active.delete(identity);
    this.#active.set(identity, report.sourceTime);
    if (this.#active.size <= maxActive) return;
    // Events whose only id is their own number are never cleared; the first makes room.
    for (const oldest of this.#active.keys()) return void this.#active.delete(oldest);
  }

  isActive(identity: string): boolean {
    return this.#active.has(identity) || this.#activeElsewhere().has(identity);
  }

  /** The server's time of the last report of an active identity; null where this run did not report it. */
  lastTime(identity: string): number | null {
    return this.#active.get(identity) ?? null;
  }
}
