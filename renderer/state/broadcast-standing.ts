/** How a broadcast stands, from its results: counted by zones, because a zone is what people are in. Pure. */
import { isSameOccurrence, spanOf, type Alarm, type AlarmId } from '../../preload/contract/alarm.ts';
import {
  wasMissed,
  type Broadcast,
  type BroadcastDraft,
  type BroadcastSetup,
  type OutletResult,
  type Zone,
  type ZoneId,
} from '../../preload/contract/broadcast.ts';
import type { SiteId } from '../../preload/contract/hazard.ts';
import { partsOfId } from './describe.ts';

/** What a zone comes to: the best that any of its devices has to tell. */
export type ZoneStanding = 'heard' | 'maybe' | 'pending' | 'missed' | 'not-heard';

export interface Standing {
  /** In the order of the plan. */
  readonly zones: readonly { readonly zone: ZoneId; readonly stands: ZoneStanding }[];
  readonly heard: number;
  readonly maybe: number;
  readonly pending: number;
  /** Nobody there is known to have heard it, and a repeat would go there. */
  readonly missed: number;
  /** Devices that a repeat would go to. */
  readonly missedOutlets: number;
}

/** What a site has of broadcasts now: `speaking` before `missed`. */
export type SiteSound = 'speaking' | 'missed';

const unsettled: readonly OutletResult['state'][] = ['queued', 'waiting', 'sent', 'playing'];

/** By the broadcasts themselves, which are new after a change and never altered. */
const known = new WeakMap<Broadcast, Standing>();

export function standingOf(broadcast: Broadcast): Standing {
  const kept = known.get(broadcast);
  if (kept) return kept;
  const byZone = resultsByZone(broadcast);
  const zones = broadcast.plan.zones.map((zone) => ({
    zone,
    stands: zoneStanding(byZone.get(zone) ?? [], broadcast.phase),
  }));
  const count = (stands: ZoneStanding) => zones.filter((each) => each.stands === stands).length;
  const standing: Standing = {
    zones,
    heard: count('heard'),
    maybe: count('maybe'),
    pending: count('pending'),
    missed: count('missed'),
    missedOutlets: broadcast.results.filter(wasMissed).length,
  };
  known.set(broadcast, standing);
  return standing;
}

export function resultsByZone({ results }: Broadcast): ReadonlyMap<ZoneId, readonly OutletResult[]> {
  const byZone = new Map<ZoneId, OutletResult[]>();
  for (const result of results) {
    const zone = byZone.get(result.zone);
    if (zone) zone.push(result);
    else byZone.set(result.zone, [result]);
  }
  return byZone;
}

function zoneStanding(results: readonly OutletResult[], phase: Broadcast['phase']): ZoneStanding {
  if (results.some(({ heard }) => heard === 'yes')) return 'heard';
  const isPending = results.length === 0 || results.some(({ state }) => unsettled.includes(state));
  if (phase !== 'over' && isPending) return 'pending';
  if (results.some(({ heard }) => heard === 'maybe')) return 'maybe';
  return results.some(wasMissed) ? 'missed' : 'not-heard';
}

/** It can still be stopped: somebody speaks, waits, or is about to. */
export function isStoppable({ phase, stopped }: Broadcast): boolean {
  return phase !== 'over' && stopped === null;
}

/** Zones by site, in the order of the setup; zones that no setting names any more stand at the end, siteless. */
export function zonesBySite(
  zones: readonly ZoneId[],
  setup: Pick<BroadcastSetup, 'zones'> | null,
): readonly { readonly site: SiteId | null; readonly zones: readonly Pick<Zone, 'id' | 'name'>[] }[] {
  const wanted = new Set(zones);
  const bySite = new Map<SiteId | null, Pick<Zone, 'id' | 'name'>[]>();
  const put = (site: SiteId | null, zone: Pick<Zone, 'id' | 'name'>) => {
    const there = bySite.get(site);
    if (there) there.push(zone);
    else bySite.set(site, [zone]);
  };
  for (const zone of setup?.zones ?? []) if (wanted.delete(zone.id)) put(zone.site, zone);
  for (const id of wanted) put(null, { id, name: id });
  return [...bySite].map(([site, found]) => ({ site, zones: found }));
}

/** The site whose plan tells most of a draft: that of the alarm, else of the first zone; null: nothing is chosen. */
export function planSiteOf(
  { answers, plan }: Pick<BroadcastDraft, 'answers' | 'plan'>,
  setup: Pick<BroadcastSetup, 'zones'> | null,
): SiteId | null {
  const chosen = new Set(plan.zones);
  const sites = setup?.zones.filter(({ id }) => chosen.has(id)).map(({ site }) => site) ?? [];
  const answered = answers && partsOfId(answers.alarm).site;
  return sites.find((site) => site === answered) ?? sites[0] ?? null;
}

/** The broadcasts that answer alarms, by alarm, the newest first as they come. */
export function byAlarm(broadcasts: readonly Broadcast[]): ReadonlyMap<AlarmId, readonly Broadcast[]> {
  const found = new Map<AlarmId, Broadcast[]>();
  for (const broadcast of broadcasts) {
    if (broadcast.answers === null) continue;
    const there = found.get(broadcast.answers.alarm);
    if (there) there.push(broadcast);
    else found.set(broadcast.answers.alarm, [broadcast]);
  }
  return found;
}

/** The newest that answers this occurrence; other desks number occurrences for themselves, so spans decide. */
export function newestFor(
  alarm: Alarm,
  broadcasts: ReadonlyMap<AlarmId, readonly Broadcast[]>,
): Broadcast | undefined {
  return broadcasts
    .get(alarm.id)
    ?.find(
      ({ answers }) =>
        answers !== null &&
        (answers.occurrence === alarm.occurrence || isSameOccurrence(answers.span, spanOf(alarm))),
    );
}

/**
 * What each zone has of broadcasts: one speaks there, or the newest that was meant for it missed it. Only of
 * broadcasts that were last heard of after `since`, epoch ms: a morning's failure is no news in the evening.
 */
export function zoneSounds(broadcasts: readonly Broadcast[], since: number): ReadonlyMap<ZoneId, SiteSound> {
  const sounds = new Map<ZoneId, SiteSound>();
  const isSettled = new Set<ZoneId>();
  for (const broadcast of broadcasts) {
    if (broadcast.phase === 'over' && broadcast.at < since) continue;
    for (const { zone, stands } of standingOf(broadcast).zones) {
      const isSpeaking = broadcast.phase !== 'over' && stands !== 'missed' && stands !== 'not-heard';
      if (isSpeaking) sounds.set(zone, 'speaking');
      // The newest says whether it was reached; an older one that missed it has been made good since.
      else if (!isSettled.has(zone) && stands === 'missed' && !sounds.has(zone)) sounds.set(zone, 'missed');
      isSettled.add(zone);
    }
  }
  return sounds;
}

/** The same by site: any zone that speaks before any that was missed. */
export function siteSounds(
  zones: readonly Zone[],
  sounds: ReadonlyMap<ZoneId, SiteSound>,
): ReadonlyMap<SiteId, SiteSound> {
  const bySite = new Map<SiteId, SiteSound>();
  for (const { id, site } of zones) {
    const sound = sounds.get(id);
    if (sound === 'speaking' || (sound === 'missed' && !bySite.has(site))) bySite.set(site, sound);
  }
  return bySite;
}
