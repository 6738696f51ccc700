import type { Alarm } from '../../preload/contract/alarm.ts';
import type { LinkStatus } from '../../preload/contract/link.ts';
import { because, becauseOfTime, withMore } from '../../preload/contract/reason.ts';
import type { Site } from '../../preload/contract/site.ts';
import type { Snapshot } from '../../preload/contract/snapshot.ts';
import type { RefreshFacts, RefreshOrder, WallPlan, WindowStatus } from '../../preload/contract/window.ts';
import { acknowledgedBy, alarm, deskPresence, link, noon, room, sites, snapshot } from './fixture.ts';

const HOUR = 3_600_000;

/** A wall that shows everything, unless the changes say otherwise. */
export function wallPlan(changes: Partial<WallPlan> = {}): WallPlan {
  return { id: 'wall-1', view: 'overview', sites: null, language: null, zoom: 1, ...changes };
}

/** The back end asks, for no site in particular. */
export function refreshOrder(changes: Partial<RefreshOrder> = {}): RefreshOrder {
  return {
    id: 7,
    at: noon - 4_000,
    by: { who: 'back-end', connection: 'ima-main', site: null },
    isForced: false,
    reason: '지도 도면이 바뀌었습니다. 새 도면은 다시 열어야 보입니다.',
    ...changes,
  };
}

/** A question that stands on the screen, unless the changes say otherwise. */
export function refreshFacts(changes: Partial<NonNullable<RefreshFacts['question']>> = {}): RefreshFacts {
  return {
    question: { order: refreshOrder(), more: 0, remindAt: null, wallsAt: noon + 12_000, ...changes },
    waitsFor: null,
    last: null,
  };
}

/** A window as main sees it: the desk's, alive and not looked at. */
export function windowStatus(changes: Partial<WindowStatus> = {}): WindowStatus {
  return {
    id: 'desk',
    isWall: false,
    shows: 'all',
    state: 'alive',
    since: noon - 2 * HOUR,
    provedAt: null,
    rung: null,
    reason: null,
    display: 'DELL U2723QE',
    ...changes,
  };
}

export const someWindows: readonly WindowStatus[] = [
  windowStatus(),
  windowStatus({ id: 'wall-1', isWall: true, provedAt: noon - 3_000, display: 'LG 86UN8570' }),
  windowStatus({
    ...{ id: 'wall-2', isWall: true, shows: ['drill/1', 'drill/11'], state: 'blind' },
    ...{ since: noon - 24_000, provedAt: noon - 26_000, rung: 'reload' },
    ...{
      reason: withMore(becauseOfTime('picture-old', 12_000), because('no-answer')),
      display: 'LG 86UN8570 (2)',
    },
  }),
  windowStatus({
    ...{ id: 'wall-3', isWall: true, shows: ['drill/3'], state: 'lost', since: noon - 190_000 },
    ...{ provedAt: noon - 195_000, display: null, reason: because('no-display') },
  }),
  windowStatus({ id: 'wall-4', isWall: true, state: 'opening', since: noon - 1_000, rung: 'new-window' }),
];

const down = (since: number) => ({ blindSince: since, lastHeardAt: since, roundTripMs: null });

/** The viewer's credential is not taken any more. */
export const refusedLink: LinkStatus = link('ima-south', {
  ...down(noon - 161_000),
  link: { state: 'refused', reason: because('sign-in-refused', 'Invalid token') },
  token: { state: 'refused', grantedAt: null, expiresAt: noon - 161_000 },
});

/** It is up, and its token cannot be renewed. */
export const fadingLink: LinkStatus = link('ima-main', {
  token: { state: 'refused', grantedAt: noon - 8 * HOUR, expiresAt: noon + 9 * 60_000 },
});

const hourAgo: readonly LinkStatus[] = ['ima-main', 'ima-south'].map((connection) =>
  link(connection, {
    ...down(noon - HOUR - 140_000),
    link: { state: 'waiting', retryAt: noon + 38_000, reason: because('unreachable', 'connect ETIMEDOUT') },
    retries: 121,
  }),
);

const area = ['1공구', '2공구', '3공구', '주차장동', '물류센터 신축'] as const;

/** Sixty sites of twelve towns, the last fifteen by another connection. */
export const manySites: readonly Site[] = sites.flatMap((site, town) =>
  area.map((name, index) => ({
    ...site,
    id: `drill/${town * area.length + index + 1}`,
    connection: town * area.length + index >= 45 ? 'ima-south' : 'ima-main',
    number: town * area.length + index + 1,
    name: `${site.name.split(' ')[0] ?? ''} ${name}`,
    position: site.position && ([site.position[0] + index * 0.05, site.position[1] + index * 0.03] as const),
  })),
);

const kinds = ['gas', 'sos', 'tilt', 'opening', 'wind', 'dust', 'noise'] as const;

/** One or two alarms at so many sites, every third acknowledged. */
function spread(count: number): readonly Alarm[] {
  return Array.from({ length: count }, (_, index) =>
    alarm({
      site: `drill/${1 + ((index * 7) % 60)}`,
      kind: kinds[index % kinds.length] ?? 'gas',
      source: { type: 'device', id: `K-${index}`, name: null },
      message: `${(index % 20) + 1}층 동측 자재 반입구 옆`,
      raisedAt: noon - 40_000 - index * 31_000,
      ...(index % 3 === 0 ? { acknowledgement: acknowledgedBy('박지훈', 30_000) } : {}),
    }),
  );
}

const flame = alarm({
  ...{ kind: 'flame', message: '지하 2층 북측', readings: [{ name: '온도', value: 71, unit: '°C' }] },
  source: { type: 'sensor', id: 'F-207', name: '감지기 F-207' },
});

/** What the preview shows of windows, by name. */
export const windowScenes: Readonly<Record<string, () => Snapshot>> = {
  refused: () => snapshot({ links: [link('ima-main'), refusedLink] }),
  refusedAlarm: () => snapshot({ links: [link('ima-main'), refusedLink], alarms: [flame] }),
  fading: () => snapshot({ links: [fadingLink, link('ima-south')] }),
  hour: () =>
    snapshot({
      links: hourAgo,
      alarms: [
        alarm({ site: 'drill/6', kind: 'wind', message: '타워크레인 2호', raisedAt: noon - 2 * HOUR }),
        { ...flame, raisedAt: noon - 90 * 60_000, acknowledgement: acknowledgedBy('박지훈', 80 * 60_000) },
      ],
    }),
  many: () => snapshot({ sites: manySites }),
  manyAlarms: () => snapshot({ sites: manySites, alarms: spread(34) }),
  manyBlind: () => snapshot({ sites: manySites, alarms: spread(9), links: [link('ima-main'), refusedLink] }),
  manyHour: () => snapshot({ sites: manySites, links: hourAgo }),
  countdown: () => snapshot({ refresh: refreshFacts(), alarms: [flame] }),
  asked: () => snapshot({ refresh: refreshFacts({ more: 2 }), alarms: [flame], windows: someWindows }),
  putOff: () =>
    snapshot({ refresh: refreshFacts({ remindAt: noon + 300_000 }), alarms: [flame], windows: someWindows }),
  waits: () =>
    snapshot({
      refresh: { question: null, waitsFor: 'broadcast', last: null },
      windows: someWindows.slice(0, 2),
    }),
  windows: () =>
    snapshot({
      windows: someWindows,
      room: room({ desks: [deskPresence('2'), deskPresence('wall-9', { isWall: true, isHere: false })] }),
    }),
};
