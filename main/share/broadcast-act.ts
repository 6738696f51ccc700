/** What desks tell each other of broadcasts, checked. The words are told to all: every desk has to know what was said. */
import { z } from 'zod';
import {
  broadcastPriorities,
  outletStates,
  toneKinds,
  type BroadcastAct,
  type BroadcastPlan,
  type OutletResult,
} from '../../preload/contract/broadcast.ts';
import { readReason, type Reason } from '../../preload/contract/reason.ts';

const id = z.string().min(1).max(500);
const epochMs = z.number().min(0).max(8.64e15);
const seconds = z.number().min(0).max(86_400);
const said = z.string().max(2_000);

/** So many zones and outlets of one broadcast fit into one message of the room. */
const most = 2_000;

/** Text is one of a desk whose program is from before reasons had codes. */
const reason = z.unknown().transform((value, context): Reason | null => {
  const read = readReason(value);
  if (read === null && value !== null) context.addIssue('expected a reason');
  return read;
});

const plan: z.ZodType<BroadcastPlan> = z.object({
  zones: z.array(id).max(most),
  ko: said.nullable(),
  en: said.nullable(),
  clip: id.nullable(),
  tone: z.object({ kind: z.enum(toneKinds), seconds }).nullable(),
  repeats: z.int().min(1).nullable(),
  gapS: seconds,
  priority: z.enum(broadcastPriorities),
  endS: seconds.nullable(),
});

const result: z.ZodType<OutletResult> = z.object({
  zone: id,
  port: id,
  address: id,
  state: z.enum(outletStates),
  reason,
  at: epochMs,
  tries: z.int().min(0),
  heard: z.enum(['yes', 'maybe', 'no']),
});

export const broadcast: z.ZodType<BroadcastAct> = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('ordered'),
    broadcast: z.object({
      id,
      desk: id,
      operator: z.string().max(500),
      second: z.string().max(500).nullable(),
      schedule: id.nullable(),
      at: epochMs,
      answers: z
        .object({
          alarm: id,
          occurrence: z.int().nonnegative(),
          span: z.object({ raised: epochMs, heard: epochMs }),
        })
        .nullable(),
      corrects: id.nullable(),
      template: id.nullable(),
      plan,
    }),
  }),
  z.object({
    is: z.literal('results'),
    broadcast: id,
    results: z.array(result).max(most),
    isOver: z.boolean(),
  }),
  z.object({ is: z.literal('stopped'), broadcast: id }),
]);
