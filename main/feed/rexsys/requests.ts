/**
 * Requests to devices: one message for each receiver, by the socket or by HTTP, and what became of each. "To
 * all" is our own fan-out, since the vendor's is in preparation (wire-facts 3).
 */
import { randomUUID } from 'node:crypto';
import type { DeviceResult } from '../../../preload/contract/device.ts';
import { because, withDetails, type Reason } from '../../../preload/contract/reason.ts';
import { sayReason } from '../../../preload/contract/reason-words.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Credential } from '../feed.ts';
import { textOf, type Bag } from '../ima/context.ts';
import { Failure, failureReason } from '../reason.ts';
import { Answers } from './answers.ts';
import type { RexsysAuthority } from './authority.ts';
import type { Commands, Touid } from './commands.ts';
import { HttpWay, type SendAnswer } from './http-way.ts';
import type { RexsysOptions } from './options.ts';

export interface RequestParts {
  readonly options: RexsysOptions;
  readonly commands: Commands;
  readonly credential: Credential;
  readonly authority: Pick<RexsysAuthority, 'certificate' | 'certify' | 'turnedAway' | 'scrub'>;
  readonly clock: Clock;
  /** By the socket; false where it cannot. */
  readonly emit: (request: object) => boolean;
  /** Whether answers can be heard. */
  readonly isUp: () => boolean;
  /** A request went out. */
  readonly sent: (receiver: string, command: string, data: Bag, of: string | undefined) => void;
}

type Via = { readonly via: 'socket' | 'http' } | { readonly via: null; readonly reason: Reason };

type Identity =
  | { readonly ok: true; readonly token: string; readonly clientId: string }
  | { readonly ok: false; readonly reason: Reason };

/** HTTP calls at a time: a fan-out must not look like an attack. */
const maxCalls = 4;
const maxDetailLength = 200;

export class Requests {
  readonly #parts: RequestParts;
  readonly #http: HttpWay;
  readonly #answers: Answers;
  #abort = new AbortController();
  #calls = 0;
  readonly #queue: (() => void)[] = [];

  constructor(parts: RequestParts) {
    this.#parts = parts;
    this.#http = new HttpWay(parts.options);
    this.#answers = new Answers(parts.clock);
  }

  /** Never rejects. One result for each receiver, each once, in their order. */
  send(
    receivers: readonly string[],
    command: string,
    data: Bag,
    of?: string,
  ): Promise<readonly DeviceResult[]> {
    const refusal = this.#parts.commands.refusalOf(command, data);
    const signal = this.#abort.signal;
    return Promise.all(
      [...new Set(receivers)].map((receiver) => {
        const fault = refusal ?? (textOf(receiver) === null ? 'no receiver' : null);
        return fault === null
          ? this.#sendOne(receiver, command, data, signal, of)
          : result(receiver, null, 'failed', because('unreadable', fault));
      }),
    );
  }

  /** A device's answer: for what the request was. */
  answered(touid: Touid): string | undefined {
    return this.#answers.take(touid);
  }

  /** The link was lost: what was sent was sent, but nobody hears the answer. */
  lost(): void {
    this.#answers.close(because('cut'));
  }

  /** What is under way ends; later requests are made anew. */
  close(reason: Reason): void {
    this.#answers.close(reason);
    this.#abort.abort(new Failure(reason));
    this.#abort = new AbortController();
  }

  async #sendOne(
    receiver: string,
    command: string,
    data: Bag,
    signal: AbortSignal,
    of: string | undefined,
  ): Promise<DeviceResult> {
    const { commands, options, isUp, sent } = this.#parts;
    const id = textOf(data['request']) ?? randomUUID();
    const body = commands.hasAnswers ? { ...data, request: id } : data;
    // Before it is sent: a device may answer in the same turn.
    const waiting = commands.hasAnswers ? this.#answers.wait(id, receiver, of) : null;
    const way = await this.#transport(receiver, command, body, signal);
    if (way.via === null) {
      waiting?.cancel();
      return result(receiver, null, 'failed', way.reason);
    }
    sent(receiver, command, body, of);
    if (!waiting) return result(receiver, way.via, 'sent', null);
    if (!isUp()) {
      waiting.cancel();
      return result(receiver, way.via, 'sent', because('not-connected'));
    }
    waiting.within(options.timing.answerMs);
    const answer = await waiting.answer;
    if ('code' in answer) return result(receiver, way.via, 'sent', answer);
    const reason = answer.reason && withDetails(answer.reason, this.#parts.authority.scrub);
    return result(receiver, way.via, answer.ok ? 'answered' : 'failed', reason);
  }

  async #transport(receiver: string, command: string, data: Bag, signal: AbortSignal): Promise<Via> {
    const { authority, isUp, emit } = this.#parts;
    const sender = authority.certificate()?.clientId;
    if (sender !== undefined && isUp()) {
      if (emit({ channel: 'client', sender, receiver, command, data })) return { via: 'socket' };
    }
    await this.#turn();
    try {
      const answer = await this.#post(receiver, command, data, signal);
      return answer.is === 'sent' ? { via: 'http' } : { via: null, reason: this.#clean(answer.reason) };
    } finally {
      this.#calls -= 1;
      this.#queue.shift()?.();
    }
  }

  /** Once more with another token, where the server turned the first one away. */
  async #post(receiver: string, command: string, data: Bag, signal: AbortSignal): Promise<SendAnswer> {
    const { credential, authority } = this.#parts;
    for (let isSecond = false; ; isSecond = true) {
      if (signal.aborted) return { is: 'failed', reason: failureReason(signal.reason) };
      const identity = await this.#identity();
      if (signal.aborted) return { is: 'failed', reason: failureReason(signal.reason) };
      if (!identity.ok) return { is: 'failed', reason: identity.reason };
      const { token, clientId: sender } = identity;
      const answer = await this.#http.send({ token, sender, receiver, command, data }, signal);
      if (answer.is !== 'denied' || isSecond || signal.aborted) return answer;
      authority.turnedAway(token);
      const verdict = await credential.denied(token, sayReason(this.#clean(answer.reason)));
      if (verdict !== 'renewed' || signal.aborted) return answer;
    }
  }

  async #identity(): Promise<Identity> {
    const { credential, authority } = this.#parts;
    const answer = await credential.token();
    if (!answer.ok) return { ok: false, reason: answer.reason };
    const known = authority.certificate();
    const certified = known ? ({ ok: true, certificate: known } as const) : await authority.certify();
    if (!certified.ok) return { ok: false, reason: certified.reason };
    const { token, clientId } = certified.certificate;
    return { ok: true, token, clientId };
  }

  /** Waits until fewer calls than the limit are under way, and is one of them from then on. */
  async #turn(): Promise<void> {
    while (this.#calls >= maxCalls) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#calls += 1;
  }

  #clean(reason: Reason): Reason {
    const { scrub } = this.#parts.authority;
    return withDetails(reason, (detail) => scrub(detail).slice(0, maxDetailLength));
  }
}

function result(
  receiver: string,
  via: DeviceResult['via'],
  outcome: DeviceResult['outcome'],
  reason: Reason | null,
): DeviceResult {
  return { receiver, via, outcome, reason };
}
