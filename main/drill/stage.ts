import type { HazardAction, HazardKind } from '../../preload/contract/hazard.ts';
import { Conditions, type Condition } from './condition.ts';
import {
  cameraKind,
  envelopeOf,
  keyOf,
  siteOf,
  unknownKind,
  type Actor,
  type Envelope,
  type Hazard,
} from './envelope.ts';
import type { DeviceKind } from './device-kind.ts';
import type { DrillSite, World } from './world.ts';

/** An envelope and where it goes. */
export interface Sent {
  readonly site: number;
  readonly envelope: Envelope;
  /** Also to each session's own alarm topic, as the same body. */
  readonly isPersonal: boolean;
}

/** What the back end also sends to sessions: calls for help, and what a life may hang on. */
const personalMessages: ReadonlySet<number> = new Set([3, 4, 11, 12, 13, 201]);

/** Hazards that are called after the device that reports them. */
const sameName: readonly DeviceKind[] = ['gas', 'tilt', 'opening', 'wind', 'noise', 'dust', 'flame', 'fire'];

/** The world in motion: what is wrong where, and the envelopes that tell of it. Knows neither time nor wire. */
export class Stage {
  readonly world: World;
  readonly #conditions = new Conditions();
  /** Who is in alarm, so that all can be cleared and a clear can be triggered. */
  readonly #active = new Map<string, Pick<Hazard, 'kind' | 'actor'>>();

  constructor(world: World) {
    this.world = world;
  }

  site(number: number): DrillSite | undefined {
    return this.world.sites[number - 1];
  }

  condition(kind: HazardKind, actor: Actor): Condition {
    return this.#conditions.get(keyOf({ kind, actor }));
  }

  active(): readonly Pick<Hazard, 'kind' | 'actor'>[] {
    return [...this.#active.values()];
  }

  /**
   * Lets a hazard happen. Null when it cannot: what is not in alarm neither goes on nor ends, which happens
   * when somebody cleared it by hand before the story did.
   */
  play(hazard: Hazard, at: number, publishTime: number): Sent | null {
    const key = keyOf(hazard);
    if (hazard.action !== 'raised' && !this.#active.has(key)) return null;
    const condition = this.#conditions.set(key, hazard.level, at);
    if (hazard.action === 'cleared') this.#active.delete(key);
    else this.#active.set(key, { kind: hazard.kind, actor: hazard.actor });
    const envelope = envelopeOf(hazard, { at, publishTime, condition });
    return { site: siteOf(hazard.actor), envelope, isPersonal: personalMessages.has(envelope.msg_type) };
  }

  /** What tells of no hazard: a broadcast device's state, a tunnel's progress. */
  notice(
    what: 'broadcast-device' | 'progress',
    number: number,
    at: number,
    publishTime: number,
  ): Sent | null {
    const site = this.site(number);
    if (!site) return null;
    const siren = site.devices.find((device) => device.kind === 'siren');
    const metres = Math.round(140 + at / 15_000);
    const envelope =
      what === 'progress'
        ? {
            msg_type: 311,
            action_type: 2,
            publish_time: publishTime,
            context: {
              wp_no: number,
              cstrt_no: site.floors[0]?.number,
              construct_distance: 620,
              progress_distance: metres,
            },
          }
        : {
            msg_type: 100,
            action_type: 1,
            publish_time: publishTime,
            context: {
              wp_no: number,
              device_idx: siren?.index,
              device_id: siren?.label,
              state_name: '방송 중',
            },
          };
    return { site: number, envelope, isPersonal: false };
  }

  /**
   * Finds who could do what an operator of the drill asks for: to raise, a source that is in peace; to clear, one
   * that is not. Answers words where there is none.
   */
  cast(
    number: number,
    kind: HazardKind,
    action: Extract<HazardAction, 'raised' | 'cleared'>,
  ): Hazard | string {
    const site = this.site(number);
    if (!site) return `there is no site ${number}`;
    if (action === 'cleared') {
      const found = this.active().find((each) => each.kind === kind && siteOf(each.actor) === number);
      return found
        ? { ...found, action, level: 'normal' }
        : `nothing of kind ${kind} is in alarm at site ${number}`;
    }
    const actors = actorsFor(site, kind);
    if (actors.length === 0) return `site ${number} has nothing that reports ${kind}`;
    const idle = actors.find((actor) => !this.#active.has(keyOf({ kind, actor })));
    return idle
      ? { kind, actor: idle, action, level: 'danger' }
      : `all of kind ${kind} at site ${number} are in alarm`;
  }
}

function actorsFor(site: DrillSite, kind: HazardKind): Actor[] {
  if (kind === 'sos' || kind === 'call') return site.crew.map((worker) => ({ type: 'worker', worker }));
  const device = deviceFor(kind);
  if (device === null && unknownKind.test(kind)) return [{ type: 'site', site: site.number }];
  return site.devices
    .filter((each) => each.kind === device)
    .map((each) => ({ type: 'device', device: each }));
}

/** The kind of device that reports a kind of hazard. */
function deviceFor(kind: HazardKind): DeviceKind | null {
  if (kind === 'unknown-20') return 'breaker';
  return cameraKind.test(kind) ? 'camera' : (sameName.find((each) => each === kind) ?? null);
}
