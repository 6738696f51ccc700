import type { Alarm, AlarmCommand } from '../../preload/contract/alarm.ts';
import type { Bridge, DrillOrder, ErrorCode, Reply } from '../../preload/contract/channels.ts';
import type { Entry, LogPage, LogQuery } from '../../preload/contract/log.ts';
import type { SiteDetail } from '../../preload/contract/site.ts';
import type { Delta, Language, Snapshot } from '../../preload/contract/snapshot.ts';

type CommandReply = Reply<readonly Reply<Alarm | null>[]>;

/** A main without a main: answers from what a test put in, and tells what a test says. */
export class FakeBridge implements Bridge {
  snapshot: Snapshot;
  entries: readonly Entry[] = [];
  /** When set, every command is refused with it. */
  refusal: ErrorCode | null = null;
  readonly commands: AlarmCommand[] = [];
  readonly queries: LogQuery[] = [];
  readonly orders: string[] = [];
  snapshotsAsked = 0;
  readonly #change = new Set<(delta: Delta) => void>();
  readonly #focus = new Set<(alarm: string) => void>();

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  /** Tells the next delta and keeps the snapshot in step. */
  tell(delta: Partial<Delta>): void {
    const from = delta.from ?? this.snapshot.revision;
    const whole: Delta = { from, revision: from + 1, ...delta };
    const alarms = new Map(this.snapshot.alarms.map((alarm) => [alarm.id, alarm]));
    for (const id of whole.ended ?? []) alarms.delete(id);
    for (const alarm of whole.alarms ?? []) alarms.set(alarm.id, alarm);
    const { sound, drill, language } = whole;
    this.snapshot = {
      ...this.snapshot,
      revision: whole.revision,
      alarms: [...alarms.values()],
      ...(sound !== undefined && { sound }),
      ...(drill !== undefined && { drill }),
      ...(language !== undefined && { language }),
    };
    this.send(whole);
  }

  /** Tells exactly this, whatever the snapshot says. */
  send(delta: Delta): void {
    for (const listener of [...this.#change]) listener(delta);
  }

  focus(alarm: string): void {
    for (const listener of [...this.#focus]) listener(alarm);
  }

  get listeners(): number {
    return this.#change.size + this.#focus.size;
  }

  getSnapshot(): Promise<Reply<Snapshot>> {
    this.snapshotsAsked += 1;
    return Promise.resolve({ ok: true, value: this.snapshot });
  }

  command(commands: readonly AlarmCommand[]): Promise<CommandReply> {
    this.commands.push(...commands);
    const replies = commands.map((each): Reply<Alarm | null> => {
      if (this.refusal !== null) return refused(this.refusal);
      return { ok: true, value: this.#carryOut(each) };
    });
    return Promise.resolve({ ok: true, value: replies });
  }

  silence(): Promise<Reply<null>> {
    this.orders.push('silence');
    if (this.refusal === null) this.tell({ sound: null });
    return this.#answer();
  }

  chooseLanguage(language: Language): Promise<Reply<null>> {
    this.orders.push(`language ${language}`);
    if (this.refusal === null) this.tell({ language });
    return this.#answer();
  }

  getLogPage(query: LogQuery): Promise<Reply<LogPage>> {
    this.queries.push(query);
    const { before = Infinity, alarm, types, limit } = query;
    const found = this.entries.filter(
      (entry) =>
        entry.id < before &&
        (alarm === undefined || ('alarm' in entry && entry.alarm === alarm)) &&
        (types === undefined || types.includes(entry.type)),
    );
    const entries = found.slice(0, limit);
    const next = found.length > limit ? (entries.at(-1)?.id ?? null) : null;
    return Promise.resolve({ ok: true, value: { entries, next } });
  }

  getSiteDetail(site: string): Promise<Reply<SiteDetail>> {
    return Promise.resolve({ ok: true, value: { site, plans: [], fences: [] } });
  }

  reconnect(connection: string): Promise<Reply<null>> {
    this.orders.push(`reconnect ${connection}`);
    return this.#answer();
  }

  orderDrill(order: DrillOrder): Promise<Reply<null>> {
    this.orders.push(JSON.stringify(order));
    return this.#answer();
  }

  onChange(listener: (delta: Delta) => void): () => void {
    this.#change.add(listener);
    return () => this.#change.delete(listener);
  }

  onFocus(listener: (alarm: string) => void): () => void {
    this.#focus.add(listener);
    return () => this.#focus.delete(listener);
  }

  #answer(): Promise<Reply<null>> {
    return Promise.resolve(this.refusal === null ? { ok: true, value: null } : refused(this.refusal));
  }

  #carryOut({ command, target }: AlarmCommand): Alarm | null {
    const alarm = this.snapshot.alarms.find((each) => each.id === target.alarm);
    if (!alarm) return null;
    const { operator } = this.snapshot.desk;
    const acknowledgement = command === 'acknowledge' ? { operator, at: alarm.raisedAt, note: null } : null;
    if (command === 'note') return alarm;
    const after = { ...alarm, acknowledgement };
    if (command === 'reset' || (command === 'acknowledge' && alarm.returnedAt !== null && !alarm.latching)) {
      this.tell({ ended: [alarm.id] });
      return null;
    }
    this.tell({ alarms: [after] });
    return after;
  }
}

function refused(code: ErrorCode): Reply<never> {
  return { ok: false, error: { code, message: code } };
}
