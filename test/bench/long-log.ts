import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AlarmBook } from '../../main/alarm/book.ts';
import { firstIdAt } from '../../main/lib/entry-id.ts';
import { LogReader } from '../../main/log/reader.ts';
import { toRow } from '../../main/log/row.ts';
import { LogWriter } from '../../main/log/writer.ts';
import type { Entry } from '../../preload/contract/log.ts';
import { mixture, morning } from '../fixture/log/entries.ts';
import type { BenchContext } from './bench.ts';
import { logFile } from './station.ts';

/** 5,000,000 entries are a year of a room with 40 sites. */
const stepMs = 6_300;
export const longLogSites = 40;
/** Rows of one transaction. */
const atOnce = 10_000;
/** The alarms of so many last entries are the ones present when the log is opened. */
const inBook = 2_000;

type Size = 'middle' | 'large';

/** How many entries they hold: 1,000,000 and 5,000,000, or few for trying. */
export function sizeOf(size: Size, isQuick: boolean): number {
  const large = isQuick ? 50_000 : 5_000_000;
  return size === 'large' ? large : large / 5;
}

/**
 * A directory with a log of that size, index and checkpoint complete, made once per run by the log room's own
 * writer and reader. The large one begins as a copy of the middle one.
 */
export async function ensureLongLog(context: BenchContext, size: Size): Promise<string> {
  const directory = join(context.shared, `log-${size}`);
  if (existsSync(directory)) return directory;
  const count = sizeOf(size, context.isQuick);
  const begun = performance.now();
  let from = 0;
  if (size === 'large') {
    cpSync(await ensureLongLog(context, 'middle'), directory, { recursive: true });
    from = sizeOf('middle', context.isQuick);
  } else {
    mkdirSync(directory, { recursive: true });
  }
  grow(logFile(directory), from, count);
  const seconds = (performance.now() - begun) / 1_000;
  context.say(`made a log of ${count.toLocaleString('en-US')} entries in ${seconds.toFixed(0)} s`);
  return directory;
}

function grow(file: string, from: number, to: number): void {
  const writer = new LogWriter(file);
  const last: Entry[] = [];
  let rows = [];
  for (const entry of entries(from, to)) {
    rows.push(toRow(entry));
    if (rows.length === atOnce) {
      writer.write(rows, null);
      rows = [];
    }
    last.push(entry);
    if (last.length >= 2 * inBook) last.splice(0, inBook);
  }
  const book = new AlarmBook();
  book.replay(last);
  writer.write(rows, { through: book.through, data: book.toCheckpoint() });
  writer.close();

  const reader = new LogReader(file);
  while (reader.index());
  reader.close();
}

/** The numbers `from` to `to` of a long mixture that reaches to about now. */
function* entries(from: number, to: number): Generator<Entry> {
  const first = Date.now() - to * stepMs - morning + from * stepMs;
  for (const entry of mixture(to - from, { seed: 1 + from, sites: longLogSites, stepMs })) {
    yield { ...entry, id: entry.id + firstIdAt(first), at: entry.at + first };
  }
}
