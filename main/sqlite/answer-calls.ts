import type { MessagePort } from 'node:worker_threads';

import type { AnswerOf } from './call.ts';
import type { Failure } from './failure.ts';

/** What a thread needs of its port. */
export type CallPort = Pick<MessagePort, 'on' | 'postMessage' | 'close'>;

export interface Answering<Call, Value, Kind extends string> {
  /** What it throws is the answer too, as a failure. */
  readonly answer: (call: Call) => Value;
  readonly toFailure: (error: unknown) => Failure<Kind>;
}

/** Answers the calls that come in on a port, one after the other, until one is named `close`. */
export function answerCalls<
  Call extends { readonly id: number; readonly name: string },
  Value,
  Kind extends string,
>(port: CallPort, { answer, toFailure }: Answering<Call, Value, Kind>): void {
  port.on('message', (call: Call) => {
    const post = (reply: AnswerOf<Value, Kind>) => port.postMessage(reply);
    try {
      post({ id: call.id, value: answer(call) });
    } catch (error) {
      post({ id: call.id, failure: toFailure(error) });
    }
    if (call.name === 'close') port.close();
  });
}
