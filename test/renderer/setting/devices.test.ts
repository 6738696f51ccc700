import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { becauseOfNumber } from '../../../preload/contract/reason.ts';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import Devices from '../../../renderer/setting/device/Devices.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { seat } from '../fixture.ts';
import { allLinks, someDevices } from '../room-scenes.ts';

let stop = () => {};
afterEach(() => stop());

async function show(changes: Partial<Snapshot> = {}) {
  const test = await startDesk({ links: allLinks, devices: someDevices, ...changes });
  stop = test.stop;
  render(Devices, { desk: test.desk, devices: someDevices });
  return test;
}

async function type(label: string, value: string): Promise<void> {
  await fireEvent.input(screen.getByLabelText(label), { target: { value } });
}

async function send(): Promise<void> {
  await fireEvent.submit(screen.getByTestId('device-send'));
  await settled();
  act(() => undefined);
}

describe('the devices', () => {
  it('are listed with when each was last heard', async () => {
    await show();
    expect(screen.getAllByTestId('device').map(textOf)).toEqual([
      '1동 스피커 SPK-01 8초 전',
      '2동 스피커 SPK-02 31초 전',
      '정문 전광판 LED-07 없음',
    ]);
  });

  it('show an unknown command as one that was not carried out', async () => {
    await show();
    const unknown = screen.getAllByTestId('device-command')[1];
    expect(unknown?.dataset['meaning']).toBe('unknown');
    expect(textOf(unknown ?? null)).toContain('reboot');
    expect(textOf(unknown ?? null)).toContain('알 수 없음 · 실행하지 않음');
  });
});

describe('a command to devices', () => {
  it('goes to all of them unless one is chosen, with a result for each', async () => {
    const { bridge } = await show();
    await type('명령', 'volume');
    await type('내용 (JSON)', '{"level": 70}');
    await send();
    expect(bridge.orders).toEqual(['request devices all volume {"level":70}']);
    expect(screen.getAllByTestId('device-result').map(textOf)).toEqual([
      '1동 스피커 응답함 소켓',
      '2동 스피커 응답함 소켓',
      '정문 전광판 응답함 소켓',
    ]);
  });

  it('goes to the one that is chosen, and tells why it failed there', async () => {
    const { bridge } = await show();
    bridge.requestDevices = (_connection, receivers) =>
      Promise.resolve({
        ok: true,
        value: [
          {
            receiver: String(receivers),
            via: 'http' as const,
            outcome: 'failed' as const,
            reason: becauseOfNumber('answered', 502),
          },
        ],
      });
    await fireEvent.change(screen.getByTestId('device-receiver'), { target: { value: 'SPK-02' } });
    await type('명령', 'volume');
    await send();
    expect(screen.getAllByTestId('device-result').map(textOf)).toEqual([
      '2동 스피커 실패 HTTP 응답 상태 502',
    ]);
  });

  it('is not sent with data that are no JSON object', async () => {
    const { bridge } = await show();
    await type('명령', 'volume');
    await type('내용 (JSON)', '[70]');
    await send();
    expect(bridge.orders).toEqual([]);
    expect(textOf(screen.getByTestId('device-said'))).toContain('JSON 객체여야 합니다');
  });

  it('is not sent by a viewer', async () => {
    const { bridge } = await show({ seat: seat({ role: 'viewer' }) });
    await type('명령', 'volume');
    await send();
    expect(bridge.orders).toEqual([]);
    expect(textOf(screen.getByTestId('device-said'))).toBe('지금 역할로는 할 수 없습니다');
  });

  it('says why main refused it', async () => {
    const { bridge } = await show();
    bridge.refusal = 'unavailable';
    bridge.refusalMessage = 'the device server is not connected';
    await type('명령', 'volume');
    await send();
    expect(textOf(screen.getByTestId('device-said'))).toContain('the device server is not connected');
  });
});
