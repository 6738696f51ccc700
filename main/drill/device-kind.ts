import type { FloorKind, RoomUse } from './plan/template.ts';

export type DeviceKind =
  | 'gas'
  | 'tilt'
  | 'opening'
  | 'wind'
  | 'noise'
  | 'dust'
  | 'flame'
  | 'fire'
  | 'breaker'
  | 'camera'
  | 'gateway'
  | 'siren';

/**
 * One measured value: what it wanders about in peace, and what it crosses and heads for in danger. The limits are
 * invented but plausible; the back end documents none.
 */
export interface Channel {
  readonly key: string;
  readonly normal: number;
  readonly wander: number;
  readonly digits: number;
  readonly limits: Limits | null;
}

export interface Limits {
  readonly caution: number;
  readonly danger: number;
  readonly peak: number;
}

export interface DeviceClass {
  /** `device_type` of wire-facts 1.7. */
  readonly type: number;
  /** `msg_type` of its events; null where it reports none. */
  readonly message: number | null;
  readonly prefix: string;
  readonly ko: string;
  readonly channels: readonly Channel[];
  /** Where it is put first; anywhere when the floor has none of these. */
  readonly likes: readonly RoomUse[];
  readonly hugsWalls: boolean;
}

const limited = (key: string, normal: number, wander: number, digits: number, limits: readonly number[]) => {
  const [caution = 0, danger = 0, peak = 0] = limits;
  return { key, normal, wander, digits, limits: { caution, danger, peak } };
};
const steady = (key: string, normal: number, wander: number, digits: number): Channel => ({
  key,
  normal,
  wander,
  digits,
  limits: null,
});

/** The gases that a detector watches; in an alarm one of them, by device, leaves its range. */
export const gases: readonly Channel[] = [
  limited('co', 3, 2, 0, [25, 50, 138]),
  limited('h2s', 0.6, 0.4, 1, [10, 15, 31]),
  limited('ch4', 1.2, 0.8, 1, [10, 20, 37]),
  limited('o2', 20.8, 0.1, 1, [19.5, 18, 16.1]),
];

export const deviceClasses: Readonly<Record<DeviceKind, DeviceClass>> = {
  gas: device(4, 4, 'G', '가스 감지기', ['room', 'hall'], false, [
    ...gases,
    steady('co2', 620, 90, 0),
    steady('temperature', 22, 3, 1),
    steady('humidity', 55, 9, 0),
    steady('discomfort', 68, 4, 0),
  ]),
  tilt: device(6, 6, 'T', '경사계', ['hall', 'room'], true, [
    limited('tilt_x', 0.12, 0.06, 3, [0.8, 1.5, 2.6]),
    limited('tilt_y', 0.07, 0.05, 3, [0.5, 1, 1.6]),
    steady('tilt_z', 0.01, 0.008, 3),
  ]),
  opening: device(7, 7, 'O', '개구부 센서', ['opening', 'shaft', 'passage'], true, [
    limited('detect', 0, 0, 0, [1, 1, 1]),
  ]),
  wind: device(8, 8, 'W', '풍속계', ['hall', 'room'], false, [
    limited('speed', 4.2, 2, 1, [10, 15, 21.5]),
    limited('latest_max', 6.4, 2, 1, [12, 18, 26]),
    limited('latest_avg', 3.9, 1.4, 1, [8, 12, 17]),
  ]),
  noise: device(11, 11, 'N', '소음계', ['hall', 'passage', 'room'], true, [
    limited('noise', 62, 6, 1, [75, 85, 96]),
    limited('noise_avg', 60, 4, 1, [72, 80, 88]),
    limited('noise_max', 69, 5, 1, [82, 92, 104]),
  ]),
  dust: device(12, 12, 'D', '분진계', ['hall', 'passage', 'room'], false, [
    limited('pm10', 38, 14, 0, [81, 151, 238]),
    limited('pm2.5', 17, 7, 0, [36, 76, 118]),
    limited('pm1.0', 9, 4, 0, [25, 50, 71]),
  ]),
  flame: device(13, 13, 'F', '불꽃 감지기', ['room', 'hall'], false, [
    limited('temperature', 24, 3, 1, [58, 70, 186]),
  ]),
  fire: device(15, 15, 'H', '화재 감지기', ['room', 'passage', 'hall'], false, [
    limited('temperature', 23, 2, 1, [54, 68, 112]),
  ]),
  // No documented msg_type: its events show that an unknown hazard is shown and not dropped.
  breaker: device(20, 20, 'E', '누전 차단기', ['room', 'passage'], true, [
    limited('leakage', 3, 2, 0, [15, 30, 47]),
  ]),
  camera: device(-1, 2, 'C', 'CCTV', ['hall', 'passage'], true, []),
  gateway: device(16, null, 'B', '게이트웨이', ['passage', 'hall'], true, []),
  siren: device(17, 100, 'S', '방송 장치', ['passage', 'hall'], true, []),
};

/** How a floor's devices are shared out, by weight. A kind that is absent is not there. */
export const floorMix: Readonly<Record<FloorKind, Readonly<Partial<Record<DeviceKind, number>>>>> = {
  basement: { gas: 7, fire: 5, camera: 4, flame: 3, gateway: 3, opening: 2, breaker: 2, tilt: 1, dust: 1 },
  ground: {
    camera: 5,
    fire: 4,
    gateway: 3,
    noise: 2,
    dust: 2,
    opening: 2,
    flame: 2,
    gas: 2,
    breaker: 1,
    siren: 1,
  },
  typical: { fire: 6, camera: 3, gateway: 3, opening: 3, flame: 2, gas: 1, breaker: 1, dust: 1 },
  ward: { gas: 5, fire: 6, camera: 4, gateway: 3, flame: 2, breaker: 2, opening: 1, dust: 1 },
  logistics: { fire: 6, camera: 6, flame: 3, dust: 3, gateway: 3, gas: 2, noise: 2, siren: 1 },
  plant: { gas: 8, flame: 5, camera: 4, fire: 3, gateway: 3, noise: 2, opening: 2, dust: 1, siren: 1 },
  pit: { tilt: 9, opening: 4, camera: 3, noise: 2, dust: 2, gateway: 2, gas: 2, wind: 1 },
  tunnel: { gas: 8, camera: 4, gateway: 4, tilt: 3, fire: 3, dust: 3, flame: 2, noise: 1 },
  roof: { wind: 3, opening: 3, camera: 3, tilt: 2, gateway: 2, noise: 1, fire: 1 },
};

function device(
  type: number,
  message: number | null,
  prefix: string,
  ko: string,
  likes: readonly RoomUse[],
  hugsWalls: boolean,
  channels: readonly Channel[],
): DeviceClass {
  return { type, message, prefix, ko, likes, hugsWalls, channels };
}
