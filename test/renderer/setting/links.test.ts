import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import Links from '../../../renderer/setting/link/Links.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { link, seat } from '../fixture.ts';
import { allLinks } from '../room-scenes.ts';

let stop = () => {};
afterEach(() => stop());

async function show(changes: Partial<Snapshot> = {}) {
  const test = await startDesk({ links: allLinks, seat: seat({ role: 'supervisor' }), ...changes });
  stop = test.stop;
  render(Links, { desk: test.desk });
  return test;
}

function rowOf(connection: string): HTMLElement {
  const row = screen.getAllByTestId('link-row').find((each) => each.dataset['connection'] === connection);
  if (!row) throw new Error(`no row of ${connection}`);
  return row;
}

async function open(connection: string) {
  await fireEvent.click(within(rowOf(connection)).getByTestId('link-more'));
  return within(screen.getByTestId('link-more-row'));
}

async function press(button: HTMLElement): Promise<void> {
  await fireEvent.click(button);
  await settled();
  act(() => undefined);
}

describe('the connections page', () => {
  it('tells of each what it is, how it stands, and whose token it has', async () => {
    await show();
    expect(screen.getAllByTestId('link-row').map(({ dataset }) => dataset['state'])).toEqual([
      'up',
      'waiting',
      'up',
      'up',
      'refused',
      'up',
    ]);
    const cells = (connection: string) => [...rowOf(connection).children].slice(0, 8).map(textOf);
    expect(cells('devices')).toEqual([
      'devices 장치 서버 https://devices.invalid/io/tower/client',
      '연결됨 09:42:07부터 연결됨',
      '10:42:03 4초 전',
      '61 ms',
      '482',
      '0',
      '0',
      '로그인으로 받음 20시간 전에 받음 · 4시간 뒤 만료',
    ]);
    expect(cells('orders')[1]).toBe('로그인 거부됨 로그인이 거절됨 “Invalid token” · 끊긴 지 3:00:00');
  });

  it('measures a round trip, and says why it could not', async () => {
    const { bridge } = await show();
    const row = within(rowOf('chat'));
    await press(row.getByTestId('test-link'));
    expect(textOf(row.getByTestId('link-said'))).toBe('응답 37 ms · 10:42:07');
    bridge.refusal = 'unavailable';
    bridge.refusalMessage = 'no answer within 5 s';
    await press(row.getByTestId('test-link'));
    expect(textOf(row.getByTestId('link-said'))).toBe('시험 실패 · no answer within 5 s');
    expect(textOf(within(rowOf('desks')).getByTestId('link-said'))).toBe('');
  });

  it('tells a round trip in whole milliseconds, and never that it took none', async () => {
    await show({ links: [link('devices', { roundTripMs: 6.2279 }), link('near', { roundTripMs: 0.2 })] });
    expect(textOf(rowOf('devices').querySelector('.figure'))).toBe('7 ms');
    expect(textOf(rowOf('near').querySelector('.figure'))).toBe('1 ms');
  });

  it('takes another token where none is left, as after a sign-out', async () => {
    const token = { state: 'none', grantedAt: null, expiresAt: null } as const;
    await show({
      links: [link('chat', { link: { state: 'refused', reason: because('not-signed-in') }, token })],
    });
    const details = await open('chat');
    expect(details.getByTestId<HTMLButtonElement>('new-token').disabled).toBe(false);
  });

  it('connects again when asked', async () => {
    const { bridge } = await show();
    await press(within(rowOf('ima-south')).getByTestId('reconnect'));
    expect(bridge.orders).toEqual(['reconnect ima-south']);
  });

  it('shows messages by kind and why some were rejected, once they are asked for', async () => {
    await show();
    const more = await open('ima-south');
    expect(more.getAllByRole('listitem').map(textOf)).toEqual([
      'gas 1,204',
      'noise 310',
      'broadcast-device 12',
      '10:38:47 읽을 수 없는 내용 “publish_time: 2099-01-01 is impossible”',
      '09:35:27 읽을 수 없는 내용 “not JSON”',
    ]);
  });

  it('signs a connection out, and in again where it is signed out', async () => {
    const { bridge } = await show();
    const more = await open('devices');
    await press(more.getByTestId('link-sign-out'));
    act(() =>
      bridge.tell({
        links: [link('devices', { token: { state: 'signed-out', grantedAt: null, expiresAt: null } })],
      }),
    );
    await press(more.getByTestId('link-sign-in'));
    expect(bridge.orders).toEqual(['sign out devices', 'sign in devices']);
  });

  it('takes another token where one was entered, and keeps it nowhere on the page', async () => {
    const { bridge } = await show();
    const more = await open('chat');
    await press(more.getByTestId('new-token'));
    const field = more.getByTestId<HTMLInputElement>('token');
    expect(field.type).toBe('password');
    await fireEvent.input(field, { target: { value: ' another-token ' } });
    await fireEvent.submit(field);
    expect(field.value).toBe('');
    await settled();
    act(() => undefined);
    expect(bridge.orders).toEqual(['token chat another-token']);
    expect(more.queryByTestId('token')).toBeNull();
    expect(document.body.outerHTML).not.toContain('another-token');
  });

  it('takes no token where a login grants them', async () => {
    await show();
    expect((await open('ima-main')).queryByTestId('new-token')).toBeNull();
  });

  it('lets an operator look and leaves the tokens to a supervisor', async () => {
    await show({ seat: seat() });
    const more = await open('chat');
    for (const name of ['link-sign-out', 'new-token']) {
      const button = more.getByTestId<HTMLButtonElement>(name);
      expect([button.disabled, button.title]).toEqual([true, '지금 역할로는 할 수 없습니다']);
    }
  });

  it('says where the diagnostics file went, or why there is none', async () => {
    const { bridge } = await show();
    await press(screen.getByTestId('save-diagnostics'));
    expect(textOf(screen.getByTestId('diagnostics'))).toBe('저장함 /srv/gwanje/diagnostics-104207.json');
    bridge.refusal = 'failed';
    bridge.refusalMessage = 'ENOSPC';
    await press(screen.getByTestId('save-diagnostics'));
    expect(textOf(screen.getByTestId('diagnostics'))).toBe('하지 못함 · ENOSPC');
  });
});
