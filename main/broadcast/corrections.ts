/** Which corrections stand one key away, and for which zones. Pure. */
import {
  correctionMs,
  type Broadcast,
  type BroadcastDraft,
  type PreparedCorrection,
  type ZoneId,
} from '../../preload/contract/broadcast.ts';

/** Zones that heard it, or may have, in the plan's order. */
export function heardZones({ plan, results }: Pick<Broadcast, 'plan' | 'results'>): readonly ZoneId[] {
  const heard = new Set(results.flatMap(({ zone, heard }) => (heard === 'no' ? [] : [zone])));
  return plan.zones.filter((zone) => heard.has(zone));
}

/**
 * As of `now`, epoch ms. A correction is not corrected itself, and a zone that was sent one gets no other: what
 * that one missed is repeated.
 */
export function preparedCorrections(
  broadcasts: readonly Broadcast[],
  now: number,
  correctionOf: (broadcast: Broadcast, zones: readonly ZoneId[]) => BroadcastDraft,
): readonly PreparedCorrection[] {
  return broadcasts.flatMap((broadcast) => {
    const until = broadcast.at + correctionMs;
    if (broadcast.corrects !== null || now >= until) return [];
    const corrected = new Set(
      broadcasts.flatMap(({ corrects, plan }) => (corrects === broadcast.id ? plan.zones : [])),
    );
    const zones = heardZones(broadcast).filter((zone) => !corrected.has(zone));
    if (zones.length === 0) return [];
    return [{ broadcast: broadcast.id, draft: correctionOf(broadcast, zones), until }];
  });
}
