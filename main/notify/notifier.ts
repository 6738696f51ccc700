import type { Alarm, AlarmId } from '../../preload/contract/alarm.ts';
import type { EntryBody } from '../../preload/contract/log.ts';
import { because, becauseOfNumber, becauseOfTime, type Reason } from '../../preload/contract/reason.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';

/** What an attempt to notify came to; it always ends in one of these. */
export type NotificationEntry = Extract<EntryBody, { type: 'notification' }>;

export interface Toast {
  readonly title: string;
  readonly body: string;
  readonly isCritical: boolean;
}

/** One notification handed to the operating system. */
export interface ShownToast {
  close(): void;
}

/** The operating system's notifications, as far as we use them. */
export interface ToastPort {
  isSupported(): boolean;
  /** What `on` hears comes after the call has returned. */
  show(
    toast: Toast,
    on: { shown(): void; clicked(): void; closed(): void; failed(reason: string): void },
  ): ShownToast;
}

/** A notification that is no alarm's: a message, a work order. `key` names it; the next one of it takes its place. */
export interface Announcement extends Pick<Toast, 'title' | 'body'> {
  readonly key: string;
  readonly onClick: () => void;
}

export interface ToastWords {
  alarm(alarm: Alarm): Pick<Toast, 'title' | 'body'>;
  /** `count` alarms that got no notification of their own. */
  summary(count: number, worst: Alarm): Pick<Toast, 'title' | 'body'>;
}

/** At most this many notifications of their own in one window; systems drop what comes faster. */
const burst = 3;
const windowMs = 10_000;
/** So many stand at a time; systems keep fewer, and do not always say which of them they let go. */
const mostLive = 100;
/** A notification that the system has neither shown nor failed by then counts as not shown. */
const timeoutMs = 5_000;

/**
 * Raises OS notifications. A burst is summarised: the first few alarms get their own, the rest one that
 * counts them. Every attempt ends in an outcome with a reason.
 */
export class Notifier {
  readonly #port: ToastPort;
  readonly #words: () => ToastWords;
  readonly #clock: Clock;
  readonly #isOn: () => boolean;
  readonly #onOutcome: (entry: NotificationEntry) => void;
  readonly #onClick: (alarm: AlarmId) => void;
  readonly #timeouts = new Set<Undo>();
  readonly #live = new Map<string, ShownToast>();
  #shownAt: number[] = [];
  #waiting: Alarm[] = [];
  #cancelSummary: (() => void) | null = null;

  constructor(options: {
    port: ToastPort;
    words: () => ToastWords;
    clock: Clock;
    isOn: () => boolean;
    onOutcome: (entry: NotificationEntry) => void;
    onClick: (alarm: AlarmId) => void;
  }) {
    this.#port = options.port;
    this.#words = options.words;
    this.#clock = options.clock;
    this.#isOn = options.isOn;
    this.#onOutcome = options.onOutcome;
    this.#onClick = options.onClick;
  }

  /** The alarm calls for attention. */
  annunciate(alarm: Alarm): void {
    if (!this.#isOn()) return this.#end(alarm.id, 'off', because('not-set-up'));
    if (!this.#port.isSupported()) return this.#end(alarm.id, 'failed', because('not-offered'));
    const now = this.#clock.elapsed();
    this.#shownAt = this.#shownAt.filter((at) => at > now - windowMs);
    if (this.#shownAt.length < burst && this.#waiting.length === 0) {
      this.#shownAt.push(now);
      this.#show(alarm, { ...this.#words().alarm(alarm), isCritical: alarm.severity === 'critical' });
      return;
    }
    this.#waiting.push(alarm);
    this.#cancelSummary ??= this.#clock.after(windowMs, () => this.#summarise());
  }

  /** Something to know that is no alarm. Never counted with the alarms, and never in their way. */
  announce({ key, title, body, onClick }: Announcement): void {
    if (!this.#isOn()) return this.#end(null, 'off', because('not-set-up'));
    if (!this.#port.isSupported()) return this.#end(null, 'failed', because('not-offered'));
    this.#hand(key, null, { title, body, isCritical: false }, onClick);
  }

  /** The alarm, or whatever has this key, needs nobody's attention any more: its notification goes. */
  withdraw(key: string): void {
    this.#live.get(key)?.close();
    this.#live.delete(key);
  }

  /** Stops; what waited for a summary is told now. */
  close(): void {
    if (this.#waiting.length > 0) this.#summarise();
    for (const cancel of this.#timeouts) cancel();
    this.#timeouts.clear();
    for (const toast of this.#live.values()) toast.close();
    this.#live.clear();
  }

  #summarise(): void {
    this.#cancelSummary?.();
    this.#cancelSummary = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    const worst = waiting.toSorted((a, b) => severityRank(a) - severityRank(b))[0];
    if (!worst) return;
    for (const alarm of waiting) this.#end(alarm.id, 'summarised', becauseOfNumber('one-of', waiting.length));
    this.#shownAt = [this.#clock.elapsed()];
    const isCritical = worst.severity === 'critical';
    this.#show(worst, { ...this.#words().summary(waiting.length, worst), isCritical });
  }

  #show({ id }: Alarm, toast: Toast): void {
    this.#hand(id, id, toast, () => this.#onClick(id));
  }

  #hand(key: string, alarm: AlarmId | null, toast: Toast, onClick: () => void): void {
    let hasEnded = false;
    const end = (outcome: NotificationEntry['outcome'], reason: Reason | null) => {
      if (hasEnded) return;
      hasEnded = true;
      cancelTimeout();
      this.#timeouts.delete(cancelTimeout);
      this.#end(alarm, outcome, reason);
    };
    const cancelTimeout = this.#clock.after(timeoutMs, () =>
      end('timed-out', becauseOfTime('no-answer-within', timeoutMs)),
    );
    this.#timeouts.add(cancelTimeout);
    this.withdraw(key);
    const shown = this.#port.show(toast, {
      shown: () => end('shown', null),
      failed: (words) => end('failed', because('said', words)),
      closed: () => {
        // The one before it may say so when this one stands in its place.
        if (this.#live.get(key) === shown) this.#live.delete(key);
      },
      clicked: () => {
        end('shown', null);
        this.#end(alarm, 'clicked', null);
        onClick();
      },
    });
    this.#live.set(key, shown);
    const [oldest] = this.#live.keys();
    if (oldest !== undefined && this.#live.size > mostLive) this.withdraw(oldest);
  }

  #end(alarm: AlarmId | null, outcome: NotificationEntry['outcome'], reason: Reason | null): void {
    this.#onOutcome({ type: 'notification', alarm, outcome, reason });
  }
}

function severityRank(alarm: Alarm): number {
  return ['critical', 'high', 'medium', 'low'].indexOf(alarm.severity);
}
