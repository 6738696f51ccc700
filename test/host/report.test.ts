import { describe, expect, test } from 'vitest';
import { sumOfPlaywright, sumOfVitest } from './sums.ts';
import { Tally } from './tally.ts';

describe("the tally of main's trace", () => {
  test('counts the steps of the way, and a link lost once for each loss', () => {
    const tally = new Tally();
    const lines = [
      '10:42:00.001 link         drill connecting',
      '10:42:00.120 link         drill up',
      '10:42:07.123 received     raised Toxic gas (critical) at 서울 한빛',
      '10:42:07.130 logged       raised Toxic gas',
      '10:42:07.131 annunciated  Toxic gas',
      '10:42:09.500 acknowledged Toxic gas',
      '10:42:10.000 link         drill stale',
      '10:42:10.001 link         drill waiting (no beat)',
      '10:42:11.000 link         drill up',
      '10:42:12.000 link         drill stopped',
      'a line of something else: received nothing',
    ];
    for (const line of lines) tally.read(line);
    expect(tally.summary()).toBe('received 1, logged 1, annunciated 1, acknowledged 1, link losses 1');
    expect(tally.isOver).toBe(false);
  });

  test("knows the scenario's end", () => {
    const tally = new Tally();
    tally.read('10:45:00.000 drill        over');
    expect(tally.isOver).toBe(true);
  });
});

describe('the sums of npm test', () => {
  test('a unit test file that does not load is a failure', () => {
    const report = {
      numPassedTests: 4,
      numFailedTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{}] },
      ],
    };
    expect(sumOfVitest(report)).toEqual({ passed: 4, failed: 2 });
  });

  test('a journey that passed only in a second try, and an error outside all, are failures', () => {
    const report = { stats: { expected: 6, unexpected: 1, flaky: 1 }, errors: [{}] };
    expect(sumOfPlaywright(report)).toEqual({ passed: 6, failed: 3 });
  });
});
