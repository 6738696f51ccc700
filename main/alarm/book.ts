import type { Alarm, AlarmId, EntryId } from '../../preload/contract/alarm.ts';
import type { Entry } from '../../preload/contract/log.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { alarmIdOf, step, unheard, type AlarmEvent, type Effects, type Slot } from './machine.ts';

/** What an event did, with the alarm as it stands after it. */
export interface Applied {
  readonly alarmId: AlarmId;
  readonly alarm: Alarm | null;
  /** The alarm was present before and is not any more. */
  readonly ended: boolean;
  readonly effects: Effects;
}

/**
 * Of so many identities without an alarm the last report is kept, the ones heard longest ago are dropped.
 * A bound, because sources are named by the sites; ample, because it matters for five minutes at most.
 */
const MAX_QUIET = 10_000;

/**
 * All alarms, as of the last event applied. Depends on nothing but the events and their order, so the log
 * rebuilds it exactly. Alarms themselves are never dropped, however many there are.
 */
export class AlarmBook {
  readonly #present = new Map<AlarmId, Slot>();
  /** In the order of their last report, oldest first. */
  readonly #quiet = new Map<AlarmId, Slot>();
  #through: EntryId = 0;
  #applied = 0;

  /** The book of a checkpoint. Throws an error that says why if `data` is none; replay everything then. */
  static fromCheckpoint(data: string): AlarmBook {
    const book = new AlarmBook();
    const { through, slots } = readCheckpoint(data);
    for (const [id, slot] of slots) (slot.alarm ? book.#present : book.#quiet).set(id, slot);
    book.#through = through;
    return book;
  }

  /** The book as text, to be handed to `fromCheckpoint`. Holds everything up to `through`. */
  toCheckpoint(): string {
    return writeCheckpoint({ through: this.#through, slots: [...this.#quiet, ...this.#present] });
  }

  /** The id of the last event applied; 0 if there was none. */
  get through(): EntryId {
    return this.#through;
  }

  /** How many events were applied to this book, replayed ones included; those in its checkpoint are not. */
  get applied(): number {
    return this.#applied;
  }

  apply(event: AlarmEvent): Applied {
    const alarmId = event.type === 'hazard' ? alarmIdOf(event.report) : event.command.target.alarm;
    const before = this.#present.get(alarmId) ?? this.#quiet.get(alarmId) ?? unheard;
    const { slot, effects } = step(before, event);
    if (slot !== before) this.#keep(alarmId, slot);
    this.#through = event.id;
    this.#applied += 1;
    return { alarmId, alarm: slot.alarm, ended: before.alarm !== null && slot.alarm === null, effects };
  }

  /**
   * Applies what the log recorded, in ascending order of id. Entries that are no alarm's and entries that the
   * book already holds are passed over, so a tail may overlap a checkpoint.
   */
  replay(entries: Iterable<Entry>): void {
    for (const entry of entries) {
      if (entry.id <= this.#through) continue;
      if (entry.type === 'hazard') this.apply({ type: 'hazard', id: entry.id, report: entry.report });
      if (entry.type === 'command') this.#replayCommand(entry);
    }
  }

  /** What was refused changed nothing, whatever it was refused for. */
  #replayCommand(entry: Extract<Entry, { type: 'command' }>): void {
    const { id, at, operator, desk = '', command, span, shared, outcome } = entry;
    if (outcome !== 'accepted') this.#through = id;
    else if (shared && span) this.apply({ type: 'operation', id, at, operator, desk, command, span, shared });
    else this.apply({ type: 'command', id, at, operator, desk, command });
  }

  /** In the order in which they became present. */
  alarms(): Alarm[] {
    return [...this.#present.values()].flatMap(({ alarm }) => alarm ?? []);
  }

  get(id: AlarmId): Alarm | null {
    return this.#present.get(id)?.alarm ?? null;
  }

  #keep(id: AlarmId, slot: Slot): void {
    this.#quiet.delete(id);
    if (slot.alarm) {
      this.#present.set(id, slot);
      return;
    }
    this.#present.delete(id);
    this.#quiet.set(id, slot);
    if (this.#quiet.size <= MAX_QUIET) return;
    for (const oldest of this.#quiet.keys()) {
      this.#quiet.delete(oldest);
      return;
    }
  }
}
