import type { BroadcastAct } from '../../../preload/contract/broadcast.ts';
import type { ActSource, BroadcastRoom, Place } from '../../../main/broadcast/parts.ts';
import type { ManualClock } from '../manual-clock.ts';
import type { TestDesk } from './test-desk.ts';

interface Member {
  readonly id: string;
  desk: TestDesk | null;
  clock: number;
  number: number;
  isUp: boolean;
  /** Told while it was cut off. */
  readonly unsent: Told[];
  /** By when the last one from each author arrives: operations of one author come in their order. */
  readonly last: Map<string, number>;
}

interface Told {
  readonly act: BroadcastAct;
  readonly source: ActSource;
}

/**
 * Desks with a broker between them. How long a message takes, ms, the test decides; nothing is lost, and what is
 * told while a desk is cut off is told when it is back.
 */
export class SimRoom {
  readonly #clock: ManualClock;
  readonly #members: Member[] = [];
  /** From a desk to the broker, and from the broker to a desk. */
  delayMs: () => number = () => 20;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** The room as this desk sees it; the desk is handed in once it is made with it. */
  seat(id: string): { readonly room: BroadcastRoom; readonly take: (desk: TestDesk) => TestDesk } {
    const member: Member = {
      ...{ id, desk: null, clock: 0, number: 0, isUp: true, unsent: [], last: new Map() },
    };
    this.#members.push(member);
    const room: BroadcastRoom = {
      others: () => (member.isUp ? this.#members.filter((each) => each !== member && each.isUp).length : 0),
      tell: (act, operator, withinMs) => this.#tell(member, act, operator, withinMs),
    };
    return { room, take: (desk) => (member.desk = desk) };
  }

  /** Cut off from the broker, or back. */
  link(id: string, isUp: boolean): void {
    const member = this.#members.find((each) => each.id === id);
    if (!member || member.isUp === isUp) return;
    member.isUp = isUp;
    if (!isUp) return;
    for (const told of member.unsent.splice(0)) this.#send(member, told, () => this.#taken(member, told));
    for (const other of this.#members)
      for (const told of this.#missed(other, member)) this.#arrive(member, told);
  }

  readonly #missing = new Map<string, Told[]>();

  #missed(from: Member, to: Member): readonly Told[] {
    const key = `${from.id}>${to.id}`;
    const told = this.#missing.get(key) ?? [];
    this.#missing.delete(key);
    return told;
  }

  #tell(
    member: Member,
    act: BroadcastAct,
    operator: string,
    withinMs: number,
  ): Promise<{ place: Place; isConfirmed: boolean }> {
    member.clock += 1;
    member.number += 1;
    const { id: desk, clock, number } = member;
    const source = { desk, author: `${desk}/log`, operator, clock, number, at: this.#clock.now() };
    const told = { act, source };
    const place = { clock, author: source.author };
    return new Promise((resolve) => {
      const cancel = this.#clock.after(withinMs, () => resolve({ place, isConfirmed: false }));
      if (!member.isUp) {
        member.unsent.push(told);
        return;
      }
      this.#send(member, told, () => {
        cancel();
        resolve({ place, isConfirmed: true });
      });
    });
  }

  #taken(member: Member, { act }: Told): void {
    if (act.is === 'ordered') member.desk?.broadcaster.shared(act.broadcast.id);
  }

  /** To the broker, from there to everybody, and the receipt back. */
  #send(member: Member, told: Told, receipt: () => void): void {
    this.#inOrder(member, 'broker', () => {
      for (const each of this.#members) if (each !== member) this.#deliver(member, each, told);
      this.#clock.after(this.delayMs(), receipt);
    });
  }

  #deliver(from: Member, to: Member, told: Told): void {
    if (to.isUp) return this.#arrive(to, told);
    const key = `${from.id}>${to.id}`;
    this.#missing.set(key, [...(this.#missing.get(key) ?? []), told]);
  }

  #arrive(to: Member, { act, source }: Told): void {
    this.#inOrder(to, source.author, () => {
      to.clock = Math.max(to.clock, source.clock);
      to.desk?.broadcaster.heardDesk(act, source);
    });
  }

  #inOrder(member: Member, from: string, callback: () => void): void {
    const now = this.#clock.elapsed();
    const at = Math.max(now + this.delayMs(), member.last.get(from) ?? 0);
    member.last.set(from, at);
    this.#clock.after(at - now, callback);
  }
}

/** Time goes by, and what follows from it by promises happens before the next millisecond. */
export async function pass(clock: ManualClock, ms: number, stepMs = 10): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    clock.advance(Math.min(stepMs, left));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
