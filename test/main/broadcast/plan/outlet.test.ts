import { describe, expect, it } from 'vitest';
import type { BroadcastPlan, PortAbility } from '../../../../preload/contract/broadcast.ts';
import { because } from '../../../../preload/contract/reason.ts';
import { sayReason } from '../../../../preload/contract/reason-words.ts';
import { outletsOf } from '../../../../main/broadcast/plan/outlet.ts';
import { planLike, portLike, settings, zoneLike } from './sample.ts';

const all = planLike({ clip: 'evacuate' });
const gets = (can: readonly PortAbility[], plan: BroadcastPlan = all) =>
  outletsOf(plan, settings, [portLike(can)])[0]?.gets;

describe('an outlet gets', () => {
  it.each<[readonly PortAbility[], readonly string[]]>([
    [
      ['volume', 'text', 'speak', 'play', 'tone', 'stop'],
      ['tone', 'clip', 'ko', 'en', 'text'],
    ],
    [['tone', 'stop'], ['tone']],
    [['play'], ['clip']],
    [
      ['speak', 'volume'],
      ['ko', 'en'],
    ],
    [['text'], ['text']],
    [['stop', 'volume'], []],
    [[], []],
  ])('by what its port can: %j', (can, expected) => {
    expect(gets(can)).toEqual(expected);
  });

  it('what there is of the plan', () => {
    const every: readonly PortAbility[] = ['tone', 'play', 'speak', 'text'];
    expect([
      gets(every, planLike({ tone: null, ko: null })),
      gets(every, planLike({ en: ' ' })),
      gets(every, planLike({ ko: null, en: null, clip: 'evacuate' })),
      gets(every, planLike({ ko: null, en: null, clip: 'gone' })),
    ]).toEqual([['en', 'text'], ['tone', 'ko', 'text'], ['tone', 'clip'], ['tone']]);
  });
});

describe('the outlets of a plan', () => {
  const zones = [
    zoneLike('a1', {
      outlets: [
        { port: 'horns', address: '1', name: 'One' },
        { port: 'phones', address: '2', name: 'Two' },
      ],
    }),
    zoneLike('a2', { outlets: [{ port: 'gone', address: '3', name: 'Three' }] }),
    zoneLike('a3'),
  ];
  const ports = [
    portLike(['speak']),
    portLike(['text'], { id: 'phones', trouble: because('not-signed-in') }),
  ];
  const preview = (ids: readonly string[]) =>
    outletsOf(planLike({ zones: ids }), { ...settings, zones }, ports).map(
      ({ zone, outlet, gets: parts, trouble }) =>
        [zone, outlet.name, parts.join('+'), trouble && sayReason(trouble)].join(' | '),
    );

  it('come in the order of its zones, each zone once, with what stands in the way', () => {
    expect(preview(['a2', 'a1', 'a2'])).toEqual([
      'a2 | Three |  | not in the settings: gone',
      'a1 | One | ko+en | ',
      'a1 | Two | text | not signed in',
    ]);
  });

  it('leave out zones that nobody knows', () => {
    expect(preview(['x'])).toEqual([]);
  });
});
