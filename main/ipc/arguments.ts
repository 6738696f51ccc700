import { z } from 'zod';
import type { AlarmCommand } from '../../preload/contract/alarm.ts';
import type { DrillOrder, RequestName, Requests } from '../../preload/contract/channels.ts';
import { severities } from '../../preload/contract/hazard.ts';
import type { EntryType, LogQuery } from '../../preload/contract/log.ts';

const id = z.string().min(1).max(500);
const entryId = z.int().nonnegative();
const epochMs = z.number().min(0).max(8.64e15);
const note = z.string().max(2_000);
const severity = z.enum(severities);
const target = z.strictObject({ alarm: id, occurrence: entryId, severity });

const command: z.ZodType<AlarmCommand> = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('acknowledge'), target, note: note.nullable() }),
  z.strictObject({ command: z.literal('unacknowledge'), target, note: note.nullable() }),
  z.strictObject({ command: z.literal('reset'), target, note: note.nullable() }),
  z.strictObject({ command: z.literal('note'), target, note: note.min(1) }),
]);

const entryTypes = [
  'hazard',
  'command',
  'rejected',
  'link',
  'notice',
  'notification',
  'system',
] as const satisfies readonly EntryType[];

const logQuery = z.strictObject({
  site: id.exactOptional(),
  alarm: id.exactOptional(),
  severities: z.array(severity).max(severities.length).exactOptional(),
  kind: id.exactOptional(),
  operator: id.exactOptional(),
  types: z.array(z.enum(entryTypes)).max(entryTypes.length).exactOptional(),
  from: epochMs.exactOptional(),
  to: epochMs.exactOptional(),
  text: z.string().max(200).exactOptional(),
  before: entryId.exactOptional(),
  limit: z.int().min(1).max(500),
}) satisfies z.ZodType<LogQuery>;

const drillOrder: z.ZodType<DrillOrder> = z.discriminatedUnion('order', [
  z.strictObject({ order: z.literal('scenario'), scenario: id }),
  z.strictObject({ order: z.enum(['pause', 'resume']) }),
  z.strictObject({ order: z.literal('speed'), speed: z.number().min(0.1).max(50) }),
  z.strictObject({
    order: z.literal('trigger'),
    site: id,
    kind: id,
    action: z.enum(['raised', 'cleared']),
  }),
]);

/** What each request's arguments must look like; anything else is refused before a room hears of it. */
export const requestArguments: { readonly [N in RequestName]: z.ZodType<Parameters<Requests[N]>> } = {
  'snapshot:get': z.tuple([]),
  'alarm:command': z.tuple([z.array(command).min(1).max(1_000)]),
  'sound:silence': z.tuple([]),
  'language:choose': z.tuple([z.enum(['ko', 'en'])]),
  'log:page': z.tuple([logQuery]),
  'site:detail': z.tuple([id]),
  'link:reconnect': z.tuple([id]),
  'drill:order': z.tuple([drillOrder]),
};
