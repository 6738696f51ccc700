/** From what a judgement says of outlets to results, and from results to who is addressed. Pure. */
import type { OutletPreview, OutletResult, ZoneId } from '../../preload/contract/broadcast.ts';

/** As they stand before anything was sent. Who gets nothing of it is not addressed. */
export function firstResults(outlets: readonly OutletPreview[], at: number): readonly OutletResult[] {
  return outlets
    .filter(({ gets }) => gets.length > 0)
    .map(({ zone, outlet: { port, address } }) => ({
      ...{ zone, port, address, state: 'queued', reason: null, at, tries: 0, heard: 'no' },
    }));
}

/** Each addressee once, with all of its zones. */
export function groupOutlets(
  results: readonly OutletResult[],
): readonly { readonly zones: readonly ZoneId[]; readonly before: OutletResult }[] {
  const groups = new Map<string, { readonly zones: ZoneId[]; readonly before: OutletResult }>();
  for (const result of results) {
    const name = `${result.port}\n${result.address}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { zones: [result.zone], before: result });
    else if (!group.zones.includes(result.zone)) group.zones.push(result.zone);
  }
  return [...groups.values()];
}
