/** The answer of a work-order system's REST, without a word of it in any error: people's names stand in it. */
import { because, becauseOfNumber } from '../../../preload/contract/reason.ts';
import { bytesOf } from '../http.ts';
import { maxDepth, nestsDeeperThan } from '../ima/payload.ts';
import { Failure } from '../reason.ts';

const maxBytes = 8_000_000;

/** There was an answer, and it says no or cannot be read. */
export class ReplyFailure extends Failure {
  readonly status: number;

  /** `what` was asked for; `why` is the status that says no where nothing else is wrong. */
  constructor(what: string, status: number, why?: string) {
    super(
      why === undefined ? becauseOfNumber('answered', status) : because('bad-answer', why),
      why === undefined ? `${what} answered ${status}` : `${what}: ${why}`,
    );
    this.status = status;
  }
}

/** The JSON of an answer. Rejects with `ReplyFailure`; of one whose status says no, nothing more is read. */
export async function jsonOf(response: Response, what: string): Promise<unknown> {
  if (!response.ok) {
    await response.body?.cancel();
    throw new ReplyFailure(what, response.status);
  }
  const bytes = await bytesOf(
    response,
    maxBytes,
    (words) => new ReplyFailure(what, response.status, `an answer of ${words}`),
  );
  const text = new TextDecoder().decode(bytes);
  if (nestsDeeperThan(text, maxDepth))
    throw new ReplyFailure(what, response.status, 'an answer that nests too deep');
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the text.
    throw new ReplyFailure(what, response.status, 'an answer that is not JSON');
  }
}
