import { describe, expect, it } from 'vitest';
import type { LogQuery } from '../../../preload/contract/log.ts';
import { answers, isHopeless, toQuestion } from '../../../main/log/question.ts';
import { toRow } from '../../../main/log/row.ts';
import { command, entryAt, hazard, morning } from '../../fixture/log/entries.ts';

describe('toQuestion', () => {
  it.each([
    [{ limit: 0 }, 'log query: limit is 0, expected a whole number from 1 to 500'],
    [{ limit: 501 }, 'log query: limit is 501, expected a whole number from 1 to 500'],
    [{ limit: 1.5 }, 'log query: limit is 1.5, expected a whole number from 1 to 500'],
    [{ limit: 1, text: 'a'.repeat(201) }, 'log query: text is 201 long, expected at most 200'],
    [{ limit: 1, before: 0.5 }, 'log query: before is 0.5, expected the id of an entry'],
    [{ limit: 1, from: NaN }, 'log query: from is NaN, expected epoch ms'],
    [{ limit: 1, to: 1e300 }, 'log query: to is 1e+300, expected epoch ms'],
    [{ limit: 1, types: ['alarm'] }, 'log query: there is no entry of type alarm'],
    [{ limit: 1, severities: ['bad'] }, 'log query: there is no severity bad'],
  ])('refuses %j and names the field', (query, message) => {
    expect(() => toQuestion(query as LogQuery)).toThrow(new RangeError(message));
  });

  it('puts the time range and the key of the page into one range of ids', () => {
    const whole = toQuestion({ limit: 5, from: morning, to: morning + 10 });
    expect([whole.from, whole.to]).toEqual([morning * 1024, (morning + 10) * 1024]);
    expect(toQuestion({ limit: 5, to: morning, before: 77 }).to).toBe(77);
    expect(toQuestion({ limit: 5, from: morning + 0.2 }).from).toBe((morning + 1) * 1024);
  });

  it('takes blanks for no text, and signs for a text that nothing has', () => {
    expect(toQuestion({ limit: 1, text: '  ' }).text).toBeNull();
    expect(toQuestion({ limit: 1, text: '!?' }).text).toEqual([]);
  });
});

describe('isHopeless', () => {
  it.each([
    [{}, false],
    [{ from: 5, to: 5 }, true],
    [{ types: [] }, true],
    [{ severities: ['high'], types: ['system'] }, true],
    [{ text: '!?' }, true],
    [{ operator: 'kim', types: ['hazard'] }, true],
    [{ operator: 'kim' }, false],
    [{ alarm: 'a/1|gas|device:1', site: 'a/2' }, true],
    [{ alarm: 'a/1|gas|device:1', kind: 'flame' }, true],
    [{ alarm: 'a/1|gas|device:1', site: 'a/1', kind: 'gas' }, false],
  ] as const)('of %j is %j', (query, hopeless) => {
    expect(isHopeless(toQuestion({ limit: 1, ...query }))).toBe(hopeless);
  });
});

describe('answers', () => {
  const gas = entryAt(5, hazard());
  const acknowledged = entryAt(6, command('ima-main/1|gas|device:17', 'kim', 'high', '현장 확인'));
  it.each([
    [{}, [true, true]],
    [{ site: 'ima-main/1' }, [true, true]],
    [{ site: 'ima-main/2' }, [false, false]],
    [{ kind: 'gas' }, [true, true]],
    [{ alarm: 'ima-main/1|gas|device:17' }, [true, true]],
    [{ operator: 'kim' }, [false, true]],
    [{ types: ['hazard'] }, [true, false]],
    [{ severities: ['high'] }, [true, true]],
    [{ severities: ['low'] }, [false, false]],
    [{ from: morning + 6 }, [false, true]],
    [{ to: morning + 6 }, [true, false]],
    [{ before: gas.id }, [false, false]],
    [{ text: '산화' }, [true, false]],
    [{ text: '확인' }, [false, true]],
  ] as const)('%j with %j', (query, expected) => {
    const question = toQuestion({ limit: 1, ...query });
    expect([answers(toRow(gas), question), answers(toRow(acknowledged), question)]).toEqual(expected);
  });
});
