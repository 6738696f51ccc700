import { describe, expect, test } from 'vitest';
import { because, becauseOfNumber } from '../../../preload/contract/reason.ts';
import { calmHall, Hall, settled } from './liveness-hall.ts';

describe('a wall that moves', () => {
  test('is looked at every five seconds, noted and otherwise left alone; the desk is not looked at', async () => {
    const hall = new Hall();
    await hall.run(100);
    expect(hall.captures).toBe(20);
    expect(hall.status).toMatchObject({ state: 'alive', rung: null, reason: null });
    expect(hall.clock.now() - (hall.status.provedAt ?? 0)).toBeLessThan(6_000);
    expect([hall.steps, hall.records]).toEqual([[], []]);
    hall.liveness.close();
  });

  test('whose clock is another one is alive as long as it moves', async () => {
    const hall = new Hall();
    hall.pageClockMs = 40 * 60_000;
    await hall.run(300);
    expect(hall.steps).toEqual([]);
    hall.freeze();
    await hall.run(15);
    expect(hall.steps).not.toEqual([]);
    hall.liveness.close();
  });

  test('stays alive when the clock of the machine is set, for both read it', async () => {
    const hall = new Hall();
    await hall.run(20);
    hall.clock.setWallClock(hall.clock.now() + 10 * 3_600_000);
    await hall.run(20);
    hall.clock.setWallClock(hall.clock.now() - 30 * 3_600_000);
    await hall.run(20);
    expect(hall.steps).toEqual([]);
    hall.liveness.close();
  });

  test('one look that finds nothing is no blindness', async () => {
    const hall = await calmHall();
    hall.instead = 'no-mark';
    const before = hall.captures;
    while (hall.captures === before) await hall.run(1);
    hall.instead = null;
    await hall.run(30);
    expect([hall.steps, hall.records]).toEqual([[], []]);
    hall.liveness.close();
  });
});

describe('a wall that stands still', () => {
  test('is painted again within 15 s of the last frame, and told as blind', async () => {
    const hall = await calmHall();
    hall.freeze();
    await hall.run(15);
    expect(hall.steps).toHaveLength(1);
    expect(hall.steps[0]).toMatch(/repaint$/);
    expect(hall.status).toMatchObject({ state: 'blind', rung: 'repaint' });
    expect(hall.status.reason).toMatchObject({ code: 'picture-old' });
    expect(hall.records[0]).toMatch(/window-blind wall-1: repaint, its picture is 1\d s old$/);
    hall.liveness.close();
  });

  test('that a reload cures is alive within 30 s, and the log says how long it was blind', async () => {
    const hall = await calmHall();
    hall.cure = (step) => {
      if (step !== 'reload') return;
      hall.tell('loading');
      hall.heal();
      hall.tell('ready');
    };
    hall.freeze();
    await hall.run(30);
    expect(hall.steps.map((step) => step.split(' ')[1])).toEqual(['repaint', 'reload']);
    expect(hall.status).toMatchObject({ state: 'alive', rung: null, reason: null });
    expect(hall.records.at(-1)).toMatch(/window-alive wall-1: blind for 2\d s$/);
    hall.liveness.close();
  });

  test('whose page does not answer gets a new window at once, and is alive within 30 s', async () => {
    const hall = await calmHall();
    hall.cure = (step) => {
      if (step === 'new-window') hall.heal();
    };
    hall.freeze();
    hall.answering = false;
    await hall.run(25);
    expect(hall.steps.map((step) => step.split(' ')[1])).toEqual(['new-window']);
    expect(hall.status.state).toBe('alive');
    hall.liveness.close();
  });

  test('that Chromium calls unresponsive gets a new window as well', async () => {
    const hall = await calmHall();
    hall.freeze();
    await hall.run(10);
    hall.tell('unresponsive');
    await hall.run(5);
    expect(hall.steps[0]).toMatch(/new-window$/);
    hall.liveness.close();
  });

  test('that nothing cures climbs to the top, rung by rung with their gaps', async () => {
    const hall = await calmHall();
    hall.freeze();
    const at = hall.second;
    await hall.run(60);
    const steps = hall.steps.map((step) => step.split(' '));
    expect(steps.map(([, step]) => step)).toEqual(['repaint', 'reload', 'new-window', 'relaunch']);
    const times = steps.map(([second]) => Number(second) - at);
    expect(times[0]).toBeLessThanOrEqual(15);
    times.slice(1).forEach((time, index) => expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(10));
    hall.liveness.close();
  });

  test.each(['no-mark', 'no-picture', 'silent', 'throws'] as const)(
    'a picture with %s is no proof',
    async (shown) => {
      const hall = await calmHall();
      hall.instead = shown;
      await hall.run(20);
      expect(hall.steps[0]).toMatch(/repaint$/);
      expect(hall.status.reason).toEqual(because('no-picture'));
      hall.heal();
      await hall.run(10);
      expect(hall.status.state).toBe('alive');
      hall.liveness.close();
    },
  );

  test('is found the second, the third and the hundredth time', async () => {
    const hall = await calmHall();
    hall.cure = () => hall.heal();
    for (let time = 1; time <= 100; time++) {
      hall.freeze();
      await hall.run(15);
      expect(hall.steps, `time ${time}`).toHaveLength(time);
      expect(hall.status.state, `time ${time}`).toBe('alive');
      await hall.run(70);
    }
    expect(new Set(hall.steps.map((step) => step.split(' ')[1]))).toEqual(new Set(['repaint']));
    hall.liveness.close();
  });
});

describe('starting the program again', () => {
  test('is not done within a minute of its start', async () => {
    const hall = new Hall();
    hall.freeze();
    await hall.run(59);
    expect(hall.steps.map((step) => step.split(' ')[1])).not.toContain('relaunch');
    await hall.run(20);
    expect(hall.steps.at(-1)).toMatch(/relaunch$/);
    hall.liveness.close();
  });

  test('is done once in ten minutes, also when an earlier run did it', async () => {
    const hall = new Hall();
    hall.earlierRelaunch = hall.clock.now() - 200_000;
    hall.freeze();
    await hall.run(1_500);
    const relaunches = hall.steps
      .filter((step) => step.endsWith('relaunch'))
      .map((step) => Number.parseInt(step, 10));
    expect(relaunches[0]).toBeGreaterThanOrEqual(400);
    expect(relaunches[1]).toBeGreaterThanOrEqual((relaunches[0] ?? 0) + 600);
    expect(relaunches).toHaveLength(2);
    hall.liveness.close();
  });

  test('a time to come, of a clock that was set back, forbids nothing', async () => {
    const hall = new Hall();
    hall.earlierRelaunch = hall.clock.now() + 86_400_000;
    hall.freeze();
    await hall.run(120);
    expect(hall.steps.map((step) => step.split(' ')[1])).toContain('relaunch');
    hall.liveness.close();
  });
});

describe('pages that load', () => {
  test('are not blind while they do', async () => {
    const hall = await calmHall();
    hall.tell('loading');
    hall.instead = 'no-mark';
    await hall.run(9);
    hall.tell('ready');
    hall.heal();
    await hall.run(20);
    expect(hall.steps).toEqual([]);
    hall.liveness.close();
  });

  test('and never come to show anything are', async () => {
    const hall = await calmHall();
    hall.instead = 'no-mark';
    hall.tell('loading');
    await hall.run(14);
    expect(hall.steps[0]).toMatch(/repaint$/);
    hall.liveness.close();
  });

  test('over and over, faster than they are looked at, are as well', async () => {
    const hall = await calmHall();
    hall.instead = 'silent';
    for (let load = 0; load < 40; load++) {
      hall.tell('gone', 'wall-1', because('process-ended', 'crashed'));
      hall.tell('loading');
      await hall.run(1);
    }
    expect(hall.steps.length).toBeGreaterThanOrEqual(2);
    hall.liveness.close();
  });

  test('and fail are left a minute from step to step: whoever owns the window shows something else meanwhile', async () => {
    const hall = await calmHall();
    hall.instead = 'no-mark';
    hall.tell('failed', 'wall-1', becauseOfNumber('answered', 404));
    hall.tell('loading');
    const at = hall.second;
    await hall.run(100);
    expect(hall.status.state).toBe('blind');
    expect(hall.steps.map((step) => step.split(' ')[1])).toEqual(['repaint', 'reload']);
    expect(Number.parseInt(hall.steps[1] ?? '', 10) - at).toBeGreaterThanOrEqual(60);
    hall.tell('ready');
    await hall.run(25);
    expect(hall.steps.map((step) => step.split(' ')[1])).toEqual([
      'repaint',
      'reload',
      'new-window',
      'relaunch',
    ]);
    hall.liveness.close();
  });

  test('and hang while they do get a new window before the time of a load is over', async () => {
    const hall = await calmHall();
    hall.tell('loading');
    hall.instead = 'silent';
    hall.answering = false;
    await hall.run(1);
    hall.tell('unresponsive');
    await hall.run(8);
    expect(hall.steps.map((step) => step.split(' ')[1])).toEqual(['new-window']);
    hall.liveness.close();
  });

  test('a process that ended is in the log, of a desk too', async () => {
    const hall = await calmHall();
    hall.tell('gone', 'wall-1', because('process-ended', 'oom'));
    hall.tell('gone', 'desk', because('process-ended', 'crashed'));
    expect(hall.records).toEqual([
      '120 window-gone wall-1: its process ended: oom',
      '120 window-gone desk: its process ended: crashed',
    ]);
    hall.liveness.close();
  });
});

describe('the watch itself', () => {
  test('goes on after a look that failed in an unexpected place', async () => {
    const hall = await calmHall();
    const { note, ids } = hall;
    hall.note = () => {
      throw new Error('no such window');
    };
    await hall.run(20);
    hall.note = note;
    hall.ids = () => {
      throw new Error('not now');
    };
    await hall.run(20);
    hall.ids = ids;
    hall.freeze();
    await hall.run(15);
    expect(hall.steps[0]).toMatch(/repaint$/);
    hall.liveness.close();
  });

  test('a window that is away for a moment while it is made anew goes on where it was on the ladder', async () => {
    const hall = await calmHall();
    hall.freeze();
    hall.cure = (step) => {
      if (step !== 'new-window') return;
      hall.open = ['desk'];
      hall.clock.after(2_500, () => (hall.open = ['desk', 'wall-1']));
    };
    await hall.run(70);
    expect(hall.steps.map((step) => step.split(' ')[1]).slice(0, 4)).toEqual([
      'repaint',
      'reload',
      'new-window',
      'relaunch',
    ]);
    hall.liveness.close();
  });

  test('a wall that was lost is not looked at, and starts anew when it is back', async () => {
    const hall = await calmHall();
    hall.freeze();
    await hall.run(26);
    const climbed = hall.steps.map((step) => step.split(' ')[1]);
    expect(climbed).toEqual(['repaint', 'reload']);
    hall.open = ['desk'];
    await hall.run(600);
    hall.heal();
    hall.open = ['desk', 'wall-1'];
    await hall.run(20);
    expect([hall.steps.length, hall.status.state]).toEqual([2, 'alive']);
    hall.freeze();
    await hall.run(15);
    expect(hall.steps.at(-1)).toMatch(/repaint$/);
    hall.liveness.close();
  });

  test('when something happened to all pictures it looks at once', async () => {
    const hall = await calmHall();
    const before = hall.captures;
    hall.liveness.lookNow();
    await hall.run(1);
    expect(hall.captures).toBe(before + 1);
    hall.liveness.close();
  });

  test('closed, it leaves no timer and no listener, and what was under way does nothing more', async () => {
    const hall = await calmHall();
    hall.instead = 'silent';
    await hall.run(5);
    hall.liveness.close();
    hall.liveness.close();
    hall.clock.advance(3_000);
    await settled();
    expect([hall.clock.waiting, hall.events.size]).toEqual([0, 0]);
    const before = hall.captures;
    await hall.run(30);
    expect([hall.captures, hall.steps]).toEqual([before, []]);
  });
});
