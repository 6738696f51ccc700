import '../dom.ts';
import { fireEvent, screen } from '@testing-library/svelte';
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Bridge } from '../../../preload/contract/channels.ts';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import type { WallPlan } from '../../../preload/contract/window.ts';
import { act, textOf } from '../dom.ts';
import { settled } from '../fake-time.ts';
import { alarm, link, lostLink, noon } from '../fixture.ts';
import { stillCanvas } from '../still-canvas.ts';
import { fadingLink, refreshFacts, refreshOrder, refusedLink } from '../window-scenes.ts';
import { startWall } from './start-wall.ts';

const gas = alarm({ site: 'drill/1', kind: 'gas' });
const wrong = { ok: false, error: { code: 'wrong-pin', message: 'wrong PIN' } } as const;
let stop = () => {};

// The map asks the style for its colours, and refuses to draw without them.
beforeAll(() => {
  const style = document.createElement('style');
  style.textContent = readFileSync('renderer/style/tokens.css', 'utf8');
  document.head.append(style);
  stillCanvas();
});
afterEach(() => stop());

async function start(changes: Partial<Snapshot> = {}, plan: Partial<WallPlan> = {}) {
  const test = await startWall(changes, plan);
  stop = test.stop;
  return test;
}

const tilesShown = () => screen.queryAllByTestId('tile').map(({ dataset }) => dataset['site']);
const openByKey = () =>
  fireEvent.keyDown(document.body, { key: 'Q', code: 'KeyQ', ctrlKey: true, shiftKey: true });
const press = (key: string) =>
  fireEvent.click(screen.getByTestId('wall-exit').querySelector(`[data-key="${key}"]`) ?? document.body);

describe('a wall', () => {
  it('shows its own sites, and says nothing of another that nobody can see', async () => {
    const { bridge } = await start(
      { alarms: [gas], links: [link('ima-main'), lostLink] },
      { sites: ['drill/1', 'drill/3'] },
    );
    expect(tilesShown()).toEqual(['drill/1', 'drill/3']);
    expect(screen.queryByTestId('strip-trouble')).toBeNull();
    expect(textOf(screen.getByTestId('status-bar'))).toContain('현장 2/2');
    expect(bridge.told).toEqual(['shows drill/1, drill/3']);
  });

  it('shows only sites in need as a wall of alarms, and says so where none is', async () => {
    const { bridge, time } = await start({}, { view: 'alarms' });
    expect(tilesShown()).toEqual([]);
    expect(textOf(screen.getByTestId('wall-nothing'))).toBe('경보 없음 현장 12곳 감시 중');
    act(() => {
      bridge.tell({ alarms: [gas] });
      time.pass(16);
    });
    expect(tilesShown()).toEqual(['drill/1']);
    expect(screen.queryByTestId('wall-nothing')).toBeNull();
  });

  it('speaks its own language and is a wall before main has told anything', async () => {
    const test = await start({}, { language: 'en' });
    expect(textOf(screen.getByTestId('strip'))).toContain('No alarms');
    expect(document.documentElement.lang).toBe('en');
    expect(test.desk.windows.wall?.id).toBe('wall-1');
    expect(screen.queryByTestId('status-seat')).toBeNull();
    expect(screen.getByTestId('proof').children).toHaveLength(16);
  });

  it('says which connection is refused, since when and who has to act, on the strip and on the tile', async () => {
    await start({ links: [link('ima-main'), refusedLink] });
    expect(textOf(screen.getByTestId('strip'))).toContain('ima-south · 로그인 거부됨 · 10:39:26부터');
    const tile = screen.getAllByTestId('tile').find(({ dataset }) => dataset['site'] === 'drill/11');
    expect(textOf(tile ?? null)).toContain('데스크에서 토큰을 바꿔야 이어짐');
  });

  it('says once that a token cannot be renewed, and calls the sites normal as long as they are seen', async () => {
    await start({ links: [fadingLink, link('ima-south')] });
    expect(textOf(screen.getByTestId('strip'))).toBe(
      'ima-main · 토큰을 갱신하지 못함 9분 뒤 만료 · 데스크에서 토큰을 바꿔야 함',
    );
    expect(textOf(screen.getAllByTestId('tile')[0] ?? null)).toBe('서울 마곡 12 정상');
  });

  it('says it beside an alarm as well', async () => {
    await start({ alarms: [gas], links: [link('ima-main'), refusedLink] });
    expect(screen.getByTestId('strip').dataset['alarm']).toBe(gas.id);
    expect(textOf(screen.getByTestId('strip-trouble'))).toContain('부산 명지 · ima-south · 로그인 거부됨');
  });

  it('says how old its data is where nothing new can come', async () => {
    const lost = { ...lostLink, lastHeardAt: noon - 3_600_000, blindSince: noon - 3_600_000 };
    await start({ links: [{ ...lost, connection: 'ima-main' }, lost] });
    expect(textOf(screen.getByTestId('strip'))).toContain('모든 현장을 볼 수 없음');
    expect(textOf(screen.getByTestId('wall-data'))).toBe('데이터 1시간 전');
  });

  it('counts down to a reload and has no button', async () => {
    const { bridge, time } = await start();
    act(() => bridge.tell({ refresh: refreshFacts() }));
    expect(textOf(screen.getByTestId('wall-countdown'))).toContain('12초 뒤 화면을 새로 고칩니다');
    act(() => time.pass(5_000));
    expect(textOf(screen.getByTestId('wall-countdown'))).toContain('7초 뒤');
    expect(screen.getByTestId('wall-countdown').querySelectorAll('button')).toHaveLength(0);
    expect(screen.queryByTestId('refresh-question')).toBeNull();
  });

  it('does not count down to an order for a site that it does not show', async () => {
    const by = { who: 'back-end', connection: 'ima-main', site: 'drill/5' } as const;
    const refresh = refreshFacts({ order: refreshOrder({ by }) });
    await start({ refresh }, { sites: ['drill/1'] });
    expect(screen.queryByTestId('wall-countdown')).toBeNull();
  });
});

describe('the way out of a wall', () => {
  it('opens by its keys and closes by itself after 15 seconds', async () => {
    const { time } = await start();
    expect(screen.queryByTestId('wall-exit')).toBeNull();
    await openByKey();
    expect(document.activeElement).toBe(screen.getByTestId('wall-exit-pin'));
    act(() => time.pass(14_000));
    expect(screen.getByTestId('wall-exit')).toBeTruthy();
    act(() => time.pass(1_000));
    expect(screen.queryByTestId('wall-exit')).toBeNull();
  });

  it('opens by five taps in the lower left corner, and by none elsewhere', async () => {
    await start();
    const tap = (clientX: number) =>
      fireEvent.pointerDown(document.body, { clientX, clientY: window.innerHeight - 4 });
    for (let count = 0; count < 8; count += 1) await tap(window.innerWidth / 2);
    for (let count = 0; count < 4; count += 1) await tap(4);
    expect(screen.queryByTestId('wall-exit')).toBeNull();
    await tap(4);
    expect(screen.getByTestId('wall-exit')).toBeTruthy();
  });

  it('takes a PIN from its pad, and says in words what was wrong with it', async () => {
    const { bridge, time } = await start();
    const tried: string[] = [];
    const leaveKiosk: Bridge['leaveKiosk'] = (pin) => {
      tried.push(pin);
      return Promise.resolve(pin === '4711' ? { ok: true, value: null } : wrong);
    };
    Object.assign(bridge, { leaveKiosk });
    await openByKey();
    act(() => time.pass(12_000));
    for (const key of ['4', '2', 'leave']) await press(key);
    await act(() => void settled());
    await settled();
    expect(textOf(screen.getByTestId('wall-exit-refusal'))).toBe('PIN이 맞지 않습니다');
    expect((screen.getByTestId('wall-exit-pin') as HTMLInputElement).value).toBe('');
    // Time enough to read it.
    act(() => time.pass(10_000));
    for (const key of ['4', '7', '1', '1', 'leave']) await press(key);
    await settled();
    expect(screen.queryByTestId('wall-exit')).toBeNull();
    expect(tried).toEqual(['42', '4711']);
  });

  it('closes by Escape', async () => {
    await start();
    await openByKey();
    await fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(screen.queryByTestId('wall-exit')).toBeNull();
  });
});
