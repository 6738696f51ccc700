import type { SiteId } from '../../preload/contract/hazard.ts';
import type { Link, LinkStatus } from '../../preload/contract/link.ts';
import type { Site } from '../../preload/contract/site.ts';

/** A site that nobody can see at present, and since when; null where it never was seen. */
export interface Blind {
  readonly site: SiteId;
  readonly since: number | null;
  readonly link: Link['state'];
}

/** The sites whose link is not up; a site without a link of its own is one of them. */
export function blindSites(sites: readonly Site[], links: readonly LinkStatus[]): ReadonlyMap<SiteId, Blind> {
  const byConnection = new Map(links.map((link) => [link.connection, link]));
  const blind = new Map<SiteId, Blind>();
  for (const site of sites) {
    const status = byConnection.get(site.connection);
    const state = status?.link.state ?? 'stopped';
    if (state === 'up') continue;
    blind.set(site.id, { site: site.id, since: status?.blindSince ?? null, link: state });
  }
  return blind;
}

/** True when the same sites are blind for the same reason, so that nothing has to be drawn again. */
export function isSameBlind(a: ReadonlyMap<SiteId, Blind>, b: ReadonlyMap<SiteId, Blind>): boolean {
  if (a.size !== b.size) return false;
  for (const [site, one] of a) {
    const other = b.get(site);
    if (!other || other.since !== one.since || other.link !== one.link) return false;
  }
  return true;
}

/** The links that watch sites. Chat, orders and the other desks may be quiet without anybody going unseen. */
export function siteLinks(sites: readonly Site[], links: readonly LinkStatus[]): readonly LinkStatus[] {
  const watching = new Set(sites.map((site) => site.connection));
  return links.filter((link) => watching.has(link.connection));
}

/** When the link that was quiet longest was last heard, epoch ms; null where none is up or was ever heard. */
export function oldestHeard(links: readonly LinkStatus[]): number | null {
  let oldest: number | null = null;
  for (const { link, lastHeardAt } of links) {
    if (link.state !== 'up' || lastHeardAt === null) continue;
    if (oldest === null || lastHeardAt < oldest) oldest = lastHeardAt;
  }
  return oldest;
}

/** When the newest data of any link was heard, epoch ms. */
export function newestHeard(links: readonly LinkStatus[]): number | null {
  const heard = links.flatMap(({ lastHeardAt }) => lastHeardAt ?? []);
  return heard.length === 0 ? null : Math.max(...heard);
}

/** Sites whose shown state may have changed while nobody could see. */
export function unverifiedSites(sites: readonly Site[]): readonly Site[] {
  return sites.filter((site) => site.unverifiedSince !== null);
}
