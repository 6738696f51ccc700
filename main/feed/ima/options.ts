/**
 * What an IMA connection is told by the settings. The context of an event is undocumented (wire-facts 1.4), so
 * which keys name its source, its place and its site is a table here, with generous defaults; the order of a
 * list is the order of preference.
 */
import type { LngLat, Source } from '../../../preload/contract/hazard.ts';

export interface ImaSite {
  /** `wp_no` */
  readonly number: number;
  readonly name: string;
  readonly position: LngLat | null;
}

/** What a state that REST reports means. `unknown`: off, cannot measure, delayed; it changes no alarm. */
export type DeviceState = 'normal' | 'caution' | 'danger' | 'unknown';

/** What the state of a broadcast device (`msg_type` 100) comes to. */
export type SpeakerState = 'playing' | 'done' | 'stopped' | 'failed';

export interface ImaTables {
  /** `msg_type` and `device_type` to hazard kind. What is not in it becomes `unknown-N`. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly sourceKeys: Readonly<Record<Exclude<Source['type'], 'site'>, readonly string[]>>;
  /** Names for people. */
  readonly nameKeys: readonly string[];
  readonly siteKeys: readonly string[];
  readonly placeKeys: {
    readonly x: readonly string[];
    readonly y: readonly string[];
    readonly plan: readonly string[];
    readonly longitude: readonly string[];
    readonly latitude: readonly string[];
  };
  /** Where a camera event names its type; `9` makes `cctv-9`. */
  readonly cameraEventKeys: readonly string[];
  readonly messageKeys: readonly string[];
  /** Objects that hold readings: every number in them is one. */
  readonly readingKeys: readonly string[];
  /** The unit of each known reading (wire-facts 1.7); a known name also counts outside of `readingKeys`. */
  readonly units: Readonly<Record<string, string | null>>;
  /** Values that mean "not measured". */
  readonly voids: Readonly<Record<string, number>>;
  /** Names count before codes: the codes changed their meaning between revisions (wire-facts 1.7). */
  readonly states: {
    readonly names: Readonly<Record<string, DeviceState>>;
    readonly codes: Readonly<Record<string, DeviceState>>;
  };
  /**
   * Codes of broadcast devices (`msg_type` 100), and words that this back end means otherwise. Documented nowhere
   * (wire-facts 1.10), so there is none until a site's own are given: a code that is not here is never guessed.
   */
  readonly speakerStates: Readonly<Record<string, SpeakerState>>;
  /** Keys whose values are blanked before a context is kept. Compared without case. */
  readonly secretKeys: readonly string[];
}

export interface ImaTiming {
  /** From the first byte out to CONNECTED. */
  readonly connectMs: number;
  /** The STOMP heart-beats that are asked for, both ways. */
  readonly beatMs: number;
  /** How often a SockJS server that offers no STOMP heart-beats sends `h`; 0: it sends none. */
  readonly sockJsBeatMs: number;
  /** Own pings on a plain WebSocket. */
  readonly pingMs: number;
  /** The longest that a REST call may take. */
  readonly restMs: number;
  /** How long a copy of an event on another subscription is known as one. */
  readonly copyMs: number;
  /** How long an event that names no site waits for a copy that does. */
  readonly holdMs: number;
  /** After a present state that could not be fetched. */
  readonly resyncMs: number;
}

export interface ImaOptions extends ImaTables {
  /** The connection's id in the settings. */
  readonly id: string;
  /** `http(s)` for SockJS, `ws(s)` for STOMP on a plain WebSocket. */
  readonly url: string;
  /** The origin of the REST calls, or null where there are none. */
  readonly rest: string | null;
  /** Empty: all that the back end names. */
  readonly sites: readonly ImaSite[];
  /** SockJS transports in the order of trying. */
  readonly transports: readonly string[];
  readonly timing: ImaTiming;
}

export type ImaDefaults = Omit<ImaOptions, 'id' | 'url' | 'rest' | 'sites'>;

export const imaTiming: ImaTiming = {
  connectMs: 5_000,
  beatMs: 4_000,
  sockJsBeatMs: 25_000,
  pingMs: 3_000,
  restMs: 10_000,
  copyMs: 2_000,
  holdMs: 500,
  resyncMs: 15_000,
};

export const imaDefaults: ImaDefaults = {
  transports: ['websocket'],
  timing: imaTiming,
  kinds: {
    2: 'cctv',
    3: 'sos',
    4: 'gas',
    6: 'tilt',
    7: 'opening',
    8: 'wind',
    11: 'noise',
    12: 'dust',
    13: 'flame',
    15: 'fire',
    201: 'call',
  },
  sourceKeys: {
    device: ['device_idx', 'ref_device_idx', 'idx', 'device_id', 'mac_address', 'tracker_idx'],
    camera: ['cctv_no', 'ref_cctv_no', 'camera_no', 'gid', 'event_no'],
    worker: ['mb_no', 'member_no', 'mb_id'],
    sensor: ['sensor_idx', 'ref_sensor_idx', 'si_idx'],
  },
  nameKeys: [
    'display_name',
    'device_name',
    'cctv_name',
    'gname',
    'mb_name',
    'sd_name',
    'tracker_name',
    'name',
    'device_id',
  ],
  siteKeys: ['wp_no', 'workplace_no', 'wpNo', 'workplace_id'],
  placeKeys: {
    x: ['grid_x', 'gridX'],
    y: ['grid_y', 'gridY'],
    plan: ['cstrt_no', 'cstrtNo', 'building_no'],
    longitude: ['longitude', 'lng', 'lon', 'long'],
    latitude: ['latitude', 'lat'],
  },
  cameraEventKeys: ['event_type', 'type', 'eventType'],
  messageKeys: ['message', 'msg', 'hazard_phrase', 'pu_content', 'content', 'reason', 'event_name'],
  readingKeys: ['measure_data', 'measureData', 'data'],
  units: {
    o2: '%vol',
    h2s: 'ppm',
    co: 'ppm',
    co2: 'ppm',
    ch4: '%LEL',
    temperature: '°C',
    feel_temperature: '°C',
    humidity: '%',
    discomfort: null,
    battery: '%',
    tilt_x: '°',
    tilt_y: '°',
    tilt_z: '°',
    speed: 'm/s',
    latest_max: 'm/s',
    latest_avg: 'm/s',
    windspeed: 'm/s',
    windspeed_latest_avg: 'm/s',
    windspeed_latest_max: 'm/s',
    windspeed_recently_avg: 'm/s',
    windspeed_recently_max: 'm/s',
    winddirection: '°',
    noise: 'dB(A)',
    noise_avg: 'dB(A)',
    noise_max: 'dB(A)',
    leq: 'dB(A)',
    lmax: 'dB(A)',
    pm10: 'µg/m³',
    'pm2.5': 'µg/m³',
    pm25: 'µg/m³',
    'pm1.0': 'µg/m³',
    tsp: 'µg/m³',
    rainfall: 'mm',
    ph: null,
    ss: 'mg/L',
    detect: null,
  },
  voids: { battery: -1, feel_temperature: -100 },
  states: {
    names: {
      정상: 'normal',
      안전: 'normal',
      양호: 'normal',
      normal: 'normal',
      safe: 'normal',
      ok: 'normal',
      good: 'normal',
      주의: 'caution',
      caution: 'caution',
      위험: 'danger',
      경보: 'danger',
      비정상: 'danger',
      danger: 'danger',
      abnormal: 'danger',
      alarm: 'danger',
      꺼짐: 'unknown',
      off: 'unknown',
      측정불가: 'unknown',
      지연: 'unknown',
      delayed: 'unknown',
    },
    codes: { 1: 'normal', 2: 'caution', 3: 'danger', 4: 'unknown', 5: 'unknown', 6: 'unknown', 99: 'danger' },
  },
  speakerStates: {},
  secretKeys: [
    'pw',
    'pwd',
    'passwd',
    'password',
    'mb_pwd',
    'auth_key',
    'access_key',
    'api_key',
    'secret',
    'client_secret',
    'token',
    'access_token',
    'refresh_token',
    'authorization',
    'x-authorization',
  ],
};
