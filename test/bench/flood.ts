import { join } from 'node:path';
import type { Page } from 'playwright';
import type { BenchContext } from './bench.ts';
import { watchFrames, type Smoothness } from './frames.ts';
import { countAcknowledged, countLogged } from './logged.ts';
import type { Figure } from './report.ts';
import { startSource, type EventSource } from './source.ts';
import { logFile } from './station.ts';
import { openWindow, watchArrival } from './window.ts';

const perSecond = 5_000;

/** 100,000 events at 5,000/s, while an operator scrolls through the list and acknowledges. */
export async function flood({ directory, isQuick, say }: BenchContext): Promise<readonly Figure[]> {
  const count = isQuick ? 10_000 : 100_000;
  const data = join(directory, 'data');
  const since = Date.now();
  const source = await startSource();
  const { seconds, smoothness } = await withstand(source, data, count);
  const file = logFile(data);
  const { startAt } = source;
  const lost = count - countLogged(file, { since, from: startAt, to: startAt + count });
  const acknowledged = countAcknowledged(file);
  const { fps, longestFrameMs, longestInputMs, inputs } = smoothness;
  say(`flood: ${count} events in ${seconds.toFixed(1)} s, ${inputs} inputs, ${acknowledged} acknowledged`);
  return [
    { name: 'flood.events', value: count, unit: '' },
    { name: 'flood.events_per_s', value: count / seconds, unit: '/s' },
    { name: 'flood.fps', value: fps, unit: 'fps', aim: { at: 'least', limit: 50 } },
    { name: 'flood.longest_input_ms', value: longestInputMs, unit: 'ms', aim: { at: 'most', limit: 100 } },
    { name: 'flood.longest_frame_ms', value: longestFrameMs, unit: 'ms' },
    { name: 'flood.acknowledged', value: acknowledged, unit: '' },
    { name: 'flood.lost', value: lost, unit: '', aim: { at: 'most', limit: 0 } },
  ];
}

/** From the first event sent to the last received, with the console open; closes both. */
async function withstand(
  source: EventSource,
  data: string,
  count: number,
): Promise<{ readonly seconds: number; readonly smoothness: Smoothness }> {
  const running = await openWindow(source, data);
  try {
    const { page } = running;
    await source.watched();
    // It comes after the list; what is asked is how a console in use bears a flood.
    await page.locator('.ol-viewport').waitFor();
    const arrival = await watchArrival(page, count);
    const frames = await watchFrames(page);
    const begun = performance.now();
    let isOver = false;
    const operated = operate(page, () => isOver);
    await source.pace(perSecond, count);
    await arrival.all();
    const seconds = (performance.now() - begun) / 1_000;
    isOver = true;
    await operated;
    return { seconds, smoothness: await frames.end() };
  } finally {
    await running.close();
    await source.stop();
  }
}

/** An operator in a hurry: looks up and down the list, picks a row, acknowledges it. */
async function operate(page: Page, isOver: () => boolean): Promise<void> {
  const list = page.getByTestId('alarm-list');
  await list.waitFor();
  const box = await list.boundingBox();
  if (!box) throw new Error('flood: the alarm list is not on screen');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  for (let n = 0; !isOver(); n += 1) {
    await page.mouse.move(middle.x, middle.y + (n % 5) * 20);
    for (let turn = 0; turn < 6; turn += 1) await page.mouse.wheel(0, n % 4 < 2 ? 120 : -120);
    await page.mouse.click(middle.x, middle.y + (n % 5) * 20);
    await page.keyboard.press('Space');
    // Away from the list the present order comes back.
    if (n % 5 === 4) await page.mouse.move(2, 2);
    await page.waitForTimeout(50);
  }
}
