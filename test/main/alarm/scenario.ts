import fc from 'fast-check';
import { severities, type HazardAction, type Severity } from '../../../preload/contract/hazard.ts';
import type { Alarm, AlarmCommand } from '../../../preload/contract/alarm.ts';
import type { AlarmEvent } from '../../../main/alarm/machine.ts';
import { commandOn, hazard, noon, order, reportLike } from './event-like.ts';

/** One thing that happens, said without knowing the state it happens in. */
export type Happening =
  | {
      readonly what: 'report';
      readonly source: number;
      readonly action: HazardAction;
      readonly severity: Severity;
      readonly latching: boolean;
      /** Against the newest server time so far: behind is late, far behind is a clock set back. */
      readonly aheadMs: number;
    }
  /** The latest report of the source comes again. */
  | { readonly what: 'duplicate'; readonly source: number; readonly severity: Severity | null }
  | {
      readonly what: 'command';
      readonly source: number;
      readonly command: AlarmCommand['command'];
      /** What the operator's screen is behind by. */
      readonly stale: 'nothing' | 'occurrence' | 'severity';
    };

const severity = fc.constantFrom(...severities);
const source = fc.nat({ max: 2 });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('report' as const),
      source,
      action: fc.constantFrom('raised' as const, 'progress' as const, 'cleared' as const),
      severity,
      latching: fc.boolean(),
      aheadMs: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
        { weight: 2, arbitrary: fc.integer({ min: -300_000, max: -1 }) },
        { weight: 1, arbitrary: fc.constantFrom(0, -300_000, -300_001, -3_600_000) },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('duplicate' as const),
      source,
      severity: fc.option(severity),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('command' as const),
      source,
      command: fc.constantFrom(
        'acknowledge',
        'acknowledge',
        'unacknowledge',
        'reset',
        'note',
        'claim',
        'release',
        'shelve',
        'unshelve',
      ),
      stale: fc.constantFrom('nothing', 'nothing', 'nothing', 'occurrence', 'severity'),
    }),
  },
);

/** Any order of raise, progress, clear, command, duplicate and late event, over a few sources. */
export const scenarios = fc.array(happening, { maxLength: 60, size: 'max' });

/**
 * Makes an event of each happening, in order. `alarmAt` says how the alarm of a source stands by then, for
 * commands name what an operator sees.
 */
export function* enact(
  scenario: readonly Happening[],
  alarmAt: (source: number) => Alarm | null,
): Generator<AlarmEvent> {
  let newest = noon;
  let id = 0;
  const latest = new Map<number, AlarmEvent & { type: 'hazard' }>();
  for (const each of scenario) {
    id += 1;
    if (each.what === 'report') {
      const sourceTime = newest + each.aheadMs;
      const { action, severity, latching } = each;
      const report = reportLike(action, {
        severity,
        latching,
        sourceTime,
        receivedAt: noon + id,
        source: { type: 'device', id: String(each.source), name: null },
        readings: [{ name: 'co', value: id, unit: 'ppm' }],
      });
      // The server's clock is set back for good, or else the report was only late.
      newest = each.aheadMs < -300_000 ? sourceTime : Math.max(newest, sourceTime);
      const event = { type: 'hazard', id, report } as const;
      latest.set(each.source, event);
      yield event;
    } else if (each.what === 'duplicate') {
      const first = latest.get(each.source);
      if (!first) continue;
      const severity = each.severity ?? first.report.severity;
      yield hazard(id, { ...first.report, severity, receivedAt: noon + id });
    } else {
      const seen = alarmAt(each.source) ?? absent(each.source);
      yield order(
        id,
        commandOn(
          {
            id: seen.id,
            occurrence: seen.occurrence - (each.stale === 'occurrence' ? 1 : 0),
            severity: each.stale === 'severity' ? anotherThan(seen.severity) : seen.severity,
          },
          each.command,
        ),
      );
    }
  }
}

export function idOf(source: number): string {
  return `ima-main/1|gas|device:${source}`;
}

function absent(source: number): Pick<Alarm, 'id' | 'occurrence' | 'severity'> {
  return { id: idOf(source), occurrence: 1, severity: 'high' };
}

function anotherThan(severity: Severity): Severity {
  return severity === 'critical' ? 'low' : 'critical';
}
