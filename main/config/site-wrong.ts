import type { ConnectionFile } from './connection-schema.ts';

/** What was expected of `connection/wp_no` where nothing is watched there; null where it is, or may be. */
export function siteWrong(site: string, connections: readonly ConnectionFile[]): string | null {
  const [id, number] = site.split('/');
  const connection = connections.find((each) => each.id === id);
  if (connection?.kind !== 'ima') return 'a site of an "ima" connection';
  const { sites = [] } = connection;
  // Left out: all that the back end names, and nobody knows them yet.
  const isWatched = sites.length === 0 || sites.some(({ wp_no }) => String(wp_no) === number);
  return isWatched ? null : 'a site that its connection has in its list';
}
