import { z } from 'zod';
import type { AlarmCommand } from '../../preload/contract/alarm.ts';
import {
  broadcastPriorities,
  toneKinds,
  type BroadcastDraft,
  type DraftSource,
  type HeldBroadcast,
} from '../../preload/contract/broadcast.ts';
import type { DrillOrder, RequestName, Requests } from '../../preload/contract/channels.ts';
import { severities } from '../../preload/contract/hazard.ts';
import type { EntryType, LogQuery } from '../../preload/contract/log.ts';
import type { ChatDraft } from '../../preload/contract/message.ts';

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
  z.strictObject({ command: z.enum(['claim', 'release', 'unshelve']), target, note: note.nullable() }),
  z.strictObject({ command: z.literal('shelve'), target, until: epochMs, note: note.trim().min(1) }),
]);

const entryTypes = [
  'hazard',
  'command',
  'rejected',
  'link',
  'notice',
  'notification',
  'broadcast',
  'refresh',
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

/** What people write: long enough for a report, short enough for a server. */
const words = z.string().max(10_000);
const address = z.string().max(2_000);

const chatDraft: z.ZodType<ChatDraft> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: words.min(1) }),
  z.strictObject({
    type: z.literal('link'),
    url: address.min(1),
    title: words,
    description: words,
    img: address.nullable(),
  }),
  z.strictObject({ type: z.literal('img'), url: address.min(1), img: address.nullable() }),
  z.strictObject({ type: z.literal('file'), url: address.min(1), title: words }),
  z.strictObject({ type: z.literal('emoticon'), img: address.min(1) }),
]);

const users = z.array(id).min(1).max(100);
const serial = z.int().nonnegative();
const receivers = z.union([z.literal('all'), z.array(id).min(1).max(500)]);
/** A command's data is what a server gets as JSON: what JSON has not is not sent. */
const data = z.record(z.string().max(200), z.json());

const zones = z.array(id).max(2_000);
const seconds = z.number().min(0).max(86_400);
const said = z.string().max(2_000);
const answers = z
  .strictObject({
    alarm: id,
    occurrence: entryId,
    span: z.strictObject({ raised: epochMs, heard: epochMs }),
  })
  .nullable();
const broadcastDraft: z.ZodType<BroadcastDraft> = z.strictObject({
  template: id.nullable(),
  answers,
  corrects: id.nullable(),
  // What is allowed of it is the business of the rules, which have names.
  plan: z.strictObject({
    zones,
    ko: said.nullable(),
    en: said.nullable(),
    clip: id.nullable(),
    tone: z.strictObject({ kind: z.enum(toneKinds), seconds }).nullable(),
    repeats: z.int().min(1).max(1_000).nullable(),
    gapS: seconds,
    priority: z.enum(broadcastPriorities),
    endS: seconds.nullable(),
  }),
});
const draftSource: z.ZodType<DraftSource> = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('alarm'), alarm: id }),
  z.strictObject({ from: z.literal('template'), template: id, zones, answers }),
  z.strictObject({ from: z.enum(['nothing', 'zones', 'set-aside']) }),
  z.strictObject({ from: z.literal('broadcast'), broadcast: id }),
]);
const heldBroadcast: z.ZodType<HeldBroadcast> = z.union([
  z.strictObject({
    draft: broadcastDraft,
    second: z.strictObject({ name: id, pin: z.string().min(1).max(100) }).nullable(),
  }),
  z.strictObject({ correct: id }),
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
  'link:test': z.tuple([id]),
  'link:sign-out': z.tuple([id]),
  'link:sign-in': z.tuple([id]),
  'link:token': z.tuple([id, z.string().trim().min(1).max(10_000)]),
  'link:diagnostics': z.tuple([]),
  'seat:sign-in': z.tuple([id, z.string().min(1).max(100)]),
  'seat:lock': z.tuple([]),
  'seat:active': z.tuple([]),
  'message:page': z.tuple([id, serial.nullable()]),
  'message:send': z.tuple([id, chatDraft]),
  'message:read': z.tuple([id, serial]),
  'message:typing': z.tuple([id, z.boolean()]),
  'message:draft': z.tuple([id, words]),
  'message:mute': z.tuple([id, z.boolean()]),
  'message:invite': z.tuple([id, users]),
  'message:out': z.tuple([id]),
  'message:open': z.tuple([id, users]),
  'message:dismiss': z.tuple([serial]),
  'order:accept': z.tuple([id, serial]),
  'order:refresh': z.tuple([]),
  'device:request': z.tuple([id, receivers, id, data]),
  'broadcast:prepare': z.tuple([draftSource]),
  'broadcast:draft': z.tuple([broadcastDraft.nullable()]),
  'broadcast:check': z.tuple([broadcastDraft]),
  'broadcast:hold': z.tuple([heldBroadcast]),
  'broadcast:keep': z.tuple([]),
  'broadcast:let-go': z.tuple([]),
  'broadcast:stop': z.tuple([id]),
  'broadcast:repeat': z.tuple([id]),
  'broadcast:schedule': z.tuple([id, z.boolean()]),
  'window:plan': z.tuple([]),
  'window:keep': z.tuple([z.string().max(20_000)]),
  'window:shows': z.tuple([z.union([z.literal('all'), z.array(id).max(1_000)])]),
  'window:ready': z.tuple([]),
  'refresh:order': z.tuple([z.enum(['window', 'desk', 'room']), note]),
  'refresh:answer': z.tuple([z.enum(['now', 'later'])]),
  'kiosk:leave': z.tuple([z.string().min(1).max(100)]),
  'drill:order': z.tuple([drillOrder]),
};
