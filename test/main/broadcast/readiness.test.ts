import { afterEach, beforeEach, expect, it } from 'vitest';
import { Readiness } from '../../../main/broadcast/readiness.ts';
import { ManualClock } from '../manual-clock.ts';

let clock: ManualClock;
let readiness: Readiness;
let said: string[];

beforeEach(() => {
  clock = new ManualClock();
  readiness = new Readiness(clock);
  said = [];
});

afterEach(() => {
  readiness.close();
  expect(clock.waiting).toBe(0);
});

/** Waits, and says what came of it. */
function wait(isReady: () => boolean): void {
  const say = (words: string) => () => void said.push(words);
  readiness.until(isReady).then(say('ready'), say('given up'));
}

async function pass(ms: number): Promise<readonly string[]> {
  for (let left = ms; left > 0; left -= 250) {
    clock.advance(250);
    await Promise.resolve();
    await Promise.resolve();
  }
  return said;
}

it('goes on at once where nothing is in the way', async () => {
  wait(() => true);
  await Promise.resolve();
  await Promise.resolve();
  expect(said).toEqual(['ready']);
});

it('goes on as soon as nothing is in the way any more', async () => {
  let isUp = false;
  wait(() => isUp);
  expect(await pass(5_000)).toEqual([]);
  isUp = true;
  expect(await pass(500)).toEqual(['ready']);
});

it('goes on after a quarter of a minute, whatever is in the way', async () => {
  wait(() => false);
  expect(await pass(14_000)).toEqual([]);
  expect(await pass(1_500)).toEqual(['ready']);
});

it('gives up when it is closed', async () => {
  wait(() => false);
  await pass(1_000);
  readiness.close();
  expect(await pass(250)).toEqual(['given up']);
});
