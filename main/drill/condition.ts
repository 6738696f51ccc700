export type Level = 'normal' | 'caution' | 'danger';

export interface Condition {
  readonly level: Level;
  /** Drill time in ms at which this level began. */
  readonly since: number;
  /** The level before, for a value that comes down from somewhere. */
  readonly from: Level;
  /** `event_no` of a camera's event; the same from raised to cleared. */
  readonly event: number;
}

/** `3/gas/device:3012`: site, hazard kind, source. */
export type SourceKey = string;

const calm: Condition = { level: 'normal', since: -Infinity, from: 'normal', event: 0 };

/**
 * What is wrong right now, by source. It is what the REST half answers from, so that a console which was cut off
 * finds the same facts as one that was not.
 */
export class Conditions {
  readonly #byKey = new Map<SourceKey, Condition>();
  #events = 0;

  get(key: SourceKey): Condition {
    return this.#byKey.get(key) ?? calm;
  }

  /** Sets a level; a source that becomes abnormal gets a new event number. */
  set(key: SourceKey, level: Level, since: number): Condition {
    const before = this.get(key);
    if (before.level === level) return before;
    if (before.level === 'normal') this.#events += 1;
    const event = before.level === 'normal' ? this.#events : before.event;
    const condition = { level, since, from: before.level, event };
    this.#byKey.set(key, condition);
    return condition;
  }
}
