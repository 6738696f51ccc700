/**
 * What a chat server says and what may be said to it (wire-facts 2, seeds/002), with times in epoch ms. The
 * server's own times are epoch seconds; whichever it sends, ms stand here.
 */
import type { ChatBody, ChatDraft } from '../../../preload/contract/message.ts';

/** A room as the server describes it (`sub`, `/rooms/:id`); what it leaves out is absent or empty. */
export interface RoomInfo {
  readonly room: string;
  readonly name: string | null;
  readonly members: readonly UserInfo[];
  /** The latest messages, where the server tells them with the room; oldest first. */
  readonly messages: readonly MessageInfo[];
}

export interface UserInfo {
  readonly user: string;
  readonly name: string | null;
  /** Up to when this user has seen the room. */
  readonly seenAt: number | null;
}

export interface MessageInfo {
  readonly room: string;
  readonly msg: string;
  readonly from: string;
  readonly key: string | null;
  readonly at: number;
  /** Members who have not seen it, as the server counts them; null where it did not say. */
  readonly unread: number | null;
  readonly body: ChatBody;
}

/** Server to client: one row of the documented table each. */
export type ChatEvent =
  | { readonly is: 'welcome'; readonly at: number | null }
  | ({ readonly is: 'msg' } & MessageInfo)
  | { readonly is: 'sent'; readonly room: string; readonly key: string; readonly at: number }
  | {
      readonly is: 'status';
      readonly room: string;
      readonly user: string;
      readonly status: 'typing' | 'idle';
    }
  /** `changed {type: updated}`: fetch the room again. */
  | { readonly is: 'room-updated'; readonly room: string }
  | { readonly is: 'updated'; readonly what: 'user' | 'room'; readonly id: string; readonly data: unknown }
  | { readonly is: 'sub'; readonly info: RoomInfo }
  | { readonly is: 'unsub'; readonly room: string }
  | { readonly is: 'seen'; readonly room: string; readonly from: string; readonly at: number }
  | { readonly is: 'echoed'; readonly at: number | null }
  /** An application error: not the socket's `error`, which is a bad token and ends the connection. */
  | { readonly is: 'err'; readonly text: string }
  | { readonly is: 'friend'; readonly user: string }
  | { readonly is: 'notice'; readonly kind: string; readonly content: string };

/** Client to server. Each answers whether it went out on an open socket; false: nothing was sent. */
export interface ChatWire {
  readonly isUp: boolean;
  join(room: string): boolean;
  leave(room: string): boolean;
  send(room: string, key: string, body: ChatDraft): boolean;
  status(room: string, status: 'typing' | 'idle'): boolean;
  /** `acks` as well acknowledges; `at` is what was read up to, epoch ms. */
  read(room: string, at: number, unread: number, acks: readonly string[]): boolean;
  ack(room: string, messages: readonly string[], unread: number): boolean;
  /** By REST, where there is one. Reject with why. */
  fetchSelf(): Promise<UserInfo | null>;
  fetchRooms(): Promise<readonly RoomInfo[]>;
  fetchRoom(room: string): Promise<RoomInfo | null>;
  /** Makes a room with these users and answers its id. */
  openRoom(users: readonly string[]): Promise<string>;
}
