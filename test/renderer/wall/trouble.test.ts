import { describe, expect, it } from 'vitest';
import type { Link } from '../../../preload/contract/link.ts';
import { because } from '../../../preload/contract/reason.ts';
import { wordsOf } from '../../../renderer/language/index.ts';
import { troubleOf, troubleText } from '../../../renderer/wall/trouble.ts';
import { link, noon } from '../fixture.ts';
import { fadingLink, refusedLink } from '../window-scenes.ts';

const ko = wordsOf('ko');
const en = wordsOf('en');
const told = (state: Link, words = ko) => {
  const trouble = troubleOf(link('south', { link: state, blindSince: noon - 161_000 }), noon, words);
  return trouble && troubleText(trouble);
};

describe('what a wall says of a connection', () => {
  it('is which, since when, and what is tried next', () => {
    expect(told({ state: 'waiting', retryAt: noon + 4_000, reason: because('cut', 'close 1006') })).toBe(
      'south · 다시 연결 대기 · 10:39:26부터 2분째 끊김 · 0:04 뒤 다시 시도',
    );
    expect(told({ state: 'connecting', attempt: 3 })).toContain('지금 3번째 시도');
    expect(told({ state: 'waiting', retryAt: noon - 1, reason: because('cut', 'close 1006') })).toContain(
      '곧 다시 시도',
    );
    expect(told({ state: 'stale', since: noon })).toContain('곧 다시 연결');
    expect(told({ state: 'stopped' }, en)).toContain('tried again when the program restarts');
  });

  it('is that a person has to act at the desk where the login is refused', () => {
    const trouble = troubleOf(refusedLink, noon, ko);
    expect(trouble && troubleText(trouble)).toBe(
      'ima-south · 로그인 거부됨 · 10:39:26부터 2분째 끊김 · 데스크에서 토큰을 바꿔야 이어짐',
    );
  });

  it('is that the token cannot be renewed while the link is still up', () => {
    expect(troubleOf(fadingLink, noon, en)).toEqual({
      connection: 'ima-main',
      isDown: false,
      what: 'Token could not be renewed',
      since: 'expires in 9 min',
      next: 'needs a new token at the desk',
    });
    expect(troubleOf(fadingLink, noon + 600_000, en)?.since).toBe('expired 1 min ago');
  });

  it('names the day where it is long ago', () => {
    const long = link('south', { link: { state: 'stopped' }, blindSince: noon - 26 * 3_600_000 });
    expect(troubleOf(long, noon, ko)?.since).toBe('03-03 08:42:07부터 1일째 끊김');
    const never = link('south', { link: { state: 'stopped' }, blindSince: null, lastHeardAt: null });
    expect(troubleOf(never, noon, ko)?.since).toBe('연결된 적 없음');
  });

  it('is nothing while all is well', () => {
    expect(troubleOf(link('south'), noon, ko)).toBeNull();
  });
});
