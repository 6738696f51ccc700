import { afterEach, beforeEach } from 'vitest';
import { createLogger } from '../../../main/lib/logger.ts';
import type { MessageDeskParts, MessageToast } from '../../../main/message/message-desk.ts';
import { MessageDesk } from '../../../main/message/message-desk.ts';
import type { DeskStore } from '../../../main/store/desk-store.ts';
import { MessageStore } from '../../../main/store/message-store.ts';
import type { ChatFacts, ChatMessage, ChatRoom } from '../../../preload/contract/message.ts';
import { ManualClock } from '../manual-clock.ts';
import { useStores } from '../store/scratch.ts';
import { roomLike, ScriptedWire } from './scripted-wire.ts';

/** Resolves when it is so; the store's thread does its part in real time. */
export async function until(isSo: () => boolean, what = String(isSo)): Promise<void> {
  for (const deadline = performance.now() + 15_000; !isSo();) {
    if (performance.now() > deadline) throw new Error(`never: ${what}`);
    // Not in every turn of the loop: the store's thread and the servers need the machine.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** One desk at work, with what it told. */
export interface Seat {
  readonly desk: MessageDesk;
  readonly wire: ScriptedWire;
  readonly clock: ManualClock;
  readonly told: ChatMessage[];
  readonly toasts: MessageToast[];
  readonly facts: ChatFacts[];
  /** How often the settings were to be fetched again. */
  configs: number;
  room(room?: string): ChatRoom | undefined;
  up(): Promise<void>;
  down(): void;
  /** Everything that was heard and asked so far has been worked off. */
  idle(): Promise<void>;
  /** The newest page of a room. */
  messages(room?: string): Promise<readonly ChatMessage[]>;
}

export interface DeskBench {
  readonly store: () => Promise<DeskStore>;
  readonly path: (name: string) => string;
  readonly lines: readonly string[];
  /** Another desk on the same store; where one is open already, it is closed first, as a restart does. */
  start(differences?: Partial<MessageDeskParts> & { worker?: URL }): Promise<Seat>;
}

export function useDesks(): () => DeskBench {
  const stores = useStores();
  let bench: DeskBench;
  let seats: MessageDesk[] = [];
  let store: DeskStore | null = null;
  let keys = 0;
  beforeEach(() => {
    store = null;
    keys = 0;
    const lines: string[] = [];
    const logger = createLogger(
      'message',
      (line) => lines.push(line),
      () => 0,
    );
    bench = {
      lines,
      path: (name) => stores().path(name),
      store: async () => (store ??= await stores().open()),
      async start({ worker, ...differences } = {}) {
        await Promise.all(seats.map((seat) => seat.close()));
        await store?.close();
        store = await stores().open(worker ? { worker } : {});
        const wire = (differences.wire as ScriptedWire | undefined) ?? new ScriptedWire();
        const clock = new ManualClock();
        const told: ChatMessage[] = [];
        const toasts: MessageToast[] = [];
        const facts: ChatFacts[] = [];
        const messageStore = new MessageStore(store, clock);
        const desk: MessageDesk = new MessageDesk({
          connection: 'chat',
          store: messageStore,
          wire,
          clock,
          newKey: () => `key-${(keys += 1)}-of-this-test`,
          random: () => 0.5,
          logger,
          onFacts: (now) => facts.push(now),
          onMessages: (messages) => told.push(...messages),
          onToast: (toast) => toasts.push(toast),
          onConfig: () => void (seat.configs += 1),
          ...differences,
        });
        const seat: Seat = toSeat(desk, wire, clock, told, toasts, facts);
        seats.push(desk);
        await desk.load();
        return seat;
      },
    };
  });
  afterEach(async () => {
    await Promise.all(seats.map((desk) => desk.close()));
    seats = [];
  });
  return () => bench;
}

/** A desk whose link is up, in the room r1 with Lee. */
export async function startInRoom(bench: DeskBench, differences = {}): Promise<Seat> {
  const seat = await bench.start(differences);
  seat.wire.rooms = [roomLike()];
  await seat.up();
  await until(() => seat.wire.of('join').some(([, room]) => room === 'r1'));
  return seat;
}

function toSeat(
  desk: MessageDesk,
  wire: ScriptedWire,
  clock: ManualClock,
  told: ChatMessage[],
  toasts: MessageToast[],
  facts: ChatFacts[],
): Seat {
  return {
    desk,
    wire,
    clock,
    told,
    toasts,
    facts,
    configs: 0,
    room: (room = 'r1') => desk.facts.rooms.find((each) => each.room === room),
    async up() {
      wire.isUp = true;
      wire.asked = [];
      desk.linkUp();
      // The list of rooms is asked for when it is known who is signed in.
      if (wire.trouble === null) await until(() => wire.asked.includes('rooms'));
      await this.idle();
    },
    down() {
      wire.isUp = false;
      desk.linkDown();
    },
    async idle() {
      // A command waits for every event that was heard before it; what that sets off is worked off by the next.
      for (let n = 0; n < 4; n += 1) {
        for (const { id } of desk.facts.rooms.slice(0, 1))
          await desk.mute(id, this.room(id.slice(5))?.isMuted === true);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async messages(room = 'r1') {
      const reply = await desk.page(`chat/${room}`, null);
      if (!reply.ok) throw new Error(reply.error.message);
      return reply.value.messages;
    },
  };
}
