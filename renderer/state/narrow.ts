import type { Bridge } from '../../preload/contract/channels.ts';
import type { SiteId } from '../../preload/contract/hazard.ts';
import type { Delta, Snapshot } from '../../preload/contract/snapshot.ts';
import type { WallPlan } from '../../preload/contract/window.ts';

type Telling = Pick<Bridge, 'getSnapshot' | 'onChange'>;

/**
 * Main's facts as one wall hears them: of its own sites only, in its own language. Done here once, so that tiles,
 * map, strip and counts cannot tell different stories. An operator's window (null) hears everything.
 */
export function narrowTo(wall: WallPlan | null, bridge: Telling): Telling {
  if (wall === null) return bridge;
  return {
    getSnapshot: async () => {
      const reply = await bridge.getSnapshot();
      return reply.ok ? { ok: true, value: narrowSnapshot(wall, reply.value) } : reply;
    },
    onChange: (listener) => bridge.onChange((delta) => listener(narrowDelta(wall, delta))),
  };
}

function narrowSnapshot(wall: WallPlan, snapshot: Snapshot): Snapshot {
  const isShown = shownBy(wall);
  return {
    ...snapshot,
    kiosk: true,
    language: wall.language ?? snapshot.language,
    sites: snapshot.sites.filter(({ id }) => isShown(id)),
    alarms: snapshot.alarms.filter(({ site }) => isShown(site)),
  };
}

/** Its revisions stay, whatever is left of it: the facts go by them. */
function narrowDelta(wall: WallPlan, delta: Delta): Delta {
  const isShown = shownBy(wall);
  const { language, sites, alarms, ...rest } = delta;
  return {
    ...rest,
    ...(language !== undefined && wall.language === null ? { language } : {}),
    ...(sites ? { sites: sites.filter(({ id }) => isShown(id)) } : {}),
    ...(alarms ? { alarms: alarms.filter(({ site }) => isShown(site)) } : {}),
  };
}

function shownBy({ sites }: WallPlan): (site: SiteId) => boolean {
  if (sites === null) return () => true;
  const shown = new Set(sites);
  return (site) => shown.has(site);
}
