import '../dom.ts';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import AlarmRow from '../../../renderer/alarm/AlarmRow.svelte';
import Detail from '../../../renderer/alarm/Detail.svelte';
import DetailActions from '../../../renderer/alarm/DetailActions.svelte';
import DetailBroadcast from '../../../renderer/alarm/DetailBroadcast.svelte';
import { broadcastEntries, facts, gas, running, speaking, twoFailed } from '../broadcast-scenes.ts';
import { act, textOf } from '../dom.ts';
import { startDesk, type TestDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { seat } from '../fixture.ts';
import { stillCanvas } from '../still-canvas.ts';

let test: TestDesk;

// The map asks the style for its colours, and refuses to draw without them.
beforeAll(() => {
  const style = document.createElement('style');
  style.textContent = readFileSync('renderer/style/tokens.css', 'utf8');
  document.head.append(style);
  stillCanvas();
});
afterEach(() => test.stop());

async function begin(...given: Parameters<typeof speaking>): Promise<void> {
  test = await startDesk(speaking(...given));
}

const told = () => screen.getByTestId('alarm-broadcast');

describe('the broadcast that answers an alarm', () => {
  it('stands on its row with how many heard it, and follows what becomes of it', async () => {
    await begin({ broadcasts: [running] });
    render(AlarmRow, { desk: test.desk, alarm: gas, index: 0, count: 1 });
    expect([told().dataset['phase'], textOf(told())]).toEqual(['under-way', '2/6 들림']);
    act(() => test.bridge.tell({ broadcast: facts({ broadcasts: [twoFailed] }) }));
    expect([told().dataset['phase'], textOf(told())]).toEqual(['over', '4/6 들림']);
    expect(told().title).toBe('6구역 중 4구역 들림 · 2구역 못 들음');
  });

  it('is not there where none answers it', async () => {
    await begin({ broadcasts: [] });
    render(AlarmRow, { desk: test.desk, alarm: gas, index: 0, count: 1 });
    expect(screen.queryByTestId('alarm-broadcast')).toBeNull();
  });

  it('stands in the detail whole, and opens from there', async () => {
    await begin({ broadcasts: [twoFailed] });
    render(DetailBroadcast, { desk: test.desk, alarm: gas });
    expect(textOf(told())).toBe('가스 대피 끝남 · 10:40:31 6구역 중 4구역 들림 · 2구역 못 들음');
    await fireEvent.click(told());
    expect([test.desk.view.name, test.desk.broadcasts.shown]).toEqual([
      'broadcast',
      { is: 'broadcast', broadcast: '1/7' },
    ]);
  });
});

describe("the alarm's story", () => {
  it('is read again when a broadcast that answers the alarm goes on', async () => {
    await begin();
    test.bridge.entries = [];
    render(Detail, { desk: test.desk, alarm: gas, isEnded: false });
    act(() => test.time.pass(1_000));
    await settled();
    test.bridge.entries = broadcastEntries.filter((entry) => 'alarm' in entry && entry.alarm === gas.id);
    act(() => test.bridge.tell({ broadcast: facts({ broadcasts: [running] }) }));
    act(() => test.time.pass(1_000));
    await settled();
    expect(textOf(screen.getByTestId('detail'))).toContain('방송 지시 · 가스 감지');
  });
});

describe('broadcasting from the detail', () => {
  it('makes a draft for this alarm', async () => {
    await begin();
    render(DetailActions, { desk: test.desk, alarm: gas });
    await fireEvent.click(screen.getByTestId('detail-broadcast'));
    await settled();
    expect(test.bridge.orders).toEqual([`prepare broadcast {"from":"alarm","alarm":"${gas.id}"}`]);
  });

  it('is off for a viewer, with the reason', async () => {
    await begin({}, { seat: seat({ role: 'viewer' }) });
    render(DetailActions, { desk: test.desk, alarm: gas });
    const button = screen.getByTestId<HTMLButtonElement>('detail-broadcast');
    expect([button.disabled, button.title]).toEqual([true, '지금 역할로는 할 수 없습니다']);
  });
});
