import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import BroadcastView from '../../../renderer/broadcast/BroadcastView.svelte';
import { schedules, speaking } from '../broadcast-scenes.ts';
import { textOf } from '../dom.ts';
import { startDesk, type TestDesk } from '../fake-desk.ts';

let test: TestDesk;
beforeEach(async () => {
  test = await startDesk(speaking());
  render(BroadcastView, { desk: test.desk });
});
afterEach(() => test.stop());

describe('the schedules', () => {
  it('tell the next time, and in words what became of the last', () => {
    expect(screen.getAllByTestId('schedule-item').map(textOf)).toEqual([
      '08:00 아침 안전 수칙 켜짐 월 화 수 목 금 · 휴일 제외 · 다음 03-05 08:00 지난번 08:00 나감',
      '12:00 점심 알림 켜짐 매일 · 다음 12:00 지난번 03-03 12:00 나가지 못함(꺼져 있었음)',
      '17:30 퇴근 점검 꺼짐 월 화 수 목 금 · 휴일 제외 · 예정 없음 아직 나간 적 없음',
    ]);
  });

  it('are turned on and off', async () => {
    await fireEvent.click(screen.getByRole('switch', { name: '점심 알림 끄기' }));
    await fireEvent.click(screen.getByRole('switch', { name: '퇴근 점검 켜기' }));
    expect(test.bridge.orders).toEqual(['schedule noon off', 'schedule evening on']);
    expect(schedules).toHaveLength(3);
  });
});
