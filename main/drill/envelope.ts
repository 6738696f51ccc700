import type { HazardAction, HazardKind } from '../../preload/contract/hazard.ts';
import type { Condition, Level, SourceKey } from './condition.ts';
import { deviceClasses } from './device-kind.ts';
import type { Worker } from './ground.ts';
import { readingsOf, rogueGas } from './reading.ts';
import type { Device } from './world.ts';

/** What goes over the wire (wire-facts 1.4). */
export interface Envelope {
  readonly msg_type: number;
  readonly action_type: number;
  /** Epoch ms. */
  readonly publish_time: number;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Who a hazard comes from. A site itself stands for what names no source. */
export type Actor =
  | { readonly type: 'device'; readonly device: Device }
  | { readonly type: 'worker'; readonly worker: Worker }
  | { readonly type: 'site'; readonly site: number };

export interface Hazard {
  readonly kind: HazardKind;
  readonly actor: Actor;
  readonly action: HazardAction;
  /** `normal` for a clear. */
  readonly level: Level;
}

/** The moment that an envelope tells of. */
export interface Moment {
  /** Drill time, ms. */
  readonly at: number;
  /** Epoch ms. */
  readonly publishTime: number;
  readonly condition: Condition;
}

/** `unknown-20`, or just `unknown`. */
export const unknownKind = /^unknown(?:-(\d+))?$/;
/** `cctv-9`, or just `cctv`: an event that does not name its type. */
export const cameraKind = /^cctv(?:-(\d+))?$/;

/** A `msg_type` that no document has. */
const unnamedMessage = 99;

const actionTypes: Readonly<Record<HazardAction, number>> = { cleared: 0, raised: 1, progress: 2 };

/** `state` and `state_name` as the newer revision numbers them (wire-facts 1.7). */
const states: Readonly<Record<Level, { readonly state: number; readonly state_name: string }>> = {
  normal: { state: 1, state_name: '정상' },
  caution: { state: 2, state_name: '주의' },
  danger: { state: 3, state_name: '위험' },
};

/** Names of camera events, by the documented type number. */
const cameraEvents: Readonly<Record<string, string>> = {
  '0': '배회',
  '3': '침입',
  '6': '유기물',
  '8': '연기',
  '9': '화염',
  '10': '쓰러짐',
  '11': '군집',
  '20': '위험 수위',
  '26': '안전모 미착용',
  '30': '중장비 접근',
};

export function siteOf(actor: Actor): number {
  if (actor.type === 'device') return actor.device.site;
  return actor.type === 'worker' ? actor.worker.site : actor.site;
}

export function keyOf({ kind, actor }: Pick<Hazard, 'kind' | 'actor'>): SourceKey {
  const id =
    actor.type === 'device' ? actor.device.index : actor.type === 'worker' ? actor.worker.number : actor.site;
  return `${siteOf(actor)}/${kind}/${actor.type}:${id}`;
}

/** The envelope of a hazard at a moment. The context's keys differ by kind, as those of grown back ends do. */
export function envelopeOf(hazard: Hazard, moment: Moment): Envelope {
  return {
    msg_type: messageOf(hazard),
    action_type: actionTypes[hazard.action],
    publish_time: moment.publishTime,
    context: contextOf(hazard, moment),
  };
}

/** `measure_data`, with the fields that are no plain readings. */
export function measureOf(device: Device, { at, condition, publishTime }: Moment): Record<string, unknown> {
  const readings = readingsOf(device, at, condition);
  const { battery, kind } = device;
  const isAbnormal = condition.level !== 'normal';
  switch (kind) {
    case 'gas': {
      const gas = rogueGas(device).key.toUpperCase();
      return {
        ...readings,
        feel_temperature: -100,
        battery,
        hazard_phrase: isAbnormal ? `${gas} 기준 초과` : '',
      };
    }
    case 'flame':
    case 'fire':
      return isAbnormal
        ? { ...readings, detection_time: new Date(publishTime - (at - condition.since)).toISOString() }
        : readings;
    case 'camera':
    case 'gateway':
    case 'siren':
      return {};
    default:
      return { ...readings, battery };
  }
}

/** State and name of a level, as events and markers carry them. */
export function stateOf(level: Level): { readonly state: number; readonly state_name: string } {
  return states[level];
}

function messageOf({ kind, actor }: Hazard): number {
  if (kind === 'sos') return 3;
  if (kind === 'call') return 201;
  const unknown = unknownKind.exec(kind);
  if (unknown) return Number(unknown[1] ?? unnamedMessage);
  const message = actor.type === 'device' ? deviceClasses[actor.device.kind].message : null;
  if (message === null) throw new Error(`no msg_type for a hazard of kind ${kind}`);
  return message;
}

function contextOf(hazard: Hazard, moment: Moment): Record<string, unknown> {
  const { actor } = hazard;
  if (actor.type === 'worker') return workerContext(hazard, actor.worker);
  if (actor.type === 'site') return { wp_no: actor.site, message: '현장에서 보낸 알림' };
  return deviceContext(hazard, actor.device, moment);
}

function workerContext({ kind, level }: Hazard, worker: Worker): Record<string, unknown> {
  const who = {
    mb_no: worker.number,
    mb_name: worker.name,
    coop_name: worker.company,
    wp_no: worker.site,
    message: `${worker.place} · ${worker.company}`,
  };
  if (kind === 'sos') {
    return { ...who, cstrt_no: worker.floor, grid_x: worker.x, grid_y: worker.y, ...states[level] };
  }
  // Texts, as the samples of positions have them.
  const [longitude, latitude] = worker.position;
  return { ...who, lat: String(latitude), lng: String(longitude), ...states[level] };
}

function deviceContext(hazard: Hazard, device: Device, moment: Moment): Record<string, unknown> {
  const { site, index, label, mac } = device;
  const { ko, type } = deviceClasses[device.kind];
  const place = { cstrt_no: device.floor, grid_x: device.x, grid_y: device.y };
  const measured = { ...states[hazard.level], measure_data: measureOf(device, moment) };
  const message = `${device.place} · ${ko} ${label}`;
  switch (device.kind) {
    case 'camera': {
      const event = cameraKind.exec(hazard.kind)?.[1];
      const name = cameraEvents[event ?? ''] ?? '영상 이벤트';
      return {
        event_no: moment.condition.event,
        cctv_no: index,
        cctv_name: `${ko} ${label}`,
        ...(event === undefined ? {} : { type: event, type_name: name }),
        wp_no: site,
        ...place,
        message: `${device.place} · ${name}`,
      };
    }
    case 'gas':
      return {
        device_idx: index,
        device_type: type,
        device_id: label,
        mac_address: mac,
        wp_no: site,
        ...place,
        ...measured,
        message,
      };
    case 'tilt':
      return { idx: index, device_id: label, mac_address: mac, wp_no: site, ...place, ...measured, message };
    case 'opening':
      return { device_idx: index, display_name: label, wp_no: site, ...place, ...measured, message };
    case 'wind':
      return {
        device_idx: index,
        device_id: label,
        wp_no: site,
        ...place,
        ...measured,
        threshold: 10,
        message,
      };
    case 'noise':
    case 'dust':
      // Names no site: the topic it comes on has to.
      return { idx: index, display_name: label, ...place, ...measured, message };
    default:
      return {
        device_idx: index,
        device_id: label,
        mac_address: mac,
        wp_no: site,
        ...place,
        ...measured,
        message,
      };
  }
}
