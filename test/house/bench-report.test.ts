import { describe, expect, it } from 'vitest';
import { greatest, median, quantile } from '../bench/measure.ts';
import { formatJson, formatTable, verdictOf, type Figure } from '../bench/report.ts';

const rate: Figure = { name: 'ingest.rate', value: 12_345.6, unit: '/s', aim: { at: 'least', limit: 5_000 } };
const delay: Figure = { name: 'paint.p99_ms', value: 62.04, unit: 'ms', aim: { at: 'most', limit: 50 } };
const told: Figure = { name: 'flood.events', value: 0.5, unit: '' };

describe('the report of the benchmarks', () => {
  it('says whether an aim is met, and nothing where there is none', () => {
    expect([rate, delay, told].map(verdictOf)).toEqual(['met', 'short', 'told']);
  });

  it('takes a figure at its limit as met, whichever way the limit is meant', () => {
    expect(verdictOf({ ...rate, value: 5_000 })).toBe('met');
    expect(verdictOf({ ...delay, value: 50 })).toBe('met');
  });

  it('does not take a figure that is none as met', () => {
    expect(verdictOf({ ...rate, value: NaN })).toBe('short');
    expect(verdictOf({ ...delay, value: NaN })).toBe('short');
  });

  it('prints a table in columns, figures to the right, what falls short named', () => {
    expect(formatTable([rate, delay, told])).toBe(
      [
        'name          figure  unit  aim',
        'ingest.rate   12,346  /s    >= 5,000  met',
        'paint.p99_ms    62.0  ms    <= 50     short',
        'flood.events    0.50',
      ].join('\n'),
    );
  });

  it('prints a table without figures', () => {
    expect(formatTable([])).toBe('name  figure  unit  aim');
  });

  it('writes JSON with each figure unrounded under its name', () => {
    const circumstances = {
      at: '2026-03-01T00:00:00.000Z',
      node: 'v24.0.0',
      processor: 'some processor',
      cores: 2,
      isQuick: false,
      seconds: 61,
    };
    expect(JSON.parse(formatJson([delay, told], circumstances))).toEqual({
      ...circumstances,
      figures: {
        'paint.p99_ms': { value: 62.04, unit: 'ms', aim: { at: 'most', limit: 50 }, verdict: 'short' },
        'flood.events': { value: 0.5, unit: '' },
      },
    });
  });
});

describe('what the benchmarks reckon with', () => {
  it('takes the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 3])).toBe(4);
  });

  it('takes the smallest value that a share of all values do not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(quantile(hundred, 0.95)).toBe(95);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile([7], 0.99)).toBe(7);
  });

  it('finds the greatest of more values than a call can have arguments', () => {
    expect(greatest(Array.from({ length: 300_000 }, (_, index) => index))).toBe(299_999);
  });

  it('refuses to make a figure of nothing', () => {
    expect(() => median([])).toThrow('nothing was measured');
    expect(() => quantile([], 0.5)).toThrow('nothing was measured');
  });
});
