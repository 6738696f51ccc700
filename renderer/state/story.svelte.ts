import type { Alarm, AlarmId, EntryId } from '../../preload/contract/alarm.ts';
import type { Bridge } from '../../preload/contract/channels.ts';
import type { Entry } from '../../preload/contract/log.ts';
import type { Time, Undo } from './time.ts';

const PAGE = 100;
/** An alarm that keeps reporting is read again at most this often. */
const REREAD_MS = 1_000;

/** One value of a reading over time. `at` is epoch ms. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** What the log tells about one alarm, newest first: its story, and the values for its trend. */
export class Story {
  readonly #bridge: Pick<Bridge, 'getLogPage'>;
  readonly #time: Time;

  #alarm = $state<AlarmId | null>(null);
  #entries = $state.raw<readonly Entry[]>([]);
  #next = $state<EntryId | null>(null);
  #hasFailed = $state(false);
  #question = 0;
  #undoReread: Undo | null = null;

  constructor(bridge: Pick<Bridge, 'getLogPage'>, time: Time) {
    this.#bridge = bridge;
    this.#time = time;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Reads an alarm's story; the one that was shown before is gone at once. */
  open(alarm: AlarmId): void {
    if (alarm === this.#alarm) return;
    this.close();
    this.#alarm = alarm;
    void this.#read();
  }

  /** The alarm changed, so its story is longer by now. */
  follow(changed: Alarm): void {
    if (changed.id !== this.#alarm) return;
    this.#undoReread ??= this.#time.after(REREAD_MS, () => {
      this.#undoReread = null;
      void this.#read();
    });
  }

  close(): void {
    this.#question += 1;
    this.#undoReread?.();
    this.#undoReread = null;
    this.#alarm = null;
    this.#entries = [];
    this.#next = null;
    this.#hasFailed = false;
  }

  async more(): Promise<void> {
    if (this.#next !== null) await this.#read(this.#next);
  }

  async #read(before?: EntryId): Promise<void> {
    const alarm = this.#alarm;
    if (alarm === null) return;
    const question = ++this.#question;
    const query = { alarm, limit: PAGE, ...(before !== undefined && { before }) };
    const reply = await this.#bridge.getLogPage(query).catch(() => null);
    if (question !== this.#question) return;
    this.#hasFailed = !reply?.ok;
    if (!reply?.ok) return;
    const { entries, next } = reply.value;
    if (before !== undefined) this.#entries = [...this.#entries, ...entries];
    else {
      // Older pages that were opened stay: the newest page only replaces what it covers.
      const oldest = entries.at(-1)?.id;
      const older = oldest === undefined ? [] : this.#entries.filter((entry) => entry.id < oldest);
      this.#entries = [...entries, ...older];
      if (older.length > 0) return;
    }
    this.#next = next;
  }
}

/** The values of one reading in a story, oldest first, with the alarm's present one last. */
export function pointsOf(name: string, entries: readonly Entry[], alarm: Alarm): readonly Point[] {
  const points: Point[] = [];
  for (const entry of entries) {
    if (entry.type !== 'hazard') continue;
    const reading = entry.report.readings.find((each) => each.name === name);
    if (reading) points.push({ at: entry.report.sourceTime, value: reading.value });
  }
  const present = alarm.readings.find((each) => each.name === name);
  if (present && !points.some((point) => point.at === alarm.sourceTime)) {
    points.push({ at: alarm.sourceTime, value: present.value });
  }
  return points.sort((a, b) => a.at - b.at);
}
