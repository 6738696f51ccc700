import { describe, expect, it } from 'vitest';
import {
  because,
  becauseOf,
  becauseOfNumber,
  becauseOfTime,
  namedReasons,
  numberedReasons,
  plainReasons,
  timedReasons,
  withMore,
  type Reason,
} from '../../../preload/contract/reason.ts';
import { wordsOf } from '../../../renderer/language/index.ts';
import { failureText } from '../../../renderer/state/describe.ts';
import { reasonOrNothing, reasonText, refusedText } from '../../../renderer/state/reason-text.ts';

const ko = wordsOf('ko');
const en = wordsOf('en');

/** One of each code. */
const all: readonly Reason[] = [
  ...plainReasons.filter((code) => code !== 'said').map((code) => because(code)),
  ...timedReasons.map((code) => becauseOfTime(code, 5_000)),
  ...numberedReasons.map((code) => becauseOfNumber(code, 7)),
  ...namedReasons.map((code) => becauseOf(code, '2')),
];

describe('a reason on a screen', () => {
  it('is Korean on a Korean screen and English on an English one, whatever its code', () => {
    const isKorean = (text: string) => /[가-힣]/.test(text);
    // The day of a schedule has its words by its own codes alone.
    const own = all.filter(({ code }) => code !== 'schedule');
    expect(own.filter((reason) => !isKorean(reasonText(reason, ko)))).toEqual([]);
    expect(own.filter((reason) => isKorean(reasonText(reason, en)))).toEqual([]);
    const facts = all.filter((reason) => !plainReasons.some((code) => code === reason.code));
    expect(facts.filter((reason) => !/[257]/.test(reasonText(reason, ko)))).toEqual([]);
  });

  it('has what the other side said in quotes after the sentence, and what is behind it after that', () => {
    const reason = withMore(because('not-connected'), because('cut', 'close 1006'));
    expect(reasonText(reason, ko)).toBe('연결되어 있지 않음 · 연결이 끊김 “close 1006”');
    expect(reasonText(reason, en)).toBe('not connected · the connection was cut “close 1006”');
  });

  it('from before reasons had codes is quoted as it was', () => {
    expect(reasonText(because('said', 'no answer within 500 ms'), ko)).toBe('“no answer within 500 ms”');
  });

  it('names what its codes stand for in words', () => {
    expect(reasonText(becauseOf('left-out', 'recording,tone'), ko)).toBe('녹음, 알림음 없이 나감');
    expect(reasonText(becauseOf('schedule', 'quiet-hours'), ko)).toBe('조용히 하는 시간이라 쉼');
    expect(reasonText(becauseOf('against-rules', 'second-person, made-up'), ko)).toBe(
      '규칙에 맞지 않음: 다른 한 사람의 동의가 필요합니다, made-up',
    );
  });

  it('may be none', () => {
    expect([reasonOrNothing(null, ko), reasonOrNothing(undefined, ko)]).toEqual(['', '']);
  });
});

describe('what main refused', () => {
  const reason = because('not-signed-in');

  it('is told by its reason, not by its English message', () => {
    const failure = { code: 'unavailable', message: 'not signed in', reason } as const;
    expect(failureText(failure, ko)).toBe('로그인되어 있지 않음');
    expect(refusedText(failure, ko)).toBe(`${ko.refusal.unavailable} · 로그인되어 있지 않음`);
  });

  it('without a reason is told by its code', () => {
    expect(refusedText({ code: 'locked', message: 'locked' }, ko)).toBe(ko.refusal.locked);
  });
});
