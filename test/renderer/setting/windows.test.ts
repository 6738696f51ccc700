import '../dom.ts';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import Windows from '../../../renderer/setting/window/Windows.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { lockedSeat, room } from '../fixture.ts';
import { someWindows } from '../window-scenes.ts';

let stop = () => {};
afterEach(() => stop());

async function start(changes: Partial<Snapshot> = {}) {
  const test = await startDesk({ windows: someWindows, room: room(), ...changes });
  stop = test.stop;
  render(Windows, { desk: test.desk });
  return test;
}

const item = (id: string) =>
  screen.getAllByTestId('window-item').find(({ dataset }) => dataset['window'] === id) ?? null;

describe('the windows of this PC', () => {
  it('are listed with their state in words, when they were seen to move and what was tried', async () => {
    await start();
    expect(screen.getAllByTestId('window-item').map(({ dataset }) => dataset['state'])).toEqual([
      ...['alive', 'alive', 'blind', 'lost', 'opening'],
    ]);
    expect(textOf(item('desk'))).toContain('이 창');
    expect(textOf(item('wall-1'))).toContain('3초 전');
    const blind = textOf(item('wall-2'));
    for (const words of [
      '그림 멈춤',
      '0:24',
      '서울 마곡 12 · 부산 명지',
      '새로 고침',
      '12초 전 그림에 멈춤 · 응답 없음',
    ]) {
      expect(blind).toContain(words);
    }
    expect(textOf(item('wall-3'))).toContain('디스플레이 없음');
  });
});

describe('an order to load windows again', () => {
  it('is given for each scope with its reason, after it was confirmed', async () => {
    const { bridge } = await start();
    for (const scope of ['window', 'desk', 'room']) {
      await fireEvent.click(screen.getByTestId(`refresh-${scope}`));
      const reason = screen.getByTestId('refresh-reason');
      expect(document.activeElement).toBe(reason);
      await fireEvent.input(reason, { target: { value: `도면 변경 ${scope} ` } });
      await fireEvent.click(screen.getByTestId('refresh-confirm'));
      await settled();
      expect(screen.queryByTestId('refresh-reason')).toBeNull();
      expect(document.activeElement).toBe(screen.getByTestId(`refresh-${scope}`));
    }
    expect(bridge.orders).toEqual([
      'refresh window: 도면 변경 window',
      'refresh desk: 도면 변경 desk',
      'refresh room: 도면 변경 room',
    ]);
    expect(textOf(screen.getByTestId('refresh-outcome'))).toContain(
      '방의 모든 데스크와 상황판 · 10:42:07 지시함',
    );
  });

  it('is not given by who may not, even where the desk is locked after it was begun', async () => {
    const { bridge } = await start();
    await fireEvent.click(screen.getByTestId('refresh-desk'));
    act(() => bridge.tell({ seat: lockedSeat }));
    expect(screen.getByTestId('refresh-confirm').hasAttribute('disabled')).toBe(true);
    await fireEvent.submit(screen.getByTestId('refresh-reason').closest('form') ?? document.body);
    await settled();
    expect(bridge.orders).toEqual([]);
    expect(screen.getByTestId('refresh-window').getAttribute('title')).toContain('잠겨 있어');
  });

  it('is not given for a room where this desk shares with nobody', async () => {
    await start({ room: null });
    expect(screen.getByTestId('refresh-room').hasAttribute('disabled')).toBe(true);
    expect(screen.getByTestId('refresh-desk').hasAttribute('disabled')).toBe(false);
  });

  it('keeps its reason and says why where main refused it', async () => {
    const { bridge } = await start();
    bridge.refusal = 'unavailable';
    await fireEvent.click(screen.getByTestId('refresh-room'));
    await fireEvent.input(screen.getByTestId('refresh-reason'), { target: { value: '점검' } });
    await fireEvent.click(screen.getByTestId('refresh-confirm'));
    await settled();
    expect((screen.getByTestId('refresh-reason') as HTMLInputElement).value).toBe('점검');
    expect(textOf(screen.getByTestId('refresh-outcome'))).toContain('하지 못함');
  });

  it('is left by Escape', async () => {
    await start();
    await fireEvent.click(screen.getByTestId('refresh-window'));
    await fireEvent.keyDown(screen.getByTestId('refresh-reason'), { key: 'Escape' });
    expect(screen.queryByTestId('refresh-reason')).toBeNull();
    expect(document.activeElement).toBe(screen.getByTestId('refresh-window'));
  });
});
