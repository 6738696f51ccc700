import type { Figure } from './report.ts';

/** What a benchmark is given. */
export interface BenchContext {
  /** Its own to write in; the whole of it is removed when the run is over. */
  readonly directory: string;
  /** Things that several benchmarks use and that take long to make; made once per run. */
  readonly shared: string;
  readonly isQuick: boolean;
  /** A line for whoever watches. */
  readonly say: (line: string) => void;
}

/** Runs in a process of its own, where it is alone with what it measures. */
export type Bench = (context: BenchContext) => Promise<readonly Figure[]>;
