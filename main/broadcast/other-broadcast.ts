/** What another desk told of one broadcast. Told twice or in another order, it comes to the same. Pure. */
import type { Broadcast, BroadcastAct, OutletResult } from '../../preload/contract/broadcast.ts';
import type { ActSource } from './parts.ts';

export type ResultsAct = Extract<BroadcastAct, { is: 'results' }>;

export interface OtherBroadcast {
  readonly broadcast: Broadcast;
  /** The operation's clock of each result that was told. */
  readonly clocks: ReadonlyMap<string, number>;
  /** The newest of them. */
  readonly clock: number;
}

/** The results that are news, and what stands after them. */
export function mergeResults(
  other: OtherBroadcast,
  act: ResultsAct,
  { clock }: Pick<ActSource, 'clock'>,
): { readonly other: OtherBroadcast; readonly news: readonly OutletResult[] } {
  const { broadcast } = other;
  const results = new Map(broadcast.results.map((result) => [keyOf(result), result]));
  const clocks = new Map(other.clocks);
  const news = act.results.filter((result) => {
    const key = keyOf(result);
    if ((clocks.get(key) ?? -1) >= clock) return false;
    clocks.set(key, clock);
    const isNews = JSON.stringify(results.get(key)) !== JSON.stringify(result);
    results.set(key, result);
    return isNews;
  });
  const isNewest = clock > other.clock;
  const phase = !isNewest ? broadcast.phase : act.isOver ? 'over' : 'under-way';
  // At the end what was never told of is nobody's: that desk's settings know other ways than ours.
  const told = [...results].filter(([key]) => phase !== 'over' || clocks.has(key));
  return {
    other: {
      broadcast: { ...broadcast, phase, results: told.map(([, result]) => result) },
      clocks,
      clock: Math.max(clock, other.clock),
    },
    news,
  };
}

function keyOf({ zone, port, address }: OutletResult): string {
  return `${zone}\n${port}\n${address}`;
}
