import type { HazardKind } from '../../../preload/contract/hazard.ts';
import type { Level } from '../condition.ts';
import type { DeviceKind } from '../device-kind.ts';
import type { Actor, Hazard } from '../envelope.ts';
import type { Cut } from '../ima-server.ts';
import type { Random } from '../random.ts';
import type { Device, World } from '../world.ts';

/** One thing that happens, at so many ms of story time. */
export type Step = { readonly at: number } & Deed;

export type Deed =
  | { readonly type: 'hazard'; readonly hazard: Hazard }
  /** The state of a broadcast device changed (100), or a tunnel advanced (311). */
  | { readonly type: 'notice'; readonly notice: 'broadcast-device' | 'progress'; readonly site: number }
  | { readonly type: 'line'; readonly cut: Cut };

/** A scenario's whole story, in order of time. Pure: the same world and chance tell the same story. */
export type Scenario = (world: World, random: Random) => Step[];

export interface Episode {
  readonly kind: HazardKind;
  readonly actor: Actor;
  /** Seconds of story time. */
  readonly from: number;
  /** Seconds; null stays until the story ends and after. */
  readonly until: number | null;
  readonly level: Exclude<Level, 'normal'>;
  /** Seconds of story time at which caution becomes danger. */
  readonly worsensAt?: number;
  /** Seconds between reports of a hazard in progress; null sends none. */
  readonly every: number | null;
}

/** Raised, in progress, perhaps worse, cleared: one hazard from its start to its end. */
export function episode({ kind, actor, from, until, level, worsensAt, every }: Episode): Step[] {
  const at = (second: number, action: Hazard['action'], now: Level): Step => ({
    at: Math.round(second * 1_000),
    type: 'hazard',
    hazard: { kind, actor, action, level: now },
  });
  const levelAt = (second: number) => (worsensAt !== undefined && second >= worsensAt ? 'danger' : level);
  const steps = [at(from, 'raised', level)];
  if (worsensAt !== undefined) steps.push(at(worsensAt, 'progress', 'danger'));
  // A hazard that stays goes on reporting for a minute and is then quiet.
  const last = until ?? from + 60;
  if (every !== null) {
    for (let second = from + every; second < last - every / 2; second += every) {
      if (second !== worsensAt) steps.push(at(second, 'progress', levelAt(second)));
    }
  }
  if (until !== null) steps.push(at(until, 'cleared', 'normal'));
  return steps;
}

export function notice(second: number, what: 'broadcast-device' | 'progress', site: number): Step {
  return { at: Math.round(second * 1_000), type: 'notice', notice: what, site };
}

export function line(second: number, cut: Cut): Step {
  return { at: Math.round(second * 1_000), type: 'line', cut };
}

/** In order of time; what happens at the same moment keeps the order in which it was told. */
export function inOrder(...parts: readonly (Step | readonly Step[])[]): Step[] {
  return parts.flat().toSorted((one, other) => one.at - other.at);
}

/** Players for a story: who is at which site, drawn by chance. */
export interface Cast {
  device(site: number, kind: DeviceKind): Actor;
  /** All of the given kinds at a site, nearest to the first one first, its own floor before the others. */
  near(site: number, kinds: readonly DeviceKind[], origin: Actor): Actor[];
  worker(site: number, floor?: number): Actor;
}

export function createCast(world: World, random: Random): Cast {
  const siteOf = (number: number) => {
    const site = world.sites.find((each) => each.number === number);
    if (!site) throw new Error(`scenario: there is no site ${number}`);
    return site;
  };
  return {
    device(site, kind) {
      return deviceActor(random.pick(siteOf(site).devices.filter((device) => device.kind === kind)));
    },
    near(site, kinds, origin) {
      const from = spotOf(origin);
      return siteOf(site)
        .devices.filter((device) => kinds.includes(device.kind) && device !== from)
        .toSorted((one, other) => distance(from, one) - distance(from, other))
        .map(deviceActor);
    },
    worker(site, floor) {
      const { crew } = siteOf(site);
      const there = crew.filter((worker) => worker.floor === floor);
      return { type: 'worker', worker: random.pick(there.length > 0 ? there : crew) };
    },
  };
}

/** The floor that an actor is on, so that others can be cast beside it. */
export function floorOf(actor: Actor): number | undefined {
  return spotOf(actor)?.floor;
}

function spotOf(actor: Actor): Spot | null {
  if (actor.type === 'device') return actor.device;
  return actor.type === 'worker' ? actor.worker : null;
}

type Spot = Pick<Device, 'floor' | 'x' | 'y'>;

function deviceActor(device: Device): Actor {
  return { type: 'device', device };
}

/** In percent of the plan; another floor is farther than any place on this one. */
function distance(from: Spot | null, to: Device): number {
  // A site as a whole is near to nothing: the order is then that of installation.
  if (!from) return to.index;
  const floors = Math.abs(from.floor - to.floor) * 1_000;
  return floors + Math.hypot(from.x - to.x, from.y - to.y);
}
