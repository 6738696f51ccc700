import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../main/lib/logger.ts';
import { MessageDesk } from '../../../main/message/message-desk.ts';
import type { DeskStore } from '../../../main/store/desk-store.ts';
import { MessageStore } from '../../../main/store/message-store.ts';
import type { ChatMessage } from '../../../preload/contract/message.ts';
import { ManualClock } from '../manual-clock.ts';
import { useStores } from '../store/scratch.ts';
import { until } from './desk-bench.ts';
import { ModelServer } from './model-server.ts';

const bench = useStores();
const rooms = ['r1', 'r2'] as const;

type Step =
  | { readonly is: 'write' | 'read'; readonly room: string }
  | { readonly is: 'say'; readonly room: string; readonly isLost: boolean }
  | { readonly is: 'handle'; readonly isLost: boolean }
  | { readonly is: 'cut'; readonly handled: number }
  | { readonly is: 'reconnect' | 'push again' | 'restart' | 'pause' }
  | { readonly is: 'wait'; readonly ms: number };

const room = fc.constantFrom(...rooms);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ is: fc.constant('write' as const), room }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('read' as const), room }) },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('say' as const), room, isLost: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ is: fc.constant('handle' as const), isLost: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('cut' as const), handled: fc.nat(2) }) },
  {
    weight: 5,
    arbitrary: fc.record({ is: fc.constantFrom('reconnect', 'push again', 'restart', 'pause') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant('wait' as const), ms: fc.constantFrom(300, 5_000, 11_000) }),
  },
) as fc.Arbitrary<Step>;

/** One desk after the other on one connection, against one server. */
class Run {
  readonly server: ModelServer;
  readonly written = new Map<string, string[]>(rooms.map((name) => [name, []]));
  told: ChatMessage[] = [];
  /** Messages that a desk told twice as new, in one life of it. */
  doubled: string[] = [];
  readonly #connection: string;
  readonly #store: DeskStore;
  readonly #clock = new ManualClock();
  readonly #sends: Promise<unknown>[] = [];
  /** The serial up to which a room was read. */
  readonly #readThrough = new Map<string, number>();
  #keys = 0;
  #desk: MessageDesk | null = null;

  constructor(store: DeskStore, connection: string, dedupes: boolean) {
    this.#store = store;
    this.#connection = connection;
    this.server = new ModelServer(dedupes);
  }

  async start(): Promise<void> {
    this.told = [];
    const desk = new MessageDesk({
      connection: this.#connection,
      store: new MessageStore(this.#store, this.#clock),
      wire: this.server,
      clock: this.#clock,
      newKey: () => `${this.#connection}-key-${(this.#keys += 1)}`,
      random: () => 0.5,
      logger: silentLogger,
      onFacts: () => {},
      onMessages: (messages) => this.#hearTold(messages),
      onToast: () => {},
      onConfig: () => {},
    });
    this.#desk = desk;
    this.server.hear = (event) => desk.hear(event);
    await desk.load();
  }

  async act(step: Step): Promise<void> {
    const desk = this.#desk;
    if (desk === null) return;
    switch (step.is) {
      case 'write':
        this.#sends.push(this.#write(desk, step.room));
        return;
      case 'read': {
        const last = this.told.findLast((message) => message.room === this.#idOf(step.room));
        if (last && (await desk.read(last.room, last.serial)).ok)
          this.#readThrough.set(step.room, last.serial);
        return;
      }
      case 'say':
        return this.server.say(step.room, step.isLost);
      case 'handle':
        return this.server.handle(step.isLost);
      case 'push again':
        return this.server.pushAgain();
      case 'wait':
        return this.#clock.advance(step.ms);
      case 'cut':
        this.server.cut(step.handled);
        return desk.linkDown();
      case 'reconnect':
        if (this.server.isUp) return;
        this.server.isUp = true;
        return desk.linkUp();
      case 'pause':
        await desk.mute(this.#idOf('r1'), false);
        return;
      case 'restart':
        this.server.cut(1);
        await this.stop();
        return this.start();
    }
  }

  /** Everything works again, until nothing waits on either side. */
  async heal(): Promise<void> {
    await this.act({ is: 'cut', handled: 1 });
    await this.act({ is: 'reconnect' });
    for (let n = 0; n < 400; n += 1) {
      this.server.handle(false);
      this.server.pushAgain();
      if (this.server.waiting > 0) continue;
      await this.act({ is: 'pause' });
      const [queued] = await this.rows<{ n: number }>('count(*) AS n', "delivery = 'queued'");
      const [owed] = await this.rows<{ n: number }>('count(*) AS n', 'is_acked = 0');
      if (queued?.n === 0 && owed?.n === 0 && this.server.unacked.size === 0) return;
      if (n % 5 === 4) this.#clock.advance(5_000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error('it does not come to rest');
  }

  rows<T>(columns: string, where: string): Promise<readonly T[]> {
    return this.#store.all<T>(`SELECT ${columns} FROM message WHERE connection = ? AND ${where}`, [
      this.#connection,
    ]);
  }

  isRead(name: string, serial: number): boolean {
    return serial <= (this.#readThrough.get(name) ?? 0);
  }

  /** The link is up for the first time, and both rooms were found empty. */
  async meet(): Promise<void> {
    await this.act({ is: 'reconnect' });
    for (let met = 0; met < rooms.length;) {
      const sql = 'SELECT room FROM chat_room WHERE connection = ? AND known_since = 0';
      met = (await this.#store.all(sql, [this.#connection])).length;
    }
  }

  unread(): number {
    return this.#desk?.facts.rooms.reduce((sum, { unread }) => sum + unread, 0) ?? -1;
  }

  async stop(): Promise<void> {
    await this.#desk?.close();
    await Promise.all(this.#sends.splice(0));
    expect(this.#clock.waiting).toBe(0);
  }

  async #write(desk: MessageDesk, name: string): Promise<void> {
    const reply = await desk.send(this.#idOf(name), { type: 'text', text: 'x' });
    if (reply.ok) this.written.get(name)?.push(reply.value.key ?? '');
  }

  #hearTold(messages: readonly ChatMessage[]): void {
    for (const message of messages)
      if (!message.isOwn && this.told.some(({ msg }) => msg === message.msg))
        this.doubled.push(message.msg ?? '');
    this.told.push(...messages);
  }

  #idOf(name: string): string {
    return `${this.#connection}/${name}`;
  }
}

describe('whatever is sent, lost, cut and restarted, in whatever order', () => {
  let store: DeskStore;
  let runs = 0;
  beforeEach(async () => {
    store = await bench().open();
  });
  afterEach(() => store.close());

  it.each([true, false])(
    'every message arrives, in order, once (a server that knows keys again: %s)',
    async (dedupes) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          const run = new Run(store, `chat${(runs += 1)}`, dedupes);
          await run.start();
          await run.meet();
          for (const each of steps) await run.act(each);
          await run.heal();

          for (const name of rooms) {
            const keys = (run.server.rooms.get(name) ?? []).flatMap(({ from, key }) =>
              from === 'kim' ? [key ?? ''] : [],
            );
            // A server that takes every message as a new one gets none but the same key again.
            expect(dedupes ? keys : [...new Set(keys)]).toEqual(run.written.get(name));
          }
          const said = [...run.server.rooms.values()].flat().filter(({ from }) => from === 'lee');
          const kept = await run.rows<{ msg: string; room: string; serial: number; is_unread: number }>(
            'msg, room, serial, is_unread',
            'is_own = 0',
          );
          expect(kept.map(({ msg }) => msg).toSorted()).toEqual(said.map(({ msg }) => msg).toSorted());
          expect(run.doubled).toEqual([]);
          const own = await run.rows<{ message_key: string; delivery: string }>(
            'message_key, delivery',
            'is_own = 1',
          );
          expect(own.map(({ message_key }) => message_key).toSorted()).toEqual(
            [...run.written.values()].flat().toSorted(),
          );
          expect(own.every(({ delivery }) => delivery === 'sent')).toBe(true);
          // Unread is what nobody read here, however it came.
          for (const { room, serial, is_unread } of kept)
            expect(is_unread).toBe(run.isRead(room, serial) ? 0 : 1);
          // What memory counts is what the store counts.
          await until(() => run.unread() === kept.filter(({ is_unread }) => is_unread === 1).length);
          await run.stop();
        }),
        { numRuns: 100 },
      );
    },
    180_000,
  );
});
