import type { ScheduleSettings } from '../../config/broadcast.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import type { KeptStore } from '../../store/kept-store.ts';

interface SwitchParts {
  readonly kept: Pick<KeptStore, 'all' | 'set'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Kept {
  /** Null: nobody switched it here, and the settings decide. */
  readonly isOn: boolean | null;
  /** What was due before is not missed: it was not there, or was off. Epoch ms. */
  readonly since: number;
}

const prefix = 'schedule/';

/** Which schedules are on, and since when: a person's switch over the settings, kept over restarts. */
export class Switches {
  readonly #parts: SwitchParts;
  readonly #schedules: readonly ScheduleSettings[];
  #kept = new Map<string, Kept>();

  constructor(parts: SwitchParts, schedules: readonly ScheduleSettings[]) {
    this.#parts = parts;
    this.#schedules = schedules;
  }

  /** `mayLookBack` false: everything counts from now. */
  async read(mayLookBack: boolean): Promise<void> {
    const { clock } = this.#parts;
    const texts = await this.#all();
    const now = clock.now();
    for (const schedule of this.#schedules) {
      const kept = this.#parse(schedule.id, texts?.get(prefix + schedule.id));
      // A time that has not been yet is of a clock that was ahead.
      const isUsable = kept !== null && mayLookBack && kept.since <= now;
      this.#kept.set(schedule.id, isUsable ? kept : { isOn: kept?.isOn ?? null, since: now });
      // What cannot be read may be there all the same.
      if (texts !== null && mayLookBack && !isUsable) await this.#keep(schedule.id);
    }
  }

  isOn({ id, isOn }: ScheduleSettings): boolean {
    return this.#kept.get(id)?.isOn ?? isOn;
  }

  /** Epoch ms, never later than now: where the clock was set back, it counts from there. */
  since({ id }: ScheduleSettings): number {
    const now = this.#parts.clock.now();
    const kept = this.#kept.get(id);
    if (kept && kept.since > now) this.#kept.set(id, { ...kept, since: now });
    return Math.min(kept?.since ?? now, now);
  }

  /** False: the disk refused to keep it. */
  turn(schedule: ScheduleSettings, isOn: boolean): Promise<boolean> {
    const isNewlyOn = isOn && !this.isOn(schedule);
    const since = isNewlyOn ? this.#parts.clock.now() : this.since(schedule);
    this.#kept.set(schedule.id, { isOn, since });
    return this.#keep(schedule.id);
  }

  async #all(): Promise<ReadonlyMap<string, string> | null> {
    try {
      return await this.#parts.kept.all(prefix);
    } catch (failure) {
      this.#parts.logger.warn('the switches of schedules cannot be read', failure);
      return null;
    }
  }

  async #keep(id: string): Promise<boolean> {
    try {
      await this.#parts.kept.set(prefix + id, JSON.stringify(this.#kept.get(id)));
      return true;
    } catch (failure) {
      this.#parts.logger.warn(`schedule ${id}: its switch is not on disk`, failure);
      return false;
    }
  }

  #parse(id: string, text: string | undefined): Kept | null {
    if (text === undefined) return null;
    try {
      const { isOn, since } = JSON.parse(text) as Partial<Kept>;
      if ((isOn === null || typeof isOn === 'boolean') && typeof since === 'number') return { isOn, since };
    } catch {
      // Told below, without the text: it is not what was written here.
    }
    this.#parts.logger.warn(`schedule ${id}: its switch is kept in a form that nobody knows`);
    return null;
  }
}
