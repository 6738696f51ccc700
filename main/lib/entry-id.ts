/** How many ids one millisecond holds; with it an id stays a safe integer until the year 2248. */
const perMs = 1_024;

/** The first id that an entry made at `epochMs` can have: turns a time range into a range of ids. */
export function firstIdAt(epochMs: number): number {
  return Math.floor(epochMs) * perMs;
}

/** When the entry was made, epoch ms, to the nearest millisecond that ids allow. */
export function timeOfId(id: number): number {
  return Math.floor(id / perMs);
}

/**
 * Makes time-ordered ids that only ever grow, also when the clock is set back or a millisecond is full.
 * `last` is the newest id that the log holds.
 */
export function createEntryIds(last: number): (epochMs: number) => number {
  let latest = last;
  return (epochMs) => {
    latest = Math.max(latest + 1, firstIdAt(epochMs));
    return latest;
  };
}
