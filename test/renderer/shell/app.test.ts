import '../dom.ts';
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import App from '../../../renderer/App.svelte';
import { keyOf } from '../../../renderer/state/orders.svelte.ts';
import { broadcast, checkOf, draftOf, facts, gas as leak, setup } from '../broadcast-scenes.ts';
import { act, textOf } from '../dom.ts';
import { startDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { alarm, lockedSeat, room, seat } from '../fixture.ts';
import { chatFacts, orderFacts } from '../message-scenes.ts';
import { stillCanvas } from '../still-canvas.ts';

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

const press = (key: string, code: string, more: object = {}) =>
  fireEvent.keyDown(document.body, { key, code, ...more });

describe('the console', () => {
  it('tells main of moving hands at most every three seconds, and only while somebody is signed in', async () => {
    const { bridge, time } = await start();
    await fireEvent.pointerMove(document.body);
    await fireEvent.wheel(document.body);
    await press('x', 'KeyX');
    time.pass(2_900);
    await press('x', 'KeyX');
    expect(bridge.orders).toEqual(['active']);
    time.pass(100);
    await press('x', 'KeyX');
    expect(bridge.orders).toEqual(['active', 'active']);
    act(() => bridge.tell({ seat: lockedSeat }));
    time.pass(10_000);
    await fireEvent.pointerDown(document.body);
    expect(bridge.orders).toEqual(['active', 'active']);
  });

  it('asks who sits here by a key, and Escape takes the question away', async () => {
    await start({ seat: lockedSeat });
    await press('ㅕ', 'KeyU');
    expect(screen.getByTestId('sign-in')).toBeTruthy();
    await press('Escape', 'Escape');
    expect(screen.queryByTestId('sign-in')).toBeNull();
  });

  it('asks nobody where no operators are set up', async () => {
    await start({ seat: seat({ state: 'open', operator: '1', role: 'supervisor', roster: [] }) });
    await press('u', 'KeyU');
    expect(screen.queryByTestId('sign-in')).toBeNull();
  });

  it('claims the alarm on the strip by a key, and releases it by the same', async () => {
    const { bridge, time } = await start();
    await press('c', 'KeyC');
    await settled();
    act(() => time.pass(100));
    expect(textOf(screen.getByTestId('strip'))).toContain('담당 김서연');
    await press('c', 'KeyC');
    await settled();
    expect(bridge.commands.map(({ command }) => command)).toEqual(['claim', 'release']);
  });

  it('has the views in the order of their keys, and counts what waits in them', async () => {
    await start({ chat: chatFacts(), orders: orderFacts() });
    const names = within(screen.getByRole('navigation'))
      .getAllByRole('button')
      .map(({ dataset }) => dataset['testid']);
    expect(names.slice(0, 6)).toEqual([
      'view-live',
      'view-broadcast',
      'view-message',
      'view-order',
      'view-log',
      'view-settings',
    ]);
    expect(textOf(screen.getByTestId('waiting-message'))).toBe('3');
    expect(textOf(screen.getByTestId('waiting-order'))).toBe('4');
    await press('2', 'Digit2', { ctrlKey: true });
    expect(screen.getByTestId('broadcast-view')).toBeTruthy();
    await press('3', 'Digit3', { ctrlKey: true });
    expect(screen.getByTestId('messages')).toBeTruthy();
    await press('4', 'Digit4', { ctrlKey: true });
    expect(screen.getByTestId('orders')).toBeTruthy();
  });

  it('opens the room whose notification was clicked, and the work orders for theirs', async () => {
    const { bridge, desk } = await start({ chat: chatFacts(), orders: orderFacts() });
    act(() => bridge.focusRoom('chat-hq/gate'));
    expect(desk.view.name).toBe('message');
    expect(desk.messages.chosen).toBe('chat-hq/gate');
    act(() => bridge.focusBroadcast('1/7'));
    expect([desk.view.name, desk.view.broadcast]).toEqual(['broadcast', '1/7']);
    act(() => bridge.focusOrder('orders', 6));
    expect(screen.getByTestId('orders')).toBeTruthy();
    expect(desk.orders.selected).toBe(keyOf({ connection: 'orders', pk: 6 }));
  });

  it('comes from a gas alarm to a spoken broadcast in four keys', async () => {
    const { bridge, desk, time } = await start({
      ...{ alarms: [leak], broadcastSetup: setup, broadcast: facts() },
    });
    bridge.draft = draftOf();
    bridge.check = checkOf();
    const follow = async (ms: number) => {
      await settled();
      act(() => time.pass(ms));
      await settled();
      act(() => undefined);
    };
    const focused = () => document.activeElement ?? document.body;
    await fireEvent.keyDown(document.body, { key: 'ArrowDown', code: 'ArrowDown' });
    await fireEvent.keyDown(focused(), { key: 'b', code: 'KeyB' });
    await follow(150);
    expect(focused()).toBe(screen.getByTestId('broadcast-review'));
    // A button takes Enter as a click.
    await fireEvent.click(focused());
    await follow(0);
    expect(focused()).toBe(screen.getByTestId('broadcast-hold'));
    await fireEvent.keyDown(focused(), { key: ' ', code: 'Space' });
    await follow(2_000);
    expect(bridge.orders.filter((order) => order.startsWith('hold') || order.startsWith('prepare'))).toEqual([
      `prepare broadcast {"from":"alarm","alarm":"${leak.id}"}`,
      'hold the draft',
    ]);
    expect(bridge.commands).toEqual([]);
    const sent = broadcast({ id: '1/8', results: [] });
    act(() => bridge.tell({ broadcast: facts({ broadcasts: [sent] }) }));
    await follow(16);
    expect(desk.broadcasts.shown).toEqual({ is: 'broadcast', broadcast: '1/8' });
    expect(screen.getByTestId('broadcast-shown').dataset['phase']).toBe('under-way');
  });

  it('shows the other desks on a click, and hides them on the next', async () => {
    await start({ room: room() });
    const button = screen.getByTestId('status-room');
    await fireEvent.click(button);
    expect(screen.getAllByTestId('room-desk')).toHaveLength(2);
    await fireEvent.click(button);
    expect(screen.queryByTestId('room-panel')).toBeNull();
  });

  it('brings the shelf into view from the count in the bar', async () => {
    const { desk, bridge, time } = await start();
    expect(screen.getByTestId('status-shelved').hasAttribute('disabled')).toBe(true);
    const shelf = { operator: '김서연', desk: '1', at: 0, until: time.now() + 60_000, reason: '점검' };
    act(() => {
      bridge.tell({ alarms: [{ ...gas, shelf: { ...shelf, severity: 'critical' } }] });
      time.pass(16);
    });
    expect(textOf(screen.getByTestId('status-shelved'))).toBe('보류 1');
    await fireEvent.click(screen.getByTestId('status-shelved'));
    expect(desk.view.selected).toBe(gas.id);
  });
});
