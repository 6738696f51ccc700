import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/drill/random.ts';

describe('chance by seed', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const draw = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('forks a stream that does not depend on what was drawn before', () => {
    const fresh = createRandom(3);
    const used = createRandom(3);
    for (let draws = 0; draws < 10; draws += 1) used.next();
    expect(used.fork('crew').next()).toBe(fresh.fork('crew').next());
    expect(fresh.fork('crew').next()).not.toBe(fresh.fork('plans').next());
  });

  it('stays within its bounds and reaches both ends of a whole range', () => {
    const random = createRandom(1);
    const seen = new Set(Array.from({ length: 200 }, () => random.whole(2, 4)));
    expect([...seen].toSorted()).toEqual([2, 3, 4]);
  });

  it('refuses to pick from nothing', () => {
    expect(() => createRandom(1).pick([])).toThrow('the list is empty');
  });
});
