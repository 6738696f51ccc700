import { isShelved, stateOf, type Alarm, type AlarmId } from '../../preload/contract/alarm.ts';
import { isWorse, type Severity } from '../../preload/contract/hazard.ts';
import type { SoundOrder } from '../../preload/contract/snapshot.ts';

/** How long from beat to beat, ms. A flood gives one pattern, never one sound an alarm (alarm-rules 7). */
export type BeatMs = Readonly<Record<Severity, number>>;
export const defaultBeatMs: BeatMs = { critical: 4_000, high: 8_000, medium: 15_000, low: 30_000 };

/**
 * Decides what sounds: the worst severity that was annunciated and is neither silenced, acknowledged nor
 * returned. Silence stops what sounds now and acknowledges nothing; whatever is annunciated later sounds
 * again. Pure: time comes with each call.
 */
export class SoundBoard {
  readonly #beatMs: BeatMs;
  readonly #sounding = new Map<AlarmId, Severity>();
  #order: SoundOrder | null = null;

  constructor(beatMs: BeatMs = defaultBeatMs) {
    this.#beatMs = beatMs;
  }

  get order(): SoundOrder | null {
    return this.#order;
  }

  /** Alarm `id` as it stands after an event; `isAnnunciated` when the event called for attention. */
  heard(id: AlarmId, alarm: Alarm | null, isAnnunciated: boolean, now: number): void {
    const state = alarm && stateOf(alarm);
    if (!alarm || isShelved(alarm) || (state !== 'unacknowledged' && state !== 'latched-unacknowledged')) {
      if (!this.#sounding.delete(id)) return;
    } else if (isAnnunciated) {
      this.#sounding.set(id, alarm.severity);
    } else {
      return;
    }
    this.#decide(now);
  }

  /** Stops what sounds, or only these of it; answers what it stopped. */
  silence(now: number, only?: readonly AlarmId[]): AlarmId[] {
    const stopped = [...this.#sounding.keys()].filter((id) => !only || only.includes(id));
    for (const id of stopped) this.#sounding.delete(id);
    this.#decide(now);
    return stopped;
  }

  #decide(now: number): void {
    let worst: Severity | null = null;
    for (const severity of this.#sounding.values()) {
      if (worst === null || isWorse(severity, worst)) worst = severity;
      if (worst === 'critical') break;
    }
    if (worst === (this.#order?.severity ?? null)) return;
    if (worst === null) {
      this.#order = null;
      return;
    }
    const repeatMs = this.#beatMs[worst];
    // A worse sound starts at once; falling back to a lesser one waits a beat, so that neither a return to
    // normal nor an acknowledgement ever makes a noise by itself.
    const isRise = this.#order === null || isWorse(worst, this.#order.severity);
    this.#order = { severity: worst, since: isRise ? now : now + repeatMs, repeatMs };
  }
}
