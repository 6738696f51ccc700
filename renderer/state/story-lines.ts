import type { Entry } from '../../preload/contract/log.ts';

/** A line of an alarm's story: one entry, or a run of reports that only went on. */
export interface StoryLine {
  /** The newest entry of the run. */
  readonly entry: Entry;
  readonly count: number;
  /** When the oldest of the run was logged, epoch ms. */
  readonly since: number;
}

/** Newest first. A hazard that reports every second would bury what people did, so its reports are one line. */
export function storyLines(entries: readonly Entry[]): readonly StoryLine[] {
  const lines: StoryLine[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last && goesOn(entry) && goesOn(last.entry)) {
      lines[lines.length - 1] = { ...last, count: last.count + 1, since: entry.at };
    } else lines.push({ entry, count: 1, since: entry.at });
  }
  return lines;
}

function goesOn(entry: Entry): boolean {
  return entry.type === 'hazard' && entry.outcome === 'updated';
}
