import { join } from 'node:path';
import type { Page } from 'playwright';
import type { BenchContext } from './bench.ts';
import { watchFrames, type Smoothness } from './frames.ts';
import type { Figure } from './report.ts';
import { startSource } from './source.ts';
import { openWindow } from './window.ts';

/** 200 sites on the map, ten alarms on each; and 20,000 devices on the plan of the first. */
const load = { sites: 200, devicesPerSite: 10 } as const;
const devicesOnPlan = 20_000;

/** The map moved by hand: dragged and zoomed in the console's window, in Chromium without a GPU. */
export async function map({ directory, isQuick, say }: BenchContext): Promise<readonly Figure[]> {
  const seconds = isQuick ? 3 : 10;
  const source = await startSource(load, { devicesOnPlan });
  const running = await openWindow(source, join(directory, 'data'), { withRest: true });
  try {
    const { page } = running;
    await source.watched();
    const alarms = load.sites * load.devicesPerSite;
    await source.pace(1_000, alarms);
    await page.waitForTimeout(1_000);
    const overview = await move(page, seconds);
    await page.getByRole('application').waitFor();
    await page.locator('select').first().selectOption({ label: 'Site 1' });
    await page.waitForTimeout(2_000);
    const plan = await move(page, seconds);
    say(`map: sites ${described(overview)}; devices ${described(plan)}`);
    const aim = { at: 'least', limit: 50 } as const;
    return [
      { name: 'map.fps', value: Math.min(overview.fps, plan.fps), unit: 'fps', aim },
      { name: 'map.sites_fps', value: overview.fps, unit: 'fps' },
      { name: 'map.devices_fps', value: plan.fps, unit: 'fps' },
      {
        name: 'map.longest_frame_ms',
        value: Math.max(overview.longestFrameMs, plan.longestFrameMs),
        unit: 'ms',
      },
    ];
  } finally {
    await running.close();
    await source.stop();
  }
}

function described({ fps, longestFrameMs, inputs }: Smoothness): string {
  return `${fps.toFixed(1)} fps, longest frame ${Math.round(longestFrameMs)} ms, ${inputs} inputs`;
}

/** Drags in circles, and zooms in and out between them. */
async function move(page: Page, seconds: number): Promise<Smoothness> {
  const box = await page.getByRole('application').boundingBox();
  if (!box) throw new Error('map: the map is not on screen');
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const radius = Math.min(box.width, box.height) / 4;
  const frames = await watchFrames(page);
  const until = performance.now() + seconds * 1_000;
  for (let turn = 0; performance.now() < until; turn += 1) {
    await page.mouse.move(centre.x + radius, centre.y);
    await page.mouse.down();
    for (let step = 0; step < 120 && performance.now() < until; step += 1) {
      const angle = (step / 60) * 2 * Math.PI;
      await page.mouse.move(centre.x + radius * Math.cos(angle), centre.y + radius * Math.sin(angle));
      await page.waitForTimeout(8);
    }
    await page.mouse.up();
    for (let step = 0; step < 10; step += 1) {
      await page.mouse.wheel(0, turn % 2 === 0 ? -100 : 100);
      await page.waitForTimeout(16);
    }
  }
  return frames.end();
}
