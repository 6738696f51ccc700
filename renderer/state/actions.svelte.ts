import type { Alarm, AlarmCommand, AlarmId, AlarmTarget } from '../../preload/contract/alarm.ts';
import type { Bridge, DrillOrder, ErrorCode, Reply } from '../../preload/contract/channels.ts';
import type { Language } from '../../preload/contract/snapshot.ts';
import { settle } from './settle.ts';
import type { Time, Undo } from './time.ts';

/** A command that was not carried out. `alarm` is null for one that concerns none. */
export interface Refusal {
  readonly alarm: AlarmId | null;
  readonly command: AlarmCommand['command'] | 'silence' | 'language' | 'drill';
  readonly code: ErrorCode | 'one-at-a-time';
}

/** How long a refusal stays beside its row. */
const REFUSAL_MS = 10_000;

/** A little more than two frames: the delta with the new state follows its answer at once. */
const SETTLE_MS = 50;

/** More rows than any screen shows; main accepts so many in one request. */
const MOST_AT_ONCE = 100;

/** What a command names: exactly what was painted when the operator decided. */
export function targetOf(painted: Alarm): AlarmTarget {
  return { alarm: painted.id, occurrence: painted.occurrence, severity: painted.severity };
}

/** Sends the operator's commands, and keeps what was refused until it was seen. */
export class Actions {
  readonly #bridge: Bridge;
  readonly #time: Time;
  readonly #undos = new Map<AlarmId | null, Undo>();
  readonly #settling = new Set<Undo>();

  #refusals = $state.raw<ReadonlyMap<AlarmId | null, Refusal>>(new Map());
  #sending = $state.raw<ReadonlySet<AlarmId>>(new Set());

  constructor(bridge: Bridge, time: Time) {
    this.#bridge = bridge;
    this.#time = time;
  }

  /** By alarm; under null the one that concerns no alarm. */
  get refusals(): ReadonlyMap<AlarmId | null, Refusal> {
    return this.#refusals;
  }

  /** Alarms with a command under way. */
  get sending(): ReadonlySet<AlarmId> {
    return this.#sending;
  }

  /** Takes the alarms as they were painted. True when all were accepted. */
  acknowledge(painted: readonly Alarm[], note: string | null = null): Promise<boolean> {
    return this.#send(painted.map((alarm) => ({ command: 'acknowledge', target: targetOf(alarm), note })));
  }

  /**
   * Acknowledges several rows with one key. Critical ones are left out and told as refused: life in danger
   * is looked at one by one.
   */
  acknowledgeVisible(painted: readonly Alarm[]): Promise<boolean> {
    for (const { id, severity } of painted) {
      if (severity === 'critical') this.#refuse({ alarm: id, command: 'acknowledge', code: 'one-at-a-time' });
    }
    return this.acknowledge(painted.filter((alarm) => alarm.severity !== 'critical').slice(0, MOST_AT_ONCE));
  }

  unacknowledge(painted: Alarm): Promise<boolean> {
    return this.#send([{ command: 'unacknowledge', target: targetOf(painted), note: null }]);
  }

  reset(painted: Alarm): Promise<boolean> {
    return this.#send([{ command: 'reset', target: targetOf(painted), note: null }]);
  }

  note(painted: Alarm, note: string): Promise<boolean> {
    return this.#send([{ command: 'note', target: targetOf(painted), note }]);
  }

  /** "This one is mine": takes it over where somebody else said so before. */
  claim(painted: Alarm): Promise<boolean> {
    return this.#send([{ command: 'claim', target: targetOf(painted), note: null }]);
  }

  release(painted: Alarm): Promise<boolean> {
    return this.#send([{ command: 'release', target: targetOf(painted), note: null }]);
  }

  /** Takes it off the list for so long, with the reason that the log keeps. */
  shelve(painted: Alarm, forMs: number, reason: string): Promise<boolean> {
    const until = this.#time.now() + forMs;
    return this.#send([{ command: 'shelve', target: targetOf(painted), until, note: reason }]);
  }

  unshelve(painted: Alarm): Promise<boolean> {
    return this.#send([{ command: 'unshelve', target: targetOf(painted), note: null }]);
  }

  silence(): Promise<boolean> {
    return this.#request('silence', () => this.#bridge.silence());
  }

  chooseLanguage(language: Language): Promise<boolean> {
    return this.#request('language', () => this.#bridge.chooseLanguage(language));
  }

  orderDrill(order: DrillOrder): Promise<boolean> {
    return this.#request('drill', () => this.#bridge.orderDrill(order));
  }

  /** Takes a refusal away once it was read. */
  dismiss(alarm: AlarmId | null): void {
    this.#undos.get(alarm)?.();
    this.#undos.delete(alarm);
    if (!this.#refusals.has(alarm)) return;
    const next = new Map(this.#refusals);
    next.delete(alarm);
    this.#refusals = next;
  }

  stop(): void {
    for (const undo of [...this.#undos.values(), ...this.#settling]) undo();
    this.#undos.clear();
    this.#settling.clear();
  }

  async #send(commands: readonly AlarmCommand[]): Promise<boolean> {
    if (commands.length === 0) return true;
    const alarms = commands.map((command) => command.target.alarm);
    this.#sending = new Set([...this.#sending, ...alarms]);
    const answer = await settle(() => this.#bridge.command(commands));
    let isAccepted = true;
    commands.forEach(({ command, target }, index) => {
      const reply = answer.ok ? answer.value[index] : answer;
      if (reply?.ok) {
        this.dismiss(target.alarm);
        return;
      }
      isAccepted = false;
      this.#refuse({ alarm: target.alarm, command, code: reply?.error.code ?? 'failed' });
    });
    // The answer may be here before the picture shows it; a second press would be refused for nothing.
    if (isAccepted) this.#releaseSoon(alarms);
    else this.#release(alarms);
    return isAccepted;
  }

  #releaseSoon(alarms: readonly AlarmId[]): void {
    const undo = this.#time.after(SETTLE_MS, () => {
      this.#settling.delete(undo);
      this.#release(alarms);
    });
    this.#settling.add(undo);
  }

  #release(alarms: readonly AlarmId[]): void {
    this.#sending = new Set([...this.#sending].filter((alarm) => !alarms.includes(alarm)));
  }

  async #request(command: Refusal['command'], ask: () => Promise<Reply<null>>): Promise<boolean> {
    const answer = await settle(ask);
    if (answer.ok) this.dismiss(null);
    else this.#refuse({ alarm: null, command, code: answer.error.code });
    return answer.ok;
  }

  #refuse(refusal: Refusal): void {
    this.#undos.get(refusal.alarm)?.();
    this.#refusals = new Map(this.#refusals).set(refusal.alarm, refusal);
    this.#undos.set(
      refusal.alarm,
      this.#time.after(REFUSAL_MS, () => this.dismiss(refusal.alarm)),
    );
  }
}
