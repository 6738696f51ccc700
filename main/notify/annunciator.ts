import {
  isShelved,
  isUnacknowledged,
  stateOf,
  type Alarm,
  type AlarmId,
} from '../../preload/contract/alarm.ts';
import type { SoundOrder } from '../../preload/contract/snapshot.ts';
import type { Clock } from '../lib/clock.ts';
import type { Notifier } from './notifier.ts';
import type { SoundBoard } from './sound-board.ts';

/**
 * Calls the room's attention to alarms: sound, OS notification, the count on the task bar. Told of every
 * change after it is in the log; decides nothing about alarms.
 */
export class Annunciator {
  readonly #notifier: Notifier;
  readonly #sound: SoundBoard;
  readonly #clock: Clock;
  readonly #onSound: (order: SoundOrder | null) => void;
  readonly #onCount: (unacknowledged: number) => void;
  readonly #unacknowledged = new Set<AlarmId>();
  #order: SoundOrder | null = null;
  #count = 0;

  constructor(options: {
    notifier: Notifier;
    sound: SoundBoard;
    clock: Clock;
    onSound: (order: SoundOrder | null) => void;
    onCount: (unacknowledged: number) => void;
  }) {
    this.#notifier = options.notifier;
    this.#sound = options.sound;
    this.#clock = options.clock;
    this.#onSound = options.onSound;
    this.#onCount = options.onCount;
  }

  /** Alarm `id` as it stands after an event (null: ended); `isAnnunciated` when it calls for attention. */
  heard(id: AlarmId, alarm: Alarm | null, isAnnunciated: boolean): void {
    if (alarm && isCalling(alarm)) this.#unacknowledged.add(id);
    else this.#unacknowledged.delete(id);
    this.#sound.heard(id, alarm, isAnnunciated, this.#clock.now());
    if (alarm && isAnnunciated) this.#notifier.annunciate(alarm);
    else if (!alarm || !isCalling(alarm)) this.#notifier.withdraw(id);
    this.#tell();
  }

  /**
   * The alarms found in the log at start: those still waiting for somebody sound again, because nobody may
   * have heard them, but raise no notification of their own: they are not news.
   */
  restore(alarms: readonly Alarm[]): void {
    for (const alarm of alarms) {
      if (isCalling(alarm)) this.#unacknowledged.add(alarm.id);
      const isWaiting = ['unacknowledged', 'latched-unacknowledged'].includes(stateOf(alarm));
      this.#sound.heard(alarm.id, alarm, isWaiting, this.#clock.now());
    }
    this.#tell();
  }

  /** Stops what sounds, or only these of it, and answers what it stopped. Acknowledges nothing. */
  silence(only?: readonly AlarmId[]): readonly AlarmId[] {
    const stopped = this.#sound.silence(this.#clock.now(), only);
    this.#tell();
    return stopped;
  }

  close(): void {
    this.#notifier.close();
  }

  #tell(): void {
    if (this.#sound.order !== this.#order) {
      this.#order = this.#sound.order;
      this.#onSound(this.#order);
    }
    if (this.#unacknowledged.size !== this.#count) {
      this.#count = this.#unacknowledged.size;
      this.#onCount(this.#count);
    }
  }
}

/** Waits for somebody, and nobody has put it aside. */
function isCalling(alarm: Alarm): boolean {
  return isUnacknowledged(alarm) && !isShelved(alarm);
}
