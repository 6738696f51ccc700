/** What stands in the section `broadcast` that is right for itself and wrong together, or with the connections. */
import type { BroadcastFile } from './broadcast-schema.ts';
import { maxRepeatsOf } from './broadcast-settings.ts';
import type { ConnectionFile } from './connection-schema.ts';
import type { PortFile } from './port-schema.ts';
import { commandFields } from './rexsys-commands.ts';
import { siteWrong } from './site-wrong.ts';
import { mergedTemplates, named, needsAlarm, unknownFields, wrongTemplates } from './templates.ts';
import { below, indexesOf, repeated, type Wrong } from './wrong.ts';
import type { ZoneFile } from './zone-schema.ts';

export function broadcastContradictions(
  file: BroadcastFile,
  connections: readonly ConnectionFile[],
): readonly Wrong[] {
  const { ports = [], zones = [], groups = [], clips = [], templates = [], schedules = [] } = file;
  const zoneIds = zones.map(({ id }) => id);
  const given = { clips: clips.map(({ id }) => id), maxRepeats: maxRepeatsOf(file) };
  return [
    ...lists.flatMap((list) => twice(list, file[list] ?? [])),
    ...ports.flatMap((port, index) => below(['ports', index], wrongPort(port, connections))),
    ...zones.flatMap((zone, index) => below(['zones', index], wrongZone(zone, ports, connections))),
    ...groups.flatMap(({ zones }, index) => below(['groups', index], unknownZones(zones, zoneIds))),
    ...below(['templates'], wrongTemplates(templates, given)),
    ...schedules.flatMap(({ zones }, index) => below(['schedules', index], unknownZones(zones, zoneIds))),
    ...wrongScheduleTemplates(file),
  ];
}

const lists = ['ports', 'zones', 'groups', 'templates', 'clips', 'schedules'] as const;

function twice(list: (typeof lists)[number], items: readonly { readonly id: string }[]): Wrong[] {
  return repeated(items.map(({ id }) => id)).map((index) => [
    [list, index, 'id'],
    `an id that stands in ${list} only once`,
  ]);
}

function wrongPort(port: PortFile, connections: readonly ConnectionFile[]): Wrong[] {
  if (port.kind === 'webhook') return [];
  const connection = connections.find(({ id }) => id === port.connection);
  if (port.kind !== 'rexsys') {
    if (connection?.kind !== 'ima') return [[['connection'], 'the id of an "ima" connection']];
    return connection.rest === undefined
      ? [[['connection'], 'the id of an "ima" connection that has a REST address']]
      : [];
  }
  const orders = Object.entries(port.commands ?? {}).flatMap(([name, order]): Wrong[] => {
    const isKnown = unknownFields(JSON.stringify(textsIn(order?.data)), commandFields).length === 0;
    return isKnown ? [] : [[['commands', name, 'data'], `no other fields than ${named(commandFields)}`]];
  });
  return connection?.kind === 'rexsys'
    ? orders
    : [[['connection'], 'the id of a "rexsys" connection'], ...orders];
}

/** The texts of an order's data, at any depth: braces of the data itself are no fields. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function wrongZone(
  { site, outlets }: ZoneFile,
  ports: readonly PortFile[],
  connections: readonly ConnectionFile[],
): Wrong[] {
  const where = siteWrong(site, connections);
  const known = new Set(ports.map(({ id }) => id));
  const strangers = indexesOf(outlets, ({ port }) => !known.has(port));
  const doubles = repeated(outlets.map(({ port, address }) => JSON.stringify([port, address])));
  return [
    ...(where === null ? [] : [[['site'], where] as const]),
    ...strangers.map((index): Wrong => [['outlets', index, 'port'], 'the id of a port']),
    ...doubles.map((index): Wrong => [['outlets', index], 'an outlet that stands in its zone only once']),
  ];
}

function unknownZones(zones: readonly string[], known: readonly string[]): Wrong[] {
  return [
    ...indexesOf(zones, (zone) => !known.includes(zone)).map((index): Wrong => [
      ['zones', index],
      'the id of a zone',
    ]),
    ...repeated(zones).map((index): Wrong => [['zones', index], 'a zone that stands in the list only once']),
  ];
}

function wrongScheduleTemplates({ schedules = [], templates = [] }: BroadcastFile): Wrong[] {
  const merged = mergedTemplates(templates);
  return schedules.flatMap(({ template: id }, index): Wrong[] => {
    const template = merged.find((each) => each.id === id);
    if (!template) return [[['schedules', index, 'template'], 'the id of a template']];
    if (!needsAlarm(template)) return [];
    return [
      [['schedules', index, 'template'], 'one without {hazard}, which only an alarm tells (unfilled-field)'],
    ];
  });
}
