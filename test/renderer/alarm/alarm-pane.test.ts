import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import AlarmPane from '../../../renderer/alarm/AlarmPane.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk, type TestDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { acknowledgedBy, alarm, claimedBy, link, lostLink, noon, room, shelved } from '../fixture.ts';

const gas = alarm({
  kind: 'gas',
  raisedAt: noon - 60_000,
  readings: [{ name: 'CO', value: 52, unit: 'ppm' }],
});
const tilt = alarm({ kind: 'tilt', site: 'drill/5', raisedAt: noon - 30_000 });
let test: TestDesk;

const rows = () => screen.getAllByTestId('alarm-row');
const ids = () => rows().map((row) => row.dataset['alarm']);

function tell(delta: Parameters<TestDesk['bridge']['tell']>[0]): void {
  act(() => {
    test.bridge.tell(delta);
    test.time.pass(16);
  });
}

beforeEach(async () => {
  test = await startDesk({ alarms: [tilt, gas], links: [link('ima-main'), lostLink] });
  render(AlarmPane, { desk: test.desk });
});
afterEach(() => test.stop());

describe('the alarm list on the screen', () => {
  it('names each row by alarm, state and severity', () => {
    expect(rows().map(({ dataset }) => [dataset['alarm'], dataset['state'], dataset['severity']])).toEqual([
      [gas.id, 'unacknowledged', 'critical'],
      [tilt.id, 'unacknowledged', 'high'],
    ]);
    expect(textOf(rows()[0] ?? null)).toContain('가스 감지 52 ppm 서울 마곡 12 2:00 남음');
  });

  it('counts down the time to respond and then says by how much it is over', () => {
    act(() => test.time.pass(120_000));
    expect(textOf(rows()[0] ?? null)).toContain('0:00 남음');
    act(() => test.time.pass(5_000));
    expect(textOf(rows()[0] ?? null)).toContain('0:05 초과');
  });

  it('leaves every row where it is under the pointer, and changes it in place', async () => {
    await fireEvent.pointerEnter(screen.getByRole('region'));
    tell({
      alarms: [
        alarm({ kind: 'flame', site: 'drill/2' }),
        { ...tilt, acknowledgement: acknowledgedBy('박지훈', 0) },
      ],
      ended: [gas.id],
    });
    expect(ids()).toEqual([gas.id, tilt.id]);
    expect(rows().map((row) => row.dataset['state'])).toEqual(['ended', 'acknowledged']);
    expect(textOf(screen.getByTestId('fresh'))).toContain('새 경보 1건 불꽃 감지 · 인천 검단 3공구');
    await fireEvent.pointerLeave(screen.getByRole('region'));
    expect(ids()).not.toContain(gas.id);
    expect(screen.queryByTestId('fresh')).toBeNull();
  });

  it('puts the new ones in order when that is asked for', async () => {
    await fireEvent.pointerEnter(screen.getByRole('region'));
    const flame = alarm({ kind: 'flame', site: 'drill/2', raisedAt: noon - 90_000 });
    tell({ alarms: [flame] });
    await fireEvent.click(screen.getByTestId('fresh'));
    expect(ids()).toEqual([flame.id, gas.id, tilt.id]);
  });

  it('chooses by a click', async () => {
    await fireEvent.click(rows()[1] ?? document.body);
    expect(test.desk.view.selected).toBe(tilt.id);
    expect(screen.getByTestId('alarm-list').getAttribute('aria-activedescendant')).toBe(rows()[1]?.id);
  });

  it('shows beside its row why a command was refused', async () => {
    test.bridge.refusal = 'severity-changed';
    await test.desk.actions.acknowledge([tilt]);
    await settled();
    act(() => undefined);
    expect(textOf(rows()[1] ?? null)).toContain('확인: 거부됨 · 위험도가 바뀌었습니다');
    act(() => test.time.pass(10_000));
    expect(textOf(rows()[1] ?? null)).not.toContain('거부됨');
  });

  it('marks an alarm of a site that nobody can see', () => {
    tell({ alarms: [alarm({ kind: 'wind', site: 'drill/11' })] });
    expect(textOf(rows()[2] ?? null)).toContain('미검증');
  });

  it('names who claimed and who acknowledged, with the desk once desks share a room', () => {
    tell({
      alarms: [
        { ...gas, claim: claimedBy('박지훈', 0, '2') },
        { ...tilt, acknowledgement: acknowledgedBy('이하나', 0, '3') },
      ],
    });
    expect(textOf(rows()[0] ?? null)).toContain('담당박지훈 위험');
    act(() => test.bridge.tell({ room: room() }));
    expect(textOf(rows()[0] ?? null)).toContain('담당박지훈 @ 2 위험');
    expect(textOf(rows()[1] ?? null)).toContain('✓ 이하나 @ 3');
  });

  it('marks by shape and word what other desks have not seen', () => {
    expect(screen.queryByTestId('unconfirmed')).toBeNull();
    act(() => test.bridge.tell({ room: room({ unconfirmed: { [gas.id]: ['2'] } }) }));
    const mark = screen.getByTestId('unconfirmed');
    expect(rows()[0]?.contains(mark)).toBe(true);
    expect([textOf(mark), mark.querySelector('svg') !== null]).toEqual(['보냄 · 미도달', true]);
  });

  it('keeps what is shelved at the end, still, with the time that remains', () => {
    tell({ alarms: [{ ...gas, shelf: shelved(5_400_000) }] });
    expect(ids()).toEqual([tilt.id, gas.id]);
    const row = rows()[1];
    expect(textOf(row ?? null)).toContain('보류 1:30:00 남음');
    expect(row?.querySelector('.filled')).toBeNull();
    expect(screen.getByText('보류됨')).toBeTruthy();
  });

  it('changes its language at once', async () => {
    await test.desk.actions.chooseLanguage('en');
    act(() => undefined);
    expect(textOf(rows()[0] ?? null)).toContain('Gas 52 ppm');
    expect(textOf(rows()[0] ?? null)).toContain('2:00 left');
  });

  it('says so when nothing is found', async () => {
    await fireEvent.input(screen.getByRole('searchbox'), { target: { value: '없는 낱말' } });
    expect(screen.queryByTestId('alarm-row')).toBeNull();
    expect(screen.getByText('맞는 경보 없음')).toBeTruthy();
  });

  it('draws a part of thousands, and says how many there are', () => {
    tell({
      alarms: Array.from({ length: 3_000 }, (_, index) =>
        alarm({ kind: 'gas', source: { type: 'device', id: `many-${index}`, name: null } }),
      ),
    });
    act(() => test.desk.list.chooseGrouping('state'));
    expect(rows().length).toBeLessThan(60);
    expect(rows()[0]?.getAttribute('aria-setsize')).toBe('3003');
  });
});
