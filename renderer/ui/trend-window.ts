/** One value of a reading. `at` is epoch ms. */
export interface TrendPoint {
  readonly at: number;
  readonly value: number;
}

/** A trend shows the last half hour. */
export const WINDOW_MS = 30 * 60_000;

/** Two columns as uPlot wants them: seconds, ascending, and values. */
export type Columns = [number[], number[]];

/**
 * The points of the window that ends now, in order of time, with the last one before it so that the line does
 * not begin in mid-air. Of several at the same moment the last one told counts.
 */
export function windowOf(points: readonly TrendPoint[], now: number): Columns {
  const from = now - WINDOW_MS;
  const ordered = points
    .filter(({ at, value }) => at <= now && Number.isFinite(value))
    .sort((a, b) => a.at - b.at);
  const first = ordered.findIndex(({ at }) => at >= from);
  const shown = first === -1 ? [] : ordered.slice(Math.max(0, first - 1));
  const byTime = new Map(shown.map(({ at, value }) => [at / 1_000, value]));
  return [[...byTime.keys()], [...byTime.values()]];
}

/** The values' range with room above and below; the limit is always in it. A flat line lies in the middle. */
export function rangeOf(values: readonly number[], limit: number | null): [low: number, high: number] {
  const all = limit === null ? [...values] : [...values, limit];
  let [low, high] = [Math.min(...all), Math.max(...all)];
  if (!(low <= high)) return [0, 1];
  const room = (high - low) * 0.12 || Math.abs(high) * 0.1 || 1;
  [low, high] = [low - room, high + room];
  return [low, high];
}
