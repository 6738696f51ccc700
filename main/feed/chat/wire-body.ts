/** The bodies of messages, from and to the wire (seeds/002, `send` and `msg`). */
import { z } from 'zod';
import type { ChatBody, ChatDraft } from '../../../preload/contract/message.ts';

/** How much of a message of an undocumented type is kept, in characters. */
const maxCopyLength = 2_000;

const text = z.string().max(100_000);
const url = z.string().max(8_000);
/** Absent, null and empty are the same: there is none. */
const optional = z
  .string()
  .nullish()
  .transform((value) => value || null);
const words = optional.transform((value) => value ?? '');
const user = z.union([z.string().min(1), z.number()]).transform(String);

const documented = {
  text: z.object({ text }),
  link: z.object({ url, title: words, description: words, img: optional }),
  img: z.object({ url: words, img: optional }),
  file: z.object({ url, title: words }),
  emoticon: z.object({ img: url }),
};

/** The server's own messages; who was meant stands in `users`, or in `user`, or is who sent it. */
const membership = z.object({ users: z.array(user).nullish(), user: user.nullish(), from: user.nullish() });

/** The fields of a message that every type has: what is left says what the type brought. */
const envelope = new Set(['room', 'msg', 'from', 'key', 'at', 'unread', 'type']);

export type ReadBody =
  { readonly ok: true; readonly body: ChatBody } | { readonly ok: false; readonly error: z.core.$ZodError };

export function readBody(type: string, message: Readonly<Record<string, unknown>>): ReadBody {
  switch (type) {
    case 'text':
      return made(documented.text.safeParse(message), (fields) => ({ type, ...fields }));
    case 'link':
      return made(documented.link.safeParse(message), (fields) => ({ type, ...fields }));
    case 'img':
      return made(documented.img.safeParse(message), ({ url: address, img }) => ({
        type,
        url: address || (img ?? ''),
        img,
      }));
    case 'file':
      return made(documented.file.safeParse(message), (fields) => ({ type, ...fields }));
    case 'emoticon':
      return made(documented.emoticon.safeParse(message), (fields) => ({ type, ...fields }));
    case '_invited':
    case '_left':
      return made(membership.safeParse(message), ({ users, user: one, from }) => ({
        type: type === '_invited' ? 'invited' : 'left',
        users: users ?? (one ? [one] : from ? [from] : []),
      }));
    default: {
      const rest = Object.entries(message).filter(([name]) => !envelope.has(name));
      const copy = JSON.stringify(Object.fromEntries(rest)).slice(0, maxCopyLength);
      return { ok: true, body: { type: 'unknown', name: type.slice(0, 100), copy } };
    }
  }
}

/** What `send` carries besides room and key. */
export function wireBody(draft: ChatDraft): Readonly<Record<string, string>> {
  switch (draft.type) {
    case 'link':
    case 'img': {
      const { img, ...fields } = draft;
      return img === null ? fields : { ...fields, img };
    }
    case 'text':
    case 'file':
    case 'emoticon':
      return draft;
  }
}

function made<T>(parsed: z.ZodSafeParseResult<T>, body: (fields: T) => ChatBody): ReadBody {
  return parsed.success ? { ok: true, body: body(parsed.data) } : { ok: false, error: parsed.error };
}
