import { render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import Strip from '../../../renderer/alarm/Strip.svelte';
import { facts, setup } from '../broadcast-scenes.ts';
import { act, textOf } from '../dom.ts';
import { startDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import {
  acknowledgedBy,
  alarm,
  claimedBy,
  link,
  lockedSeat,
  lostLink,
  noon,
  room,
  shelved,
} from '../fixture.ts';

let stop = () => {};
afterEach(() => stop());

async function show(changes: Partial<Snapshot> = {}) {
  const test = await startDesk(changes);
  stop = test.stop;
  render(Strip, { desk: test.desk });
  return test;
}

const strip = () => screen.getByTestId('strip');
const flame = alarm({
  kind: 'flame',
  source: { type: 'sensor', id: 'F-207', name: '감지기 F-207' },
  message: '지하 2층 북측',
});

describe('the strip on the screen', () => {
  it('says what, where, since when, and how long is left', async () => {
    const { time } = await show({ alarms: [flame] });
    expect(textOf(strip())).toContain('불꽃 감지 서울 마곡 12 지하 2층 북측 · 감지기 F-207');
    expect(textOf(strip())).toContain('10:41:54 발생 · 12초 전 · 대응 기한까지 2:48');
    act(() => time.pass(180_000));
    expect(textOf(strip())).toContain('대응 기한 초과 0:12');
  });

  it('acknowledges exactly what it shows', async () => {
    const { bridge } = await show({ alarms: [flame] });
    screen.getByTestId('acknowledge').click();
    await settled();
    expect(bridge.commands).toEqual([
      {
        command: 'acknowledge',
        target: { alarm: flame.id, occurrence: flame.occurrence, severity: 'critical' },
        note: null,
      },
    ]);
  });

  it('silences without acknowledging', async () => {
    const { bridge } = await show({
      alarms: [flame],
      sound: { severity: 'critical', since: noon, repeatMs: 4_000 },
    });
    screen.getByTestId('silence').click();
    await settled();
    expect([bridge.orders, bridge.commands]).toEqual([['silence'], []]);
    act(() => undefined);
    expect(screen.getByTestId('silence').hasAttribute('disabled')).toBe(true);
  });

  it('rests when another severity comes under the pointer', async () => {
    const { bridge, time } = await show({ alarms: [{ ...flame, severity: 'medium' }] });
    const button = screen.getByTestId('acknowledge');
    act(() => button.parentElement?.dispatchEvent(new Event('pointerenter')));
    act(() => {
      bridge.tell({ alarms: [flame] });
      time.pass(16);
    });
    button.click();
    expect(bridge.commands).toEqual([]);
    act(() => time.pass(600));
    button.click();
    expect(bridge.commands.map(({ target }) => target.severity)).toEqual(['critical']);
  });

  it('says who claimed it and what is not known everywhere', async () => {
    await show({
      alarms: [{ ...flame, claim: claimedBy('박지훈', 0, '2') }],
      room: room({ unconfirmed: { [flame.id]: ['3'] } }),
    });
    expect(textOf(strip())).toContain('담당 박지훈 @ 2');
    expect(textOf(screen.getByTestId('unconfirmed'))).toBe('보냄 · 미도달');
  });

  it('shows the alarm on a locked desk, and why it takes no command', async () => {
    const { bridge } = await show({
      alarms: [flame],
      seat: lockedSeat,
      sound: { severity: 'critical', since: noon, repeatMs: 4_000 },
    });
    expect(textOf(strip())).toContain('불꽃 감지');
    for (const name of ['acknowledge', 'silence']) {
      const button = screen.getByTestId<HTMLButtonElement>(name);
      expect([button.disabled, button.title]).toEqual([true, '잠겨 있어 할 수 없습니다. 먼저 로그인하세요']);
      button.click();
    }
    expect([bridge.commands, bridge.orders]).toEqual([[], []]);
  });

  it('passes over what is shelved', async () => {
    await show({ alarms: [{ ...flame, shelf: shelved(60_000) }] });
    expect(textOf(screen.getByTestId('strip-calm'))).toContain('경보 없음');
  });

  it('measures by the links that watch sites, not by a chat that is quiet', async () => {
    await show({
      links: [
        link('ima-main'),
        link('ima-south'),
        link('chat', { kind: 'chat', lastHeardAt: noon - 600_000 }),
      ],
    });
    expect(textOf(screen.getByTestId('strip-calm'))).toContain('모든 현장 4초 안에 수신');
  });

  it('is calm only when everything is seen, recorded and could be heard', async () => {
    await show();
    expect(textOf(screen.getByTestId('strip-calm'))).toBe(
      '경보 없음 현장 12곳 감시 중 · 모든 현장 4초 안에 수신',
    );
  });

  it('says what is acknowledged but goes on', async () => {
    await show({ alarms: [{ ...flame, acknowledgement: acknowledgedBy('이하나', 0) }] });
    expect(textOf(screen.getByTestId('strip-calm'))).toContain('미확인 없음 · 진행 중 1건');
  });

  it.each<[string, Partial<Snapshot>, string]>([
    [
      'a site cannot be seen',
      { links: [link('ima-main'), lostLink] },
      '현장 1곳을 볼 수 없음 부산 명지 10:39:26부터 다시 연결 대기',
    ],
    [
      'the log is in memory',
      { log: { state: 'memory', since: noon, reason: because('not-kept', 'ENOSPC'), waiting: 214 } },
      '기록이 메모리에만 있음 · 214건 대기',
    ],
    ['no site is configured', { sites: [] }, '감시할 현장이 설정되지 않음'],
  ])('does not look calm when %s', async (_, changes, words) => {
    await show(changes);
    expect(screen.queryByTestId('strip-calm')).toBeNull();
    expect(textOf(strip())).toContain(words);
  });

  it('does not look calm when nobody could hear an alarm', async () => {
    const { sound } = await show();
    act(() => sound.become('blocked'));
    expect(screen.queryByTestId('strip-calm')).toBeNull();
    expect(textOf(strip())).toContain('무음');
  });
});

describe('the strip’s broadcast', () => {
  const own = () => screen.getByTestId('strip-broadcast');

  it('makes a draft for what the strip shows, whatever is chosen', async () => {
    const other = alarm({ site: 'drill/2', kind: 'noise' });
    const { bridge, desk } = await show({
      ...{ alarms: [flame, other], broadcastSetup: setup, broadcast: facts() },
    });
    act(() => desk.view.select(other.id));
    expect(textOf(own())).toBe('현장 방송');
    own().click();
    await settled();
    expect(bridge.orders).toEqual([`prepare broadcast {"from":"alarm","alarm":"${flame.id}"}`]);
    expect(desk.view.name).toBe('broadcast');
  });

  it('is off at a locked desk, and not there where there is nothing to speak with', async () => {
    const { bridge } = await show({ alarms: [flame], broadcastSetup: setup, broadcast: facts() });
    act(() => bridge.tell({ seat: lockedSeat }));
    expect(own().hasAttribute('disabled')).toBe(true);
    act(() => bridge.tell({ broadcast: null }));
    expect(screen.queryByTestId('strip-broadcast')).toBeNull();
  });
});
