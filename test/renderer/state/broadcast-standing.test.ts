import { describe, expect, it } from 'vitest';
import type { OutletState } from '../../../preload/contract/broadcast.ts';
import {
  byAlarm,
  isStoppable,
  newestFor,
  siteSounds,
  standingOf,
  zonesBySite,
  zoneSounds,
} from '../../../renderer/state/broadcast-standing.ts';
import { broadcast, gas, result, running, setup, six, twoFailed, zones } from '../broadcast-scenes.ts';
import { noon } from '../fixture.ts';

function one(state: OutletState, heard: 'yes' | 'maybe' | 'no', phase: 'under-way' | 'over') {
  const plan = { ...broadcast().plan, zones: ['1-2'] };
  return standingOf(broadcast({ phase, plan, results: [result('1-2', state, { heard })] })).zones[0]?.stands;
}

describe('how a broadcast stands', () => {
  it('counts by zones: heard where any device of it was', () => {
    expect(standingOf(twoFailed)).toMatchObject({
      heard: 4,
      maybe: 0,
      missed: 2,
      pending: 0,
      missedOutlets: 2,
    });
  });

  it.each([
    ['queued', 'no', 'under-way', 'pending'],
    ['waiting', 'no', 'under-way', 'pending'],
    ['sent', 'maybe', 'under-way', 'pending'],
    ['accepted', 'maybe', 'under-way', 'maybe'],
    ['playing', 'yes', 'under-way', 'heard'],
    ['done', 'yes', 'over', 'heard'],
    ['stopped', 'yes', 'over', 'heard'],
    ['stopped', 'no', 'over', 'not-heard'],
    ['interrupted', 'maybe', 'over', 'maybe'],
    ['failed', 'no', 'over', 'missed'],
    ['failed', 'no', 'under-way', 'missed'],
    ['no-answer', 'no', 'over', 'missed'],
    ['no-answer', 'maybe', 'over', 'maybe'],
    ['sent', 'no', 'over', 'not-heard'],
  ] as const)(
    'a device that %s and was heard %s, while it is %s, makes its zone %s',
    (state, heard, phase, is) => {
      expect(one(state, heard, phase)).toBe(is);
    },
  );

  it('waits for zones of which no device has told anything', () => {
    expect(standingOf(broadcast({ results: [] })).pending).toBe(6);
    expect(standingOf(broadcast({ results: [], phase: 'over' })).zones[0]?.stands).toBe('not-heard');
  });

  it('can be stopped until it is over, once', () => {
    const stopped = { operator: '김서연', desk: '1', at: noon };
    expect([isStoppable(running), isStoppable(twoFailed), isStoppable(broadcast({ stopped }))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('zones by site', () => {
  it('stand in the order of the settings, and those that no setting names at the end', () => {
    const sites = zonesBySite(['gone', '6-2', '1-2', '1-1'], setup);
    expect(sites.map(({ site, zones: own }) => [site, own.map(({ id }) => id)])).toEqual([
      ['drill/1', ['1-1', '1-2']],
      ['drill/6', ['6-2']],
      [null, ['gone']],
    ]);
  });
});

describe('the answer to an alarm', () => {
  const of = (...all: Parameters<typeof byAlarm>[0]) => newestFor(gas, byAlarm(all))?.id;

  it('is the newest broadcast for the same occurrence', () => {
    expect(of(broadcast({ id: '1/8' }), twoFailed)).toBe('1/8');
    expect(of()).toBeUndefined();
  });

  it('counts when another desk gave it, which numbers occurrences for itself', () => {
    const { answers } = twoFailed;
    if (!answers) throw new Error('it answers nothing');
    expect(of({ ...twoFailed, answers: { ...answers, occurrence: 3 } })).toBe('1/7');
    const before = { raised: answers.span.raised - 9_000, heard: answers.span.raised - 8_000 };
    expect(of({ ...twoFailed, answers: { ...answers, occurrence: 3, span: before } })).toBeUndefined();
  });
});

describe('what zones and sites have of broadcasts', () => {
  const later = broadcast({
    ...{ id: '1/9', phase: 'over', plan: { ...broadcast().plan, zones: ['1-3'] } },
    results: [result('1-3', 'done')],
  });

  it('is speaking while one speaks or is about to, and missed where nobody heard it', () => {
    expect([...zoneSounds([running], 0).values()]).toEqual(six.map(() => 'speaking'));
    expect([...zoneSounds([twoFailed], 0)]).toEqual([
      ['1-3', 'missed'],
      ['1-6', 'missed'],
    ]);
  });

  it('is nothing where a newer one has made it good, and nothing of long ago', () => {
    expect([...zoneSounds([later, twoFailed], 0).keys()]).toEqual(['1-6']);
    expect(zoneSounds([twoFailed], twoFailed.at + 1).size).toBe(0);
  });

  it('is of a site what the gravest of its zones has', () => {
    const sounds = new Map([
      ['1-3', 'missed'],
      ['6-1', 'missed'],
      ['6-2', 'speaking'],
    ] as const);
    expect([...siteSounds(zones, sounds)]).toEqual([
      ['drill/1', 'missed'],
      ['drill/6', 'speaking'],
    ]);
  });
});
