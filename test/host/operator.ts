import type { Page } from 'playwright';
import { setTimeout as wait } from 'node:timers/promises';

/** How long a person takes to read an alarm before answering for it, ms. */
const readingMs = { least: 1_200, spread: 1_800 };
const actionWithinMs = 5_000;
/** How long one look at an empty list lasts, ms; then the end of the watch is noticed too. */
const lookMs = 1_000;

/** Every state in which somebody still has to acknowledge. */
const unacknowledged = ['unacknowledged', 'returned', 'latched-unacknowledged']
  .map((state) => `[data-testid=alarm-row][data-state=${state}]`)
  .join(', ');

export interface OperatorParts {
  readonly page: Page;
  /** Ends the watch: the promise of `operate` resolves soon after. */
  readonly signal: AbortSignal;
  /** The first alarm is on the list; nothing is done about it before this resolves. */
  readonly onFirstAlarm: () => Promise<void>;
  readonly onFirstAcknowledged: () => Promise<void>;
  /** Something was not as expected; the watch goes on. */
  readonly onTrouble: (words: string) => void;
}

/**
 * The scripted operator of a drill that nobody watches: takes the top unacknowledged row, reads it for a
 * moment, and presses Acknowledge, by real clicks in the window. Resolves when the signal says so.
 */
export async function operate({ page, signal, ...on }: OperatorParts): Promise<void> {
  let acknowledged = 0;
  let isFirst = true;
  while (!signal.aborted && !page.isClosed()) {
    try {
      const row = page.locator(unacknowledged).first();
      await row.waitFor({ timeout: lookMs });
      if (isFirst) await on.onFirstAlarm();
      isFirst = false;
      await wait(readingMs.least + Math.random() * readingMs.spread, undefined, { signal });
      await acknowledge(page);
      acknowledged += 1;
      if (acknowledged === 1) await on.onFirstAcknowledged();
    } catch (failure) {
      // Nothing to do at the moment, a row that ended under the pointer, or the end of the watch.
      if (signal.aborted || isTimeout(failure)) continue;
      on.onTrouble(String(failure));
      await wait(1_000);
    }
  }
}

/** How many alarms on the list still wait for somebody. */
export async function countUnacknowledged(page: Page): Promise<number> {
  return page.locator(unacknowledged).count();
}

/** Resolves when the alarm that was clicked is no longer unacknowledged. */
async function acknowledge(page: Page): Promise<void> {
  const row = page.locator(unacknowledged).first();
  const alarm = await row.getAttribute('data-alarm', { timeout: actionWithinMs });
  await row.click({ timeout: actionWithinMs });
  await page.getByTestId('acknowledge').first().click({ timeout: actionWithinMs });
  const same = page.locator(unacknowledged).and(page.locator(`[data-alarm=${JSON.stringify(alarm)}]`));
  await same.waitFor({ state: 'detached', timeout: actionWithinMs });
}

function isTimeout(failure: unknown): boolean {
  return failure instanceof Error && failure.name === 'TimeoutError';
}
