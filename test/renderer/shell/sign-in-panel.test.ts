import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { Seat } from '../../../preload/contract/operator.ts';
import SignInPanel from '../../../renderer/shell/SignInPanel.svelte';
import StatusSeat from '../../../renderer/shell/StatusSeat.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { lockedSeat, noon, seat } from '../fixture.ts';

let stop = () => {};
afterEach(() => stop());

async function start(at: Seat) {
  const test = await startDesk({ seat: at });
  stop = test.stop;
  test.desk.view.panel = 'seat';
  render(SignInPanel, { desk: test.desk });
  return test;
}

const pin = () => screen.getByTestId<HTMLInputElement>('pin');
const chosen = () => screen.getByRole('radio', { checked: true }).dataset['name'];

async function tryPin(text: string): Promise<void> {
  await fireEvent.input(pin(), { target: { value: text } });
  await fireEvent.submit(screen.getByTestId('sign-in'));
  await settled();
  act(() => undefined);
}

describe('signing in', () => {
  it('offers whoever was here last, asks for the PIN, and sends it once', async () => {
    const { bridge, desk } = await start(lockedSeat);
    expect([chosen(), pin().type, document.activeElement]).toEqual(['김서연', 'password', pin()]);
    await tryPin('4321');
    expect(bridge.orders).toEqual(['seat 김서연 4321']);
    expect([desk.facts.seat.state, desk.view.panel]).toEqual(['signed-in', null]);
  });

  it('takes digits only, and keeps no PIN after a try', async () => {
    const { bridge } = await start(lockedSeat);
    bridge.refusal = 'wrong-pin';
    await tryPin('12ab34');
    expect(bridge.orders).toEqual(['seat 김서연 1234']);
    expect(pin().value).toBe('');
    expect(textOf(screen.getByTestId('sign-in-refusal'))).toBe('PIN이 맞지 않습니다');
    expect(screen.getByTestId('sign-in').outerHTML).not.toContain('1234');
  });

  it('chooses a name by the arrows, and forgets the refusal of the one before', async () => {
    const { bridge } = await start(lockedSeat);
    bridge.refusal = 'wrong-pin';
    await tryPin('1111');
    await fireEvent.keyDown(screen.getByRole('radiogroup'), { key: 'ArrowDown' });
    expect(chosen()).toBe('박지훈');
    await fireEvent.click(screen.getByRole('radio', { checked: true }));
    await settled();
    expect(document.activeElement).toBe(pin());
    expect(textOf(screen.getByTestId('sign-in-refusal'))).toBe('');
    bridge.refusal = null;
    await tryPin('2222');
    expect(bridge.orders.at(-1)).toBe('seat 박지훈 2222');
  });

  it('counts down while no try is taken, and takes one afterwards', async () => {
    const { bridge, time } = await start({ ...lockedSeat, waitUntil: noon + 18_000 });
    expect(textOf(screen.getByTestId('sign-in-refusal'))).toContain('0:18 뒤에 다시');
    await tryPin('1111');
    expect(bridge.orders).toEqual([]);
    act(() => time.pass(19_000));
    await tryPin('1111');
    expect(bridge.orders).toEqual(['seat 김서연 1111']);
  });

  it('changes the operator without locking first, and offers somebody else', async () => {
    const { bridge, desk } = await start(seat());
    expect(chosen()).toBe('박지훈');
    await tryPin('2222');
    expect([bridge.orders, desk.facts.seat.operator]).toEqual([['seat 박지훈 2222'], '박지훈']);
  });
});

describe('the seat in the status bar', () => {
  const bar = () => screen.getByTestId('status-seat');

  async function show(at: Seat, language: 'ko' | 'en' = 'ko') {
    const test = await startDesk({ seat: at, language });
    stop = test.stop;
    render(StatusSeat, { desk: test.desk });
    return test;
  }

  it('names the operator with the role, and locks by a button', async () => {
    const { bridge } = await show(seat());
    expect(textOf(bar())).toBe('데스크 1 김서연 운영자');
    await fireEvent.click(screen.getByTestId('lock'));
    await settled();
    act(() => undefined);
    expect(bridge.orders).toEqual(['lock']);
    expect(textOf(bar())).toBe('데스크 1 잠김 · 로그인해야 조작할 수 있습니다 로그인U');
  });

  it('says calmly that the desk is locked, and why', async () => {
    await show(lockedSeat, 'en');
    expect(textOf(bar())).toContain('Locked · sign in to act');
    expect(bar().querySelector('[title]')?.getAttribute('title')).toBe('Locked because nobody moved');
  });

  it('shows the name of an open desk and nothing to lock', async () => {
    await show(seat({ state: 'open', operator: '관제실', role: 'supervisor', roster: [] }));
    expect(textOf(bar())).toBe('데스크 1 관제실');
    expect(screen.queryByTestId('lock')).toBeNull();
    expect(screen.queryByTestId('open-sign-in')).toBeNull();
  });
});
