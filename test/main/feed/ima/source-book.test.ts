import { describe, expect, it } from 'vitest';
import type { HazardReport } from '../../../../preload/contract/hazard.ts';
import { identityOf, SourceBook } from '../../../../main/feed/ima/source-book.ts';

function report(id: string, differences: Partial<HazardReport> = {}): HazardReport {
  return {
    connection: 'ima-1',
    site: 'ima-1/1',
    kind: 'gas',
    source: { type: 'device', id, name: null },
    action: 'raised',
    severity: 'critical',
    latching: false,
    sourceTime: 1,
    receivedAt: 2,
    readings: [],
    place: null,
    message: null,
    context: '{}',
    ...differences,
  };
}

const idOf = (each: HazardReport) => each.source.id;

describe('a device that goes under several ids', () => {
  it('is one source, under the preferred id', () => {
    const book = new SourceBook(() => new Set());
    book.learn('ima-1/1', [['7', 'G-101', '0A1B']]);
    expect(['0A1B', 'G-101', '7', 'other'].map((id) => idOf(book.settle(report(id))))).toEqual([
      '7',
      '7',
      '7',
      'other',
    ]);
  });

  it('keeps the id under which its alarm is active, so that it can be cleared', () => {
    const book = new SourceBook(() => new Set());
    book.noted(report('0A1B'));
    book.learn('ima-1/1', [['7', '0A1B']]);
    expect(idOf(book.settle(report('7', { action: 'cleared' })))).toBe('0A1B');
    book.noted(report('0A1B', { action: 'cleared' }));
    expect(idOf(book.settle(report('0A1B')))).toBe('7');
  });

  it('keeps the id of an alarm from an earlier run', () => {
    const active = new Set([identityOf(report('0A1B'))]);
    const book = new SourceBook(() => active);
    book.learn('ima-1/1', [['7', '0A1B']]);
    expect(idOf(book.settle(report('7', { action: 'cleared' })))).toBe('0A1B');
  });

  it('is not taken for another that shares a name with it', () => {
    const book = new SourceBook(() => new Set());
    book.learn('ima-1/1', [
      ['7', 'Gas'],
      ['8', 'Gas'],
    ]);
    expect(['Gas', '7', '8'].map((id) => idOf(book.settle(report(id))))).toEqual(['Gas', '7', '8']);
  });

  it('is known at its own site only, and only as a device', () => {
    const book = new SourceBook(() => new Set());
    book.learn('ima-1/1', [['7', '501']]);
    const elsewhere = report('501', { site: 'ima-1/2' });
    const worker = report('501', { source: { type: 'worker', id: '501', name: null } });
    expect([elsewhere, worker].map((each) => book.settle(each))).toEqual([elsewhere, worker]);
  });
});
