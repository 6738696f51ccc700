/**
 * One try at a connection: a token, the certificate that it belongs to, a socket in the client namespace, and
 * one login on it (wire-facts 3). It is made for one connection and never used again.
 *
 * The login's answer is not documented. A server that never gives one while the connection stays alive is taken
 * as up but unsupervised: its messages are not thrown away in an endless loop of new connections, and the link
 * says that nothing proves the login. The first message, or a late answer, is that proof.
 */
import { because, type Reason } from '../../../preload/contract/reason.ts';
import { AttemptLife, type AttemptParts } from '../attempt-life.ts';
import { isBag, textOf } from '../ima/context.ts';
import type { Attempt, AttemptEvents } from '../link.ts';
import { endReason } from '../reason.ts';
import { openIo, renameServerConnect, type IoErrorKind, type IoSocket } from '../socketio/io-socket.ts';
import { isPassing, quoteOf, refusalOf } from './answer.ts';
import type { Certificate, RexsysAuthority } from './authority.ts';
import type { WireMemory } from './memory.ts';
import type { RexsysOptions } from './options.ts';

export interface RexsysAttemptParts extends AttemptParts {
  readonly options: Pick<RexsysOptions, 'url' | 'path' | 'timing'>;
  readonly authority: Pick<RexsysAuthority, 'certificate' | 'certify' | 'turnedAway' | 'scrub'>;
  readonly memory: WireMemory;
  readonly received: (name: string, args: readonly unknown[]) => void;
  readonly rejected: (reason: string, value: unknown) => void;
}

/** How long the server's own `connect` is waited for after the plain one, ms; it comes at once or never. */
const greetingMs = 500;

export class RexsysAttempt implements Attempt {
  readonly #parts: RexsysAttemptParts;
  readonly #events: AttemptEvents;
  readonly #life: AttemptLife;
  #cancelGreeting: () => void = () => {};
  #socket: IoSocket | null = null;
  #heardAt: number;
  #hasTurned = false;
  #hasAsked = false;
  #isUp = false;
  #isProven = false;

  constructor(parts: RexsysAttemptParts, events: AttemptEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#heardAt = parts.clock.now();
    this.#life = new AttemptLife({
      ...parts,
      events,
      hangUp: () => this.#hangUp(),
      close: () => this.#hangUp(),
    });
    const { connectMs, restMs } = parts.options.timing;
    this.#life.begin({
      // Token and certificate are each asked for in two body styles at most.
      limitMs: connectMs + 4 * restMs,
      go: (token) => this.#certify(token),
    });
  }

  drop(): void {
    this.#life.drop();
  }

  /** False: it was not sent, and the HTTP way is the one to take. */
  emit(request: object): boolean {
    return !this.#life.isOver && this.#isUp && this.#socket?.emit('request', request) === true;
  }

  async #certify(token: string): Promise<void> {
    const { authority } = this.#parts;
    const known = authority.certificate();
    const certified = known ? ({ ok: true, certificate: known } as const) : await authority.certify();
    if (this.#life.isOver) return;
    if (!certified.ok) {
      return certified.rejected ? this.#life.refused(certified.reason) : this.#life.lost(certified.reason);
    }
    const { certificate } = certified;
    // A token of an earlier run; the server has another one now, which only the session may take into use.
    if (certificate.token !== token)
      return this.#suspect(token, 'the token is not the latest', because('sign-in-expired'), false);
    this.#connect(certificate);
  }

  #connect(certificate: Certificate): void {
    const { options, memory, clock, heard, received, rejected } = this.#parts;
    const { connectMs } = options.timing;
    // The socket has its own limit; this one is for a socket that forgets it.
    this.#life.within(2 * connectMs);
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
        closed: (words) => this.#closed(certificate, words),
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
    if (this.#life.isOver) return;
    memory.worked();
    const { connectMs } = options.timing;
    this.#life.within(connectMs);
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
    if (this.#life.isOver || this.#hasAsked || sid === null) return;
    this.#hasAsked = true;
    this.#cancelGreeting();
    const { connectMs } = this.#parts.options.timing;
    this.#life.deadline(connectMs, () => this.#unanswered());
    if (this.#socket?.emit('login', { uid: clientId, sid, token }) !== true) {
      this.#life.lost(because('cut'));
    }
  }

  #unanswered(): void {
    if (this.#life.isOver || this.#isUp) return;
    if (this.#socket?.isOpen !== true) return this.#life.lost(because('cut'));
    this.#isUp = true;
    this.#parts.logger.warn('the login was not answered: up without proof of it');
    this.#events.up(false);
  }

  #answered({ token }: Certificate, [answer]: readonly unknown[]): void {
    if (this.#life.isDeaf) return;
    this.#parts.received('login', [answer]);
    const refusal = refusalOf(answer);
    if (refusal === null) return this.#prove();
    const words = this.#parts.authority.scrub(refusal);
    const reason = because('sign-in-refused', quoteOf(words));
    if (isPassing(refusal)) this.#life.lost(reason);
    else this.#suspect(token, words, reason, true);
  }

  /** The login is known to be good. */
  #prove(): void {
    if (this.#life.isOver || this.#isProven || !this.#hasAsked) return;
    this.#isProven = this.#isUp = true;
    this.#life.inTime();
    this.#events.up(true);
  }

  #failed(certificate: Certificate, kind: IoErrorKind, message: string): void {
    const { memory, authority } = this.#parts;
    if (this.#life.isDeaf) return;
    if (kind === 'protocol' && !this.#hasTurned && memory.turn()) {
      this.#hasTurned = true;
      return this.#connect(certificate);
    }
    if (kind === 'transport') memory.failed();
    const words = authority.scrub(message);
    this.#life.lost(kind === 'token' ? because('refused', words) : endReason(words));
  }

  #closed({ token }: Certificate, words: string): void {
    // While a refused login is looked into, its socket's end is no news.
    if (this.#life.isDeaf) return;
    if (/ping timeout/i.test(words)) return this.#life.end({ why: 'silent', since: this.#heardAt });
    // Some servers hang up on a bad token without a word.
    if (this.#hasAsked && !this.#isUp) this.#suspect(token, words, endReason(words), false);
    else this.#life.lost(endReason(words));
  }

  /** `isSaid`: the server said no. Else it only looks like one, and a person is not called for that. */
  #suspect(token: string, message: string, reason: Reason, isSaid: boolean): void {
    const { options, authority, credential } = this.#parts;
    const { connectMs, restMs } = options.timing;
    authority.turnedAway(token);
    this.#life.suspect({
      token,
      message,
      reason,
      limitMs: connectMs + 2 * restMs,
      isFinal: () => isSaid || credential.status.state === 'refused',
    });
  }

  #hangUp(): void {
    this.#cancelGreeting();
    this.#socket?.terminate();
  }
}
