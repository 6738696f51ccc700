import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import OrderView from '../../../renderer/order/OrderView.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk, type TestDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { link, lockedSeat, noon } from '../fixture.ts';
import { layOut } from '../message/layout.ts';
import { lostSince, orderFacts, ordersLink, workOrder, workOrders } from '../message-scenes.ts';

let test: TestDesk;
let layout: ReturnType<typeof layOut>;

async function show(changes: Partial<Snapshot> = {}): Promise<void> {
  test = await startDesk({ links: [link('ima-main'), ordersLink], orders: orderFacts(), ...changes });
  render(OrderView, { desk: test.desk });
  await follow();
}

async function follow(): Promise<void> {
  await settled();
  act(() => undefined);
}

async function press(key: string): Promise<void> {
  await fireEvent.keyDown(screen.getByTestId('order-list'), { key });
  await follow();
}

const rows = () => screen.getAllByTestId('order-row');
const row = (pk: number) => rows().find((each) => each.dataset['order'] === `orders/${pk}`) ?? null;
const ids = () => rows().map((each) => each.dataset['order']?.split('/')[1]);
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

beforeEach(() => {
  layout = layOut();
});
afterEach(() => {
  test.stop();
  layout.restore();
});

describe('the work orders view', () => {
  it('says so where no work order system is connected', async () => {
    await show({ orders: null });
    expect(textOf(screen.getByTestId('no-orders'))).toContain('연결된 작업 시스템이 없습니다');
  });

  it('tells of each order its state, number, work, subject, who and when', async () => {
    await show();
    expect(ids()).toEqual(['6', '14', '31', '95', '52', '44']);
    expect(textOf(row(6))).toBe(
      '요청됨 긴급 OCS-0006 10:36 가스 점검 RIS · 현장 소장 요청 강OO 지하 2층 북측, 불꽃 감지 뒤 점검 6분 수락',
    );
    expect(textOf(row(52))).toContain('진행 중 긴급');
    expect(textOf(row(52))).toContain('lis1 님이 10:22에 수락');
    expect(textOf(row(95))).toContain('RECHECK');
  });

  it('tells the stages apart by shape as well', async () => {
    await show();
    act(() => test.desk.orders.setFilter('all'));
    const shapes = [6, 52, 120, 77].map((pk) => row(pk)?.querySelector('svg')?.innerHTML);
    expect(new Set(shapes).size).toBe(4);
  });

  it('tells who cancelled, when and why', async () => {
    await show();
    await fireEvent.click(screen.getByRole('radio', { name: '전체' }));
    expect(textOf(row(77))).toContain('현장 소장 님이 10:34에 취소 · 사유: 중복 요청');
    expect(textOf(row(90))).toContain('10:33에 취소됨 · 사유 없음');
  });

  it('finds by words', async () => {
    await show();
    await fireEvent.input(screen.getByTestId('order-search'), { target: { value: '비계' } });
    expect(ids()).toEqual(['14']);
    await fireEvent.input(screen.getByTestId('order-search'), { target: { value: '없는 낱말' } });
    expect(screen.getByText('맞는 작업 없음')).toBeTruthy();
  });

  it('leaves every row where it is under the pointer, and counts what is new', async () => {
    await show();
    const list = screen.getByTestId('order-list').parentElement ?? document.body;
    await fireEvent.pointerEnter(list);
    test.bridge.tell({
      orders: orderFacts({ orders: [workOrder(200, { priority: 'urgent' }), ...workOrders] }),
    });
    await follow();
    expect(ids()[0]).toBe('6');
    expect(textOf(screen.getByTestId('orders-fresh'))).toBe('새 작업 1건');
    await fireEvent.click(screen.getByTestId('orders-fresh'));
    expect(ids()[0]).toBe('200');
  });

  it('keeps subjects out of titles and out of what is read out by itself', async () => {
    await show();
    test.bridge.refusal = 'unavailable';
    await press('ArrowDown');
    await press('Enter');
    const quiet = document.querySelectorAll(
      '[title], [aria-label], [aria-live], [role="status"], [role="alert"]',
    );
    const told = [...quiet].map((each) => {
      const isLive = each.matches('[aria-live], [role="status"], [role="alert"]');
      return `${each.getAttribute('title')} ${each.getAttribute('aria-label')} ${isLive ? textOf(each) : ''}`;
    });
    expect(told.join('\n')).toContain('작업 OCS-0006. 수락: 거부됨');
    expect(told.join('\n')).not.toMatch(/강OO|윤OO|지하 2층/);
  });
});

describe('accepting an order', () => {
  it('takes a click on its button', async () => {
    await show();
    await fireEvent.click(button('수락 OCS-0014'));
    expect(test.bridge.orders).toEqual(['accept orders 14']);
  });

  it('takes arrows and Enter, and asks nothing', async () => {
    await show();
    await press('ArrowDown');
    await press('ArrowDown');
    await press('Enter');
    expect(test.bridge.orders).toEqual(['accept orders 14']);
    await press('End');
    await press('Enter');
    expect(test.bridge.orders).toEqual(['accept orders 14']);
  });

  it('says plainly on its row who was first, and when', async () => {
    await show();
    test.bridge.refusal = 'taken';
    await fireEvent.click(button('수락 OCS-0006'));
    await follow();
    expect(textOf(screen.getByTestId('order-refusal'))).toBe('수락: 거부됨 · 다른 사람이 먼저 수락했습니다');
    const taken = workOrder(6, { status: 'ACCEPTED', accepted: { by: 'ris2', at: noon } });
    test.bridge.tell({ orders: orderFacts({ orders: [taken] }) });
    await follow();
    expect(textOf(screen.getByTestId('order-refusal'))).toBe('ris2 님이 10:42에 먼저 수락');
    await test.desk.actions.chooseLanguage('en');
    test.bridge.tell({ language: 'en' });
    await follow();
    expect(textOf(screen.getByTestId('order-refusal'))).toBe('first accepted by ris2 at 10:42');
  });

  it('is off at a locked desk, with the reason', async () => {
    await show({ seat: lockedSeat });
    expect([button('수락 OCS-0006').disabled, button('수락 OCS-0006').title]).toEqual([
      true,
      '잠긴 데스크입니다. 로그인하면 수락할 수 있습니다.',
    ]);
  });
});

describe('the age of the list', () => {
  it('tells when it was last read, and reads it again when asked', async () => {
    await show();
    expect(textOf(screen.getByTestId('order-list-age'))).toBe('목록 읽음 12초 전');
    await fireEvent.click(screen.getByTestId('order-refresh'));
    expect(test.bridge.orders).toEqual(['refresh orders']);
  });

  it('says since when it is not current while the link is down', async () => {
    await show({
      links: [link('ima-main'), lostSince(ordersLink)],
      orders: orderFacts({ readAt: { orders: null } }),
    });
    expect(textOf(screen.getByTestId('order-list-age'))).toBe('다시 연결 대기 · 10:39 이후 최신 아님');
    expect(button('수락 OCS-0006').title).toBe('연결이 끊겨 지금은 수락할 수 없습니다.');
  });

  it('says that it was not read yet where the link just came up', async () => {
    await show({ orders: orderFacts({ readAt: { orders: null } }) });
    expect(textOf(screen.getByTestId('order-list-age'))).toBe('목록을 아직 읽지 못함');
  });
});
