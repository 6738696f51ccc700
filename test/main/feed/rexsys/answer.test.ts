import { describe, expect, it } from 'vitest';
import { isPassing, refusalOf } from '../../../../main/feed/rexsys/answer.ts';

describe('an answer of unknown shape', () => {
  it.each([
    [undefined],
    [null],
    [true],
    [0],
    ['ok'],
    ['login success'],
    ['로그인 성공'],
    [{}],
    [[]],
    [{ result: true }],
    [{ result: 0, message: 'done' }],
    [{ status: 'success' }],
    [{ status: 200 }],
    [{ success: 1 }],
    [{ error: null }],
    [{ error: 0, result: 'ok' }],
    [{ error: '' }],
    [{ code: 0 }],
    [{ uid: 'console', sid: 'abc' }],
    [{ result: { status: 'ok' } }],
    [{ message: 'no errors' }],
  ])('is a yes: %j', (answer) => {
    expect(refusalOf(answer)).toBeNull();
  });

  it.each([
    [false, 'refused without a reason'],
    ['fail', 'fail'],
    ['Login failed', 'Login failed'],
    ['로그인 실패', '로그인 실패'],
    ['토큰이 만료되었습니다', '토큰이 만료되었습니다'],
    [['denied'], 'denied'],
    [{ result: false }, 'refused without a reason'],
    [{ result: 'fail' }, 'fail'],
    [{ result: 'fail', message: 'bad token' }, 'bad token'],
    [{ success: false, msg: 'who are you' }, 'who are you'],
    [{ success: 0 }, 'refused without a reason'],
    [{ ok: false, reason: 'expired' }, 'expired'],
    [{ status: 'error' }, 'error'],
    [{ status: 401 }, 'refused without a reason'],
    [{ code: 403, message: 'forbidden' }, 'forbidden'],
    [{ error: 'invalid token' }, 'invalid token'],
    [{ error: { message: 'invalid token' } }, 'invalid token'],
    [{ result: { success: false, message: 'invalid token' } }, 'invalid token'],
  ])('is a no: %j', (answer, reason) => {
    expect(refusalOf(answer)).toBe(reason);
  });

  it('is short in its reason', () => {
    expect(refusalOf({ ok: false, message: 'x'.repeat(5_000) })).toHaveLength(200);
  });
});

describe('a refusal that passes by itself', () => {
  it.each(['uid already connected', 'duplicate login', 'server is busy', '이미 접속 중입니다'])(
    'is %s',
    (reason) => {
      expect(isPassing(reason)).toBe(true);
    },
  );

  it.each(['invalid token', '인증 실패', 'forbidden'])('is not %s', (reason) => {
    expect(isPassing(reason)).toBe(false);
  });
});
