import { expect, type Page } from '@playwright/test';
import type { Broadcast, BroadcastFacts, OutletState } from '../../preload/contract/broadcast.ts';
import type { JourneyDesk } from './journey.ts';

/** What the desk's main knows of broadcasts. */
export async function factsOf(desk: JourneyDesk): Promise<BroadcastFacts> {
  const { broadcast } = await desk.snapshot();
  if (!broadcast) throw new Error('this console has nothing to broadcast with');
  return broadcast;
}

/** The newest broadcast. */
export async function newestOf(desk: JourneyDesk): Promise<Broadcast> {
  const [newest] = (await factsOf(desk)).broadcasts;
  if (!newest) throw new Error('there is no broadcast');
  return newest;
}

/** The summary is open and may be held. */
export async function untilHoldable(page: Page): Promise<void> {
  await expect(page.getByTestId('broadcast-hold')).toBeFocused();
  await expect(page.getByTestId('broadcast-hold')).toHaveAttribute('aria-disabled', 'false');
}

/** From the draft to the summary. */
export async function review(page: Page): Promise<void> {
  await expect(page.getByTestId('broadcast-review')).toHaveAttribute('aria-disabled', 'false');
  await page.getByTestId('broadcast-review').press('Enter');
  await expect(page.getByTestId('broadcast-summary')).toBeVisible();
}

/**
 * Holds a key until what it sends is on the screen; its id. A busy machine may let a window be silent for so long
 * that main takes the hand for gone: then nothing was sent, the screen says so, and the hand comes again.
 */
export async function holdUntilSent(page: Page, key = ' '): Promise<string> {
  const before = await idShown(page);
  const isSent = async () => ![null, before].includes(await idShown(page));
  await expect(async () => {
    await page.keyboard.down(key);
    try {
      await expect.poll(isSent, { timeout: 5_000 }).toBe(true);
    } finally {
      await page.keyboard.up(key);
    }
  }).toPass({ timeout: 20_000 });
  return (await idShown(page)) ?? '';
}

/** Opens a broadcast from the list. Rows stand still under the pointer, so it leaves them first. */
export async function open(page: Page, id: string): Promise<void> {
  await page.mouse.move(1, 1);
  await page.locator(`[data-testid=broadcast-item][data-broadcast="${id}"]`).click();
  await expect.poll(() => idShown(page)).toBe(id);
}

async function idShown(page: Page): Promise<string | null> {
  const shown = page.getByTestId('broadcast-shown');
  return (await shown.count()) === 0 ? null : shown.getAttribute('data-broadcast');
}

/** States on the screen by device, of the broadcast that is open. */
export async function expectStates(page: Page, states: Readonly<Record<string, OutletState>>): Promise<void> {
  await expect
    .poll(async () =>
      Object.fromEntries(
        await page
          .getByTestId('broadcast-shown')
          .getByTestId('broadcast-outlet')
          .evaluateAll((rows) => rows.map((row) => [row.dataset['address'], row.dataset['state']])),
      ),
    )
    .toEqual(states);
}

/** The same state for all of them. */
export function all<Name extends string>(names: readonly Name[], state: OutletState) {
  return Object.fromEntries(names.map((name) => [name, state])) as Record<Name, OutletState>;
}

/** An empty draft with these zones, words and manner, as an operator ticks and types them. */
export async function draft(
  page: Page,
  { zones, words, tone = true }: { zones: readonly string[]; words: string; tone?: boolean },
): Promise<void> {
  await page.getByTestId('view-broadcast').click();
  await page.getByTestId('broadcast-begin').click();
  await expect(page.getByTestId('broadcast-draft')).toBeVisible();
  for (const zone of zones)
    await page.locator(`[data-testid=broadcast-zone][data-zone=${zone}] input`).check();
  await page.getByTestId('broadcast-words-en').fill(words);
  if (tone) await page.getByTestId('broadcast-tone').selectOption('alert');
}
