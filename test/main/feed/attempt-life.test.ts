import { describe, expect, it } from 'vitest';
import { because, becauseOfTime, withMore } from '../../../preload/contract/reason.ts';
import { AttemptLife, type Beginning, type Suspicion } from '../../../main/feed/attempt-life.ts';
import type { Credential, TokenAnswer, Verdict } from '../../../main/feed/feed.ts';
import type { AttemptEnd } from '../../../main/feed/link.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { ManualClock } from '../manual-clock.ts';

const noMore = because('refused', 'no');

const suspicion: Suspicion = { token: 't', message: 'no', limitMs: 500 };

/** A life whose answers are given by hand; `seen` is what it did, in order. */
function live(beginning: Partial<Beginning> = {}) {
  const clock = new ManualClock();
  const seen: unknown[] = [];
  const token = Promise.withResolvers<TokenAnswer>();
  const verdict = Promise.withResolvers<Verdict>();
  const credential: Credential = {
    status: { state: 'granted', grantedAt: null, expiresAt: null },
    token: () => token.promise,
    denied: (denied, message) => {
      seen.push(['denied', denied, message]);
      return verdict.promise;
    },
    onChange: () => () => {},
  };
  const life = new AttemptLife({
    credential,
    clock,
    logger: silentLogger,
    events: { up: () => {}, ended: (end) => seen.push(['ended', end]) },
    hangUp: () => seen.push('hang up'),
    close: (end: AttemptEnd | null) => seen.push(['close', end?.why ?? 'dropped']),
  });
  life.begin({ limitMs: 1_000, go: (taken) => void seen.push(['go', taken]), ...beginning });
  const answer = async (given: TokenAnswer) => {
    token.resolve(given);
    await settled();
  };
  const judge = async (given: Verdict) => {
    verdict.resolve(given);
    await settled();
  };
  return { life, clock, seen, token, verdict, answer, judge };
}

/** Every promise that was ready has been gone on with. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

const ended = (end: AttemptEnd) => [
  ['close', end.why],
  ['ended', end],
];

describe('a beginning', () => {
  it('goes on with the token in force', async () => {
    const { answer, seen, life } = live();
    await answer({ ok: true, token: 't' });
    expect([seen, life.isOver, life.isDeaf]).toEqual([[['go', 't']], false, false]);
  });

  it.each([
    [
      { ok: false, refused: true, reason: because('not-signed-in') },
      { why: 'refused', reason: because('not-signed-in') },
    ],
    [
      { ok: false, refused: false, reason: because('unreachable') },
      { why: 'lost', reason: because('unreachable') },
    ],
  ] as const)('%j is the end', async (given, end) => {
    const { answer, seen, clock } = live();
    await answer(given);
    expect([seen, clock.waiting]).toEqual([ended(end), 0]);
  });

  it('whose token source fails, or that fails itself, is lost', async () => {
    const failing = live();
    failing.token.reject(new Error('no store'));
    await settled();
    const throwing = live({ go: () => Promise.reject(new Error('no wire')) });
    await throwing.answer({ ok: true, token: 't' });
    expect([failing.seen, throwing.seen]).toEqual([
      ended({ why: 'lost', reason: because('failed', 'no store') }),
      [...ended({ why: 'lost', reason: because('failed', 'no wire') })],
    ]);
  });

  it("that takes too long is lost, and a token after that is nobody's", async () => {
    const { clock, answer, seen } = live();
    clock.advance(1_000);
    await answer({ ok: true, token: 't' });
    expect(seen).toEqual(
      ended({
        why: 'lost',
        reason: withMore(because('not-signed-in'), becauseOfTime('no-answer-within', 1_000)),
      }),
    );
  });

  it('that was dropped says nothing and leaves no timer', async () => {
    const { life, clock, answer, seen } = live();
    life.drop();
    life.drop();
    life.lost(noMore);
    life.within(100);
    await answer({ ok: true, token: 't' });
    expect([seen, clock.waiting]).toEqual([[['close', 'dropped']], 0]);
  });
});

describe('a deadline', () => {
  it('takes the place of the one before, and none is left once the step is done', async () => {
    const { life, clock, answer, seen } = live();
    await answer({ ok: true, token: 't' });
    life.within(5_000);
    life.deadline(100, () => seen.push('asked again'));
    clock.advance(5_000);
    life.within(5_000);
    life.inTime();
    expect([seen, clock.waiting]).toEqual([[['go', 't'], 'asked again'], 0]);
  });
});

describe('a rejected login', () => {
  async function judged(verdict: Verdict, more: Partial<Suspicion> = {}) {
    const { life, answer, judge, seen, clock } = live();
    await answer({ ok: true, token: 't' });
    life.suspect({ ...suspicion, ...more });
    const wasDeaf = life.isDeaf && !life.isOver;
    await judge(verdict);
    expect([wasDeaf, clock.waiting]).toEqual([true, 0]);
    return seen.slice(1);
  }

  it('hangs up first, and then asks who keeps the tokens', async () => {
    expect(await judged('renewed')).toEqual(['hang up', ['denied', 't', 'no'], ...ended({ why: 'again' })]);
  });

  it.each([
    ['refused', {}, { why: 'refused', reason: because('sign-in-refused', 'no') }],
    [
      'refused',
      { reason: because('cut', 'bye') },
      { why: 'refused', reason: withMore(because('sign-in-refused'), because('cut', 'bye')) },
    ],
    ['refused', { isFinal: () => false }, { why: 'lost', reason: noMore }],
    ['retry', {}, { why: 'lost', reason: noMore }],
    ['retry', { reason: because('cut', 'bye') }, { why: 'lost', reason: because('cut', 'bye') }],
  ] as const)('that they call %s, with %j, ends so', async (verdict, more, end) => {
    expect((await judged(verdict, more)).slice(2)).toEqual(ended(end));
  });

  it("is told in other words where the server's say too little", async () => {
    expect((await judged('retry', { said: 'invalid token: no' }))[1]).toEqual([
      'denied',
      't',
      'invalid token: no',
    ]);
  });

  it('acquits the token only where it is good', async () => {
    const acquitted: Verdict[] = [];
    for (const verdict of ['renewed', 'refused', 'retry'] as const)
      await judged(verdict, { acquitted: () => acquitted.push(verdict) });
    expect(acquitted).toEqual(['retry']);
  });

  it('that nobody judges in time, or whose judge fails, is lost', async () => {
    const slow = live();
    slow.life.suspect({ ...suspicion, reason: because('cut', 'bye') });
    slow.clock.advance(500);
    await slow.judge('refused');
    const failing = live();
    failing.life.suspect(suspicion);
    failing.verdict.reject(new Error('no judge'));
    await settled();
    expect([slow.seen.slice(2), failing.seen.slice(2)]).toEqual([
      ended({ why: 'lost', reason: because('cut', 'bye') }),
      ended({ why: 'lost', reason: noMore }),
    ]);
  });
});

describe('an end', () => {
  it('is shortened for people, and comes once', () => {
    const { life, seen } = live();
    life.lost(because('cut', 'x'.repeat(300)));
    life.refused(noMore);
    expect(seen).toEqual(ended({ why: 'lost', reason: because('cut', 'x'.repeat(200)) }));
  });

  it('by silence says since when, by the wall', () => {
    const { life, clock, seen } = live();
    life.silent(250.4);
    expect(seen).toEqual(ended({ why: 'silent', since: clock.now() - 250 }));
  });
});
