/**
 * A system of the customer's that speaks for us: one call with POST and JSON for all its addresses. What it
 * answers with 2xx it has taken over, and more is not known. Nothing is tried twice: a person repeats.
 */
import type { BroadcastId, PortAbility, PortFacts } from '../../../preload/contract/broadcast.ts';
import {
  because,
  becauseOfNumber,
  becauseOfTime,
  isSameReason,
  type Reason,
} from '../../../preload/contract/reason.ts';
import type { PortSettings } from '../../config/broadcast.ts';
import type { SendAnswer } from '../../feed/ima/outbound.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Undo } from '../../lib/disposer.ts';
import { formatError } from '../../lib/logger.ts';
import type { Addressee, Mode, Port, PortReport, Utterance } from '../port.ts';
import type { Reach } from './reach.ts';
import { Told, type ReportState } from './told.ts';
import { wrongMode } from './wrong-mode.ts';

export type WebhookSettings = Extract<PortSettings, { readonly kind: 'webhook' }>;

/** What is sent. A `say` has all of the utterance, its addresses with their volume; a `stop` names the broadcast. */
type WebhookBody = { readonly event: 'say' | 'stop' } & Readonly<Record<string, unknown>>;

/** What is behind it nobody knows, so it is given all there is. */
const abilities: readonly PortAbility[] = ['speak', 'play', 'tone', 'stop', 'volume'];

/** A gateway that got no answer does not know whether the call arrived. */
const gatewayStatuses = [502, 504];

/** The secret that the settings name is not on this machine. */
const noSecret = because('not-set-up', 'secret');

export class WebhookPort<M extends Mode> implements Port<M> {
  readonly mode: M;
  readonly can = abilities;
  readonly #settings: WebhookSettings;
  readonly #reach: Pick<Reach<M>, 'post'>;
  readonly #secretOf: (key: string) => string | null;
  readonly #told: Told;
  readonly #abort = new AbortController();
  #trouble: Reason | null;

  constructor(parts: {
    readonly mode: M;
    readonly settings: WebhookSettings;
    readonly reach: Pick<Reach<M>, 'post'>;
    readonly secretOf: (key: string) => string | null;
    readonly clock: Clock;
  }) {
    const { mode, settings, reach, secretOf, clock } = parts;
    this.mode = mode;
    this.#settings = settings;
    this.#reach = reach;
    this.#secretOf = secretOf;
    this.#told = new Told(settings.id, () => clock.now());
    this.#trouble = settings.secret !== null && secretOf(settings.secret) === null ? noSecret : null;
  }

  get facts(): PortFacts {
    const { id, name, kind } = this.#settings;
    return { id, name, kind, can: abilities, follows: 'accepts', trouble: this.#trouble };
  }

  say(utterance: Utterance<M>, to: readonly Addressee[]): void {
    const { mode, broadcast, priority, tone, clip, ko, en, repeats, gapS, seconds } = utterance;
    const addresses = to.map(({ address, volume }) => ({ address, volume }));
    const words = { priority, tone, clip, ko, en, repeats, gapS, seconds };
    const fault = wrongMode(this.mode, mode);
    void this.#call(broadcast, addresses, { event: 'say', mode, broadcast, ...words, addresses }, fault);
  }

  stop(broadcast: BroadcastId, addresses: readonly string[]): void {
    const body: WebhookBody = { event: 'stop', mode: this.mode, broadcast, addresses };
    const to = addresses.map((address) => ({ address }));
    void this.#call(broadcast, to, body, null);
  }

  onReport(listener: (report: PortReport) => void): Undo {
    return this.#told.onReport(listener);
  }

  onChange(listener: () => void): Undo {
    return this.#told.onChange(listener);
  }

  close(): Promise<void> {
    this.#told.close();
    this.#abort.abort(new Error('closed'));
    return Promise.resolve();
  }

  async #call(
    broadcast: BroadcastId,
    to: readonly Pick<Addressee, 'address'>[],
    body: WebhookBody,
    fault: Reason | null,
  ): Promise<void> {
    const addresses = to.map(({ address }) => address);
    const tell = (state: ReportState, reason: Reason | null = null) =>
      this.#told.reportEach(addresses, broadcast, state, reason);
    // In a turn of its own: whoever calls is not called back before it is done.
    await Promise.resolve();
    if (addresses.length === 0 || this.#told.isClosed) return;
    const refusal = fault ?? this.#withoutSecret();
    if (refusal !== null) return tell('failed', refusal);
    const isStop = body.event === 'stop';
    if (!isStop) tell('sent');
    const answer = await this.#post(body);
    if (answer.is === 'taken') return tell(isStop ? 'stopped' : 'accepted');
    // What may have arrived has not failed.
    tell(answer.is === 'unanswered' && !isStop ? 'sent' : 'failed', answer.reason);
  }

  /** Neither the address, which may hold a key, nor the answer's words are in a reason. */
  async #post(body: WebhookBody): Promise<SendAnswer> {
    const { url, timeoutMs } = this.#settings;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([timeout, this.#abort.signal]);
    try {
      const response = await this.#reach.post(url, body, this.#secret(), signal);
      await response.body?.cancel();
      if (response.ok) return { is: 'taken' };
      const isUnanswered = gatewayStatuses.includes(response.status);
      return {
        is: isUnanswered ? 'unanswered' : 'failed',
        reason: becauseOfNumber('answered', response.status),
      };
    } catch (failure) {
      if (timeout.aborted) return { is: 'unanswered', reason: becauseOfTime('no-answer-within', timeoutMs) };
      const words = formatError(failure).replaceAll(url, 'the address');
      const secret = this.#secret();
      const detail = secret === null || secret === '' ? words : words.replaceAll(secret, '***');
      return wasCut(failure)
        ? { is: 'unanswered', reason: because('cut', detail) }
        : { is: 'failed', reason: because('unreachable', detail) };
    }
  }

  #secret(): string | null {
    const { secret } = this.#settings;
    return secret === null ? null : this.#secretOf(secret);
  }

  /** It may have been entered since, or taken away. */
  #withoutSecret(): Reason | null {
    const trouble = this.#settings.secret !== null && this.#secret() === null ? noSecret : null;
    if (!isSameReason(trouble, this.#trouble)) {
      this.#trouble = trouble;
      this.#told.changed();
    }
    return trouble;
  }
}

/** The connection ended after it was there. */
function wasCut(failure: unknown): boolean {
  const cause = failure instanceof Error ? failure.cause : null;
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : null;
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(String(code));
}
