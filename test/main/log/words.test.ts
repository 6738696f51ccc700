import { describe, expect, it } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import { cut, hasAll, textOf, tokensOf, toMatch } from '../../../main/log/words.ts';
import { command, entryAt, hazard } from '../../fixture/log/entries.ts';

describe('tokensOf', () => {
  it.each([
    ['불꽃감지', ['불꽃', '꽃감', '감지', '지']],
    ['가', ['가']],
    ['CO2 농도', ['co2', '농도', '도']],
    ['B동 3층', ['b', '동', '3', '층']],
    ['Gas-Leak, gas', ['gas', 'leak']],
    ['ＡＢＣ', ['abc']],
    ['불꽃'.normalize('NFD'), ['불꽃', '꽃']],
    ['— … !', []],
    ['', []],
  ])('of %j are %j', (text, tokens) => {
    expect([...tokensOf(text)]).toEqual(tokens);
  });
});

describe('hasAll', () => {
  it.each([
    ['꽃감', '3층 불꽃감지 경보', true],
    ['꽃감지', '3층 불꽃감지 경보', true],
    ['지', '3층 불꽃감지 경보', true],
    ['불꽃 경보', '3층 불꽃감지 경보', true],
    ['경보 불꽃', '3층 불꽃감지 경보', true],
    ['불감', '3층 불꽃감지 경보', false],
    ['꽃감 감지 불꽃', '꽃감 감지 불꽃', true],
    ['불꽃감지', '불꽃 꽃감 감지', false],
    ['cam', 'Camera 3', true],
    ['mera', 'Camera 3', false],
    ['c', 'Camera 3', false],
    ['3', 'Camera 3', true],
    ['3', 'Camera 31', false],
    ['31', 'Camera 312', true],
    ['CAMERA', 'camera', true],
    ['가스 누출', '가스', false],
  ])('for %j in %j is %j', (question, text, expected) => {
    expect(hasAll(text, cut(question))).toBe(expected);
  });
});

describe('toMatch', () => {
  it.each([
    ['불꽃감지', '"불꽃" AND "꽃감" AND "감지"'],
    ['가', '"가"*'],
    ['gas b', '"gas"* AND "b"'],
    ['"OR" NEAR(', '"or"* AND "near"*'],
  ])('asks FTS5 for %j as %j', (question, match) => {
    expect(toMatch(cut(question))).toBe(match);
  });
});

describe('textOf', () => {
  it('finds a hazard by site, kind, source and message, and not by its context', () => {
    expect(textOf(entryAt(0, hazard({ context: '{"secret":1}' })))).toBe(
      'ima-main/1\ngas\n17\nB동 3층 가스감지기\n일산화탄소 농도 초과',
    );
  });

  it('finds a command by alarm, operator, order and note', () => {
    expect(textOf(entryAt(0, command('a/1|gas|device:1', 'kim', 'high', '현장 확인')))).toBe(
      'a/1|gas|device:1\nkim\nacknowledge\n현장 확인',
    );
  });

  it.each([
    [
      { type: 'rejected', connection: 'ima', reason: because('unreadable', 'not JSON'), copy: '{' } as const,
      'ima\ncannot be read: not JSON\n{',
    ],
    [
      {
        type: 'link',
        connection: 'ima',
        link: { state: 'refused', reason: because('sign-in-refused', 'token') },
      } as const,
      'ima\nrefused\nthe sign-in was refused: token',
    ],
    [{ type: 'link', connection: 'ima', link: { state: 'stopped' } } as const, 'ima\nstopped'],
    [
      { type: 'notice', connection: 'ima', site: 'ima/1', notice: 'refresh', context: '{}' } as const,
      'ima\nima/1\nrefresh',
    ],
    [
      {
        type: 'notification',
        alarm: 'ima/1|gas|device:1',
        outcome: 'failed',
        reason: because('said', 'no daemon'),
      } as const,
      'ima/1|gas|device:1\nfailed\nno daemon',
    ],
    [{ type: 'system', what: 'log-set-aside', detail: 'a.db' } as const, 'log-set-aside\na.db'],
  ])('of %j is %j', (body, text) => {
    expect(textOf(entryAt(0, body))).toBe(text);
  });
});
