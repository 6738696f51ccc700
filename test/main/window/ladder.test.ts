import { describe, expect, test } from 'vitest';
import { climb, newLadder, type Climbed, type Ladder, type Look } from '../../../main/window/ladder.ts';

/** Looks at given seconds; the rungs that were taken, with their seconds. */
function watch(looks: readonly ({ readonly s: number } & Partial<Look>)[], start = newLadder(0)) {
  let ladder: Ladder = start;
  const steps: string[] = [];
  let last: Climbed | null = null;
  for (const { s, ...look } of looks) {
    last = climb(ladder, {
      ...{ at: s * 1_000, provenMs: null, isHung: false, isTended: false, mayRelaunch: true },
      ...look,
    });
    ladder = last.ladder;
    if (last.rung) steps.push(`${s} ${last.rung}`);
  }
  return { ladder, steps, last };
}

/** A look every `every` seconds from `from` up to `to`. */
function looks(from: number, to: number, look: Partial<Look> = {}, every = 1) {
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => ({
    s: from + index * every,
    ...look,
  }));
}

const proved = { provenMs: 0 } as const;

describe('up', () => {
  test('one look without a proof is a doubt, the second in a row is blind', () => {
    expect(watch([{ s: 1 }]).last).toMatchObject({ is: 'suspect', rung: null });
    expect(watch([{ s: 1 }, { s: 2 }]).last).toMatchObject({ is: 'blind', rung: 'repaint' });
    expect(watch([{ s: 1 }, { s: 2, ...proved }, { s: 3 }]).last).toMatchObject({
      is: 'suspect',
      rung: null,
    });
  });

  test('repaint, reload, new window, relaunch, each with a gap', () => {
    expect(watch(looks(1, 40)).steps).toEqual(['2 repaint', '12 reload', '22 new-window', '32 relaunch']);
  });

  test('a page that does not answer gets another process at once', () => {
    expect(watch(looks(1, 30, { isHung: true })).steps).toEqual([
      '2 new-window',
      '12 relaunch',
      '22 relaunch',
    ]);
  });

  test('hanging on the way up passes over what cannot help, and never goes back down', () => {
    const steps = watch([...looks(1, 12), ...looks(13, 22, { isHung: true }), ...looks(23, 32)]).steps;
    expect(steps).toEqual(['2 repaint', '12 reload', '22 new-window', '32 relaunch']);
  });

  test('while the program may not start again a new window is made, less often, until it may', () => {
    const { steps } = watch([...looks(1, 150, { mayRelaunch: false }), ...looks(151, 160)]);
    expect(steps).toEqual([
      '2 repaint',
      '12 reload',
      '22 new-window',
      '82 new-window',
      '142 new-window',
      '152 relaunch',
    ]);
  });
});

describe('down', () => {
  test('a proof ends it and says how long nothing moved', () => {
    const { last } = watch([{ s: 3, ...proved }, ...looks(8, 20), { s: 21, ...proved }]);
    expect(last).toMatchObject({ is: 'alive', wasBlindMs: 18_000 });
  });

  test('blindness counts from frame to frame, not from look to look', () => {
    const { last } = watch([{ s: 5, provenMs: 2_000 }, ...looks(8, 20), { s: 21, provenMs: 1_000 }]);
    expect(last).toMatchObject({ is: 'alive', wasBlindMs: 17_000 });
  });

  test('a doubt that ends in a proof was no blindness', () => {
    expect(watch([{ s: 1 }, { s: 2, ...proved }]).last).toMatchObject({ is: 'alive', wasBlindMs: null });
  });

  test('asleep again before a minute of proofs: the next rung, not the first', () => {
    const { steps } = watch([...looks(1, 2), ...looks(3, 62, proved), ...looks(63, 64)]);
    expect(steps).toEqual(['2 repaint', '64 reload']);
  });

  test('after a minute of proofs the next trouble begins at the bottom', () => {
    const { steps } = watch([...looks(1, 2), ...looks(3, 63, proved), ...looks(64, 65)]);
    expect(steps).toEqual(['2 repaint', '65 repaint']);
  });

  test('one doubt in that minute and it begins anew', () => {
    const { steps } = watch([
      ...looks(1, 2),
      ...looks(3, 60, proved),
      { s: 61 },
      ...looks(62, 70, proved),
      ...looks(71, 72),
    ]);
    expect(steps).toEqual(['2 repaint', '72 reload']);
  });

  test('the gap holds from one trouble to the next', () => {
    const { steps } = watch([...looks(1, 2), { s: 3, ...proved }, ...looks(4, 13)]);
    expect(steps).toEqual(['2 repaint', '12 reload']);
  });

  test('it works the second, the third and the hundredth time', () => {
    let ladder = newLadder(0);
    for (let time = 0; time < 100; time++) {
      const begin = time * 200;
      const round = watch(
        [...looks(begin + 1, begin + 12), ...looks(begin + 13, begin + 90, proved)],
        ladder,
      );
      expect(round.steps, `time ${time + 1}`).toEqual([`${begin + 2} repaint`, `${begin + 12} reload`]);
      ladder = round.ladder;
    }
  });

  test('at the top of a ladder that lasts it still works the hundredth time', () => {
    const { steps } = watch(looks(1, 7_000, { mayRelaunch: false }));
    expect(steps.filter((step) => step.endsWith('new-window')).length).toBeGreaterThan(100);
  });
});
