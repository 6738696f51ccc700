import '../dom.ts';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import App from '../../../renderer/App.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { alarm, deskPresence, lockedSeat, noon, room, seat } from '../fixture.ts';
import { stillCanvas } from '../still-canvas.ts';
import { refreshFacts, refreshOrder, someWindows } from '../window-scenes.ts';

const gas = alarm({ kind: 'gas' });
let stop = () => {};

// The map asks the style for its colours, and refuses to draw without them.
beforeAll(() => {
  const style = document.createElement('style');
  style.textContent = readFileSync('renderer/style/tokens.css', 'utf8');
  document.head.append(style);
  stillCanvas();
});
afterEach(() => stop());

async function start(changes: Partial<Snapshot> = {}) {
  const test = await startDesk({ alarms: [gas], ...changes });
  stop = test.stop;
  render(App, { desk: test.desk });
  return test;
}

const rested = (test: { time: { pass(ms: number): void } }) => act(() => test.time.pass(600));

describe('the question whether to load the window again', () => {
  it('says who asks and why, and what else is answered with it', async () => {
    await start({ refresh: refreshFacts({ more: 2 }) });
    const text = textOf(screen.getByTestId('refresh-question'));
    expect(text).toContain('현장 서버 ima-main가 화면 새로 고침을 요청했습니다');
    expect(text).toContain('지도 도면이 바뀌었습니다');
    expect(text).toContain('요청 2건');
    expect(text).toContain('상황판은 10:42:19에 스스로 새로 고침');
  });

  it('names the operator of another desk', async () => {
    const by = { who: 'operator', operator: '박지훈', desk: '2', scope: 'room' } as const;
    await start({ room: room(), refresh: refreshFacts({ order: refreshOrder({ by, reason: ' ' }) }) });
    const text = textOf(screen.getByTestId('refresh-question'));
    expect(text).toContain('박지훈 @ 2 님이');
    expect(text).toContain('사유 없음');
  });

  it('takes neither the focus nor the Space key from an acknowledgement', async () => {
    const test = await start();
    act(() => test.bridge.tell({ refresh: refreshFacts() }));
    rested(test);
    expect(document.activeElement).toBe(document.body);
    await fireEvent.keyDown(document.body, { key: ' ', code: 'Space' });
    await settled();
    expect(test.bridge.commands.map(({ command }) => command)).toEqual(['acknowledge']);
    expect(test.bridge.orders).toEqual(['active']);
  });

  it('is reached by F6, and Escape goes back to where the hands were', async () => {
    const test = await start({ refresh: refreshFacts() });
    rested(test);
    screen.getByTestId('silence').removeAttribute('disabled');
    screen.getByTestId('silence').focus();
    await fireEvent.keyDown(document.body, { key: 'F6' });
    expect(document.activeElement).toBe(screen.getByTestId('refresh-later'));
    test.desk.view.select(gas.id);
    await fireEvent.keyDown(screen.getByTestId('refresh-later'), { key: 'Escape' });
    expect(document.activeElement).toBe(screen.getByTestId('silence'));
    expect(screen.getByTestId('refresh-question')).toBeTruthy();
    // Not one step back in the console as well.
    expect(test.desk.view.selected).toBe(gas.id);
  });

  it('is reached by F6 in the moment in which it appears, and an answer by keys is taken then', async () => {
    const test = await start({ refresh: refreshFacts() });
    await fireEvent.keyDown(document.body, { key: 'F6' });
    expect(document.activeElement).toBe(screen.getByTestId('refresh-later'));
    await fireEvent.click(screen.getByTestId('refresh-later'));
    await settled();
    expect(test.bridge.orders).toContain('refresh later');
  });

  it('takes a key that is pressed on its buttons, however the hands came there', async () => {
    const test = await start({ refresh: refreshFacts() });
    const now = screen.getByTestId('refresh-now');
    now.focus();
    await fireEvent.keyDown(now, { key: 'Enter' });
    await fireEvent.click(now);
    await settled();
    expect(test.bridge.orders).toContain('refresh now');
  });

  it('is reached by F6 also by who may not answer, to be read', async () => {
    await start({ refresh: refreshFacts(), seat: lockedSeat });
    await fireEvent.keyDown(document.body, { key: 'F6' });
    expect(document.activeElement).toBe(screen.getByTestId('refresh-question'));
  });

  it('gives the hands back to where they were when it was put off by keys', async () => {
    const test = await start({ refresh: refreshFacts() });
    screen.getByTestId('silence').removeAttribute('disabled');
    screen.getByTestId('silence').focus();
    await fireEvent.keyDown(document.body, { key: 'F6' });
    await fireEvent.click(screen.getByTestId('refresh-later'));
    act(() => test.bridge.tell({ refresh: refreshFacts({ remindAt: noon + 300_000 }) }));
    await settled();
    expect(document.activeElement).toBe(screen.getByTestId('silence'));
  });

  it('takes no click in the moment in which it appears under a hand', async () => {
    const test = await start({ refresh: refreshFacts() });
    await fireEvent.click(screen.getByTestId('refresh-now'));
    expect(test.bridge.orders).toEqual([]);
    rested(test);
    await fireEvent.click(screen.getByTestId('refresh-now'));
    await settled();
    expect(test.bridge.orders).toEqual(['refresh now']);
  });

  it('is put off, stands in the bar with its time, and can be called back', async () => {
    const test = await start({ refresh: refreshFacts() });
    rested(test);
    await fireEvent.click(screen.getByTestId('refresh-later'));
    await settled();
    expect(test.bridge.orders).toEqual(['refresh later']);
    act(() => test.bridge.tell({ refresh: refreshFacts({ remindAt: noon + 300_000 }) }));
    expect(screen.queryByTestId('refresh-question')).toBeNull();
    expect(textOf(screen.getByTestId('refresh-put-off'))).toBe('새로 고침 미룸 · 10:47');
    await fireEvent.click(screen.getByTestId('refresh-put-off'));
    expect(textOf(screen.getByTestId('refresh-question'))).toContain('10:47:07에 다시 묻습니다');
    expect(screen.queryByTestId('refresh-put-off')).toBeNull();
    rested(test);
    await fireEvent.click(screen.getByTestId('refresh-later'));
    await settled();
    expect(screen.queryByTestId('refresh-question')).toBeNull();
  });

  it('stands in a band of its own below the views, and beside a broadcast where nothing may move', async () => {
    const test = await start({ refresh: refreshFacts() });
    const question = screen.getByTestId('refresh-question');
    expect(question.closest('main')).toBeNull();
    expect(question.classList).not.toContain('aside');
    act(() => test.desk.view.show('broadcast'));
    expect(screen.getByTestId('refresh-question').classList).toContain('aside');
  });

  it('is not answered by who may not, and says why', async () => {
    const test = await start({ refresh: refreshFacts(), seat: seat({ operator: '이하나', role: 'viewer' }) });
    rested(test);
    expect(screen.getByTestId('refresh-now').hasAttribute('disabled')).toBe(true);
    expect(textOf(screen.getByTestId('refresh-said'))).toBe('지금 역할로는 할 수 없습니다');
    act(() => test.bridge.tell({ seat: lockedSeat }));
    expect(textOf(screen.getByTestId('refresh-said'))).toContain('잠겨 있어');
  });

  it('says when an answer was not taken', async () => {
    const test = await start({ refresh: refreshFacts() });
    rested(test);
    test.bridge.refusal = 'not-allowed';
    await fireEvent.click(screen.getByTestId('refresh-now'));
    await settled();
    expect(textOf(screen.getByTestId('refresh-said'))).toBe('하지 못함 · 지금 역할로는 할 수 없습니다');
  });

  it('says that it waits for a broadcast that is held, or for a command', async () => {
    const test = await start({ refresh: { question: null, waitsFor: 'broadcast', last: null } });
    expect(textOf(screen.getByTestId('refresh-waits'))).toContain('방송');
    act(() => test.bridge.tell({ refresh: { ...refreshFacts(), waitsFor: 'command' } }));
    expect(textOf(screen.getByTestId('refresh-waits'))).toContain('명령');
    act(() => test.bridge.tell({ refresh: { question: null, waitsFor: null, last: null } }));
    expect(screen.queryByTestId('refresh-waits')).toBeNull();
  });
});

describe('the status bar', () => {
  const last = (id: number, blindMs: number | null, isRecreated = false) => ({
    ...{ question: null, waitsFor: null },
    last: { order: refreshOrder({ id }), windows: [{ window: 'desk', blindMs, isRecreated }] },
  });

  it('says for a few seconds how long the reload took', async () => {
    const test = await start({ refresh: last(7, null) });
    expect(textOf(screen.getByTestId('refresh-done'))).toBe('');
    act(() => test.bridge.tell({ refresh: last(7, 612) }));
    expect(textOf(screen.getByTestId('refresh-done'))).toBe('화면을 새로 고쳤습니다 · 0.6 s');
    act(() => test.time.pass(6_000));
    expect(textOf(screen.getByTestId('refresh-done'))).toBe('');
  });

  it('says nothing of a reload that was over before this page began, nor of one twice', async () => {
    const test = await start({ refresh: last(7, 612) });
    act(() => test.bridge.tell({ refresh: { ...last(7, 612), waitsFor: 'command' } }));
    expect(textOf(screen.getByTestId('refresh-done'))).toBe('');
    act(() => test.bridge.tell({ refresh: last(8, 900, true) }));
    expect(textOf(screen.getByTestId('refresh-done'))).toBe('창을 새로 열었습니다 · 0.9 s');
  });

  it('says which wall of this PC cannot be seen, and which one of the room is away', async () => {
    const test = await start({ windows: someWindows.slice(0, 3) });
    expect(textOf(screen.getByTestId('status-windows'))).toBe('상황판 wall-2 그림 멈춤 0:24');
    act(() => test.bridge.tell({ windows: someWindows }));
    expect(textOf(screen.getByTestId('status-windows'))).toContain('상황판 2개 보이지 않음');
    const desks = [deskPresence('2'), deskPresence('wall-9', { isWall: true, isHere: false })];
    act(() => test.bridge.tell({ room: room({ desks }), windows: [] }));
    expect(screen.queryByTestId('status-windows')).toBeNull();
    expect(textOf(screen.getByTestId('status-room'))).toContain('상황판 wall-9 연락 없음');
  });
});
