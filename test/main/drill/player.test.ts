import { describe, expect, it } from 'vitest';
import { Player } from '../../../main/drill/player.ts';
import type { Step } from '../../../main/drill/scenario/story.ts';
import { ManualClock } from '../manual-clock.ts';

const steps = [1_000, 2_000, 2_000, 5_000].map((at): Step => ({ at, type: 'line', cut: 'clean' }));

function start(onStep: (player: Player) => void = () => {}) {
  const clock = new ManualClock();
  const heard: string[] = [];
  const player = new Player(
    clock,
    (step) => {
      heard.push(`${step.at}@${Math.round(player.time)}`);
      onStep(player);
    },
    () => heard.push('over'),
  );
  player.load(steps);
  return { clock, heard, player };
}

describe('a player', () => {
  it('plays nothing before it is let go', () => {
    const { clock, heard, player } = start();
    clock.advance(10_000);
    expect({ heard, time: player.time, paused: player.isPaused }).toEqual({
      heard: [],
      time: 0,
      paused: true,
    });
  });

  it('plays each step at its time, those of one moment together, and says when it is over', () => {
    const { clock, heard, player } = start();
    player.resume();
    clock.advance(6_000);
    expect(heard).toEqual(['1000@1000', '2000@2000', '2000@2000', '5000@5000', 'over']);
    expect(player.isOver).toBe(true);
    expect(clock.waiting).toBe(0);
  });

  it('goes on with drill time after the story is over', () => {
    const { clock, player } = start();
    player.resume();
    clock.advance(60_000);
    expect(player.time).toBe(60_000);
  });

  it('stands still in a pause and goes on where it stood', () => {
    const { clock, heard, player } = start();
    player.resume();
    clock.advance(1_500);
    player.pause();
    expect(clock.waiting).toBe(0);
    clock.advance(30_000);
    expect(player.time).toBe(1_500);
    player.resume();
    clock.advance(500);
    expect(heard).toEqual(['1000@1000', '2000@2000', '2000@2000']);
  });

  it('changes its speed in the middle without a jump', () => {
    const { clock, heard, player } = start();
    player.resume();
    clock.advance(1_500);
    player.setSpeed(10);
    clock.advance(50);
    expect(heard).toEqual(['1000@1000', '2000@2000', '2000@2000']);
    clock.advance(300);
    expect(heard.at(-1)).toBe('over');
  });

  it('begins another story at once, on the same drill time', () => {
    const { clock, heard, player } = start();
    player.resume();
    clock.advance(1_500);
    player.load([{ at: 100, type: 'line', cut: 'clean' }]);
    clock.advance(200);
    expect(heard).toEqual(['1000@1000', '100@1600', 'over']);
  });

  it('leaves the rest of a moment alone when a step stops it', () => {
    const { clock, heard, player } = start((own) => {
      if (own.time >= 2_000) own.pause();
    });
    player.resume();
    clock.advance(60_000);
    expect(heard).toEqual(['1000@1000', '2000@2000']);
    player.resume();
    clock.advance(1);
    expect(heard).toEqual(['1000@1000', '2000@2000', '2000@2000']);
  });

  it('may be let go and paused twice', () => {
    const { clock, heard, player } = start();
    player.resume();
    player.resume();
    clock.advance(1_000);
    player.pause();
    player.pause();
    expect(heard).toEqual(['1000@1000']);
  });
});
