import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ko } from '../../../renderer/language/ko.ts';
import { failureText } from '../../../renderer/state/describe.ts';
import { readData } from '../../../renderer/state/device-request.svelte.ts';
import { kindCounts, tokenAge } from '../../../renderer/state/link-text.ts';
import { startDesk, type TestDesk } from '../fake-desk.ts';
import { link, noon } from '../fixture.ts';

let test: TestDesk;
beforeEach(async () => {
  test = await startDesk();
});
afterEach(() => test.stop());

const HOUR = 3_600_000;
const outcome = () => test.desk.connections.outcomes.get('ima-main');

describe('what is asked of a connection', () => {
  it('is asked once while a test is under way, and the answer is kept', async () => {
    const { connections } = test.desk;
    const first = connections.test('ima-main');
    expect(outcome()).toEqual({ of: 'test', state: 'under-way' });
    await Promise.all([first, connections.test('ima-main')]);
    expect(test.bridge.orders).toEqual(['test ima-main']);
    expect(outcome()).toEqual({ of: 'test', state: 'done', roundTripMs: 37, at: noon });
  });

  it('says why it was not done, and forgets that once it is', async () => {
    const { connections } = test.desk;
    test.bridge.refusal = 'not-allowed';
    expect(await connections.signOut('ima-main')).toBe(false);
    expect(outcome()).toMatchObject({ of: 'other', state: 'failed', why: { code: 'not-allowed' } });
    test.bridge.refusal = null;
    expect(await connections.signOut('ima-main')).toBe(true);
    expect(outcome()).toBeUndefined();
  });

  it('keeps no token', async () => {
    const { connections } = test.desk;
    await connections.enterToken('ima-main', 'secret-token');
    expect(test.bridge.orders).toEqual(['token ima-main secret-token']);
    expect(JSON.stringify([outcome(), connections])).not.toContain('secret-token');
  });

  it('ends in a failure when the wall breaks', async () => {
    test.bridge.saveDiagnostics = () => Promise.reject(new Error('closed'));
    await test.desk.connections.saveDiagnostics();
    expect(test.desk.connections.diagnostics).toMatchObject({ ok: false, error: { code: 'failed' } });
  });
});

describe('words of a connection', () => {
  it('take main’s own where the code alone says too little', () => {
    const said = (code: 'unavailable' | 'locked', message: string) => failureText({ code, message }, ko);
    expect([
      said('unavailable', 'no route to host'),
      said('unavailable', 'unavailable'),
      said('locked', 'nobody is signed in'),
    ]).toEqual(['no route to host', '지금은 할 수 없습니다', '잠겨 있습니다. 먼저 로그인하세요']);
  });

  it('tell a token’s age and its end, as far as anybody said', () => {
    const age = (grantedAt: number | null, expiresAt: number | null) =>
      tokenAge({ state: 'granted', grantedAt, expiresAt }, noon, ko);
    expect([age(noon - HOUR, noon + 2 * HOUR), age(null, noon - HOUR), age(null, null)]).toEqual([
      '1시간 전에 받음 · 2시간 뒤 만료',
      '1시간 전에 만료',
      '만료 시각 모름',
    ]);
    expect(tokenAge({ state: 'signed-out', grantedAt: noon, expiresAt: null }, noon, ko)).toBe('');
  });

  it('put the most frequent kind first', () => {
    const counts = kindCounts(link('chat', { byKind: { sent: 2, msg: 40, ack: 2 } }));
    expect(counts).toEqual([
      ['msg', 40],
      ['ack', 2],
      ['sent', 2],
    ]);
  });
});

describe('data for a device', () => {
  it.each<[string, unknown]>([
    ['', { ok: true, value: {} }],
    [' {"level": 70} ', { ok: true, value: { level: 70 } }],
    ['[1]', { ok: false, why: null }],
    ['null', { ok: false, why: null }],
    ['7', { ok: false, why: null }],
  ])('reads %j', (text, expected) => {
    expect(readData(text)).toEqual(expected);
  });

  it('says what is wrong with what is no JSON', () => {
    const typed = readData('{"level"');
    expect(typed.ok === false && typed.why !== null && typed.why.length > 0).toBe(true);
  });
});
