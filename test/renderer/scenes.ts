import type { Alarm } from '../../preload/contract/alarm.ts';
import { because } from '../../preload/contract/reason.ts';
import type { Snapshot } from '../../preload/contract/snapshot.ts';
import {
  acknowledgedBy,
  alarm,
  claimedBy,
  link,
  lockedSeat,
  lostLink,
  noon,
  seat,
  shelved,
  sites,
  snapshot,
} from './fixture.ts';
import { chatFacts, chatLink, lostSince, orderFacts, ordersLink } from './message-scenes.ts';
import { allLinks, busyRoom, someDevices } from './room-scenes.ts';

const minutes = (value: number) => noon - value * 60_000;

const flame: Alarm = alarm({
  kind: 'flame',
  source: { type: 'sensor', id: 'F-207', name: '감지기 F-207' },
  message: '지하 2층 북측',
  latching: true,
  readings: [{ name: '온도', value: 71, unit: '°C' }],
  place: { on: 'plan', plan: null, x: 54, y: 56 },
});

function busyAlarms(): readonly Alarm[] {
  return [
    flame,
    alarm({
      kind: 'sos',
      source: { type: 'worker', id: 'w-31', name: '김OO' },
      message: '골조 3팀 · 지하 2층',
      raisedAt: noon - 9_000,
    }),
    alarm({
      site: 'drill/10',
      kind: 'opening',
      source: { type: 'device', id: 'O-014', name: 'O-014' },
      message: '102동 옥상',
      raisedAt: minutes(1.6),
    }),
    alarm({
      site: 'drill/6',
      kind: 'wind',
      source: { type: 'device', id: 'W-02', name: 'W-02' },
      message: '타워크레인 2호',
      raisedAt: minutes(20),
      readings: [{ name: '풍속', value: 13.4, unit: 'm/s' }],
      acknowledgement: acknowledgedBy('박지훈', 1_150_000),
    }),
    alarm({
      site: 'drill/4',
      kind: 'noise',
      source: { type: 'device', id: 'N-01', name: 'N-01' },
      message: '정문',
      raisedAt: minutes(36.4),
      count: 9,
      readings: [{ name: '소음', value: 84, unit: 'dB(A)' }],
      acknowledgement: acknowledgedBy('박지훈', 2_100_000),
    }),
    alarm({
      site: 'drill/4',
      kind: 'dust',
      source: { type: 'device', id: 'D-01', name: 'D-01' },
      message: '정문',
      raisedAt: minutes(43.9),
      readings: [{ name: 'PM10', value: 156, unit: '㎍/㎥' }],
      acknowledgement: acknowledgedBy('박지훈', 2_500_000),
    }),
    alarm({
      site: 'drill/5',
      kind: 'tilt',
      source: { type: 'device', id: 'T-033', name: 'T-033' },
      message: '흙막이 북측',
      raisedAt: minutes(12),
      returnedAt: minutes(4),
      readings: [{ name: '기울기', value: 2.1, unit: '°' }],
    }),
  ];
}

/** The same, by three desks: two are claimed, one is not yet known everywhere, two lie on the shelf. */
function sharedAlarms(): readonly Alarm[] {
  return busyAlarms()
    .map((each, index): Alarm => {
      if (index === 0) return { ...each, claim: claimedBy('김서연', 4_000) };
      if (index === 2) return { ...each, claim: claimedBy('박지훈', 30_000, '2') };
      if (index === 3) return { ...each, acknowledgement: acknowledgedBy('박지훈', 1_150_000, '2') };
      return each;
    })
    .concat(
      alarm({
        site: 'drill/7',
        kind: 'wind',
        source: { type: 'device', id: 'W-07', name: 'W-07' },
        message: '타워크레인 1호',
        raisedAt: minutes(62),
        shelf: shelved(3_420_000, '크레인 교체 작업 중, 풍속계 점검'),
      }),
      alarm({
        site: 'drill/8',
        kind: 'dust',
        source: { type: 'device', id: 'D-11', name: 'D-11' },
        message: '후문',
        raisedAt: minutes(140),
        shelf: shelved(17_000_000, '살수 작업 중'),
      }),
    );
}

function shared(changes: Partial<Snapshot> = {}): Snapshot {
  const alarms = sharedAlarms();
  const unconfirmed = { [alarms[0]?.id ?? '']: ['3'], [alarms[3]?.id ?? '']: ['3'] };
  return snapshot({
    alarms,
    links: allLinks,
    devices: someDevices,
    room: { ...busyRoom, unconfirmed },
    sound: { severity: 'critical', since: noon, repeatMs: 4_000 },
    ...changes,
  });
}

const team: Partial<Snapshot> = {
  links: [link('ima-main'), lostLink, chatLink, ordersLink],
  chat: chatFacts(),
  orders: orderFacts(),
};

/** Thousands of alarms of one site, some of three others. */
export function floodAlarms(count: number): readonly Alarm[] {
  const kinds = ['gas', 'tilt', 'opening', 'wind', 'dust', 'noise'];
  return Array.from({ length: count }, (_, index) =>
    alarm({
      site: index % 40 === 0 ? `drill/${2 + ((index / 40) % 5)}` : 'drill/1',
      kind: kinds[index % kinds.length] ?? 'gas',
      source: { type: 'device', id: `X-${index}`, name: null },
      message: `${(index % 20) + 1}층`,
      raisedAt: noon - 300_000 + Math.floor((index / count) * 290_000),
    }),
  );
}

/** What the preview shows, by name. */
export const scenes: Readonly<Record<string, () => Snapshot>> = {
  calm: () => snapshot(),
  critical: () =>
    snapshot({ alarms: [flame], sound: { severity: 'critical', since: noon, repeatMs: 4_000 } }),
  busy: () =>
    snapshot({
      alarms: busyAlarms(),
      links: [link('ima-main'), lostLink],
      sound: { severity: 'critical', since: noon, repeatMs: 4_000 },
    }),
  huge: () => snapshot({ alarms: floodAlarms(20_000) }),
  flood: () =>
    snapshot({ alarms: floodAlarms(5_000), sound: { severity: 'critical', since: noon, repeatMs: 4_000 } }),
  lost: () =>
    snapshot({
      links: [
        link('ima-main'),
        {
          ...lostLink,
          rejected: 3,
          rejections: [
            { at: noon - 200_000, reason: because('unreadable', 'publish_time: 2099-01-01 is impossible') },
          ],
        },
      ],
      sites: sites.map((site) =>
        site.id === 'drill/11' ? { ...site, unverifiedSince: noon - 161_000 } : site,
      ),
      alarms: busyAlarms()
        .slice(3, 6)
        .concat(
          alarm({
            site: 'drill/11',
            kind: 'wind',
            message: '타워크레인 1호',
            raisedAt: minutes(7),
            acknowledgement: acknowledgedBy('김서연', 300_000),
          }),
        ),
    }),
  room: () => shared(),
  locked: () => shared({ seat: lockedSeat }),
  viewer: () => shared({ seat: seat({ operator: '이하나', role: 'viewer' }) }),
  waiting: () => shared({ seat: { ...lockedSeat, waitUntil: noon + 18_000 } }),
  supervisor: () => shared({ seat: seat({ operator: '박지훈', role: 'supervisor' }) }),
  /** With the chat and the work orders of `message-scenes.ts`. */
  team: () => shared(team),
  teamLost: () => shared({ ...team, links: [link('ima-main'), lostSince(chatLink), lostSince(ordersLink)] }),
  /** Everything that the status bar can have to say, at once. */
  worst: () =>
    shared({
      seat: { ...lockedSeat, waitUntil: noon + 18_000 },
      sites: sites.map((site) => (site.number > 6 ? { ...site, unverifiedSince: minutes(3) } : site)),
      links: allLinks.map((each) => ({
        ...each,
        link: { state: 'waiting', retryAt: noon + 4_000, reason: because('cut', 'close 1006') },
        blindSince: minutes(3),
      })),
      log: {
        state: 'memory',
        since: minutes(3),
        reason: because('not-kept', 'ENOSPC: no space left on device'),
        waiting: 214,
      },
    }),
  memory: () =>
    snapshot({
      log: {
        state: 'memory',
        since: minutes(3),
        reason: because('not-kept', 'ENOSPC: no space left on device'),
        waiting: 214,
      },
    }),
  drill: () =>
    snapshot({
      mode: 'drill',
      alarms: busyAlarms(),
      drill: {
        scenario: 'fire',
        scenarios: ['shift', 'calm', 'gas-leak', 'sos', 'fire', 'flood'],
        paused: false,
        speed: 1,
        over: false,
      },
    }),
};
