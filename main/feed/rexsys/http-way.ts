/**
 * The HTTP way to a device (wire-facts 3): for when the socket cannot send. Body style and form of `data` are
 * not sure; where the settings leave them open they are tried in turn, and what was taken once is kept.
 */
import { because, becauseOfNumber, type Reason } from '../../../preload/contract/reason.ts';
import { sayReason } from '../../../preload/contract/reason-words.ts';
import { quoteOf, refusalOf } from './answer.ts';
import { postCoded, type BodyStyle, type PostAnswer } from './coded-post.ts';
import type { RexsysOptions } from './options.ts';

export interface SendOrder {
  readonly token: string;
  readonly sender: string;
  readonly receiver: string;
  readonly command: string;
  readonly data: object;
}

export type SendAnswer =
  | { readonly is: 'sent' }
  /** The server refused the token. */
  | { readonly is: 'denied'; readonly reason: Reason }
  | { readonly is: 'failed'; readonly reason: Reason };

interface Style {
  readonly body: BodyStyle;
  readonly data: 'text' | 'object';
}

const speaksOfToken =
  /\b401\b|unauthori[sz]ed|not authori[sz]ed|(invalid|expired|bad|unknown|missing|wrong)\W+(\w+\W)?token|token\W.{0,20}(invalid|expired|missing|unknown|wrong)|토큰|인증|만료/i;

export class HttpWay {
  readonly #options: Pick<RexsysOptions, 'url' | 'project' | 'paths' | 'timing'>;
  readonly #styles: readonly Style[];
  #known: Style | null = null;

  constructor(options: Pick<RexsysOptions, 'url' | 'project' | 'paths' | 'timing' | 'body' | 'httpData'>) {
    this.#options = options;
    const bodies: readonly BodyStyle[] = options.body === 'auto' ? ['form', 'text'] : [options.body];
    const forms: readonly Style['data'][] =
      options.httpData === 'auto' ? ['text', 'object'] : [options.httpData];
    this.#styles = bodies.flatMap((body) => forms.map((data) => ({ body, data })));
  }

  /** Never rejects. */
  async send(order: SendOrder, signal: AbortSignal): Promise<SendAnswer> {
    let said: SendAnswer | null = null;
    for (const style of this.#known ? [this.#known] : this.#styles) {
      const answer = judge(await this.#post(order, style, signal));
      if (answer.is === 'sent') this.#known = style;
      // Silence is no word about the style, and a message that may have arrived must not be sent twice.
      if (answer.is !== 'unfit') return answer;
      said ??= { is: 'failed', reason: answer.reason };
    }
    return said ?? { is: 'failed', reason: because('not-offered') };
  }

  #post(order: SendOrder, { body, data }: Style, signal: AbortSignal): Promise<PostAnswer> {
    const { url, project, paths, timing } = this.#options;
    const payload = {
      token: order.token,
      project,
      channel: 'client',
      sender: order.sender,
      receiver: order.receiver,
      command: order.command,
      data: data === 'text' ? JSON.stringify(order.data) : order.data,
    };
    return postCoded(payload, {
      url: new URL(paths.send, url),
      style: body,
      timeoutMs: timing.restMs,
      signal,
    });
  }
}

/** `unfit`: answered, and not with a yes: the style may be why. */
function judge(answer: PostAnswer): SendAnswer | { readonly is: 'unfit'; readonly reason: Reason } {
  if (answer.is === 'trouble') return { is: 'failed', reason: answer.reason };
  const { status } = answer;
  const reason = reasonOf(answer);
  if (reason === null) return { is: 'sent' };
  return { is: status === 401 || speaksOfToken.test(sayReason(reason)) ? 'denied' : 'unfit', reason };
}

/** Null: it was taken. */
function reasonOf(answer: Exclude<PostAnswer, { readonly is: 'trouble' }>): Reason | null {
  const { status } = answer;
  const isBad = status >= 300;
  if (answer.is === 'misread') return isBad ? becauseOfNumber('answered', status) : because('bad-answer');
  const said = refusalOf(answer.result);
  const words = said === null ? null : quoteOf(said);
  if (isBad) return becauseOfNumber('answered', status, words);
  if (said !== null) return because('refused', words);
  return answer.result === null ? because('bad-answer') : null;
}
