/**
 * One try at a connection: a token, the certificate that it belongs to, a socket in the client namespace, and
 * one login on it (wire-facts 3). It is made for one connection and never used again.
 *
 * The login's answer is not documented. A server that never gives one while the connection stays alive is taken
 * as up but unsupervised: its messages are not thrown away in an endless loop of new connections, and the link
 * says that nothing proves the login. The first message, or a late answer, is that proof.
 */
import type { Clock } from '../../lib/clock.ts';
import { formatError, nobodyWaits, type Logger } from '../../lib/logger.ts';
import type { Credential } from '../feed.ts';
import { isBag, textOf } from '../ima/context.ts';
import type { Attempt, AttemptEnd, AttemptEvents } from '../link.ts';
import { openIo, renameServerConnect, type IoErrorKind, type IoSocket } from '../socketio/io-socket.ts';
import { isPassing, refusalOf } from './answer.ts';
import type { Certificate, RexsysAuthority } from './authority.ts';
import type { WireMemory } from './memory.ts';
import type { RexsysOptions } from './options.ts';

export interface AttemptParts {
  readonly options: Pick<RexsysOptions, 'url' | 'path' | 'timing'>;
  readonly credential: Credential;
  readonly authority: Pick<RexsysAuthority, 'certificate' | 'certify' | 'turnedAway' | 'scrub'>;
  readonly memory: WireMemory;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly heard: () => void;
  readonly received: (name: string, args: readonly unknown[]) => void;
  readonly rejected: (reason: string, value: unknown) => void;
}

const maxReasonLength = 200;

/** How long the server's own `connect` is waited for after the plain one, ms; it comes at once or never. */
const greetingMs = 500;

export class RexsysAttempt implements Attempt {
  readonly #parts: AttemptParts;
  readonly #events: AttemptEvents;
  #cancelDeadline: () => void = () => {};
  #cancelGreeting: () => void = () => {};
  #socket: IoSocket | null = null;
  #heardAt: number;
  #hasTurned = false;
  #hasAsked = false;
  #isUp = false;
  #isProven = false;
  #isOver = false;
  #isJudged = false;

  constructor(parts: AttemptParts, events: AttemptEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#heardAt = parts.clock.now();
    nobodyWaits(this.#run(), parts.logger, 'attempt');
  }

  drop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelDeadline();
    this.#cancelGreeting();
    this.#socket?.terminate();
  }

  /** False: it was not sent, and the HTTP way is the one to take. */
  emit(request: object): boolean {
    return !this.#isOver && this.#isUp && this.#socket?.emit('request', request) === true;
  }

  async #run(): Promise<void> {
    const { options, credential, authority } = this.#parts;
    const { connectMs, restMs } = options.timing;
    // Token and certificate are each asked for in two body styles at most.
    this.#within(connectMs + 4 * restMs, 'no certificate in time');
    try {
      const answer = await credential.token();
      if (this.#isOver) return;
      if (!answer.ok) return this.#end(endOf(answer.refused, answer.reason));
      const { token } = answer;
      const known = authority.certificate();
      const certified = known ? ({ ok: true, certificate: known } as const) : await authority.certify();
      if (this.#isOver) return;
      if (!certified.ok) return this.#end(endOf(certified.rejected, certified.reason));
      const { certificate } = certified;
      // A token of an earlier run; the server has another one now, which only the session may take into use.
      if (certificate.token !== token) return this.#suspect(token, 'the token is not the latest', false);
      this.#connect(certificate);
    } catch (failure) {
      this.#end(lost(formatError(failure)));
    }
  }

  /** Every step that may stall has its deadline, one at a time. */
  #within(limitMs: number, reason: string): void {
    this.#deadline(limitMs, () => this.#end(lost(reason)));
  }

  #deadline(limitMs: number, then: () => void): void {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#parts.clock.after(limitMs, then);
  }

  #connect(certificate: Certificate): void {
    const { options, memory, clock, heard, received, rejected } = this.#parts;
    const { connectMs } = options.timing;
    // The socket has its own limit; this one is for a socket that forgets it.
    this.#within(2 * connectMs, `not connected within ${2 * connectMs} ms`);
    this.#socket = openIo(
      {
        url: new URL(certificate.namespace, options.url).href,
        path: options.path,
        generation: memory.generation,
        parser: renameServerConnect,
        timeoutMs: connectMs,
        clock,
      },
      {
        opened: () => this.#opened(certificate),
        event: (name, args) => {
          if (name === 'server-connect') this.#greeted(certificate, args);
          else if (name === 'login') this.#answered(certificate, args);
          else {
            // Only who is logged in is told anything.
            if (name === 'touid') this.#prove();
            received(name, args);
          }
        },
        error: (kind, message) => this.#failed(certificate, kind, message),
        closed: (reason) => this.#closed(certificate, reason),
        heard: () => {
          this.#heardAt = clock.now();
          heard();
        },
        rejected,
      },
    );
  }

  #opened(certificate: Certificate): void {
    const { memory, clock, options } = this.#parts;
    if (this.#isOver) return;
    memory.worked();
    const { connectMs } = options.timing;
    this.#within(connectMs, `no login within ${connectMs} ms`);
    const waitMs = memory.greets ? connectMs / 2 : greetingMs;
    this.#cancelGreeting = clock.after(waitMs, () => this.#logIn(certificate, this.#socket?.sid ?? null));
  }

  /** The server's own `connect {sid}`, which may be all that tells the sid by which it knows us. */
  #greeted(certificate: Certificate, [greeting]: readonly unknown[]): void {
    const sid = isBag(greeting) ? textOf(greeting['sid']) : null;
    this.#parts.received('connect', [greeting]);
    if (sid !== null) this.#parts.memory.greets = true;
    this.#logIn(certificate, sid ?? this.#socket?.sid ?? null);
  }

  #logIn({ clientId, token }: Certificate, sid: string | null): void {
    if (this.#isOver || this.#hasAsked || sid === null) return;
    this.#hasAsked = true;
    this.#cancelGreeting();
    const { connectMs } = this.#parts.options.timing;
    this.#deadline(connectMs, () => this.#unanswered());
    if (this.#socket?.emit('login', { uid: clientId, sid, token }) !== true) {
      this.#end(lost('the login could not be sent'));
    }
  }

  #unanswered(): void {
    if (this.#isOver || this.#isUp) return;
    if (this.#socket?.isOpen !== true) return this.#end(lost('closed before the login was answered'));
    this.#isUp = true;
    this.#parts.logger.warn('the login was not answered: up without proof of it');
    this.#events.up(false);
  }

  #answered({ token }: Certificate, [answer]: readonly unknown[]): void {
    if (this.#isOver || this.#isJudged) return;
    this.#parts.received('login', [answer]);
    const refusal = refusalOf(answer);
    if (refusal === null) return this.#prove();
    const reason = this.#parts.authority.scrub(`login refused: ${refusal}`);
    if (isPassing(refusal)) this.#end(lost(reason));
    else this.#suspect(token, reason, true);
  }

  /** The login is known to be good. */
  #prove(): void {
    if (this.#isOver || this.#isProven || !this.#hasAsked) return;
    this.#isProven = this.#isUp = true;
    this.#cancelDeadline();
    this.#events.up(true);
  }

  #failed(certificate: Certificate, kind: IoErrorKind, message: string): void {
    const { memory, authority } = this.#parts;
    if (this.#isOver || this.#isJudged) return;
    if (kind === 'protocol' && !this.#hasTurned && memory.turn()) {
      this.#hasTurned = true;
      return this.#connect(certificate);
    }
    if (kind === 'transport') memory.failed();
    this.#end(lost(authority.scrub(message)));
  }

  #closed({ token }: Certificate, reason: string): void {
    // While a refused login is looked into, its socket's end is no news.
    if (this.#isOver || this.#isJudged) return;
    if (/ping timeout/i.test(reason)) return this.#end({ why: 'silent', since: this.#heardAt });
    // Some servers hang up on a bad token without a word.
    if (this.#hasAsked && !this.#isUp) this.#suspect(token, `${reason} during the login`, false);
    else this.#end(lost(reason));
  }

  /** `isSaid`: the server said no. Else it only looks like one, and a person is not called for that. */
  #suspect(token: string, reason: string, isSaid: boolean): void {
    const { options, authority, logger } = this.#parts;
    const { connectMs, restMs } = options.timing;
    this.#isJudged = true;
    this.#cancelGreeting();
    this.#within(connectMs + 2 * restMs, reason);
    this.#socket?.terminate();
    authority.turnedAway(token);
    nobodyWaits(this.#judge(token, reason, isSaid), logger, 'judge a refused login');
  }

  async #judge(token: string, reason: string, isSaid: boolean): Promise<void> {
    const { credential, logger } = this.#parts;
    const verdict = await credential.denied(token, reason).catch((failure: unknown) => {
      logger.warn('judge a refused login', failure);
      return 'retry' as const;
    });
    if (this.#isOver) return;
    if (verdict === 'renewed') return this.#end({ why: 'again' });
    const isRefused = verdict === 'refused' && (isSaid || credential.status.state === 'refused');
    this.#end(endOf(isRefused, reason));
  }

  #end(end: AttemptEnd): void {
    if (this.#isOver) return;
    this.drop();
    this.#events.ended(end);
  }
}

function lost(reason: string): AttemptEnd {
  return endOf(false, reason);
}

function endOf(isRefused: boolean, reason: string): AttemptEnd {
  return { why: isRefused ? 'refused' : 'lost', reason: reason.slice(0, maxReasonLength) };
}
