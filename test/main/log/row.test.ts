import { describe, expect, it } from 'vitest';
import type { Entry, EntryBody } from '../../../preload/contract/log.ts';
import { because, becauseOf, becauseOfTime, withMore } from '../../../preload/contract/reason.ts';
import { entryAt } from '../../fixture/log/entries.ts';
import { useDirectory, useLogs } from '../../fixture/log/scratch.ts';
import { failedOutlet } from '../failed-outlet.ts';

const logs = useLogs(useDirectory());

const broadcast = {
  type: 'broadcast',
  broadcast: 'desk-1/7',
  site: null,
  alarm: null,
  operator: 'Kim',
  desk: 'desk-1',
} as const;

/** As programs wrote them before reasons had codes. */
const old = [
  { type: 'rejected', connection: 'ima', reason: 'not JSON', copy: '{' },
  { type: 'link', connection: 'ima', link: { state: 'waiting', retryAt: 5, reason: 'close 1006' } },
  { type: 'link', connection: 'ima', link: { state: 'stopped' } },
  { type: 'notification', alarm: null, outcome: 'failed', reason: 'no daemon' },
  { ...broadcast, what: 'missed', reason: 'missed: not connected' },
  {
    ...broadcast,
    what: 'results',
    reason: null,
    results: [{ ...failedOutlet, reason: 'the amplifier is too hot' }],
  },
  { type: 'system', what: 'window-blind', detail: 'wall-1: reload, picture 12 s old' },
].map((body, n) => entryAt(n, body as unknown as EntryBody));

const read: readonly EntryBody[] = [
  { type: 'rejected', connection: 'ima', reason: because('said', 'not JSON'), copy: '{' },
  {
    type: 'link',
    connection: 'ima',
    link: { state: 'waiting', retryAt: 5, reason: because('said', 'close 1006') },
  },
  { type: 'link', connection: 'ima', link: { state: 'stopped' } },
  { type: 'notification', alarm: null, outcome: 'failed', reason: because('said', 'no daemon') },
  { ...broadcast, what: 'missed', reason: because('said', 'missed: not connected') },
  {
    ...broadcast,
    what: 'results',
    reason: null,
    results: [{ ...failedOutlet, reason: because('said', 'the amplifier is too hot') }],
  },
  { type: 'system', what: 'window-blind', detail: 'wall-1: reload, picture 12 s old' },
];

async function holding(entries: readonly Entry[]) {
  const { log } = await logs().open();
  await Promise.all(entries.map((entry) => log.append(entry)));
  const found = async (text: string) =>
    (await log.page({ limit: 10, text })).entries.map((entry) => ('what' in entry ? entry.what : entry.type));
  return { log, found };
}

describe('an entry from before reasons had codes', () => {
  it('is read with its words as somebody’s', async () => {
    const { log } = await holding(old);
    const { entries } = await log.page({ limit: 10 });
    expect(entries.toReversed()).toEqual(read.map((body, n) => entryAt(n, body)));
  });

  it('is found by its words as before', async () => {
    const { found } = await holding(old);
    expect([await found('JSON'), await found('daemon'), await found('missed connected')]).toEqual([
      ['rejected'],
      ['notification'],
      ['missed'],
    ]);
  });
});

describe('an entry whose reason has a code', () => {
  const waiting = { state: 'waiting', retryAt: 5, reason: because('unreachable', 'ECONNREFUSED') } as const;
  const entries = (
    [
      { type: 'link', connection: 'ima', link: waiting },
      {
        ...broadcast,
        what: 'missed',
        reason: withMore(becauseOf('schedule', 'missed'), because('no-answer')),
      },
      {
        type: 'system',
        what: 'window-blind',
        detail: 'wall-1',
        rung: 'reload',
        reason: becauseOfTime('picture-old', 12_000),
      },
    ] as const
  ).map((body, n) => entryAt(n, body));

  it('is found by what the other side said, and by an English word for the code', async () => {
    const { found } = await holding(entries);
    expect([await found('econnrefused'), await found('reached'), await found('missed answer')]).toEqual([
      ['link'],
      ['link'],
      ['missed'],
    ]);
    expect([await found('picture reload'), await found('wall 12')]).toEqual([
      ['window-blind'],
      ['window-blind'],
    ]);
  });

  it('comes back as it was', async () => {
    const { log } = await holding(entries);
    expect((await log.page({ limit: 10 })).entries.toReversed()).toEqual(entries);
  });
});
