/** One chat message as `msg` carries it: strict in what is documented, so that nothing half read is shown. */
import { z } from 'zod';
import type { MessageInfo } from './chat-event.ts';
import { id, time } from './scalar.ts';
import { readBody } from './wire-body.ts';

const message = z.looseObject({
  room: id,
  msg: id,
  from: id,
  key: id.nullish().transform((key) => key ?? null),
  at: time,
  unread: z
    .number()
    .int()
    .nonnegative()
    .nullish()
    .transform((unread) => unread ?? null),
  type: z.string().min(1),
});

export type ReadMessage =
  | { readonly ok: true; readonly message: MessageInfo }
  | { readonly ok: false; readonly error: z.core.$ZodError };

export function readMessage(value: unknown): ReadMessage {
  const read = message.safeParse(value);
  if (!read.success) return { ok: false, error: read.error };
  const { room, msg, from, key, at, unread, type } = read.data;
  const answer = readBody(type, read.data);
  if (!answer.ok) return answer;
  return { ok: true, message: { room, msg, from, key, at, unread, body: answer.body } };
}
