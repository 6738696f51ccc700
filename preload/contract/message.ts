import type { Reason } from './reason.ts';

/** A room of a chat server, under its connection: `connection/room`. Unique among all connections. */
export type ChatRoomId = string;

export interface ChatMember {
  readonly user: string;
  readonly name: string;
  /** Up to when this member has seen the room, epoch ms; null where that was never told. */
  readonly seenAt: number | null;
  readonly isTyping: boolean;
}

/** One room as a list shows it. */
export interface ChatRoom {
  readonly id: ChatRoomId;
  readonly connection: string;
  /** As the server names it. */
  readonly room: string;
  readonly name: string;
  readonly members: readonly ChatMember[];
  /** Messages that nobody here has seen on screen. */
  readonly unread: number;
  /** Arrives, without sound and toast. */
  readonly isMuted: boolean;
  /** Subscribed to on the server: typing and seen are told. */
  readonly isJoined: boolean;
  readonly last: { readonly from: string; readonly text: string; readonly at: number } | null;
  /** What was typed and not sent. */
  readonly draft: string;
}

/** What a message says. Server text: shown as text, never as markup. */
export type ChatBody =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'link';
      readonly url: string;
      readonly title: string;
      readonly description: string;
      readonly img: string | null;
    }
  | { readonly type: 'img'; readonly url: string; readonly img: string | null }
  | { readonly type: 'file'; readonly url: string; readonly title: string }
  | { readonly type: 'emoticon'; readonly img: string }
  /** Somebody was invited (`_invited`) or left (`_left`): the server's own messages. */
  | { readonly type: 'invited' | 'left'; readonly users: readonly string[] }
  /** A type that is not documented: shown by its name, with what it brought. */
  | { readonly type: 'unknown'; readonly name: string; readonly copy: string };

/** What an operator may send. */
export type ChatDraft = Exclude<ChatBody, { type: 'invited' | 'left' | 'unknown' }>;

/** `queued`: kept here, not on the wire yet; `sent`: the server has it; `seen`: somebody has read it. */
export type Delivery = 'received' | 'queued' | 'sent' | 'seen' | 'refused';

export interface ChatMessage {
  /** Of this console, in the order of arrival; the key of pages. */
  readonly serial: number;
  readonly room: ChatRoomId;
  /** The server's id; null for one's own, which the server only names by `key`. */
  readonly msg: string | null;
  /** Made by whoever sent it, and echoed. */
  readonly key: string | null;
  readonly from: string;
  readonly fromName: string;
  readonly isOwn: boolean;
  /** Server's time where it told one, epoch ms; else when it was written here. */
  readonly at: number;
  readonly body: ChatBody;
  readonly delivery: Delivery;
  /** Why it was refused. */
  readonly reason: Reason | null;
}

export interface ChatPage {
  /** Oldest first. */
  readonly messages: readonly ChatMessage[];
  /** Pass as `before` for older ones; null at the beginning. */
  readonly next: number | null;
}

/** `notice` of a chat server, or an application error (`err`), for a banner. */
export interface ChatNotice {
  readonly id: number;
  readonly connection: string;
  readonly kind: 'config' | 'notice' | 'version' | 'error';
  readonly text: string;
  readonly at: number;
}

/** All of the messages that a window draws without asking. */
export interface ChatFacts {
  /** Who we are on each chat connection; absent where it was not told yet. */
  readonly self: Readonly<Record<string, { readonly user: string; readonly name: string }>>;
  /** The newest message first. */
  readonly rooms: readonly ChatRoom[];
  readonly notices: readonly ChatNotice[];
}

/** The link that stands in a message for an alarm: `gwanje:alarm?id=…`; anything else is no such link. */
export function alarmLink(alarm: string): string {
  return `gwanje:alarm?id=${encodeURIComponent(alarm)}`;
}

/** The alarm that a link names, or null for any other text. */
export function alarmOfLink(url: string): string | null {
  const id = /^gwanje:alarm\?id=([^&\s]{1,1500})$/.exec(url)?.[1];
  if (id === undefined) return null;
  try {
    return decodeURIComponent(id);
  } catch {
    // Not written by a console: no alarm's name.
    return null;
  }
}
