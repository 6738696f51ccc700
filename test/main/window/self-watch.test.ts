import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { becauseOfTime } from '../../../preload/contract/reason.ts';
import { sayReason } from '../../../preload/contract/reason-words.ts';
import { createLogger, silentLogger } from '../../../main/lib/logger.ts';
import { Restarts } from '../../../main/window/restarts.ts';
import { describe as inALine, SelfWatch } from '../../../main/window/self-watch.ts';
import { ManualClock } from '../manual-clock.ts';

let data: string;
let next = 0;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'gwanje-self-watch-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** A directory of its own for every test. */
function directory(): string {
  return mkdtempSync(join(data, `${next++}-`));
}

/** One program's life; with the same `restarts` and clock, the next life. */
function life(clock: ManualClock, restarts: Pick<Restarts, 'count' | 'add'>, isKiosk = false) {
  const said: string[] = [];
  const scene = {
    said,
    stop: () => Promise.resolve(),
    record: (line: string): void => void said.push(line),
    hasConsole: true,
  };
  const watch = new SelfWatch({
    restarts,
    isKiosk,
    console: () =>
      scene.hasConsole
        ? {
            record: (what, detail, why) =>
              scene.record(`${what} ${detail}${why ? `: ${sayReason(why.reason)}` : ''}`),
            stop: () => {
              said.push('stop');
              return scene.stop();
            },
          }
        : null,
    relaunch: () => said.push('relaunch'),
    exit: (code) => said.push(`exit ${code}`),
    say: (words) => said.push(`box ${words.split('\n', 1)[0] ?? ''}`),
    clock,
    logger: silentLogger,
  });
  return Object.assign(scene, { watch });
}

function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

function error(message: string): Error {
  return Object.assign(new TypeError(message), {
    stack: `TypeError: ${message}\n    at load (/srv/app/out/main/index.js:10:3)`,
  });
}

describe('an error that nobody caught', () => {
  test('is logged, everything is flushed, and the program starts again', async () => {
    const { watch, said } = life(new ManualClock(), new Restarts(directory(), silentLogger));
    watch.died(error('x is undefined'));
    await settled();
    expect(said).toEqual([
      'uncaught TypeError: x is undefined at load (index.js:10:3)',
      'relaunched after TypeError: x is undefined at load (index.js:10:3)',
      'stop',
      'relaunch',
      'exit 1',
    ]);
  });

  test('is one end, however many come after it', async () => {
    const { watch, said } = life(new ManualClock(), new Restarts(directory(), silentLogger));
    for (let time = 0; time < 5; time++) watch.died(error(`number ${time}`));
    await settled();
    expect(said.filter((each) => each === 'relaunch')).toHaveLength(1);
    expect(said.filter((each) => each.startsWith('uncaught'))).toHaveLength(1);
  });

  test('before there is a console it starts again as well', async () => {
    const scene = life(new ManualClock(), new Restarts(directory(), silentLogger));
    scene.hasConsole = false;
    scene.watch.died(error('early'));
    await settled();
    expect(scene.said).toEqual(['relaunch', 'exit 1']);
  });

  test('waits no longer than five seconds for a console that does not stop, and leaves no timer', async () => {
    const clock = new ManualClock();
    const scene = life(clock, new Restarts(directory(), silentLogger));
    scene.stop = () => new Promise(() => {});
    scene.watch.died(error('x'));
    await settled();
    expect(scene.said).not.toContain('exit 1');
    clock.advance(5_000);
    expect(scene.said.slice(-2)).toEqual(['relaunch', 'exit 1']);
    expect(clock.waiting).toBe(0);
  });

  test('a console that stops after all starts nothing a second time', async () => {
    const clock = new ManualClock();
    const stopping = Promise.withResolvers<void>();
    const scene = life(clock, new Restarts(directory(), silentLogger));
    scene.stop = () => stopping.promise;
    scene.watch.died(error('x'));
    await settled();
    clock.advance(5_000);
    stopping.resolve();
    await settled();
    expect(scene.said.filter((each) => each === 'relaunch')).toHaveLength(1);
  });

  test('a console that fails to stop, or to log, keeps it from nothing', async () => {
    const scene = life(new ManualClock(), new Restarts(directory(), silentLogger));
    scene.stop = () => Promise.reject(new Error('disk'));
    scene.record = () => {
      throw new Error('no log');
    };
    scene.watch.died(error('x'));
    await settled();
    expect(scene.said.slice(-2)).toEqual(['relaunch', 'exit 1']);
  });
});

describe('again and again', () => {
  /** Lives that each end with an error, one every `everyMs`; what each one said last. */
  async function lives(count: number, everyMs: number, isKiosk = false) {
    const clock = new ManualClock();
    const place = directory();
    const ends: string[] = [];
    for (let each = 0; each < count; each++) {
      const { watch, said } = life(clock, new Restarts(place, silentLogger), isKiosk);
      watch.died(error('always'));
      await settled();
      ends.push(
        said
          .filter((line) => !line.startsWith('uncaught') && line !== 'stop')
          .map((line) => line.split(' ')[0])
          .join(' '),
      );
      clock.advance(everyMs);
    }
    return ends;
  }
  const restart = 'relaunched relaunch exit';

  test('three times in ten minutes it starts again, the fourth time it says so and stays down', async () => {
    expect(await lives(4, 60_000)).toEqual([restart, restart, restart, 'box exit']);
  });

  test('an error every four minutes is never too often', async () => {
    expect(await lives(12, 240_000)).toEqual(Array.from({ length: 12 }, () => restart));
  });

  test('a kiosk goes on for a minute and starts again then, without a box', async () => {
    const clock = new ManualClock();
    const place = directory();
    const restarts = new Restarts(place, silentLogger);
    for (let time = 0; time < 3; time++) restarts.add(clock.now());
    const { watch, said } = life(clock, restarts, true);
    watch.died(error('always'));
    await settled();
    expect(said).toEqual([expect.stringContaining('uncaught')]);
    clock.advance(59_000);
    await settled();
    expect(said).toHaveLength(1);
    clock.advance(1_000);
    await settled();
    expect(said.slice(1)).toEqual([expect.stringContaining('relaunched'), 'stop', 'relaunch', 'exit 1']);
  });

  test('where the starts cannot be counted it does not start again without end', async () => {
    const { watch, said } = life(new ManualClock(), { count: () => 0, add: () => false });
    watch.died(error('x'));
    await settled();
    expect(said.slice(-2)).toEqual(['box The console ended and does not start again by itself.', 'exit 1']);
  });

  test("a wall's relaunch is counted and logged as well", async () => {
    const clock = new ManualClock();
    const restarts = new Restarts(directory(), silentLogger);
    const { watch, said } = life(clock, restarts);
    const reason = becauseOfTime('picture-old', 40_000);
    watch.startAgain('wall-1', reason);
    watch.startAgain('wall-2', reason);
    await settled();
    expect(said).toEqual(['relaunched wall-1: its picture is 40 s old', 'stop', 'relaunch', 'exit 1']);
    expect(restarts.last).toBe(clock.now());
  });
});

describe('the starts that are counted', () => {
  test('are known to the next life', () => {
    const place = directory();
    new Restarts(place, silentLogger).add(1_000);
    new Restarts(place, silentLogger).add(5_000);
    const restarts = new Restarts(place, silentLogger);
    expect([restarts.last, restarts.count(2_000, 9_000), restarts.count(0, 9_000)]).toEqual([5_000, 1, 2]);
  });

  test('a time to come is not counted, and goes with the next', () => {
    const place = directory();
    const restarts = new Restarts(place, silentLogger);
    restarts.add(9_000);
    expect(restarts.count(0, 1_000)).toBe(0);
    restarts.add(1_000);
    expect(new Restarts(place, silentLogger).last).toBe(1_000);
  });

  test.each(['', '{', '[]', '{"at": 5}', '{"at": ["x", null]}'])('a file with %j counts as none', (text) => {
    const place = directory();
    writeFileSync(join(place, 'restarts.json'), text);
    const restarts = new Restarts(place, silentLogger);
    expect(restarts.last).toBeNull();
    expect(restarts.add(1_000)).toBe(true);
    expect(JSON.parse(readFileSync(join(place, 'restarts.json'), 'utf8'))).toEqual({ at: [1_000] });
  });

  test('the first start says nothing, a damaged file is told', () => {
    const lines: string[] = [];
    const logger = createLogger(
      'test',
      (line) => lines.push(line),
      () => 0,
    );
    const place = directory();
    new Restarts(place, logger).add(1);
    expect(lines).toEqual([]);
    writeFileSync(join(place, 'restarts.json'), '{');
    new Restarts(place, logger);
    expect(lines).toEqual([expect.stringContaining('restarts.json not read, counted as none')]);
  });

  test('a place that cannot be written says so', () => {
    expect(new Restarts(join(data, 'nowhere'), silentLogger).add(1)).toBe(false);
  });
});

describe('an error in a line', () => {
  test.each([
    [
      new Error('GET https://site.example/api?token=abc failed'),
      'Error: GET https://site.example/api?… failed',
    ],
    [new Error('Authorization: Bearer abc.def'), 'Error: Authorization: Bearer …'],
    [new Error('bad password: hunter2 given'), 'Error: bad password …'],
    [new SyntaxError('Unexpected token eyJhbGciOiJIUzI1NiIsInR5cCI6'), 'SyntaxError: Unexpected token …'],
    [new Error('first line\nsecond: secret'), 'Error: first line'],
    [new Error('at'.padEnd(500, ' word')), `Error: ${'at'.padEnd(500, ' word').slice(0, 200)}`],
  ])('%#: keeps no secret and no end', (failure, words) => {
    delete failure.stack;
    expect(inALine(failure)).toContain(words);
    expect(inALine(failure)).not.toMatch(/abc|hunter2|eyJ|second/);
    expect(inALine(failure).length).toBeLessThanOrEqual(420);
  });

  test('what is no error is told by its kind alone', () => {
    expect([inALine('a secret'), inALine(undefined), inALine({ token: 'x' })]).toEqual([
      'thrown string',
      'thrown undefined',
      'thrown object',
    ]);
  });
});
