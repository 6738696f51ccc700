import '../dom.ts';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import HoldButton from '../../../renderer/broadcast/HoldButton.svelte';

let told: string[];

function show(changes: Partial<Parameters<typeof render<typeof HoldButton>>[1]> = {}) {
  return render(HoldButton, {
    ...{ label: '누르고 있으면 방송', heldLabel: '그대로', holdMs: 2_000, mode: 'live', isHeld: false },
    ...{ testId: 'hold', onHold: () => told.push('hold'), onLetGo: () => told.push('let go') },
    ...changes,
  });
}

const button = () => screen.getByTestId('hold');
const key = { key: ' ', code: 'Space' };

beforeEach(() => {
  told = [];
});

describe('a key that has to be held', () => {
  it.each([
    ['Space', key],
    ['Enter', { key: 'Enter', code: 'Enter' }],
  ])('is held by %s until it comes up', async (_, pressed) => {
    show();
    await fireEvent.keyDown(button(), pressed);
    await fireEvent.keyDown(button(), { ...pressed, repeat: true });
    expect(told).toEqual(['hold']);
    await fireEvent.keyUp(button(), pressed);
    expect(told).toEqual(['hold', 'let go']);
  });

  it('is not held by the key that opened it and is still down', async () => {
    show();
    await fireEvent.keyDown(button(), { key: 'Enter', code: 'Enter', repeat: true });
    await fireEvent.keyUp(button(), { key: 'Enter', code: 'Enter' });
    expect(told).toEqual([]);
  });

  it('is held by the pointer until it comes up or goes off', async () => {
    show();
    await fireEvent.pointerDown(button(), { button: 0 });
    await fireEvent.pointerUp(button());
    await fireEvent.pointerDown(button(), { button: 0 });
    await fireEvent.pointerLeave(button());
    await fireEvent.pointerDown(button(), { button: 2 });
    expect(told).toEqual(['hold', 'let go', 'hold', 'let go']);
  });

  it.each([
    ['the button loses the focus', () => fireEvent.blur(button())],
    ['the window loses the focus', () => fireEvent.blur(window)],
    ['Escape is pressed', () => fireEvent.keyDown(button(), { key: 'Escape', code: 'Escape' })],
  ])('is let go when %s', async (_, happens) => {
    show();
    await fireEvent.keyDown(button(), key);
    await happens();
    expect(told).toEqual(['hold', 'let go']);
  });

  it('is let go when the window is hidden, and when it goes itself', async () => {
    const { unmount } = show();
    await fireEvent.keyDown(button(), key);
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    await fireEvent(document, new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'hidden');
    await fireEvent.keyDown(button(), key);
    unmount();
    expect(told).toEqual(['hold', 'let go', 'hold', 'let go']);
  });

  it('is one hold: a second key neither holds it again nor lets it go', async () => {
    show();
    await fireEvent.keyDown(button(), key);
    await fireEvent.keyDown(button(), { key: 'Enter', code: 'Enter' });
    await fireEvent.keyUp(button(), { key: 'Enter', code: 'Enter' });
    expect(told).toEqual(['hold']);
    await fireEvent.keyUp(button(), key);
    expect(told).toEqual(['hold', 'let go']);
  });

  it('has to come anew after main has ended it', async () => {
    const { rerender } = show({ isHeld: true });
    await fireEvent.keyDown(button(), key);
    await rerender({ isHeld: false });
    await fireEvent.keyUp(button(), key);
    expect(told).toEqual(['hold']);
    await fireEvent.keyDown(button(), key);
    expect(told).toEqual(['hold', 'hold']);
  });

  it('does nothing where it may not, and says why', async () => {
    show({ why: '먼저 로그인하세요' });
    await fireEvent.keyDown(button(), key);
    await fireEvent.pointerDown(button(), { button: 0 });
    expect(told).toEqual([]);
    expect([button().getAttribute('aria-disabled'), button().title]).toEqual(['true', '먼저 로그인하세요']);
  });

  it('is held from anywhere by a key of its own, but not while somebody types', async () => {
    show({ hotkey: { code: 'KeyT', text: 'T' } });
    await fireEvent.keyDown(document.body, { key: 'ㅅ', code: 'KeyT' });
    await fireEvent.keyUp(document.body, { key: 'ㅅ', code: 'KeyT' });
    expect(told).toEqual(['hold', 'let go']);
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    await fireEvent.keyDown(field, { key: 't', code: 'KeyT' });
    field.remove();
    expect(told).toEqual(['hold', 'let go']);
  });
});
