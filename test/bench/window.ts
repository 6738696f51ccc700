/** The whole console in a real Chromium window, watching a source of events. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { launchConsole, type RunningConsole } from '../e2e/harness.ts';
import type { EventSource } from './source.ts';

/** The machine may be slow, but a row that takes this long never comes. */
const patienceMs = 30_000;

/** Starts the built console on a data directory; `close` leaves the log behind to be looked at. */
export async function openWindow(
  source: Pick<EventSource, 'url' | 'rest' | 'sites'>,
  directory: string,
  options: { readonly withRest?: boolean } = {},
): Promise<RunningConsole> {
  await mkdir(directory, { recursive: true });
  const config = join(directory, 'bench-settings.json');
  const settings = {
    language: 'en',
    desk: { id: 'desk-1', room: 'room-1' },
    connections: [
      {
        id: 'ima-bench',
        kind: 'ima',
        url: source.url,
        ...(options.withRest && { rest: source.rest }),
        account: { token: 'bench' },
        sites: source.sites.map((number) => ({
          wp_no: number,
          name: `Site ${number}`,
          position: spot(number, source.sites.length),
        })),
      },
    ],
  };
  await writeFile(config, JSON.stringify(settings));
  const running = await launchConsole({ args: ['--config', config], data: directory });
  running.page.setDefaultTimeout(patienceMs);
  // The link does not wait for the window: what is measured in the page waits for the page.
  await running.page.getByTestId('status-bar').waitFor();
  return running;
}

/** `all` resolves when main has told this page that its feed has received so many. To be called before they come. */
export async function watchArrival(page: Page, count: number): Promise<{ all(): Promise<void> }> {
  const probe = await page.evaluateHandle((wanted) => {
    const all = new Promise<void>((resolve) => {
      window.bridge.onChange(({ links }) => {
        if (links?.some(({ received }) => received >= wanted)) resolve();
      });
    });
    return { all };
  }, count);
  return { all: () => probe.evaluate(({ all }) => all) };
}

/** Sites in rows over the south of the peninsula. */
function spot(number: number, count: number): readonly [number, number] {
  const columns = Math.ceil(Math.sqrt(count));
  const column = (number - 1) % columns;
  const row = Math.floor((number - 1) / columns);
  return [126.4 + (2.8 * column) / columns, 37.8 - (3.2 * row) / columns];
}
