/**
 * What the settings would say of speaking to the drill's sites: zones over the plans of those that have
 * loudspeakers, in groups, and a notice to phones. Templates are the built-in ones.
 */
import type { ZoneArea } from '../../preload/contract/broadcast.ts';
import type { DrillBroadcast } from './protocol.ts';
import { drillDevices } from './rexsys-device-table.ts';

type DrillZone = DrillBroadcast['zones'][number];

const speakers = 'speakers';
const phones = 'phones';

/** A part of a floor, from one side to the other, percent of its plan. */
type Part = readonly [from: number, to: number];
const whole: Part = [0, 100];
const west: Part = [0, 50];
const east: Part = [50, 100];
const thirds: readonly [Part, Part, Part] = [
  [0, 34],
  [34, 67],
  [67, 100],
];

const zones: readonly DrillZone[] = [
  ...['west', 'middle', 'east'].flatMap((side, index) => [
    zone(`fab-${side}`, 6, 601, thirds[index] ?? whole),
    zone(`utility-${side}`, 6, 602, thirds[index] ?? whole),
  ]),
  zone('unit1-west', 12, 1201, west),
  zone('unit1-east', 12, 1201, east),
  zone('unit2-west', 12, 1202, west),
  zone('unit2-east', 12, 1202, east),
  notice('ulsan-phones', '울산 온산 작업자 휴대전화', 12),
  zone('gate', 3, 302, whole),
  zone('tower', 3, 303, whole),
  zone('pit', 11, 1101, whole),
];

export const drillBroadcast: DrillBroadcast = {
  ports: [
    { id: speakers, kind: 'rexsys', name: '현장 스피커', connection: 'drill-devices' },
    { id: phones, kind: 'ima-notice', name: '현장 알림', connection: 'drill' },
  ],
  zones,
  groups: [
    group('pyeongtaek', '평택 고덕 2동 전체', 6),
    group('ulsan', '울산 온산 전체', 12),
    group('magok', '서울 마곡 R7 전체', 3),
  ],
  schedules: [
    {
      id: 'morning',
      name: '아침 안전 방송',
      template: 'daily-safety',
      zones: zones.filter(({ area }) => area !== null).map(({ id }) => id),
      time: '08:00',
      days: [1, 2, 3, 4, 5, 6],
      isOn: false,
    },
  ],
};

/** Heard from the loudspeaker of the same name on part of a plan. */
function zone(id: string, site: number, plan: number, [from, to]: Part): DrillZone {
  const device = drillDevices.find(({ client }) => client === `speaker-${id}`);
  if (!device) throw new Error(`a drill's zone without its loudspeaker: ${id}`);
  const { client, name } = device;
  const area: ZoneArea = { on: 'plan', plan: String(plan), x: from, y: 0, width: to - from, height: 100 };
  return {
    id,
    name: name.replace(/ 스피커$/, ''),
    site: `drill/${site}`,
    area,
    outlets: [{ port: speakers, address: client, name }],
    volume: 80,
  };
}

/** To whoever of the site has a phone. */
function notice(id: string, name: string, site: number): DrillZone {
  return {
    id,
    name,
    site: `drill/${site}`,
    area: null,
    outlets: [{ port: phones, address: `wp-${site}`, name: '휴대전화 알림' }],
  };
}

function group(id: string, name: string, site: number) {
  return { id, name, zones: zones.filter((each) => each.site === `drill/${site}`).map((each) => each.id) };
}
