import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BroadcastPlan, BroadcastProblem, Tone } from '../../../../preload/contract/broadcast.ts';
import { because } from '../../../../preload/contract/reason.ts';
import { judgeDraft, type JudgeContext } from '../../../../main/broadcast/plan/judge.ts';
import { draftLike, noon, portLike, ports, settings, zoneLike } from './sample.ts';

const context: JudgeContext = { settings, ports, at: noon };
const judge = (plan: Partial<BroadcastPlan>, differences: Partial<JudgeContext> = {}) =>
  judgeDraft(draftLike(plan), { ...context, ...differences });
/** `rule limit zone` of each problem, without what is null. */
const words = ({ rule, limit, zone }: BroadcastProblem) =>
  [rule, limit, zone].filter((x) => x !== null).join(' ');
const problems = (plan: Partial<BroadcastPlan>, differences: Partial<JudgeContext> = {}) =>
  judge(plan, differences).problems.map(words);
const tone = (seconds: number): Tone => ({ kind: 'alert', seconds });
const emergency = { priority: 'emergency' } as const;
const routine = { priority: 'routine' } as const;

it('a plan that keeps every rule has no problem, and is told with outlets and length', () => {
  expect(judge({ repeats: 1, ko: null, en: 'Stop work now please friends.' })).toEqual({
    problems: [],
    outlets: [
      {
        zone: 'a1',
        outlet: { port: 'horns', address: 'horn-a1', name: 'Horn a1' },
        gets: ['tone', 'en'],
        trouble: null,
      },
    ],
    seconds: 7,
    needsSecond: false,
  });
});

describe('zones', () => {
  it('are asked for', () => {
    expect(problems({ zones: [] })).toEqual(['no-zone']);
  });

  it('that nobody knows are named, each once', () => {
    expect(problems({ zones: ['x', 'a1', 'x', 'y'] })).toEqual(['unknown-zone x', 'unknown-zone y']);
  });

  it('that get nothing are named', () => {
    const deaf = portLike(['speak'], { id: 'voices' });
    const zones = [
      zoneLike('a1', { outlets: [{ port: 'voices', address: '1', name: '1' }] }),
      zoneLike('a2', { outlets: [] }),
      zoneLike('b1', { outlets: [{ port: 'gone', address: '1', name: '1' }] }),
    ];
    const mixed = { settings: { ...settings, zones }, ports: [deaf] };
    const all = { zones: ['a1', 'a2', 'b1'] };
    expect(problems(all, mixed)).toEqual(['zone-gets-nothing a2', 'zone-gets-nothing b1']);
    expect(problems({ ...all, ko: null, en: null, clip: 'evacuate' }, mixed)).toEqual([
      'zone-gets-nothing a1',
      'zone-gets-nothing a2',
      'zone-gets-nothing b1',
    ]);
  });

  it('get nothing from a siren alone: nobody there would know what to do', () => {
    expect(problems({}, { ports: [portLike(['tone', 'stop'])] })).toEqual(['zone-gets-nothing a1']);
  });

  it('get something from a board that shows words', () => {
    expect(problems({}, { ports: [portLike(['text'])] })).toEqual([]);
  });

  it('of a port in trouble are no reason to refuse: the others get it', () => {
    expect(problems({}, { ports: [portLike(['speak'], { trouble: because('not-connected') })] })).toEqual([]);
  });
});

describe('words', () => {
  it.each<Partial<BroadcastPlan>>([
    { ko: null, en: null },
    { ko: '', en: ' \n ' },
    { ko: null, en: null, clip: null, tone: tone(5) },
  ])('are asked for: %j', (plan) => {
    expect(problems(plan)).toEqual(['nothing-to-say']);
  });

  it.each<Partial<BroadcastPlan>>([
    { ko: '대피하십시오.', en: null },
    { ko: null, en: 'Leave.' },
    { ko: null, en: null, clip: 'evacuate' },
  ])('of one kind are enough: %j', (plan) => {
    expect(problems(plan)).toEqual([]);
  });

  it('are never reached by a broadcast that ends with its tone', () => {
    expect([
      problems({ endS: 5 }),
      problems({ endS: 5.1 }),
      problems({ ...routine, tone: null, endS: 0 }),
    ]).toEqual([['nothing-to-say'], [], ['nothing-to-say']]);
  });

  it.each(['{site}에서 알립니다', '{ 아무개 }', 'Leave {}', '{reading'])('with a field: %s', (text) => {
    const isField = text.includes('}');
    expect([problems({ ko: text }), problems({ en: text })]).toEqual(
      isField ? [['unfilled-field'], ['unfilled-field']] : [[], []],
    );
  });

  it('with a field in both languages are one problem', () => {
    expect(problems({ ko: '{site}', en: '{site}' })).toEqual(['unfilled-field']);
  });

  it('of a clip that nobody knows', () => {
    expect(problems({ clip: 'gone' })).toEqual(['unknown-clip']);
    expect(problems({ clip: 'gone', ko: null, en: null })).toEqual(['zone-gets-nothing a1', 'unknown-clip']);
  });

  it('of a clip that cannot be played are refused, also where there are words', () => {
    const clipFault = (id: string) => (id === 'evacuate' ? ('missing' as const) : null);
    const judged = judgeDraft(draftLike({ clip: 'evacuate' }), { settings, ports, at: noon, clipFault });
    expect(judged.problems.map(({ rule }) => rule)).toEqual(['unplayable-clip']);
  });
});

describe('the tone', () => {
  it.each([
    [2.9, ['tone-length 3']],
    [3, []],
    [10, []],
    [10.1, ['tone-length 10']],
    [0, ['tone-length 3']],
    [Number.NaN, ['tone-length 3']],
  ])('of %d s', (seconds, expected) => {
    expect(problems({ tone: tone(seconds) })).toEqual(expected);
    expect(problems({ ...routine, tone: tone(seconds) })).toEqual(expected);
  });

  it('opens what is urgent or an emergency, and may be left out of a routine notice', () => {
    expect([
      problems({ ...emergency, tone: null }),
      problems({ priority: 'urgent', tone: null }),
      problems({ ...routine, tone: null }),
    ]).toEqual([['tone-missing 3'], ['tone-missing 3'], []]);
  });
});

describe('the gap', () => {
  it.each([
    [0, []],
    [30, []],
    [30.1, ['gap-length 30']],
    [-1, ['gap-length 30']],
    [Number.NaN, ['gap-length 30']],
  ])('of %d s', (gapS, expected) => {
    expect([problems({ gapS }), problems({ gapS, ...emergency, repeats: null })]).toEqual([
      expected,
      expected,
    ]);
  });

  it.each([
    [10, []],
    [10.1, ['silence-without-tone 10']],
    [30.1, ['gap-length 30', 'silence-without-tone 10']],
  ])('of %d s without a tone', (gapS, expected) => {
    expect(problems({ ...routine, tone: null, gapS })).toEqual(expected);
  });

  it('is none where the message is given once', () => {
    expect([
      problems({ repeats: 1, gapS: 99 }),
      problems({ ...routine, repeats: 1, tone: null, gapS: 99 }),
    ]).toEqual([[], []]);
  });
});

describe('repeats', () => {
  it.each([
    ['emergency', []],
    ['urgent', ['endless']],
    ['routine', ['endless']],
  ] as const)('without an end, for %s', (priority, expected) => {
    expect([problems({ priority, repeats: null }), problems({ priority, repeats: null, endS: 60 })]).toEqual([
      expected,
      expected,
    ]);
  });

  it.each([
    [1, []],
    [20, []],
    [21, ['too-many-repeats 20']],
    [0, ['too-many-repeats 20']],
    [1.5, ['too-many-repeats 20']],
  ])('%d times', (repeats, expected) => {
    expect(problems({ repeats })).toEqual(expected);
  });
});

describe('the length', () => {
  const within = (maxS: number) => ({ settings: { ...settings, limits: { maxRepeats: 20, maxS } } });
  // A tone of 5 s and a clip of 12 s, once.
  const seventeen = { ko: null, en: null, clip: 'evacuate', repeats: 1 };

  it('is held against the limit', () => {
    expect([problems(seventeen, within(17)), problems(seventeen, within(16.9))]).toEqual([
      [],
      ['too-long 16.9'],
    ]);
  });

  it('is cut by an end', () => {
    expect([
      judge({ ...seventeen, endS: 15 }, within(15)).seconds,
      problems({ ...seventeen, endS: 15 }, within(15)),
    ]).toEqual([15, []]);
  });

  it('of what goes on until it is stopped is not known, and is within the limit', () => {
    const endless = { ...emergency, repeats: null };
    expect([judge(endless, within(10)).seconds, problems(endless, within(10))]).toEqual([null, []]);
    expect(problems({ ...endless, endS: 11 }, within(10))).toEqual(['too-long 10']);
  });
});

describe('quiet hours', () => {
  const night = { at: new Date(2026, 2, 2, 23, 30).getTime() };

  it('refuse what they are for, and nothing else', () => {
    expect([problems(routine, night), problems({}, night), problems(emergency, night)]).toEqual([
      ['quiet-hours'],
      [],
      [],
    ]);
  });

  it('are over in the day', () => {
    expect(problems(routine)).toEqual([]);
  });
});

describe('a second person', () => {
  const everywhere = { zones: ['b1', 'a1', 'a2'] };

  it('is asked for by a broadcast to all zones of all sites', () => {
    expect([judge(everywhere), judge({ zones: ['a1', 'a2'] })].map(({ needsSecond }) => needsSecond)).toEqual(
      [true, false],
    );
  });

  it('is no problem: who needs one is told, and not refused here', () => {
    expect(problems(everywhere)).toEqual([]);
  });

  it('is asked for also of an emergency, and by one zone that is named twice no sooner', () => {
    expect([judge({ ...everywhere, ...emergency }), judge({ zones: ['a1', 'a2', 'a2'] })]).toMatchObject([
      { needsSecond: true },
      { needsSecond: false },
    ]);
  });

  it('is not asked for where the setting does not', () => {
    expect(judge(everywhere, { settings: { ...settings, second: 'never' } }).needsSecond).toBe(false);
  });

  it('is not asked for where there is one site', () => {
    const zones = [zoneLike('a1'), zoneLike('a2')];
    expect(judge({ zones: ['a1', 'a2'] }, { settings: { ...settings, zones } }).needsSecond).toBe(false);
  });

  it("is not asked for by a schedule's routine notice, and by anything else of a schedule it is", () => {
    const scheduled = { isScheduled: true };
    expect([
      judge({ ...everywhere, ...routine }, scheduled).needsSecond,
      judge({ ...everywhere, ...routine }).needsSecond,
      judge(everywhere, scheduled).needsSecond,
    ]).toEqual([false, true, true]);
  });
});

it('several broken rules are all named', () => {
  expect(problems({ zones: ['x'], ko: '{site}', clip: 'gone', tone: null, repeats: null, gapS: 31 })).toEqual(
    [
      ...['unknown-zone x', 'unfilled-field', 'unknown-clip', 'tone-missing 3'],
      ...['gap-length 30', 'silence-without-tone 10', 'endless'],
    ],
  );
});

it('whatever a plan holds, a plan without a problem keeps tone, gap and length', () => {
  const number = fc.oneof(
    fc.double(),
    fc.double({ min: -1, max: 40, noNaN: true }),
    fc.integer({ min: 0, max: 40 }),
  );
  const plans = fc.record({
    tone: fc.option(fc.record({ kind: fc.constant('alert' as const), seconds: number })),
    repeats: fc.option(fc.oneof(fc.integer({ min: -1, max: 30 }), fc.double())),
    gapS: number,
    priority: fc.constantFrom('emergency', 'urgent', 'routine'),
    endS: fc.option(number),
  });
  let passed = 0;
  fc.assert(
    fc.property(plans, (plan) => {
      const { problems: found, seconds } = judge(plan);
      if (found.length > 0) return;
      passed += 1;
      const { tone: opening, repeats, gapS, priority } = plan;
      expect(opening !== null || priority === 'routine').toBe(true);
      expect(opening === null || (opening.seconds >= 3 && opening.seconds <= 10)).toBe(true);
      expect(repeats === 1 || (gapS >= 0 && gapS <= (opening ? 30 : 10))).toBe(true);
      expect(repeats === null ? priority === 'emergency' : repeats >= 1 && repeats <= 20).toBe(true);
      expect(seconds === null ? repeats === null : seconds > 0 && seconds <= 900).toBe(true);
    }),
    { numRuns: 3_000, seed: 4 },
  );
  expect(passed).toBeGreaterThan(20);
});
