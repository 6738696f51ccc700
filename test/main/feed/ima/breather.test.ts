import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Breather } from '../../../../main/feed/ima/breather.ts';
import { ManualClock } from '../../manual-clock.ts';

function setUp() {
  const clock = new ManualClock();
  const asked: string[] = [];
  const breather = new Breather(clock, {
    pause: () => asked.push('pause'),
    resume: () => asked.push('resume'),
  });
  return { clock, asked, breather };
}

describe('the breather', () => {
  it('lets a socket be while its frames take no longer than a turn may', async () => {
    const { clock, asked, breather } = setUp();
    for (let frame = 0; frame < 100; frame += 1) {
      breather.handled();
      clock.advance(7.9 / 100);
    }
    await turn();
    expect(asked).toEqual([]);
  });

  it('pauses a socket that takes longer, once, and resumes it in the next turn', async () => {
    const { clock, asked, breather } = setUp();
    breather.handled();
    clock.advance(8);
    breather.handled();
    breather.handled();
    expect(asked).toEqual(['pause']);
    await turn();
    expect(asked).toEqual(['pause', 'resume']);
  });

  it('counts each turn anew', async () => {
    const { clock, asked, breather } = setUp();
    for (let each = 0; each < 10; each += 1) {
      breather.handled();
      clock.advance(5);
      await turn();
    }
    expect(asked).toEqual([]);
  });

  it('does not wake a socket that was let go of', async () => {
    const { clock, asked, breather } = setUp();
    breather.handled();
    clock.advance(8);
    breather.handled();
    breather.stop();
    await turn();
    expect(asked).toEqual(['pause']);
  });
});
