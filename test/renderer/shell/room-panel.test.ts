import { render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import RoomPanel from '../../../renderer/shell/RoomPanel.svelte';
import StatusBar from '../../../renderer/shell/StatusBar.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk } from '../fake-desk.ts';
import { deskPresence, link, noon, room } from '../fixture.ts';

let stop = () => {};
afterEach(() => stop());

async function start(changes: Partial<Snapshot>) {
  const test = await startDesk(changes);
  stop = test.stop;
  return test;
}

const some = room({
  desks: [
    deskPresence('2', { skewMs: -2_430, behind: 3, missing: 1 }),
    deskPresence('3', { isHere: false, heardAt: noon - 214_000, skewMs: null }),
  ],
});

describe('the room that desks share', () => {
  it('says in the bar how many desks there are and how many nobody hears of', async () => {
    const { desk, bridge } = await start({ room: some });
    render(StatusBar, { desk });
    const button = screen.getByTestId('status-room');
    expect(textOf(button)).toBe('데스크 3 · 연락 없음 1');
    expect(button.title).toBe('시계가 2초 넘게 다름');
    act(() => bridge.tell({ room: room({ desks: [deskPresence('2')] }) }));
    expect(textOf(button)).toBe('데스크 2');
    act(() => bridge.tell({ room: null }));
    expect(screen.queryByTestId('status-room')).toBeNull();
  });

  it('says that nothing is shared while the broker is out of reach', async () => {
    const cut = link('desks', {
      kind: 'room',
      link: { state: 'waiting', retryAt: noon, reason: because('cut', 'close 1006') },
    });
    const { desk } = await start({ room: some, links: [cut], language: 'en' });
    render(StatusBar, { desk });
    expect(textOf(screen.getByTestId('status-room'))).toBe('Desks 3 · Not sharing');
  });

  it('lists every desk with operator, age, clock and what it lacks', async () => {
    const { desk } = await start({ room: some });
    render(RoomPanel, { desk, room: some });
    const cells = screen.getAllByTestId('room-desk').map((row) => [...row.children].map(textOf));
    expect(cells).toEqual([
      ['2', '박지훈', '2초 전', '−2.4 s', '3', '1'],
      ['3', '박지훈', '연락 없음 · 3분 전', '아직 모름', '0', '0'],
    ]);
    expect(screen.getByRole('img', { name: '시계가 2초 넘게 다름' })).toBeTruthy();
  });
});
