import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { LoadOptions } from '../../main/drill/load.ts';

export interface SourceOptions {
  readonly load: LoadOptions;
  /** So many markers are on the plan of site 1; the other sites have an empty plan. Absent: REST knows no plan. */
  readonly devicesOnPlan?: number;
}

export type Order =
  /** Waits until somebody has subscribed to every site. */
  | { readonly order: 'wait' }
  | { readonly order: 'prepare'; readonly count: number }
  | { readonly order: 'burst' }
  | { readonly order: 'pace'; readonly perSecond: number; readonly count: number }
  /** One message beside all others; what is being sent goes on. */
  | { readonly order: 'tell'; readonly site: number; readonly envelope: object }
  | { readonly order: 'halt' };

/** What the source's process says: answer 0 is its address, the others are to orders. */
export interface SourceAnswer {
  readonly id: number;
  readonly sent?: Sent;
  readonly url?: string;
  readonly rest?: string;
}

/** An order that is carried out, or was cut short by the next one. */
export interface Sent {
  readonly count: number;
  /** How many were made since the start: the number of the next one. */
  readonly total: number;
  /** Epoch ms, before the first. */
  readonly startedAt: number;
  /** The most that the source itself was behind its own timetable. */
  readonly lateMs: number;
}

/** A back end in a process of its own, so that what it costs is not counted as ours. */
export interface EventSource {
  /** The `publish_time` of the first event; each further one is 1 ms later. */
  readonly startAt: number;
  readonly url: string;
  readonly rest: string;
  readonly sites: readonly number[];
  watched(): Promise<Sent>;
  /** Makes events ahead of time; `burst` sends them, again and again if asked. */
  prepare(count: number): Promise<Sent>;
  burst(): Promise<Sent>;
  pace(perSecond: number, count: number): Promise<Sent>;
  /** One message of any kind, while the load goes on; `startedAt` is when it was sent. */
  tell(site: number, envelope: object): Promise<Sent>;
  /** Cuts short what is being sent. */
  halt(): Promise<Sent>;
  stop(): Promise<void>;
}

/** Sites and devices of a control room as the benchmarks see it. */
export const room = { sites: 12, devicesPerSite: 100 } as const;

/** `load` says how many sites and devices take turns. The n-th event ever has `publish_time` `startAt` + n. */
export async function startSource(
  load: Partial<LoadOptions> = {},
  more: Omit<SourceOptions, 'load'> = {},
): Promise<EventSource> {
  const full: LoadOptions = { seed: 1, ...room, startAt: Date.now() - 3_600_000, ...load };
  const options: SourceOptions = { load: full, ...more };
  const child = fork(new URL('./source-process.ts', import.meta.url), [JSON.stringify(options)], {
    execArgv: [],
  });
  const waiting = new Map<number, (answer: SourceAnswer) => void>();
  child.on('message', (answer: SourceAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const ended = once(child, 'exit');
  const died = ended.then(() => {
    throw new Error('the source of events ended');
  });
  // Minded only while an answer is waited for: that it ends when it is told to is no failure.
  died.catch(() => undefined);
  const answerTo = async (id: number) => {
    const { promise, resolve } = Promise.withResolvers<SourceAnswer>();
    waiting.set(id, resolve);
    return Promise.race([promise, died]);
  };
  let last = 0;
  const ask = async (order: Order): Promise<Sent> => {
    last += 1;
    const answer = answerTo(last);
    child.send({ id: last, ...order });
    const { sent } = await answer;
    if (!sent) throw new Error(`the source of events did not carry out ${order.order}`);
    return sent;
  };
  const { url = '', rest = '' } = await answerTo(0);
  return {
    url,
    rest,
    startAt: full.startAt,
    sites: Array.from({ length: full.sites }, (_, index) => index + 1),
    watched: () => ask({ order: 'wait' }),
    prepare: (count) => ask({ order: 'prepare', count }),
    burst: () => ask({ order: 'burst' }),
    pace: (perSecond, count) => ask({ order: 'pace', perSecond, count }),
    tell: (site, envelope) => ask({ order: 'tell', site, envelope }),
    halt: () => ask({ order: 'halt' }),
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
