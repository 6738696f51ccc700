import { describe, expect, it } from 'vitest';
import { createLoad } from '../../../main/drill/load.ts';

const options = { seed: 1, sites: 4, devicesPerSite: 20, startAt: 1_760_000_000_000 };

function take(count: number, seed = 1) {
  const load = createLoad({ ...options, seed });
  return Array.from({ length: count }, () => load.next());
}

describe('the load for benchmarks', () => {
  it('makes messages that are all different', () => {
    expect(new Set(take(5_000).map((message) => message.body)).size).toBe(5_000);
  });

  it('makes the same messages again with the same seed', () => {
    expect(take(100)).toEqual(take(100));
    expect(take(100, 2)).not.toEqual(take(100));
  });

  it('raises, continues and clears each device in turn, on every site', () => {
    const messages = take(4 * 20 * 4);
    const ofOne = messages
      .map(({ site, body }) => ({
        site,
        ...(JSON.parse(body) as { action_type: number; context: { device_idx: number } }),
      }))
      .filter((message) => message.context.device_idx === 300_007);
    expect(ofOne.map(({ site, action_type }) => [site, action_type])).toEqual([
      [3, 1],
      [3, 2],
      [3, 2],
      [3, 0],
    ]);
    expect(new Set(messages.map((message) => message.site)).size).toBe(4);
  });
});
