import type { Alarm, AlarmClass } from '../../preload/contract/alarm.ts';
import type { Severity } from '../../preload/contract/hazard.ts';
import type { LinkStatus } from '../../preload/contract/link.ts';
import type { Seat } from '../../preload/contract/operator.ts';
import { because } from '../../preload/contract/reason.ts';
import type { DeskPresence, RoomFacts } from '../../preload/contract/room.ts';
import type { Site } from '../../preload/contract/site.ts';
import type { Snapshot } from '../../preload/contract/snapshot.ts';

/** Ten to eleven in the morning, local: what every fixture counts from. */
export const noon = new Date(2026, 2, 4, 10, 42, 7).getTime();

const places: readonly (readonly [name: string, longitude: number, latitude: number])[] = [
  ['서울 마곡 12', 126.83, 37.56],
  ['인천 검단 3공구', 126.7, 37.6],
  ['김포 장기', 126.66, 37.65],
  ['수원 광교 B4', 127.05, 37.29],
  ['평택 고덕', 127.05, 37.05],
  ['청주 오창', 127.43, 36.72],
  ['세종 6-2', 127.26, 36.5],
  ['대전 도안', 127.33, 36.32],
  ['대구 연호', 128.68, 35.85],
  ['울산 온산', 129.34, 35.43],
  ['부산 명지', 128.92, 35.1],
  ['여수 국가산단', 127.7, 34.86],
];

export const sites: readonly Site[] = places.map(([name, longitude, latitude], index) => ({
  id: `drill/${index + 1}`,
  connection: index === 10 ? 'ima-south' : 'ima-main',
  number: index + 1,
  name,
  position: [longitude, latitude],
  unverifiedSince: null,
  devices: 60 + index * 7,
  workers: 30 + index * 5,
}));

function alarmClass(
  kind: string,
  ko: string,
  en: string,
  severity: Severity,
  responseS: number,
  latching = false,
): AlarmClass {
  return {
    kind,
    name: { ko, en },
    severity,
    responseS,
    latching,
    shelvable: severity !== 'critical',
    guidance: {
      ko: ['현장 안전관리자에게 통화 (내선 207)', '지하 2층 대피 방송', 'CCTV C-31 확인'],
      en: ['Call the site’s safety officer (ext. 207)', 'Order the evacuation of B2', 'Look at CCTV C-31'],
    },
  };
}

export const classes: readonly AlarmClass[] = [
  alarmClass('unknown', '알 수 없는 위험', 'Unknown hazard', 'high', 300),
  alarmClass('flame', '불꽃 감지', 'Flame', 'critical', 180, true),
  alarmClass('sos', '근로자 SOS', 'Worker SOS', 'critical', 60, true),
  alarmClass('gas', '가스 감지', 'Gas', 'critical', 180),
  alarmClass('opening', '개구부 열림', 'Open floor opening', 'high', 300),
  alarmClass('tilt', '기울기', 'Tilt', 'high', 300),
  alarmClass('wind', '강풍', 'Wind', 'medium', 900),
  alarmClass('noise', '소음', 'Noise', 'low', 3600),
  alarmClass('dust', '미세먼지', 'Fine dust', 'low', 3600),
];

let counter = 0;

/** An alarm of one device, unacknowledged and active unless the changes say otherwise. */
export function alarm(changes: Partial<Alarm> & { readonly kind?: string } = {}): Alarm {
  const site = changes.site ?? 'drill/1';
  const kind = changes.kind ?? 'flame';
  const source = changes.source ?? { type: 'device', id: `F-${200 + counter}`, name: null };
  const raisedAt = changes.raisedAt ?? noon - 12_000;
  counter += 1;
  return {
    id: `${site}|${kind}|${source.type}:${source.id}`,
    occurrence: raisedAt * 1024 + counter,
    site,
    kind,
    source,
    severity: classes.find((each) => each.kind === kind)?.severity ?? 'high',
    latching: false,
    raisedAt,
    sourceRaisedAt: raisedAt - 400,
    heardAt: raisedAt,
    sourceTime: raisedAt - 400,
    count: 1,
    returnedAt: null,
    acknowledgement: null,
    claim: null,
    shelf: null,
    readings: [],
    place: null,
    message: null,
    ...changes,
  };
}

/** Who acknowledged, `agoMs` before now. */
export function acknowledgedBy(operator: string, agoMs: number, desk = '1') {
  return { operator, desk, at: noon - agoMs, note: null };
}

/** Who said that it is theirs, `agoMs` before now. */
export function claimedBy(operator: string, agoMs: number, desk = '1') {
  return { operator, desk, at: noon - agoMs };
}

/** Put on the shelf by the desk's own operator, back in `leftMs`. */
export function shelved(leftMs: number, reason = '크레인 점검 중', severity: Severity = 'medium') {
  return { operator: '김서연', desk: '1', at: noon - 600_000, until: noon + leftMs, reason, severity };
}

/** Somebody who may act is signed in, unless the changes say otherwise. */
export function seat(changes: Partial<Seat> = {}): Seat {
  return {
    state: 'signed-in',
    operator: '김서연',
    role: 'operator',
    since: noon - 3_600_000,
    reason: null,
    roster: [
      { name: '김서연', role: 'operator' },
      { name: '박지훈', role: 'supervisor' },
      { name: '이하나', role: 'viewer' },
    ],
    waitUntil: null,
    ...changes,
  };
}

export const lockedSeat: Seat = seat({ state: 'locked', reason: 'idle', since: noon - 60_000 });

export function deskPresence(desk: string, changes: Partial<DeskPresence> = {}): DeskPresence {
  return {
    desk,
    operator: '박지훈',
    isWall: false,
    isHere: true,
    heardAt: noon - 2_000,
    skewMs: 40,
    behind: 0,
    missing: 0,
    ...changes,
  };
}

/** This desk and two others of the room. */
export function room(changes: Partial<RoomFacts> = {}): RoomFacts {
  return {
    room: 'main',
    desk: '1',
    desks: [deskPresence('2'), deskPresence('wall-1', { operator: null, isWall: true })],
    unconfirmed: {},
    ...changes,
  };
}

export function link(connection: string, changes: Partial<LinkStatus> = {}): LinkStatus {
  return {
    connection,
    kind: 'ima',
    address: `https://${connection}.invalid/ima/websocket`,
    link: { state: 'up', since: noon - 3_600_000, supervised: true },
    lastHeardAt: noon - 4_000,
    blindSince: null,
    received: 18_204,
    rejected: 0,
    duplicates: 31,
    retries: 0,
    byKind: { gas: 12_010, flame: 4, wind: 6_190 },
    rejections: [],
    roundTripMs: 24,
    token: { state: 'granted', grantedAt: noon - 3_600_000, expiresAt: noon + 6 * 3_600_000 },
    ...changes,
  };
}

export const lostLink: LinkStatus = link('ima-south', {
  link: { state: 'waiting', retryAt: noon + 4_000, reason: because('cut', 'close 1006') },
  lastHeardAt: noon - 161_000,
  blindSince: noon - 161_000,
  retries: 7,
});

export function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    revision: 1,
    mode: 'live',
    kiosk: false,
    desk: { id: '1', room: 'main' },
    seat: seat(),
    language: 'ko',
    classes,
    sites,
    links: [link('ima-main'), link('ima-south')],
    alarms: [],
    log: { state: 'durable', file: '/srv/gwanje/alarms.db', setAside: null },
    sound: null,
    drill: null,
    chat: null,
    orders: null,
    devices: null,
    room: null,
    broadcastSetup: null,
    broadcast: null,
    refresh: { question: null, waitsFor: null, last: null },
    windows: [],
    ...changes,
  };
}
