import type { Alarm, AlarmId } from '../../preload/contract/alarm.ts';
import type { Delta, Snapshot } from '../../preload/contract/snapshot.ts';
import type { Clock } from '../lib/clock.ts';

/** One frame at 60 Hz: windows are told at most this often. */
const frameMs = 16;

/**
 * In a flood, when one delta brings more alarms than a screen shows, the next waits for three frames, and for six
 * when it brings more than five screens: nobody reads faster, and the page has time left for the operator's hands.
 */
const floodMs = 50;
const greatFloodMs = 100;
const screenful = 48;

/** The parts of a snapshot that change while the program runs, each replaced whole. */
const parts = [
  'language',
  'seat',
  'sites',
  'links',
  'log',
  'sound',
  'drill',
  'chat',
  'orders',
  'devices',
  'room',
  'broadcast',
  'refresh',
  'windows',
] as const satisfies readonly (keyof Delta)[];
type Part = (typeof parts)[number];

/**
 * The one picture that all windows draw: what has been told, at a revision. Collects changes and tells them
 * as deltas, the first at once and then at most one a frame. Owns no fact: rooms hand theirs in.
 */
export class Picture {
  readonly #clock: Clock;
  readonly #send: (delta: Delta) => void;
  readonly #alarms = new Map<AlarmId, Alarm>();
  readonly #changed = new Set<AlarmId>();
  readonly #changedParts = new Set<Part>();
  #rest: Omit<Snapshot, 'revision' | 'alarms'>;
  #revision = 0;
  #lastSentAt = -Infinity;
  #gapMs = frameMs;
  #cancel: (() => void) | null = null;
  #isClosed = false;

  constructor(first: Omit<Snapshot, 'revision'>, clock: Clock, send: (delta: Delta) => void) {
    const { alarms, ...rest } = first;
    for (const alarm of alarms) this.#alarms.set(alarm.id, alarm);
    this.#rest = rest;
    this.#clock = clock;
    this.#send = send;
  }

  /** All facts as of the last delta sent; a window that asks now misses nothing and gets nothing twice. */
  snapshot(): Snapshot {
    this.#flush();
    return { ...this.#rest, revision: this.#revision, alarms: [...this.#alarms.values()] };
  }

  setAlarm(alarm: Alarm): void {
    this.#alarms.set(alarm.id, alarm);
    this.#changed.add(alarm.id);
    this.#schedule();
  }

  endAlarm(id: AlarmId): void {
    if (!this.#alarms.delete(id)) return;
    this.#changed.add(id);
    this.#schedule();
  }

  /** Replaces some parts whole. */
  set(changes: Partial<Pick<Snapshot, Part>>): void {
    this.#rest = { ...this.#rest, ...changes };
    for (const part of parts) if (part in changes) this.#changedParts.add(part);
    this.#schedule();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  #schedule(): void {
    if (this.#cancel || this.#isClosed) return;
    const waitMs = Math.max(0, this.#lastSentAt + this.#gapMs - this.#clock.elapsed());
    this.#cancel = this.#clock.after(waitMs, () => this.#flush());
  }

  #flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#changed.size === 0 && this.#changedParts.size === 0) return;
    const alarms: Alarm[] = [];
    const ended: AlarmId[] = [];
    for (const id of this.#changed) {
      const alarm = this.#alarms.get(id);
      if (alarm) alarms.push(alarm);
      else ended.push(id);
    }
    const changes: { -readonly [P in Part]?: Snapshot[P] } = {};
    for (const part of this.#changedParts) Object.assign(changes, { [part]: this.#rest[part] });
    this.#changed.clear();
    this.#changedParts.clear();
    this.#lastSentAt = this.#clock.elapsed();
    this.#gapMs = gapAfter(alarms.length);
    const from = this.#revision;
    this.#revision += 1;
    this.#send({
      from,
      revision: this.#revision,
      ...(alarms.length > 0 && { alarms }),
      ...(ended.length > 0 && { ended }),
      ...(changes as Partial<Delta>),
    });
  }
}

function gapAfter(alarms: number): number {
  if (alarms > 5 * screenful) return greatFloodMs;
  return alarms > screenful ? floodMs : frameMs;
}
