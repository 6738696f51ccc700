import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEntryIds, firstIdAt, timeOfId } from '../../../main/lib/entry-id.ts';

const now = 1_700_000_000_000;
const epochMs = fc.integer({ min: 0, max: Date.UTC(2248, 0) });

describe('entry ids', () => {
  it('begin with the time at which they were made', () => {
    const nextId = createEntryIds(0);
    expect(timeOfId(nextId(now))).toBe(now);
    expect(timeOfId(nextId(now + 0.75))).toBe(now);
  });

  it('are safe integers until 2248, and a time becomes a range of them', () => {
    fc.assert(
      fc.property(epochMs, (at) => {
        expect(Number.isSafeInteger(firstIdAt(at + 1) - 1)).toBe(true);
        expect(timeOfId(firstIdAt(at))).toBe(at);
        expect(timeOfId(firstIdAt(at + 1) - 1)).toBe(at);
      }),
    );
  });

  it('only ever grow, also when the clock is set back', () => {
    fc.assert(
      fc.property(epochMs, fc.array(epochMs), (last, times) => {
        const nextId = createEntryIds(firstIdAt(last));
        const ids = [firstIdAt(last), ...times.map(nextId)];
        for (const [index, id] of ids.slice(1).entries()) expect(id).toBeGreaterThan(ids[index] ?? Infinity);
      }),
    );
  });

  it('go over into the next millisecond when one is full, and come back in step', () => {
    const nextId = createEntryIds(0);
    const ids = Array.from({ length: 1_025 }, () => nextId(now));
    expect(new Set(ids).size).toBe(1_025);
    expect(timeOfId(ids[1_023] ?? 0)).toBe(now);
    expect(timeOfId(ids[1_024] ?? 0)).toBe(now + 1);
    expect(nextId(now + 2)).toBe(firstIdAt(now + 2));
  });

  it('go on after the newest that the log holds', () => {
    const last = firstIdAt(now + 60_000) + 7;
    expect(createEntryIds(last)(now)).toBe(last + 1);
  });
});
