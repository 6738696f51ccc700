import type { Bridge, Reply } from '../../preload/contract/channels.ts';
import type { ChatDraft, ChatMessage, ChatRoom, ChatRoomId } from '../../preload/contract/message.ts';
import { settle } from './settle.ts';
import type { Time, Undo } from './time.ts';

/** Unsent text is kept after this much quiet. */
const KEEP_MS = 400;
/** While somebody types on, the others are told again this often; main tells the server less often still. */
const TELL_TYPING_MS = 4_000;
/** After this much quiet nobody types any more. */
const IDLE_MS = 5_000;

interface Written {
  readonly connection: string;
  readonly text: string;
}

/**
 * What is being written in each room. Text that was not sent belongs to main, which keeps it over a reload
 * and a restart; here it is only ahead by the last keystrokes.
 */
export class Composer {
  readonly #bridge: Pick<Bridge, 'sendMessage' | 'keepDraft' | 'tellTyping'>;
  readonly #time: Time;

  #written = $state.raw<ReadonlyMap<ChatRoomId, Written>>(new Map());
  #sending = $state.raw<ReadonlySet<ChatRoomId>>(new Set());

  readonly #keeping = new Map<ChatRoomId, Undo>();
  #typing: { readonly room: ChatRoomId; readonly toldAt: number } | null = null;
  #undoIdle: Undo | null = null;

  constructor(bridge: Pick<Bridge, 'sendMessage' | 'keepDraft' | 'tellTyping'>, time: Time) {
    this.#bridge = bridge;
    this.#time = time;
  }

  /** What stands in the room's field. */
  textOf(room: ChatRoom): string {
    return this.#written.get(room.id)?.text ?? room.draft;
  }

  isSending(room: ChatRoomId): boolean {
    return this.#sending.has(room);
  }

  write(room: ChatRoom, text: string): void {
    this.#set(room, text);
    this.#keeping.get(room.id)?.();
    this.#keeping.set(
      room.id,
      this.#time.after(KEEP_MS, () => this.#keep(room.id)),
    );
    if (text.trim() === '') this.#idle();
    else this.#type(room.id);
  }

  /**
   * Sends what stands in the field. It stays there until main has it, so a refusal loses nothing; what was
   * typed on meanwhile stays too. Null where there is nothing to send.
   */
  async send(room: ChatRoom): Promise<Reply<ChatMessage> | null> {
    const text = this.textOf(room);
    if (text.trim() === '' || this.#sending.has(room.id)) return null;
    this.#sending = new Set([...this.#sending, room.id]);
    this.#idle();
    const body: ChatDraft = { type: 'text', text: text.trim() };
    const reply = await settle(() => this.#bridge.sendMessage(room.id, body));
    this.#sending = new Set([...this.#sending].filter((each) => each !== room.id));
    if (!reply.ok) return reply;
    const now = this.textOf(room);
    this.#set(room, now.startsWith(text) ? now.slice(text.length) : now);
    this.#keep(room.id);
    return reply;
  }

  /** The room is left: what was written is kept at once, and nobody types there any more. */
  leave(): void {
    for (const room of [...this.#keeping.keys()]) this.#keep(room);
    this.#idle();
  }

  /** Another user, or none: nothing of what was written in this connection's rooms stays. */
  forget(connection: string): void {
    for (const [room, written] of this.#written) {
      if (written.connection !== connection) continue;
      this.#keeping.get(room)?.();
      this.#keeping.delete(room);
    }
    this.#written = new Map([...this.#written].filter(([, written]) => written.connection !== connection));
    this.#undoIdle?.();
    this.#undoIdle = this.#typing = null;
  }

  stop(): void {
    this.leave();
  }

  #set({ id, connection }: ChatRoom, text: string): void {
    this.#written = new Map(this.#written).set(id, { connection, text });
  }

  #keep(room: ChatRoomId): void {
    this.#keeping.get(room)?.();
    this.#keeping.delete(room);
    const text = this.#written.get(room)?.text;
    if (text === undefined) return;
    // A draft that main would not keep still stands in the field, and goes along with the next keystroke.
    void settle(() => this.#bridge.keepDraft(room, text));
  }

  #type(room: ChatRoomId): void {
    const now = this.#time.now();
    if (this.#typing?.room !== room) this.#idle();
    if (this.#typing === null || now - this.#typing.toldAt >= TELL_TYPING_MS) {
      this.#typing = { room, toldAt: now };
      this.#tell(room, true);
    }
    this.#undoIdle?.();
    this.#undoIdle = this.#time.after(IDLE_MS, () => this.#idle());
  }

  #idle(): void {
    this.#undoIdle?.();
    this.#undoIdle = null;
    const room = this.#typing?.room;
    this.#typing = null;
    if (room !== undefined) this.#tell(room, false);
  }

  #tell(room: ChatRoomId, isTyping: boolean): void {
    // Nobody waits for this: a typing mark that was not told is no loss.
    void settle(() => this.#bridge.tellTyping(room, isTyping));
  }
}
