import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../preload/contract/log.ts';
import { because } from '../../../preload/contract/reason.ts';
import LogView from '../../../renderer/log/LogView.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { alarm, noon } from '../fixture.ts';

let stop = () => {};
afterEach(() => stop());

const gas = alarm({ kind: 'gas', source: { type: 'device', id: 'G-1', name: null } });
const { site, kind, source, severity, latching, place, message } = gas;

const entries: readonly Entry[] = [
  {
    id: 3,
    at: noon,
    type: 'command',
    alarm: gas.id,
    outcome: 'severity-changed',
    operator: '김서연',
    command: {
      command: 'acknowledge',
      target: { alarm: gas.id, occurrence: gas.occurrence, severity: 'medium' },
      note: null,
    },
  },
  {
    id: 2,
    at: noon - 1_000,
    type: 'hazard',
    alarm: gas.id,
    outcome: 'raised',
    report: {
      connection: 'ima-main',
      site,
      kind,
      source,
      action: 'raised',
      severity,
      latching,
      sourceTime: noon - 9_000,
      receivedAt: noon - 1_000,
      readings: [{ name: 'CO', value: 52, unit: 'ppm' }],
      place,
      message,
      context: '{"device_id":"G-1","nested":{"<b>":1}}',
    },
  },
  {
    id: 1,
    at: noon - 2_000,
    type: 'link',
    connection: 'ima-main',
    link: { state: 'refused', reason: because('sign-in-refused', 'password') },
  },
];

const spoken: Entry = {
  ...{
    id: 4,
    at: noon,
    type: 'broadcast',
    broadcast: '1/7',
    site,
    alarm: gas.id,
    operator: '김서연',
    desk: '1',
  },
  ...{ what: 'results', reason: null },
  results: [
    {
      ...{
        zone: '1-3',
        port: 'speakers',
        address: 'SPK-1-3',
        state: 'failed',
        heard: 'no',
        at: noon,
        tries: 1,
      },
      reason: because('refused', 'the amplifier is too hot'),
    },
  ],
};

async function show(shown = entries) {
  const test = await startDesk({ alarms: [gas] });
  stop = test.stop;
  test.bridge.entries = shown;
  render(LogView, { desk: test.desk });
  await settled();
  act(() => undefined);
  return test;
}

describe('the log on the screen', () => {
  it('tells each entry in words', async () => {
    await show();
    expect(screen.getAllByTestId('log-row').map(textOf)).toEqual([
      '10:42:07 조치 서울 마곡 12 확인 · 가스 감지 위험도가 바뀌었습니다. 내용을 보고 다시 확인하세요 김서연',
      '10:42:06 경보 서울 마곡 12 가스 감지 52 ppm · 장치 G-1 발생',
      '10:42:05 연결 로그인 거부됨 · 로그인이 거절됨 “password” ima-main',
    ]);
  });

  it('shows what came with an entry as text, never as markup', async () => {
    await show();
    await fireEvent.click(screen.getAllByTestId('log-row')[1] ?? document.body);
    const detail = screen.getByTestId('log-detail');
    expect(detail.querySelector('pre')?.textContent).toContain('"<b>": 1');
    expect(detail.querySelector('pre b')).toBeNull();
    expect(textOf(detail)).toContain('서버 시각 2026-03-04 10:41:58.000');
  });

  it('shows what became of a broadcast at each device as its results, not as what was said', async () => {
    await show([spoken]);
    await fireEvent.click(screen.getAllByTestId('log-row')[0] ?? document.body);
    const detail = screen.getByTestId('log-detail');
    expect(textOf(detail)).toContain('장치별 결과 1-3 speakers/SPK-1-3');
    expect(textOf(detail)).not.toContain('나가는 말');
  });

  it('asks main for what the filters say', async () => {
    const { bridge, time } = await show();
    await fireEvent.input(screen.getByTestId('log-text'), { target: { value: '불꽃' } });
    await fireEvent.change(screen.getByTestId('log-type'), { target: { value: 'command' } });
    time.pass(250);
    await settled();
    expect(bridge.queries.at(-1)).toEqual({ text: '불꽃', types: ['command'], limit: 200 });
  });
});
