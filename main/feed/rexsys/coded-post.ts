/** How Rexsys takes a payload over HTTP, and how it answers (wire-facts 3). */
import { because, becauseOfTime, withDetails, type Reason } from '../../../preload/contract/reason.ts';
import { isBag, type Bag } from '../ima/context.ts';
import { maxDepth, nestsDeeperThan } from '../ima/payload.ts';
import { Failure, failureReason } from '../reason.ts';

/** `form`: the field `EncodeData`; `text`: the bare encoded string. */
export type BodyStyle = 'form' | 'text';

export type PostAnswer =
  /** The documented envelope, whatever the status. */
  | { readonly is: 'reply'; readonly status: number; readonly result: unknown; readonly server: Bag }
  /** An answer without the envelope: a proxy's page, or a server that could not read us. */
  | { readonly is: 'misread'; readonly status: number }
  /** No answer. */
  | { readonly is: 'trouble'; readonly reason: Reason };

export interface PostOptions {
  readonly url: URL;
  readonly style: BodyStyle;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const maxReplyLength = 1_000_000;
const maxDetailLength = 200;

/** base64(encodeURIComponent(JSON)): the vendor's own script does the same. */
export function encode(payload: object): string {
  return btoa(encodeURIComponent(JSON.stringify(payload)));
}

/** Never rejects. Nothing of the payload is in a reason. */
export async function postCoded(payload: object, options: PostOptions): Promise<PostAnswer> {
  const { url, style, timeoutMs, signal } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const code = encode(payload);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: style === 'text' ? { 'content-type': 'text/plain' } : {},
      body: style === 'text' ? code : new URLSearchParams({ EncodeData: code }),
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
      // A token that is sent on to another address is a token given away.
      redirect: 'error',
    });
    return read(response.status, await textOf(response));
  } catch (failure) {
    const reason = timeout.aborted ? becauseOfTime('no-answer-within', timeoutMs) : failureReason(failure);
    return { is: 'trouble', reason: withDetails(reason, (detail) => detail.slice(0, maxDetailLength)) };
  }
}

function read(status: number, text: string): PostAnswer {
  if (nestsDeeperThan(text, maxDepth)) return { is: 'misread', status };
  try {
    const body: unknown = JSON.parse(text);
    const envelope = isBag(body) ? body['rexsys'] : undefined;
    if (!isBag(envelope)) return { is: 'misread', status };
    const { result, server } = envelope;
    return { is: 'reply', status, result, server: isBag(server) ? server : {} };
  } catch {
    // Not JSON is an answer too: the caller tells it as one that could not be read.
    return { is: 'misread', status };
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxReplyLength)
      throw new Failure(because('bad-answer', `more than ${maxReplyLength} characters`));
  }
  return text + decoder.decode();
}
