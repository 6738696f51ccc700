import { describe, expect, it } from 'vitest';
import type { AlarmCommand } from '../../../preload/contract/alarm.ts';
import type { EntryBody } from '../../../preload/contract/log.ts';
import { wordsOf } from '../../../renderer/language/index.ts';
import { describeEntry } from '../../../renderer/state/describe-entry.ts';
import type { Names } from '../../../renderer/state/describe.ts';
import { classes, noon, room, sites } from '../fixture.ts';

const names: Names = {
  language: 'ko',
  room: room(),
  classOf: (kind) => classes.find((each) => each.kind === kind) ?? classes[0]!,
  site: (id) => sites.find((site) => site.id === id),
};
const target = { alarm: 'drill/1|gas|device:1', occurrence: 7, severity: 'critical' } as const;

function text(body: EntryBody, of: Names = names) {
  return describeEntry({ id: 1, at: noon, ...body }, of, wordsOf(of.language));
}

function command(given: AlarmCommand, desk?: string): EntryBody {
  return {
    type: 'command',
    alarm: target.alarm,
    outcome: 'accepted',
    operator: '김서연',
    command: given,
    ...(desk !== undefined && { desk }),
  };
}

describe('a log entry in words', () => {
  it('tells until when and why something was shelved, by whom and where', () => {
    const shelve = command({ command: 'shelve', target, until: noon + 3_600_000, note: '점검' }, '2');
    expect(text(shelve)).toEqual({
      severity: 'critical',
      site: '서울 마곡 12',
      what: '보류 · 가스 감지 · 11:42:07까지 보류 · 점검',
      outcome: '처리됨',
      who: '김서연 @ 2',
    });
  });

  it('names no desk in entries from before desks shared a room, or where none does', () => {
    const claim = { command: 'claim', target, note: null } as const;
    expect(text(command(claim)).who).toBe('김서연');
    expect(text(command(claim, '2'), { ...names, room: null }).who).toBe('김서연');
    expect(text(command(claim, '2')).what).toBe('맡기 · 가스 감지');
  });

  it.each<[EntryBody, string]>([
    [{ type: 'system', what: 'signed-in', detail: '박지훈' }, '운영자 로그인 · 박지훈'],
    [{ type: 'system', what: 'sign-in-refused', detail: '박지훈' }, '로그인 거부 · 박지훈'],
    [{ type: 'system', what: 'locked', detail: null }, '데스크 잠김'],
    [{ type: 'system', what: 'connection-signed-out', detail: 'chat' }, '연결 로그아웃 · chat'],
    [
      { type: 'notice', connection: 'devices', site: null, notice: 'device-command', context: '{}' },
      '장치가 보낸 명령',
    ],
    [
      { type: 'notice', connection: 'chat', site: null, notice: 'announcement', context: '{}' },
      '메시지 서버 공지',
    ],
  ])('of %o', (body, what) => {
    expect(text(body).what).toBe(what);
  });
});
