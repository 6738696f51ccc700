/**
 * The two calls by which a site platform is told something (wire-facts 1.10): a push to workers by their
 * numbers, and a notice to a site, of which the platform picks the readers. Neither says whom it reached.
 */
import { because, becauseOf, withDetails, type Reason } from '../../../preload/contract/reason.ts';
import type { Credential } from '../feed.ts';
import { failureReason, isTimeout, stopped, wasCut } from '../reason.ts';
import { call, RestFailure } from './rest.ts';

export interface PushOrder {
  /** `wp_no` */
  readonly site: number;
  /** `mb_no` */
  readonly workers: readonly number[];
  readonly subject: string;
  readonly content: string;
  /** The phone gives a siren. */
  readonly isSiren: boolean;
}

export interface SiteNotice {
  /** `wp_id`, or `wp_no` where the platform takes that as well. */
  readonly site: string;
  readonly subject: string;
  readonly content: string;
}

/** `unanswered`: it went out and nobody told what became of it, so it may have arrived. */
export type SendAnswer =
  | { readonly is: 'taken' }
  | { readonly is: 'failed'; readonly reason: Reason }
  | { readonly is: 'unanswered'; readonly reason: Reason };

export interface OutboundParts {
  /** Null where the settings name none: every call then fails. */
  readonly origin: string | null;
  readonly credential: Pick<Credential, 'token' | 'denied'>;
  readonly timeoutMs: number;
}

/** The Java paths are printed without the context in front of them (wire-facts 1.7); a proxy may have taken it off. */
const contexts = ['/imoa', ''];
const maxDetailLength = 200;
/** A gateway that got no answer does not know whether the platform got the call. */
const gatewayStatuses = [502, 504];

export class ImaOutbound {
  readonly origin: string | null;
  readonly #parts: OutboundParts;
  #abort = new AbortController();

  constructor(parts: OutboundParts) {
    this.origin = parts.origin;
    this.#parts = parts;
  }

  /** Never rejects. */
  push({ site, workers, subject, content, isSiren }: PushOrder): Promise<SendAnswer> {
    return this.#send('/api/push/send', [
      {
        mb_no_list: workers,
        wp_no: site,
        pu_subject: subject,
        pu_content: content,
        pu_chk: isSiren ? 1 : 0,
      },
    ]);
  }

  /** Never rejects. The Java names first, then those of the platform's other calls. */
  notify({ site, subject, content }: SiteNotice): Promise<SendAnswer> {
    // Dots alone would climb out of the path; half a sign cannot be written into one.
    if (!site.isWellFormed() || !/[^.\s]/.test(site))
      return Promise.resolve(failed(becauseOf('not-there', site)));
    return this.#send(`/api/monitor/4.2/workplace/${encodeURIComponent(site)}/notify`, [
      { puSubject: subject, puContent: content },
      { pu_subject: subject, pu_content: content },
    ]);
  }

  /** Ends what is under way; later calls are made anew. */
  abort(): void {
    this.#abort.abort(stopped());
    this.#abort = new AbortController();
  }

  /** Another form is tried only after an answer from which it is sure that nothing was told to anybody. */
  async #send(path: string, bodies: readonly object[]): Promise<SendAnswer> {
    const { origin } = this.#parts;
    if (origin === null) return failed(because('not-set-up', 'REST'));
    const { signal } = this.#abort;
    let first: Refused | null = null;
    for (const context of contexts) {
      for (const body of bodies) {
        const attempted = await this.#authorized(new URL(context + path, origin), body, signal);
        if (attempted.is !== 'refused') return attempted;
        if (!isNoPath(attempted) && attempted.status !== 400) return failed(attempted.reason);
        first ??= attempted;
        if (isNoPath(attempted)) break;
      }
      if (first === null || !isNoPath(first)) break;
    }
    return failed(first?.reason ?? because('not-offered'));
  }

  /** Once more with another token, where the first one was turned away. */
  async #authorized(url: URL, body: object, signal: AbortSignal): Promise<Attempted> {
    const { credential } = this.#parts;
    for (let isSecond = false; ; isSecond = true) {
      const answer = await credential.token();
      if (signal.aborted) return failed(because('closed'));
      if (!answer.ok) return failed(answer.reason);
      const attempted = await this.#post(url, body, answer.token, signal);
      if (isSecond || attempted.is !== 'refused' || attempted.status !== 401) return attempted;
      const verdict = await credential.denied(answer.token, 'REST answered 401');
      if (verdict !== 'renewed' || signal.aborted) return attempted;
    }
  }

  async #post(url: URL, body: object, token: string, signal: AbortSignal): Promise<Attempted> {
    const { timeoutMs } = this.#parts;
    try {
      await call('POST', url, { authorization: `Bearer ${token}`, body, timeoutMs, signal });
      return { is: 'taken' };
    } catch (failure) {
      // Whoever refuses a token may quote it.
      const reason = withDetails(failureReason(failure, timeoutMs), (detail) =>
        detail.replaceAll(token, '***').slice(0, maxDetailLength),
      );
      if (failure instanceof RestFailure) {
        if (gatewayStatuses.includes(failure.status)) return { is: 'unanswered', reason };
        return { is: 'refused', reason, status: failure.status, hasEnvelope: failure.code !== null };
      }
      const mayHaveArrived = isTimeout(failure) || signal.aborted || wasCut(failure);
      return { is: mayHaveArrived ? 'unanswered' : 'failed', reason };
    }
  }
}

type Attempted =
  | SendAnswer
  | {
      readonly is: 'refused';
      readonly reason: Reason;
      readonly status: number;
      readonly hasEnvelope: boolean;
    };

type Refused = Extract<Attempted, { readonly is: 'refused' }>;

function failed(reason: Reason) {
  return { is: 'failed', reason } as const;
}

/** Without the platform's envelope it was a web server that knows no such path, and not a call about no such site. */
function isNoPath({ status, hasEnvelope }: Refused): boolean {
  return status === 404 && !hasEnvelope;
}
