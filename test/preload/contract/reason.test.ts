import { describe, expect, it } from 'vitest';
import {
  because,
  becauseOf,
  becauseOfNumber,
  becauseOfTime,
  readReason,
  withDetails,
  withMore,
  type Reason,
} from '../../../preload/contract/reason.ts';
import { sayReason } from '../../../preload/contract/reason-words.ts';

const chain = withMore(because('not-connected'), withMore(because('cut', 'close 1006'), because('closed')));

describe('a reason that was kept', () => {
  it.each<[Reason]>([
    [because('no-answer')],
    [because('refused', 'no power')],
    [becauseOfTime('no-answer-within', 5_000, 'x')],
    [becauseOfNumber('answered', 502)],
    [becauseOf('stopped-by', '김서연')],
    [chain],
  ])('is read as it was: %j', (reason) => {
    expect(readReason(JSON.parse(JSON.stringify(reason)))).toEqual(reason);
  });

  it('from before reasons had codes is somebody’s words', () => {
    expect(readReason('close 1006')).toEqual(because('said', 'close 1006'));
  });

  it('of a newer program, whose code is not known here, keeps its words and what is behind it', () => {
    const newer = { code: 'eclipse', detail: 'no sun', more: because('cut') };
    expect(readReason(newer)).toEqual(withMore(because('said', 'no sun'), because('cut')));
  });

  it.each([
    [null],
    [7],
    [[]],
    [{}],
    [{ code: 'eclipse' }],
    [{ code: 'no-answer-within', ms: 'soon' }],
    [{ code: 'in-use', name: 5 }],
    [{ code: 'toString' }],
  ])('is none: %j', (value) => {
    expect(readReason(value)).toBeNull();
  });

  it('is no longer than anybody reads', () => {
    let deep: object = because('cut');
    for (let depth = 0; depth < 50; depth += 1) deep = { ...because('cut'), more: deep };
    let length = 0;
    for (let each = readReason(deep); each; each = each.more ?? null) length += 1;
    expect(length).toBe(5);
    expect(readReason('x'.repeat(10_000))?.detail).toHaveLength(2_000);
  });
});

describe('a reason', () => {
  it('is said in plain English: sentence, words, and what is behind it', () => {
    expect(sayReason(chain)).toBe('not connected; the connection was cut: close 1006; it was closed here');
    expect(sayReason(because('said', 'no power'))).toBe('no power');
    expect(sayReason(becauseOfTime('no-answer-within', 300))).toBe('no answer within 0.3 s');
    expect(sayReason(becauseOfNumber('answered', 502, 'down'))).toBe('answered with status 502: down');
  });

  it('has all of its words cleaned, also those behind it', () => {
    const told = withMore(because('refused', 'bad key-1'), because('cut', 'key-1'));
    const clean = withDetails(told, (detail) => detail.replaceAll('key-1', '***'));
    expect(clean).toEqual(withMore(because('refused', 'bad ***'), because('cut', '***')));
  });
});
