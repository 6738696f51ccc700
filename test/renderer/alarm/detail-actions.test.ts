import '../dom.ts';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { Alarm } from '../../../preload/contract/alarm.ts';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import DetailActions from '../../../renderer/alarm/DetailActions.svelte';
import DetailFacts from '../../../renderer/alarm/DetailFacts.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { acknowledgedBy, alarm, claimedBy, lockedSeat, noon, room, seat, shelved } from '../fixture.ts';
import { chatFacts } from '../message-scenes.ts';

const wind = alarm({ kind: 'wind' });
const flame = alarm({ kind: 'flame' });
let stop = () => {};
afterEach(() => stop());

async function show(shown: Alarm, changes: Partial<Snapshot> = {}) {
  const test = await startDesk({ alarms: [shown], ...changes });
  stop = test.stop;
  render(DetailActions, { desk: test.desk, alarm: shown });
  return test;
}

const button = (name: string) => screen.getByTestId<HTMLButtonElement>(`detail-${name}`);
const lengths = () =>
  [...screen.getByTestId<HTMLSelectElement>('shelf-minutes').options].map((option) => textOf(option));

describe('shelving from the detail', () => {
  it('asks for a length and a reason, and sends both', async () => {
    const { bridge } = await show(wind);
    await fireEvent.click(button('shelve'));
    expect(lengths()).toEqual(['15분', '30분', '1시간', '2시간', '4시간', '8시간']);
    const confirm = screen.getByTestId<HTMLButtonElement>('shelf-confirm');
    expect(confirm.disabled).toBe(true);
    await fireEvent.change(screen.getByTestId('shelf-minutes'), { target: { value: '120' } });
    await fireEvent.input(screen.getByTestId('shelf-reason'), { target: { value: ' 크레인 점검 ' } });
    expect(textOf(confirm)).toBe('12:42까지 보류');
    await fireEvent.submit(screen.getByTestId('shelf-form'));
    await settled();
    expect(bridge.commands).toEqual([
      {
        command: 'shelve',
        target: { alarm: wind.id, occurrence: wind.occurrence, severity: 'medium' },
        until: noon + 7_200_000,
        note: '크레인 점검',
      },
    ]);
    act(() => undefined);
    expect(screen.queryByTestId('shelf-form')).toBeNull();
  });

  it('sends nothing without a reason', async () => {
    const { bridge } = await show(wind);
    await fireEvent.click(button('shelve'));
    await fireEvent.input(screen.getByTestId('shelf-reason'), { target: { value: '  ' } });
    await fireEvent.submit(screen.getByTestId('shelf-form'));
    await settled();
    expect(bridge.commands).toEqual([]);
  });

  it('offers a supervisor a day', async () => {
    await show(wind, { seat: seat({ role: 'supervisor' }) });
    await fireEvent.click(button('shelve'));
    expect(lengths().slice(-2)).toEqual(['12시간', '24시간']);
  });

  it('says why a class where life is in danger is not shelved', async () => {
    const { bridge } = await show(flame);
    expect(button('shelve').getAttribute('aria-disabled')).toBe('true');
    await fireEvent.click(button('shelve'));
    expect(screen.queryByTestId('shelf-form')).toBeNull();
    expect(textOf(screen.getByTestId('shelf-why'))).toContain('생명이 위험할 수 있는 종류');
    expect(bridge.commands).toEqual([]);
  });

  it('takes a shelved alarm off the shelf', async () => {
    const { bridge } = await show({ ...wind, shelf: shelved(60_000) });
    await fireEvent.click(button('unshelve'));
    await settled();
    expect(bridge.commands.map(({ command }) => command)).toEqual(['unshelve']);
  });

  it('keeps the form open when main refuses', async () => {
    const { bridge, desk } = await show(wind);
    bridge.refusal = 'too-long';
    await fireEvent.click(button('shelve'));
    await fireEvent.input(screen.getByTestId('shelf-reason'), { target: { value: '점검' } });
    await fireEvent.submit(screen.getByTestId('shelf-form'));
    await settled();
    act(() => undefined);
    expect(screen.getByTestId('shelf-form')).toBeTruthy();
    expect(desk.actions.refusals.get(wind.id)?.code).toBe('too-long');
  });
});

describe('a claim from the detail', () => {
  it.each<[string, Alarm, string, string]>([
    ['nobody has claimed', flame, '맡기C', 'claim'],
    ['another desk has claimed', { ...flame, claim: claimedBy('박지훈', 0, '2') }, '넘겨받기C', 'claim'],
    ['somebody else claimed at this desk', { ...flame, claim: claimedBy('박지훈', 0) }, '넘겨받기C', 'claim'],
    ['is one’s own', { ...flame, claim: claimedBy('김서연', 0) }, '내려놓기C', 'release'],
  ])('of what %s', async (_, shown, words, command) => {
    const { bridge } = await show(shown);
    expect(textOf(button('claim'))).toBe(words);
    await fireEvent.click(button('claim'));
    await settled();
    expect(bridge.commands.map((each) => each.command)).toEqual([command]);
  });
});

describe('who may not act', () => {
  it.each<[string, Partial<Snapshot>, string]>([
    ['a locked desk', { seat: lockedSeat }, '잠겨 있어 할 수 없습니다'],
    ['a viewer', { seat: seat({ role: 'viewer' }) }, '지금 역할로는 할 수 없습니다'],
  ])('%s sees every action, disabled, and why', async (_, changes, why) => {
    const { bridge } = await show(wind, { chat: chatFacts(), ...changes });
    for (const name of ['acknowledge', 'claim', 'note', 'share']) {
      expect(button(name).disabled).toBe(true);
      expect(button(name).title).toContain(why);
    }
    await fireEvent.click(button('shelve'));
    expect(screen.queryByTestId('shelf-form')).toBeNull();
    expect(textOf(screen.getByTestId('detail-why'))).toContain(why);
    expect(bridge.commands).toEqual([]);
  });

  it('an open desk may do everything', async () => {
    await show(wind, { seat: seat({ state: 'open', operator: '1', role: 'supervisor', roster: [] }) });
    expect(button('acknowledge').disabled).toBe(false);
    expect(screen.queryByTestId('detail-why')).toBeNull();
  });
});

describe('sharing an alarm in a room', () => {
  it('is offered where there is a chat, and opens the chooser', async () => {
    await show(wind, { chat: chatFacts() });
    await fireEvent.click(button('share'));
    expect(screen.getByTestId('share')).toBeTruthy();
  });

  it('is not offered without one', async () => {
    await show(wind);
    expect(screen.queryByTestId('detail-share')).toBeNull();
  });
});

describe('the facts in the detail', () => {
  it('tell who acknowledged, claimed and shelved, and at which desk', async () => {
    const shown: Alarm = {
      ...wind,
      acknowledgement: acknowledgedBy('박지훈', 60_000, '2'),
      claim: claimedBy('김서연', 30_000),
      shelf: shelved(3_600_000, '크레인 점검 중'),
    };
    const test = await startDesk({
      alarms: [shown],
      room: room({ unconfirmed: { [shown.id]: ['3', '4'] } }),
    });
    stop = test.stop;
    const { container } = render(DetailFacts, { desk: test.desk, alarm: shown });
    const text = textOf(container);
    expect(text).toContain('박지훈 @ 2 · 10:41:07');
    expect(textOf(screen.getByTestId('detail-claimant'))).toBe('김서연 @ 1 · 10:41:37');
    expect(textOf(screen.getByTestId('detail-shelf'))).toBe(
      '11:42:07까지 · 1:00:00 남음 · 김서연 @ 1 크레인 점검 중',
    );
    expect(text).toContain('보냄 · 미도달');
    expect(text).toContain('아직 받지 못한 데스크: 3, 4');
  });
});
