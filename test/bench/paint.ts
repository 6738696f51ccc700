import { join } from 'node:path';
import type { Page } from 'playwright';
import type { BenchContext } from './bench.ts';
import { quantile } from './measure.ts';
import type { Figure } from './report.ts';
import { startSource } from './source.ts';
import { openWindow, watchArrival } from './window.ts';

/**
 * From a frame's reception to what the operator sees. At 50/s every event is a new alarm and its row has to be in
 * the list; at 2,000/s most change an alarm that is there already.
 */
export async function paint(context: BenchContext): Promise<readonly Figure[]> {
  const { isQuick } = context;
  return [
    ...(await measure(context, {
      perSecond: 50,
      seconds: isQuick ? 3 : 20,
      devicesPerSite: 200,
      aimMs: 50,
      hasRows: true,
    })),
    ...(await measure(context, {
      perSecond: 2_000,
      seconds: isQuick ? 3 : 15,
      devicesPerSite: 100,
      aimMs: 150,
      hasRows: false,
    })),
  ];
}

interface Case {
  readonly perSecond: number;
  readonly seconds: number;
  readonly devicesPerSite: number;
  readonly aimMs: number;
  /** Each event is an alarm whose row must come. */
  readonly hasRows: boolean;
}

async function measure(context: BenchContext, each: Case): Promise<readonly Figure[]> {
  const { perSecond, seconds, devicesPerSite, aimMs, hasRows } = each;
  const source = await startSource({ devicesPerSite });
  const running = await openWindow(source, join(context.directory, `data-${perSecond}`));
  try {
    await source.watched();
    await source.pace(perSecond, perSecond);
    // A flood folds most rows away; newest first, every new alarm is on top.
    if (hasRows) await running.page.locator('[role=radio][data-value=time]').click();
    await running.page.mouse.move(2, 2);
    const probe = await startProbe(running.page, hasRows);
    const arrival = await watchArrival(running.page, perSecond * (1 + seconds));
    await source.pace(perSecond, perSecond * seconds);
    // The last ones count as well, and they are still on their way through log and window.
    await arrival.all();
    await running.page.waitForTimeout(2_000);
    const { delaysMs, unseen } = await probe.evaluate((found) => found);
    context.say(`paint at ${perSecond}/s: ${delaysMs.length} alarms painted, ${unseen} rows not seen`);
    const name = `paint.${perSecond}`;
    const figures: Figure[] = [
      { name: `${name}.p50_ms`, value: quantile(delaysMs, 0.5), unit: 'ms' },
      {
        name: `${name}.p99_ms`,
        value: quantile(delaysMs, 0.99),
        unit: 'ms',
        aim: { at: 'most', limit: aimMs },
      },
    ];
    if (!hasRows) return figures;
    const notSeen = { name: `${name}.rows_not_seen`, value: unseen, unit: '' };
    return [...figures, { ...notSeen, aim: { at: 'most', limit: 0 } }];
  } finally {
    await running.close();
    await source.stop();
  }
}

/**
 * Takes the time two animation frames after a delta: its row was laid out in the first, and when the second
 * begins the first has been painted. Both processes read the same clock of the machine.
 */
function startProbe(page: Page, hasRows: boolean) {
  return page.evaluateHandle((mustHaveRow) => {
    const found = { delaysMs: [] as number[], unseen: 0 };
    const giveUpMs = 2_000;
    const look = (id: string, heardAt: number) => {
      if (!mustHaveRow || document.querySelector(`[data-alarm="${CSS.escape(id)}"]`)) {
        found.delaysMs.push(Date.now() - heardAt);
        return;
      }
      if (Date.now() - heardAt > giveUpMs) found.unseen += 1;
      else requestAnimationFrame(() => look(id, heardAt));
    };
    window.bridge.onChange(({ alarms = [] }) => {
      if (alarms.length === 0) return;
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          for (const { id, heardAt } of alarms) look(id, heardAt);
        }),
      );
    });
    return found;
  }, hasRows);
}
