/**
 * The product-key certificate (wire-facts 3) in the shape that a session asks for. It is login and refresh in
 * one, and the only source of the client id, so it also keeps the latest certificate for the feed. Neither the
 * product key nor a token is ever in a reason.
 */
import {
  because,
  becauseOfNumber,
  withDetails,
  withMore,
  type Reason,
} from '../../../preload/contract/reason.ts';
import type { Authority, GrantAnswer } from '../authority.ts';
import { blank } from '../copy.ts';
import { wordsOf } from './answer.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import { postCoded, type BodyStyle, type PostAnswer } from './coded-post.ts';
import type { RexsysOptions } from './options.ts';

export type { Certificate };

export type CertificateAnswer =
  | { readonly ok: true; readonly certificate: Certificate }
  /** `rejected`: the server understood and said no. Otherwise asking again may help. */
  | { readonly ok: false; readonly rejected: boolean; readonly reason: Reason };

export interface RexsysAuthority extends Authority {
  /** The latest one of this run; null before the first and after a sign-out. */
  certificate(): Certificate | null;
  /** Asks for one now. The session's next grant is this one, since a server may keep only the newest token alive. */
  certify(): Promise<CertificateAnswer>;
  /** The server refused a login with this token: there is no call that would tell. */
  turnedAway(token: string): void;
  /** The text without product key and token, for whoever shows what a server said. */
  scrub(text: string): string;
}

export interface RexsysAuthorityParts {
  readonly options: Pick<RexsysOptions, 'url' | 'project' | 'paths' | 'body'>;
  readonly productKey: string;
  readonly timeoutMs: number;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Whose fault a failure looks like: nobody answered, the server failed, or what we sent was no good. */
type Fetched = CertificateAnswer & { readonly fault: 'silence' | 'server' | 'ours' };

/** How long a certificate that the feed asked for is as good as one that the session asks for, ms. */
const claimMs = 60_000;

export function createRexsysAuthority(parts: RexsysAuthorityParts): RexsysAuthority {
  const { options, productKey, timeoutMs, now } = parts;
  const url = new URL(options.paths.certificate, options.url);
  let style: BodyStyle | null = options.body === 'auto' ? null : options.body;
  let latest: Certificate | null = null;
  /** Certified for the feed, and not yet handed to the session. */
  let unclaimed: Certificate | null = null;
  let claimUntil = 0;
  let deadToken: string | null = null;
  let asking: Promise<CertificateAnswer> | null = null;

  const scrub = (text: string) =>
    [productKey, latest?.token ?? '']
      .filter((secret) => secret !== '')
      .reduce((rest, secret) => rest.replaceAll(secret, blank), text);

  const fetchBy = async (by: BodyStyle): Promise<Fetched> => {
    const payload = { project: options.project, productkey: productKey };
    const answer = judge(await postCoded(payload, { url, style: by, timeoutMs }), options.project, now());
    return answer.ok ? answer : { ...answer, reason: withDetails(answer.reason, scrub) };
  };

  const fetchAny = async (): Promise<Fetched> => {
    if (style !== null) return fetchBy(style);
    const form = await fetchBy('form');
    if (form.ok) style = 'form';
    if (form.ok || form.fault === 'silence') return form;
    const text = await fetchBy('text');
    if (text.ok) style = 'text';
    // The newer document's way has the word; the other one's where the first was not understood.
    if (text.ok || (text.rejected && !form.rejected && form.fault === 'ours')) return text;
    return form;
  };

  const certify = (): Promise<CertificateAnswer> => {
    asking ??= fetchAny()
      .then((answer): CertificateAnswer => {
        if (!answer.ok) return { ok: false, rejected: answer.rejected, reason: answer.reason };
        latest = unclaimed = answer.certificate;
        claimUntil = now() + claimMs;
        return { ok: true, certificate: latest };
      })
      .finally(() => (asking = null));
    return asking;
  };

  const grant = async (): Promise<GrantAnswer> => {
    const ready = unclaimed;
    const isReady = ready !== null && now() < claimUntil && ready.token !== deadToken;
    const answer: CertificateAnswer = isReady ? { ok: true, certificate: ready } : await certify();
    if (!answer.ok) return answer;
    unclaimed = null;
    const { certificate } = answer;
    return {
      ok: true,
      grant: { access: certificate.token, refresh: null, lifeMs: lifeOf(certificate, now()) },
    };
  };

  return {
    certificate: () => latest,
    certify,
    turnedAway: (token) => (deadToken = token),
    scrub,
    login: grant,
    refresh: grant,
    check(access) {
      // No call tells. What is known: the server turned it away, or has given another one since.
      const isDead = access === deadToken || (latest !== null && latest.token !== access);
      return Promise.resolve(isDead ? false : null);
    },
    logout(access) {
      // No call either; what is held is forgotten.
      if (latest?.token === access) latest = unclaimed = null;
      return Promise.resolve();
    },
  };
}

function judge(answer: PostAnswer, project: string, now: number): Fetched {
  if (answer.is === 'trouble') return { ok: false, rejected: false, fault: 'silence', reason: answer.reason };
  const { status } = answer;
  const fault = status >= 500 ? 'server' : 'ours';
  if (answer.is === 'misread') {
    const rejected = status === 401 || status === 403;
    const reason = rejected
      ? withMore(because('sign-in-refused'), becauseOfNumber('answered', status))
      : status >= 300
        ? becauseOfNumber('answered', status)
        : because('bad-answer');
    return { ok: false, rejected, fault, reason };
  }
  const certificate = readCertificate(answer.result, answer.server, project, now);
  if (certificate === null) {
    const words = wordsOf(answer.result) ?? wordsOf(answer.server['message']);
    return { ok: false, rejected: fault === 'ours', fault, reason: because('sign-in-refused', words) };
  }
  // Taken, it would be renewed at once and for ever.
  if (lifeOf(certificate, now) === 0)
    return { ok: false, rejected: true, fault: 'ours', reason: because('sign-in-expired') };
  return { ok: true, certificate, fault };
}

/** What is left of it, ms, by the server's own clock where that is known; null: for ever, as far as anybody said. */
function lifeOf({ expiresAt, skewMs }: Certificate, now: number): number | null {
  return expiresAt === null ? null : Math.max(0, expiresAt - now - (skewMs ?? 0));
}
