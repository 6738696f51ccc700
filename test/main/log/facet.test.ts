import { describe, expect, it } from 'vitest';
import { severities } from '../../../preload/contract/hazard.ts';
import { because } from '../../../preload/contract/reason.ts';
import {
  allFacets,
  areNearlyAll,
  facetOf,
  facetsFor,
  firstQuietFacet,
  isOfCommand,
} from '../../../main/log/facet.ts';
import { command, entryAt, hazard } from '../../fixture/log/entries.ts';

describe('facets', () => {
  it('keep the numbers that logs on disk have', () => {
    const hazards = severities.map((severity) => facetOf(entryAt(0, hazard({ severity }))));
    const commands = severities.map((severity) => facetOf(entryAt(0, command('a', 'kim', severity))));
    const others = [
      { type: 'notification', alarm: null, outcome: 'off', reason: null } as const,
      { type: 'notice', connection: 'ima', site: null, notice: 'refresh', context: '' } as const,
      { type: 'link', connection: 'ima', link: { state: 'stopped' } } as const,
      { type: 'rejected', connection: 'ima', reason: because('unreadable'), copy: '' } as const,
      { type: 'system', what: 'started', detail: null } as const,
    ].map((body) => facetOf(entryAt(0, body)));
    expect([hazards, commands, others]).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9, 10, 11, 12],
    ]);
  });

  it.each([
    [undefined, undefined, allFacets],
    [['hazard'], undefined, [0, 1, 2, 3]],
    [undefined, ['critical'], [0, 4]],
    [
      ['command', 'system'],
      ['high', 'low'],
      [5, 7],
    ],
    [['system'], undefined, [12]],
    [[], undefined, []],
    [undefined, [], []],
  ] as const)('for types %j and severities %j are %j', (types, wanted, facets) => {
    expect(facetsFor(types, wanted)).toEqual(facets);
  });

  it('tell commands, and what the alarm state is made of, from the rest', () => {
    expect(allFacets.filter(isOfCommand)).toEqual([4, 5, 6, 7]);
    expect(allFacets.filter((facet) => facet < firstQuietFacet)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('are nearly all when hazards of every severity are among them', () => {
    expect([areNearlyAll(allFacets), areNearlyAll([0, 1, 2, 3]), areNearlyAll([0, 1, 2, 4, 5])]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
