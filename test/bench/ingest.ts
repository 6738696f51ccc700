import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from './bench.ts';
import { ensureLongLog } from './long-log.ts';
import { countLogged } from './logged.ts';
import { greatest, median, quantile } from './measure.ts';
import { openRawLoop } from './raw-loop.ts';
import type { Figure } from './report.ts';
import { startSource, type EventSource } from './source.ts';
import { logFile, openStation } from './station.ts';

/** From the socket to the disk and the alarm state, on an empty log. */
export function ingest(context: BenchContext): Promise<readonly Figure[]> {
  return measure(context, 'ingest', (round) => join(context.directory, `log-${round}`));
}

/** The same on a log that already holds 5,000,000 entries. */
export async function ingestLong(context: BenchContext): Promise<readonly Figure[]> {
  const directory = await ensureLongLog(context, 'large');
  return measure(context, 'ingest_5m', () => directory);
}

async function measure(
  context: BenchContext,
  name: string,
  directoryOf: (round: number) => string,
): Promise<readonly Figure[]> {
  const source = await startSource();
  try {
    return [
      ...(await ratio(context, name, source, directoryOf)),
      ...(await sustained(context, name, source, directoryOf(-1))),
    ];
  } finally {
    await source.stop();
  }
}

/** Ours and the raw loop in turns, each with the same events, as fast as they take them. */
async function ratio(
  { directory, isQuick, say }: BenchContext,
  name: string,
  source: EventSource,
  directoryOf: (round: number) => string,
): Promise<readonly Figure[]> {
  const count = isQuick ? 3_000 : 30_000;
  const rounds = isQuick ? 1 : 5;
  const ours: number[] = [];
  const raw: number[] = [];
  // The first round warms the code up, and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    await source.prepare(count);
    const rawPerS = await burstRaw(source, count, join(directory, `raw-${round}.db`));
    const oursPerS = await burstOurs(source, count, directoryOf(round));
    say(`${name} round ${round}: ours ${Math.round(oursPerS)}/s, raw loop ${Math.round(rawPerS)}/s`);
    if (round === 0) continue;
    raw.push(rawPerS);
    ours.push(oursPerS);
  }
  const ratios = ours.map((each, round) => each / (raw[round] ?? NaN));
  return [
    { name: `${name}.events_per_s`, value: median(ours), unit: '/s' },
    { name: `${name}.raw_events_per_s`, value: median(raw), unit: '/s' },
    { name: `${name}.ratio`, value: median(ratios), unit: '', aim: { at: 'least', limit: 0.6 } },
  ];
}

async function burstRaw(source: EventSource, count: number, file: string): Promise<number> {
  const loop = await openRawLoop(source, file);
  const done = loop.received(count);
  await source.watched();
  const { startedAt } = await source.burst();
  await done;
  const seconds = (Date.now() - startedAt) / 1_000;
  await loop.close();
  rmSync(file);
  return count / seconds;
}

async function burstOurs(source: EventSource, count: number, directory: string): Promise<number> {
  const station = await openStation(source, directory, () => {});
  await source.watched();
  const done = station.toldCount(count);
  const { startedAt } = await source.burst();
  await done;
  const seconds = (Date.now() - startedAt) / 1_000;
  await station.close();
  return count / seconds;
}

/** 5,000/s for a minute: how far behind it falls, and that nothing is lost. */
async function sustained(
  { isQuick, say }: BenchContext,
  name: string,
  source: EventSource,
  directory: string,
): Promise<readonly Figure[]> {
  const perSecond = 5_000;
  const count = perSecond * (isQuick ? 3 : 60);
  mkdirSync(directory, { recursive: true });
  const since = Date.now();
  const first = source.startAt + (await source.prepare(0)).total;
  const backlogMs: number[] = [];
  const behindMs: number[] = [];
  const station = await openStation(source, directory, ({ entry }) => {
    if (entry.type !== 'hazard') return;
    const { report } = entry;
    const now = Date.now();
    backlogMs.push(now - report.receivedAt);
    behindMs.push(now - ((report.sourceTime - first) * 1_000) / perSecond);
  });
  await source.watched();
  const done = station.toldCount(count);
  const { startedAt, lateMs } = await source.pace(perSecond, count);
  await done;
  const seconds = (Date.now() - startedAt) / 1_000;
  const { commits } = station;
  await station.close();
  const logged = countLogged(logFile(directory), { since, from: first, to: first + count });
  say(
    `${name} sustained: ${count} events in ${seconds.toFixed(1)} s, ${commits} commits, ` +
      `source late by up to ${Math.round(lateMs)} ms`,
  );
  return [
    {
      name: `${name}.sustained_per_s`,
      // To the nearest ten: the last event's own way to the disk is in `seconds` too.
      value: Math.round(count / seconds / 10) * 10,
      unit: '/s',
      aim: { at: 'least', limit: perSecond },
    },
    { name: `${name}.sustained_backlog_p99_ms`, value: quantile(backlogMs, 0.99), unit: 'ms' },
    { name: `${name}.sustained_backlog_longest_ms`, value: greatest(backlogMs), unit: 'ms' },
    { name: `${name}.sustained_behind_longest_ms`, value: greatest(behindMs) - startedAt, unit: 'ms' },
    { name: `${name}.sustained_lost`, value: count - logged, unit: '', aim: { at: 'most', limit: 0 } },
  ];
}
