import type {
  BroadcastPlan,
  BroadcastSetup,
  Outlet,
  OutletPreview,
  PortFacts,
  Zone,
} from '../../../preload/contract/broadcast.ts';
import { becauseOf } from '../../../preload/contract/reason.ts';
import { isSaid } from './field.ts';

/**
 * What each outlet will get of a plan, by what its port can do; in the order of the plan's zones. Zones that
 * nobody knows are left out: the rules name them.
 */
export function outletsOf(
  plan: BroadcastPlan,
  setup: Pick<BroadcastSetup, 'zones' | 'clips'>,
  ports: readonly PortFacts[],
): readonly OutletPreview[] {
  const hasClip = setup.clips.some(({ id }) => id === plan.clip);
  const byId = new Map(ports.map((port) => [port.id, port]));
  return zonesOf(plan, setup.zones).flatMap((zone) =>
    zone.outlets.map((outlet) => preview(plan, hasClip, zone, outlet, byId.get(outlet.port) ?? null)),
  );
}

/** The known zones of a plan, each once. */
export function zonesOf(plan: Pick<BroadcastPlan, 'zones'>, zones: readonly Zone[]): readonly Zone[] {
  const byId = new Map(zones.map((zone) => [zone.id, zone]));
  return [...new Set(plan.zones)].flatMap((id) => byId.get(id) ?? []);
}

/** Whether any of the message arrives: a tone alone tells nobody what to do. */
export function getsMessage({ gets }: Pick<OutletPreview, 'gets'>): boolean {
  return gets.some((part) => part !== 'tone');
}

function preview(
  plan: BroadcastPlan,
  hasClip: boolean,
  zone: Zone,
  outlet: Outlet,
  port: PortFacts | null,
): OutletPreview {
  if (port === null) return { zone: zone.id, outlet, gets: [], trouble: becauseOf('not-there', outlet.port) };
  const can = (ability: PortFacts['can'][number]) => port.can.includes(ability);
  const parts: readonly (readonly [OutletPreview['gets'][number], boolean])[] = [
    ['tone', plan.tone !== null && can('tone')],
    ['clip', hasClip && can('play')],
    ['ko', isSaid(plan.ko) && can('speak')],
    ['en', isSaid(plan.en) && can('speak')],
    ['text', (isSaid(plan.ko) || isSaid(plan.en)) && can('text')],
  ];
  const gets = parts.filter(([, isGot]) => isGot).map(([part]) => part);
  return { zone: zone.id, outlet, gets, trouble: port.trouble };
}
