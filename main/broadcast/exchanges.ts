/**
 * What goes between the console and devices for broadcasts: whose each command is, gathered until an entry of that
 * broadcast takes it. So the log tells it once, with the broadcast, and what a person sends to a device by itself
 * stays an entry of its own. It owns one timer; whoever made it closes it.
 */
import type { BroadcastId } from '../../preload/contract/broadcast.ts';
import type { DeviceCommand, DeviceExchange } from '../../preload/contract/device.ts';
import type { DeviceEvent } from '../feed/rexsys/device-event.ts';
import type { Clock } from '../lib/clock.ts';
import type { Journal, Subject } from './journal.ts';
import { Pace } from './pace.ts';
import { broadcastIn } from './port/device-word.ts';

interface Gathered {
  readonly subject: Subject;
  readonly exchange: DeviceExchange[];
}

/** Longer than results are gathered: most of it stands beside the results that it brought, ms. */
const gatherMs = 1_000;
/** In one entry. */
const most = 200;

export class Exchanges {
  readonly #journal: Pick<Journal, 'write'>;
  readonly #find: (broadcast: BroadcastId) => Subject | null;
  readonly #pace: Pace;
  readonly #gathered = new Map<BroadcastId, Gathered>();
  /** For which broadcast a device was asked last, by its connection and name. */
  readonly #asked = new Map<string, BroadcastId>();

  /** `journal` writes what no other entry took; `find`: null where it is not known. */
  constructor(
    clock: Clock,
    journal: Pick<Journal, 'write'>,
    find: (broadcast: BroadcastId) => Subject | null,
  ) {
    this.#journal = journal;
    this.#find = find;
    this.#pace = new Pace(clock, gatherMs, 'gathers', () => this.#writeAll());
  }

  /** True where it is of a broadcast, whose entries will tell it; false: somebody else has to. */
  hear(event: DeviceEvent): boolean {
    if (event.is !== 'command') return false;
    const { command, of } = event;
    if (command.direction === 'out') this.#remember(command, of);
    const broadcast = this.#ownerOf(command, of);
    const subject = broadcast === null ? null : this.#find(broadcast);
    if (subject === null) return false;
    const { id: _id, ...told } = command;
    const gathered = this.#gathered.get(subject.id) ?? { subject, exchange: [] };
    gathered.exchange.push(told);
    this.#gathered.set(subject.id, gathered);
    this.#pace.ask();
    return true;
  }

  /** For an entry that is written now: its field, where there is anything. */
  take(broadcast: BroadcastId): { readonly exchange?: readonly DeviceExchange[] } {
    const exchange = this.#gathered.get(broadcast)?.exchange.splice(0, most) ?? [];
    return exchange.length === 0 ? {} : { exchange };
  }

  /** What was gathered is written. */
  close(): void {
    this.#pace.flush();
    this.#pace.close();
  }

  /** A person's own command is the last word to a device: what it does next is not of a broadcast, unless it says so. */
  #remember(command: DeviceCommand, of: string | undefined): void {
    if (of === undefined) this.#asked.delete(nameOf(command));
    else this.#asked.set(nameOf(command), of);
  }

  /** By the request, then by what the device names, then by whoever asked it last. */
  #ownerOf(command: DeviceCommand, of: string | undefined): BroadcastId | null {
    if (of !== undefined || command.direction === 'out') return of ?? null;
    if (command.meaning !== 'state' && command.meaning !== 'answer') return null;
    return broadcastIn(command) ?? this.#asked.get(nameOf(command)) ?? null;
  }

  #writeAll(): void {
    for (const { subject, exchange } of this.#gathered.values())
      while (exchange.length > 0) this.#journal.write(subject, 'exchange', null, this.take(subject.id));
    this.#gathered.clear();
  }
}

function nameOf({ connection, peer }: DeviceCommand): string {
  return `${connection}\n${peer}`;
}
