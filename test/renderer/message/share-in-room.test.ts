import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { alarmLink } from '../../../preload/contract/message.ts';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import ShareInRoom from '../../../renderer/message/ShareInRoom.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk, type TestDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { alarm, lockedSeat } from '../fixture.ts';
import { chatFacts } from '../message-scenes.ts';

const sos = alarm({
  kind: 'sos',
  source: { type: 'worker', id: 'w-31', name: '강OO' },
  message: '골조 3팀 강OO',
});
let test: TestDesk;
const onDone = vi.fn<() => void>();

async function show(changes: Partial<Snapshot> = {}): Promise<void> {
  onDone.mockReset();
  test = await startDesk({ alarms: [sos], chat: chatFacts(), ...changes });
  render(ShareInRoom, { desk: test.desk, alarm: sos, onDone });
}

async function key(name: string): Promise<void> {
  await fireEvent.keyDown(screen.getByRole('combobox'), { key: name });
  await settled();
  act(() => undefined);
}

const sends = () => test.bridge.orders.filter((order) => order.startsWith('send'));

afterEach(() => test.stop());

describe('sharing an alarm in a room', () => {
  it('sends a link to it that names class, site and severity, and nobody', async () => {
    await show();
    await key('ArrowDown');
    await key('Enter');
    const body = {
      type: 'link',
      url: alarmLink(sos.id),
      title: '근로자 SOS · 서울 마곡 12 · 위험',
      description: '10:41:55 발생',
      img: null,
    };
    expect(sends()).toEqual([`send chat-hq/crane ${JSON.stringify(body)}`]);
    expect(sends()[0]).not.toContain('강OO');
    expect(textOf(screen.getByRole('status'))).toBe('타워크레인 2호에 보냈습니다');
  });

  it('finds a room by its name, and takes a click', async () => {
    await show();
    await fireEvent.input(screen.getByRole('combobox'), { target: { value: '호이' } });
    const rooms = screen.getAllByRole('option');
    expect(rooms.map(textOf)).toEqual(['호이스트 점검 2명']);
    await fireEvent.click(rooms[0] ?? document.body);
    expect(sends()).toHaveLength(1);
  });

  it('keeps the rooms in their places when a message comes in', async () => {
    await show();
    const before = screen.getAllByRole('option').map(textOf);
    test.bridge.tell({ chat: chatFacts({ rooms: [...chatFacts().rooms].reverse() }) });
    await settled();
    act(() => undefined);
    expect(screen.getAllByRole('option').map(textOf)).toEqual(before);
  });

  it('says why it was refused, and stays', async () => {
    await show();
    test.bridge.refusal = 'failed';
    await key('Enter');
    expect(textOf(screen.getByRole('alert'))).toContain('메시지 보내기: 거부됨');
    expect(onDone).not.toHaveBeenCalled();
  });

  it('is over with Escape', async () => {
    await show();
    await key('Escape');
    expect([onDone.mock.calls.length, sends()]).toEqual([1, []]);
  });

  it('is off at a locked desk, and says so where there is no room', async () => {
    await show({ seat: lockedSeat });
    expect(screen.getByText('잠긴 데스크입니다. 로그인하면 보낼 수 있습니다.')).toBeTruthy();
    await key('Enter');
    expect(sends()).toEqual([]);
    test.bridge.tell({ chat: chatFacts({ rooms: [] }) });
    await settled();
    act(() => undefined);
    expect(screen.getByText('알릴 대화방이 없습니다')).toBeTruthy();
  });
});
