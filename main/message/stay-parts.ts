import type { ChatMessage, ChatRoomId } from '../../preload/contract/message.ts';
import type { ChatEvent, ChatWire, RoomInfo } from '../feed/chat/chat-event.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { MessageShelf } from '../store/message-shelf.ts';
import type { KeptSelf } from '../store/message-store.ts';

/** A notification for a message that somebody else has written, in a room that is not muted. */
export interface MessageToast {
  readonly room: ChatRoomId;
  readonly title: string;
  readonly body: string;
  readonly isOwn: false;
}

/** What one user's stay at this desk works with. */
export interface StayParts {
  readonly connection: string;
  readonly self: KeptSelf;
  readonly shelf: MessageShelf;
  readonly nextSerial: () => number;
  readonly wire: ChatWire;
  readonly clock: Clock;
  readonly newKey: () => string;
  readonly logger: Logger;
  /** Joined besides those that the server names. */
  readonly rooms: readonly string[];
  /** The facts have changed. */
  readonly tellFacts: () => void;
  readonly tellMessages: (messages: readonly ChatMessage[]) => void;
  readonly toast: (toast: MessageToast) => void;
  /** Something is wrong that an operator should know of. */
  readonly complain: (text: string) => void;
}

/** What a stay hears: the server's events, and what it asked for itself. */
export type Heard =
  | ChatEvent
  /** By REST: null where the server does not tell of this room. */
  | { readonly is: 'fetched'; readonly room: string; readonly info: RoomInfo | null }
  | { readonly is: 'not-fetched'; readonly room: string }
  | { readonly is: 'listed'; readonly rooms: readonly RoomInfo[] };
