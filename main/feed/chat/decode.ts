/** Server events of the chat wire made into values, one row of the documented table each (seeds/002). */
import { z } from 'zod';
import { isBag } from '../ima/context.ts';
import type { ChatEvent } from './chat-event.ts';
import { readMessage } from './read-message.ts';
import { readRoom } from './room-info.ts';
import { id, time } from './scalar.ts';

export type Decoded =
  { readonly is: 'event'; readonly event: ChatEvent } | { readonly is: 'rejected'; readonly reason: string };

const maxTextLength = 2_000;

const sent = z.object({ room: id, key: id, at: time });
const status = z.object({ room: id, user: id, status: z.enum(['typing', 'idle']) });
const roomUpdated = z.object({ room: id, type: z.literal('updated') });
const seen = z.object({ room: id, from: id, at: time });
const unsub = z.object({ room: id });
const updated = z.object({ type: z.enum(['user', 'room']), id, data: z.unknown() });
const friend = z.object({ id });
const notice = z.object({ type: z.string().min(1).max(100), content: z.unknown() });

/** `at` where somebody said it; the documented `{at}` and an echo of what we sent look alike. */
const stamp = z.object({ at: time }).catch(() => ({ at: NaN }));

const readers: Readonly<Record<string, (data: unknown) => Decoded>> = {
  welcome: (data) => event({ is: 'welcome', at: stampOf(data) }),
  echoed: (data) => event({ is: 'echoed', at: stampOf(data) }),
  msg(data) {
    const read = readMessage(data);
    return read.ok ? event({ is: 'msg', ...read.message }) : rejected('msg', read.error);
  },
  sent: (data) => read('sent', sent, data, (fields) => ({ is: 'sent', ...fields })),
  changed(data) {
    const isUpdated = isBag(data) && data['status'] === undefined;
    return isUpdated
      ? read('changed', roomUpdated, data, ({ room }) => ({ is: 'room-updated', room }))
      : read('changed', status, data, (fields) => ({ is: 'status', ...fields }));
  },
  seen: (data) => read('seen', seen, data, (fields) => ({ is: 'seen', ...fields })),
  sub(data) {
    const info = readRoom(data);
    return info ? event({ is: 'sub', info }) : { is: 'rejected', reason: 'sub: no room in it' };
  },
  unsub: (data) => read('unsub', unsub, data, ({ room }) => ({ is: 'unsub', room })),
  updated: (data) =>
    read('updated', updated, data, ({ type, ...fields }) => ({
      is: 'updated',
      what: type,
      id: fields.id,
      data: fields.data,
    })),
  err: (data) => event({ is: 'err', text: wordsOf(data) }),
  friend: (data) => read('friend', friend, data, ({ id: user }) => ({ is: 'friend', user })),
  notice: (data) =>
    read('notice', notice, data, ({ type, content }) => ({
      is: 'notice',
      kind: type,
      content: wordsOf(content),
    })),
};

/** Never throws. Arguments beyond the first are not documented and not read. */
export function decodeChat(name: string, args: readonly unknown[]): Decoded {
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (!reader) return { is: 'rejected', reason: `unknown event ${JSON.stringify(name.slice(0, 100))}` };
  return reader(args[0]);
}

function read<T>(name: string, schema: z.ZodType<T>, data: unknown, made: (fields: T) => ChatEvent): Decoded {
  const result = schema.safeParse(data);
  return result.success ? event(made(result.data)) : rejected(name, result.error);
}

function event(value: ChatEvent): Decoded {
  return { is: 'event', event: value };
}

/** Which field, and what was expected there: never what stood there, which may be personal. */
function rejected(name: string, error: z.core.$ZodError): Decoded {
  const [issue] = error.issues;
  const where = issue?.path.length ? `${name}.${issue.path.join('.')}` : name;
  return { is: 'rejected', reason: `${where}: ${issue?.message ?? 'unreadable'}` };
}

function stampOf(data: unknown): number | null {
  const { at } = stamp.parse(data);
  return Number.isNaN(at) ? null : at;
}

/** Text as people can read it, whatever shape it came in. */
function wordsOf(data: unknown): string {
  if (typeof data === 'string') return data.slice(0, maxTextLength);
  for (const name of ['message', 'msg', 'error', 'text', 'content']) {
    const words = isBag(data) ? data[name] : null;
    if (typeof words === 'string' && words !== '') return words.slice(0, maxTextLength);
  }
  return (JSON.stringify(data) ?? '').slice(0, maxTextLength);
}
