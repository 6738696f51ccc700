import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import Settings from '../../../renderer/setting/Settings.svelte';
import StatusBar from '../../../renderer/shell/StatusBar.svelte';
import { facts, speaking } from '../broadcast-scenes.ts';
import { act, textOf } from '../dom.ts';
import { startDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { link, lostLink, noon } from '../fixture.ts';

let stop = () => {};
afterEach(() => stop());

async function start(changes: Partial<Snapshot> = {}) {
  const test = await startDesk(changes);
  stop = test.stop;
  return test;
}

describe('the settings', () => {
  it('tell of every link how it is, and ask main to connect again', async () => {
    const { desk, bridge } = await start({
      links: [link('ima-main'), lostLink],
    });
    render(Settings, { desk });
    const lost = screen.getAllByTestId('link-row')[1];
    if (!lost) throw new Error('no second link');
    expect(lost.dataset['state']).toBe('waiting');
    expect(textOf(lost)).toContain('다시 연결 대기');
    expect(textOf(lost)).toContain('0:04 뒤 다시 시도 · 연결이 끊김 “close 1006” · 끊긴 지 2:41');
    await fireEvent.click(within(lost).getByTestId('reconnect'));
    expect(bridge.orders).toEqual(['reconnect ima-south']);
  });

  it('show the frames that were rejected', async () => {
    const { desk, bridge } = await start();
    bridge.entries = [
      {
        id: 5,
        at: noon,
        type: 'rejected',
        connection: 'ima-main',
        reason: because('unreadable', 'not JSON'),
        copy: '{"msg_type"',
      },
      { id: 4, at: noon, type: 'system', what: 'started', detail: null },
    ];
    render(Settings, { desk });
    await settled();
    act(() => undefined);
    expect(screen.getAllByTestId('rejected-row').map(textOf)).toEqual([
      '10:42:07 ima-main 읽을 수 없는 내용 “not JSON” {"msg_type"',
    ]);
  });

  it('name the clips that cannot be played, and nothing where all can', async () => {
    const clipTroubles = [{ clip: 'morning', file: 'clip/morning.wav', fault: 'not-allowed' }] as const;
    const { desk, bridge } = await start(speaking({ clipTroubles }));
    render(Settings, { desk });
    expect(textOf(screen.getByTestId('lost-clips'))).toContain(
      '아침 체조 · 읽을 권한이 없음 · clip/morning.wav',
    );
    act(() => bridge.tell({ broadcast: facts() }));
    expect(screen.queryByTestId('lost-clips')).toBeNull();
  });

  it('ask main for the other language, and change only when main says so', async () => {
    const { desk, bridge } = await start();
    render(Settings, { desk });
    bridge.refusal = 'failed';
    await fireEvent.click(screen.getByRole('radio', { name: 'English' }));
    await settled();
    expect([bridge.orders, desk.facts.language]).toEqual([['language en'], 'ko']);
    expect(desk.actions.refusals.get(null)?.command).toBe('language');
  });
});

describe('the status bar', () => {
  it('says which sites are linked, which are not, and for how long', async () => {
    const { desk } = await start({ links: [link('ima-main'), lostLink] });
    render(StatusBar, { desk });
    const text = textOf(screen.getByTestId('status-bar'));
    expect(text).toContain('현장 11/12 연결');
    expect(text).toContain('부산 명지 2:41 미관측');
    expect(text).toContain('마지막 수신 4초 전');
    expect(text).toContain('10:42:07');
  });

  it('says SILENT when nobody could hear', async () => {
    const { desk, sound } = await start({ language: 'en' });
    render(StatusBar, { desk });
    act(() => sound.become('absent'));
    expect(textOf(screen.getByTestId('status-sound'))).toBe('SILENT · no output device');
  });

  it('says that the log is in memory, or that a damaged one was set aside', async () => {
    const { desk, bridge } = await start({
      log: { state: 'durable', file: 'alarms.db', setAside: 'alarms.damaged.db' },
    });
    render(StatusBar, { desk });
    expect(textOf(screen.getByTestId('status-log'))).toBe('손상된 기록 파일 보관됨');
    act(() =>
      bridge.tell({
        log: { state: 'memory', since: noon, reason: because('not-kept', 'ENOSPC'), waiting: 12 },
      }),
    );
    expect(textOf(screen.getByTestId('status-log'))).toBe('기록이 메모리에만 있음 · 12건 대기');
  });
});
