import { systemClock } from '../../main/lib/clock.ts';
import { timeOfId } from '../../main/lib/entry-id.ts';
import { openAlarmLog, type AlarmLog } from '../../main/log/alarm-log.ts';
import { severities } from '../../preload/contract/hazard.ts';
import type { LogQuery } from '../../preload/contract/log.ts';
import { randomFrom } from '../fixture/log/entries.ts';
import type { BenchContext } from './bench.ts';
import { ensureLongLog, longLogSites } from './long-log.ts';
import { quantile } from './measure.ts';
import type { Figure } from './report.ts';
import { logger, logWorker } from './station.ts';

/** What the log view asks for at once. */
const limit = 200;
const dayMs = 86_400_000;

/** Finds its parameters anew for every question. */
type Ask = (chance: () => number) => LogQuery;

/** Every kind of question that the log view can put, on logs of 1,000,000 and 5,000,000 entries. */
export async function query(context: BenchContext): Promise<readonly Figure[]> {
  const middle = await ask(context, 'query.1m', await ensureLongLog(context, 'middle'));
  const large = await ask(context, 'query.5m', await ensureLongLog(context, 'large'));
  return [...middle, ...large];
}

async function ask(context: BenchContext, name: string, directory: string): Promise<readonly Figure[]> {
  const { log } = await openAlarmLog({
    directory,
    worker: logWorker,
    clock: systemClock,
    logger: logger.child('log'),
  });
  try {
    const figures: Figure[] = [];
    for (const [kind, question] of Object.entries(await questions(log))) {
      const { p95, entries } = await time(log, question, context.isQuick ? 5 : 100);
      context.say(`${name} ${kind}: p95 ${p95.toFixed(1)} ms, ${entries} entries a page`);
      figures.push({
        name: `${name}.${kind}_p95_ms`,
        value: p95,
        unit: 'ms',
        aim: { at: 'most', limit: 50 },
      });
    }
    return figures;
  } finally {
    await log.close();
  }
}

async function time(
  log: AlarmLog,
  question: Ask,
  times: number,
): Promise<{ readonly p95: number; readonly entries: number }> {
  const chance = randomFrom(7);
  const took: number[] = [];
  let entries = 0;
  for (let n = 0; n < times; n += 1) {
    const query = question(chance);
    const begun = performance.now();
    const page = await log.page(query);
    took.push(performance.now() - begun);
    entries += page.entries.length;
  }
  return { p95: quantile(took, 0.95), entries: Math.round(entries / times) };
}

async function questions(log: AlarmLog): Promise<Readonly<Record<string, Ask>>> {
  const newest = await log.page({ limit: 500, types: ['hazard'] });
  const to = timeOfId(newest.entries[0]?.id ?? 0);
  const from = timeOfId((await oldest(log, to)) ?? 0);
  const alarms = newest.entries.flatMap((entry) => (entry.type === 'hazard' ? [entry.alarm] : []));
  const pick = <T>(values: readonly T[], chance: () => number): T => {
    const value = values[Math.floor(chance() * values.length)];
    if (value === undefined) throw new Error('query: nothing to pick from');
    return value;
  };
  const site = (chance: () => number) => `ima-main/${1 + Math.floor(chance() * longLogSites)}`;
  const moment = (chance: () => number) => from + chance() * (to - from);
  const kinds = ['gas', 'flame', 'sos', 'noise', 'cctv-9', 'tilt'] as const;
  return {
    newest: () => ({ limit }),
    site: (chance) => ({ limit, site: site(chance) }),
    severity: (chance) => ({ limit, severities: [pick(severities, chance)] }),
    site_severity_range(chance) {
      const end = moment(chance);
      return { limit, site: site(chance), severities: ['critical', 'high'], from: end - 7 * dayMs, to: end };
    },
    kind: (chance) => ({ limit, kind: pick(kinds, chance) }),
    operator: (chance) => ({ limit, operator: pick(['kim', 'lee', 'park', 'choi'], chance) }),
    operator_site: (chance) => ({ limit, operator: pick(['kim', 'lee'], chance), site: site(chance) }),
    operator_unknown: () => ({ limit, operator: 'nobody' }),
    alarm_story: (chance) => ({ limit, alarm: pick(alarms, chance) }),
    text_korean: (chance) => ({ limit, text: pick(['불꽃감지', '안전모', '농도 초과', '경보'], chance) }),
    text_latin: (chance) => ({ limit, text: pick(['camera', 'picture', 'lost', 'cctv'], chance) }),
    text_site: (chance) => ({ limit, text: pick(['흙막이', '미세먼지'], chance), site: site(chance) }),
    text_two_that_never_meet: () => ({ limit, text: '불꽃감지 안전모' }),
    text_unknown: () => ({ limit, text: '지진' }),
    range_deep(chance) {
      const end = from + 0.3 * chance() * (to - from);
      return { limit, from: end - dayMs, to: end };
    },
    page_deep(chance) {
      return { limit, before: Math.floor(moment(chance)) * 1_024, severities: ['critical'] };
    },
  };
}

/** The id of the oldest entry, by halving the time. */
async function oldest(log: AlarmLog, to: number): Promise<number | undefined> {
  let low = 0;
  let high = to;
  while (high - low > dayMs) {
    const middle = (low + high) / 2;
    const { entries } = await log.page({ limit: 1, to: middle });
    if (entries.length > 0) high = middle;
    else low = middle;
  }
  return (await log.page({ limit: 1, to: high })).entries[0]?.id;
}
