import type { Clock } from '../../../main/lib/clock.ts';
import { leastCounts, leastOf, type Holdings, type LeakWatch, type Memory } from './leak-watch.ts';

export type Counts = Readonly<Record<string, number>>;

/** What the process held in a quiet moment. */
export interface Sample extends Holdings, Memory {
  readonly name: string;
  /** Callbacks that are still to come, by who waits for them. */
  readonly timers: Counts;
  /** How long each of them was to wait, at the last look, ms. */
  readonly delays: Readonly<Record<string, readonly number[]>>;
  /** Lines between desks and servers, by system. */
  readonly connections: Counts;
}

export interface SampleParts {
  readonly clock: Clock;
  readonly leaks: LeakWatch;
  readonly calmMs: number;
  readonly timers: () => Counts;
  readonly delays: () => Sample['delays'];
  readonly connections: () => Counts;
}

const looks = 60;
const lookEveryMs = 100;
const mostRounds = 5;
const desks = 2;

/**
 * The least of many looks: counters that are told twice a second, and beats, come and go. Looks again, up to a
 * minute and a half later, where a desk had not just its one connection to each system (a token is renewed in a
 * quiet moment, too), or where there is more of anything than in `before`: a server waits for up to 45 s for
 * clients that are gone. What is held for good is still there then.
 */
export async function takeSample(name: string, parts: SampleParts, before: Sample | null): Promise<Sample> {
  for (let round = 1; ; round += 1) {
    const { sample, isWhole } = await lookOften(name, parts);
    const isMore = before !== null && compareSamples([before, sample], null).length > 0;
    if ((isWhole && !isMore) || round === mostRounds) return sample;
  }
}

async function lookOften(name: string, parts: SampleParts): Promise<{ sample: Sample; isWhole: boolean }> {
  const { clock, leaks, calmMs, timers, connections } = parts;
  const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  await wait(calmMs);
  await leaks.collect();
  const seen: (Holdings & { timers: Counts; connections: Counts })[] = [];
  for (let look = 0; look < looks; look += 1) {
    await wait(lookEveryMs);
    seen.push({ ...leaks.look(), timers: timers(), connections: connections() });
  }
  const sample = {
    name,
    ...leastOf(seen),
    timers: leastCounts(seen.map((look) => look.timers)),
    delays: parts.delays(),
    connections: leastCounts(seen.map((look) => look.connections)),
    ...(await leaks.memory()),
  };
  const counts = seen.flatMap((look) => Object.values(look.connections));
  return { sample, isWhole: counts.every((count) => count === desks) };
}

/** What has grown from the first sample to any later one. */
export function compareSamples(samples: readonly Sample[], heapTolerance: number | null): readonly string[] {
  const [first, ...later] = samples;
  if (!first) return [];
  return later.flatMap((sample) => {
    const grown = (what: string, before: number, after: number) =>
      after > before ? [`${sample.name}: ${what} grew from ${before} to ${after}`] : [];
    const each = (what: string, before: Counts, after: Counts) =>
      Object.entries(after).flatMap(([name, count]) => grown(`${what} ${name}`, before[name] ?? 0, count));
    const isHeapLarge = heapTolerance !== null && sample.heap > first.heap * (1 + heapTolerance);
    return [
      ...each('held by Node:', first.resources, sample.resources),
      ...grown('listeners', first.listeners, sample.listeners),
      ...grown('listeners on the process', first.processListeners, sample.processListeners),
      ...each('timers of', first.timers, sample.timers).map(
        (problem) => `${problem}: ${JSON.stringify(first.delays)} to ${JSON.stringify(sample.delays)}`,
      ),
      ...each('connections to', first.connections, sample.connections),
      ...(isHeapLarge
        ? [`${sample.name}: the heap grew from ${megabytes(first.heap)} to ${megabytes(sample.heap)} MB`]
        : []),
    ];
  });
}

/** In a line. */
export function describeSample(sample: Sample): string {
  const { name, resources, listeners, processListeners, timers, connections, heap, external, rss } = sample;
  const list = (counts: Counts) =>
    Object.entries(counts)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ');
  const memory = `heap ${megabytes(heap)}, external ${megabytes(external)}, rss ${megabytes(rss)} MB`;
  return `${name}: ${list(resources)}; timers ${list(timers)}; connections ${list(connections)}; listeners ${listeners} and ${processListeners}; ${memory}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}
