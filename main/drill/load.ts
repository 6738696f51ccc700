import { deviceClasses, type DeviceKind } from './device-kind.ts';
import { createRandom } from './random.ts';

export interface LoadOptions {
  readonly seed: number;
  readonly sites: number;
  readonly devicesPerSite: number;
  /** The first `publish_time`, epoch ms; each message is one ms later. */
  readonly startAt: number;
}

export interface LoadMessage {
  /** `wp_no`, from 1. */
  readonly site: number;
  /** The envelope as JSON, ready for the wire. */
  readonly body: string;
}

const kinds = [
  'gas',
  'tilt',
  'wind',
  'noise',
  'dust',
  'flame',
  'fire',
  'opening',
] as const satisfies DeviceKind[];
const actions = [1, 2, 2, 0] as const;
const stateNames = ['정상', '주의', '위험'] as const;

/**
 * An endless source of distinct, realistic envelopes, much cheaper than a drill: the n-th message is told by the
 * seed and n alone. Devices take turns, site by site, and each is raised, goes on twice and is cleared.
 */
export function createLoad(options: LoadOptions): { next(): LoadMessage } {
  const { seed, sites, devicesPerSite, startAt } = options;
  const random = createRandom(seed);
  const devices = sites * devicesPerSite;
  let count = 0;
  return {
    next() {
      const turn = count % devices;
      const round = Math.floor(count / devices);
      const site = (turn % sites) + 1;
      const place = Math.floor(turn / sites);
      const kind = kinds[place % kinds.length] ?? 'gas';
      const action = actions[round % actions.length] ?? 1;
      const envelope = {
        msg_type: deviceClasses[kind].message,
        action_type: action,
        publish_time: startAt + count,
        context: {
          device_idx: site * 100_000 + place,
          device_id: `${deviceClasses[kind].prefix}-${place}`,
          wp_no: site,
          cstrt_no: site * 100 + 1,
          grid_x: (place * 37) % 100,
          grid_y: (place * 53) % 100,
          state: action === 0 ? 1 : 3,
          state_name: stateNames[action === 0 ? 0 : 2],
          measure_data: measure(kind, random.next()),
        },
      };
      count += 1;
      return { site, body: JSON.stringify(envelope) };
    },
  };
}

function measure(kind: (typeof kinds)[number], chance: number): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { key, normal, wander } of deviceClasses[kind].channels) {
    values[key] = Math.round((normal + (chance * 2 - 1) * wander) * 1_000) / 1_000;
  }
  return values;
}
