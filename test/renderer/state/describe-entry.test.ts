import { describe, expect, it } from 'vitest';
import type { AlarmCommand } from '../../../preload/contract/alarm.ts';
import type { EntryBody, RefreshEvent } from '../../../preload/contract/log.ts';
import { becauseOf, becauseOfTime } from '../../../preload/contract/reason.ts';
import type { RefreshOrder } from '../../../preload/contract/window.ts';
import { wordsOf } from '../../../renderer/language/index.ts';
import { broadcastEvidence, exchangeEvidence } from '../../../renderer/state/describe-act.ts';
import { describeEntry } from '../../../renderer/state/describe-entry.ts';
import type { Names } from '../../../renderer/state/describe.ts';
import { draftOf, gas, twoFailed } from '../broadcast-scenes.ts';
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

const speaker = { type: 'notice', connection: 'ima-1', site: null, notice: 'broadcast-device' } as const;

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
    [{ type: 'system', what: 'window-blind', detail: 'wall-1' }, '화면이 멈춤 · wall-1'],
    [
      {
        ...{ type: 'system', what: 'window-blind', detail: 'wall-1', rung: 'reload' },
        reason: becauseOfTime('picture-old', 12_000),
      },
      '화면이 멈춤 · wall-1 · 새로 고침 · 12초 전 그림에 멈춤',
    ],
    [{ type: 'system', what: 'uncaught', detail: null }, '처리되지 않은 오류 · 다시 시작'],
    [{ type: 'system', what: 'connection-signed-out', detail: 'chat' }, '연결 로그아웃 · chat'],
    [
      { type: 'notice', connection: 'devices', site: null, notice: 'device-command', context: '{}' },
      '장치가 보낸 명령',
    ],
    [
      { type: 'notice', connection: 'chat', site: null, notice: 'announcement', context: '{}' },
      '메시지 서버 공지',
    ],
    [{ ...speaker, context: '{}' }, '방송 장치 상태'],
    [{ ...speaker, context: '{"state":7}', unread: '7' }, '방송 장치 상태 · 읽지 못한 상태 "7"'],
    [{ ...speaker, context: '{}', unread: '' }, '방송 장치 상태 · 상태를 읽지 못함'],
  ])('of %o', (body, what) => {
    expect(text(body).what).toBe(what);
  });
});

describe('a broadcast in the log', () => {
  const common = {
    type: 'broadcast',
    ...{ broadcast: '1/7', site: null, alarm: gas.id, operator: '김서연', desk: '2', reason: null },
  } as const;

  it('has what was sent to its devices and what they said, by time and device', () => {
    const line = { connection: 'speakers', at: noon + 31, peer: 'gate' } as const;
    const exchange = [
      { ...line, direction: 'out', command: 'speak', data: '{"text":"대피"}', meaning: 'request' },
      { ...line, at: noon + 60, direction: 'in', command: 'answer', data: '{"ok":true}', meaning: 'answer' },
    ] as const;
    const entry = { id: 1, at: noon, ...common, what: 'results', exchange } as const;
    expect(
      exchangeEvidence(entry)
        .replaceAll(/\d\d:\d\d:\d\d/g, 'T')
        .split('\n'),
    ).toEqual(['T.031 → speakers/gate speak {"text":"대피"}', 'T.060 ← speakers/gate answer {"ok":true}']);
    expect(text({ ...common, what: 'exchange', exchange }).what).toBe('방송 장치와 주고받음 · 가스 감지');
  });

  it('tells what was ordered, for what, where, by whom and from which desk', () => {
    const { plan } = draftOf();
    expect(text({ ...common, what: 'ordered', plan })).toEqual({
      severity: null,
      site: '서울 마곡 12',
      what: `방송 지시 · 가스 감지 · 6구역 · ${plan.ko}`,
      outcome: '방송 1/7',
      who: '김서연 @ 2',
    });
  });

  it('counts what became of it at the devices', () => {
    const { results } = twoFailed;
    expect(text({ ...common, what: 'results', results }).what).toBe(
      '방송 결과 · 가스 감지 · 접수됨 1 · 다 나감 4 · 실패 1 · 응답 없음 1',
    );
  });

  it('says why a schedule was not sent, at the site of its zones', () => {
    const missed = {
      ...common,
      alarm: null,
      site: 'drill/6',
      what: 'missed',
      reason: becauseOf('schedule', 'missed'),
    } as const;
    expect(text(missed)).toMatchObject({ site: '청주 오창', what: '정기 방송 나가지 못함 · 때가 지남' });
  });

  it('has a line of evidence for each device, and for what was said', () => {
    const { plan, results } = twoFailed;
    const entry = { id: 1, at: noon, ...common, what: 'ordered', plan, results } as const;
    const lines = broadcastEvidence(entry, wordsOf('ko')).split('\n');
    expect(lines[0]).toBe('비상 · 대피음 5초 · 3번 · 간격(초) 8');
    expect(lines).toContain('1-6 speakers/SPK-1-6 · 응답 없음 · 2번째 · 10초 안에 응답 없음');
  });
});

describe('a refresh in the log', () => {
  const back = { who: 'back-end', connection: 'ima-main', site: 'drill/1' } as const;
  const person = { who: 'operator', operator: '김서연', desk: '1', scope: 'room' } as const;
  const entry = (what: RefreshEvent, by: RefreshOrder['by']): EntryBody => ({
    type: 'refresh',
    ...{ what, order: { id: 3, at: noon, by, isForced: true, reason: '새 도면' } },
    windows: [
      { window: 'desk', blindMs: 640, isRecreated: false },
      { window: 'wall-1', blindMs: null, isRecreated: true },
    ],
  });

  it('tells who ordered it, why, and for which windows', () => {
    expect(text(entry('ordered', back))).toMatchObject({
      ...{ site: '서울 마곡 12', what: '새로 고침 지시 · 새 도면' },
      ...{ outcome: '창 desk, wall-1', who: 'ima-main' },
    });
    expect(text(entry('asked', person)).who).toBe('김서연 @ 1');
    expect(text(entry('reloaded', { who: 'console' })).who).toBe('관제 프로그램');
  });

  it('tells who answered the question, and what, also where it was a server that asked', () => {
    const by = { answeredBy: { operator: '이도현', desk: '2' } };
    expect(text({ ...entry('agreed', back), ...by })).toMatchObject({
      ...{ site: '서울 마곡 12', what: '"지금" 새로 고치기로 함 · 새 도면', who: '이도현 @ 2' },
    });
    expect(text({ ...entry('put-off', person), ...by }).who).toBe('이도현 @ 2');
  });

  it('tells how long each window was blind, and which was made anew', () => {
    expect(text(entry('done', back)).outcome).toBe(
      '창 desk 0.6초 안 보임 · 창 wall-1 아직 안 돌아옴(새로 만듦)',
    );
  });
});
