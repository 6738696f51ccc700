import { expect, it } from 'vitest';
import { clusterMarks, partingResolution } from '../../../renderer/map/cluster.ts';
import type { Mark, Marks } from '../../../renderer/map/features.ts';

function mark(id: string, x: number, y: number, changes: Partial<Mark> = {}): Mark {
  const calm = { worst: null, fill: 'none', worstUnacknowledged: null, isBlind: false, count: 0 } as const;
  return { id, x, y, label: id, sound: null, ...calm, ...changes };
}

function marksOf(...marks: readonly Mark[]): Marks {
  return new Map(marks.map((each) => [each.id, each]));
}

const critical = { worst: 'critical', fill: 'full', worstUnacknowledged: 'critical', count: 2 } as const;
const low = { worst: 'low', fill: 'none', worstUnacknowledged: null, count: 1 } as const;

it('near marks become one at the place of the worst', () => {
  const [cluster, ...others] = clusterMarks(
    marksOf(mark('calm', 0, 0), mark('fire', 6, 0, critical), mark('dust', 3, 0, low)),
    10,
  );
  expect(others).toEqual([]);
  expect(cluster).toMatchObject({ ...critical, count: 3, isBlind: false });
  expect(cluster?.lead.id).toBe('fire');
  expect(cluster?.members.map(({ id }) => id)).toEqual(['fire', 'dust', 'calm']);
});

it('a blind member makes the whole blind', () => {
  const [cluster] = clusterMarks(marksOf(mark('a', 0, 0, low), mark('b', 1, 0, { isBlind: true })), 10);
  expect(cluster).toMatchObject({ worst: 'low', isBlind: true });
});

it('marks as far apart as the radius stay alone', () => {
  const clusters = clusterMarks(marksOf(mark('a', 0, 0), mark('b', 10, 0), mark('c', -10, -10)), 10);
  expect(clusters.map(({ members }) => members.length)).toEqual([1, 1, 1]);
});

it('a mark between two goes to the nearer, also across the cells of the search', () => {
  const clusters = clusterMarks(
    marksOf(mark('left', -9, 0, critical), mark('right', 5, 0, critical), mark('between', 0.5, 0)),
    10,
  );
  expect(clusters.find(({ lead }) => lead.id === 'right')?.members.map(({ id }) => id)).toEqual([
    'right',
    'between',
  ]);
});

it('with no radius every mark stands alone, the worst first', () => {
  const clusters = clusterMarks(marksOf(mark('calm', 0, 0), mark('fire', 0, 0, critical)), 0);
  expect(clusters.map(({ lead }) => lead.id)).toEqual(['fire', 'calm']);
});

it('every mark is in exactly one cluster, whatever the radius', () => {
  const marks = Array.from({ length: 500 }, (_, i) => mark(`m${i}`, (i * 37) % 211, (i * 91) % 197));
  for (const radius of [0, 1, 7, 40, 1_000]) {
    const ids = clusterMarks(marksOf(...marks), radius).flatMap(({ members }) => members.map(({ id }) => id));
    expect(ids.length).toBe(500);
    expect(new Set(ids).size).toBe(500);
  }
});

it('the parting resolution is the one at which the nearest other is a radius away', () => {
  const marks = marksOf(mark('a', 0, 0), mark('b', 30, 40), mark('c', 400, 0));
  expect(partingResolution(marks, 'a', 25)).toBe(2);
  expect(clusterMarks(marks, 25 * 2)).toHaveLength(3);
  expect(clusterMarks(marks, 25 * 2.1)).toHaveLength(2);
});

it('nothing parts marks on the same spot, and a single one needs no parting', () => {
  expect(partingResolution(marksOf(mark('a', 1, 1), mark('b', 1, 1)), 'a', 25)).toBeNull();
  expect(partingResolution(marksOf(mark('a', 1, 1)), 'a', 25)).toBeNull();
  expect(partingResolution(marksOf(mark('a', 1, 1)), 'unknown', 25)).toBeNull();
});

it('tells of several that somebody is spoken to, before that somebody missed it', () => {
  const [missed] = clusterMarks(marksOf(mark('a', 0, 0), mark('b', 1, 0, { sound: 'missed' })), 10);
  expect(missed?.sound).toBe('missed');
  const both = marksOf(mark('a', 0, 0, { sound: 'missed' }), mark('b', 1, 0, { sound: 'speaking' }));
  expect(clusterMarks(both, 10)[0]?.sound).toBe('speaking');
});
