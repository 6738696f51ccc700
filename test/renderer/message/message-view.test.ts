import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import MessageView from '../../../renderer/message/MessageView.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk, type TestDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { alarm, link, lockedSeat, seat } from '../fixture.ts';
import {
  chatFacts,
  chatLink,
  chatMessage,
  chatRoom,
  gate,
  gateMessages,
  lostSince,
  manyMessages,
} from '../message-scenes.ts';
import { layOut } from './layout.ts';

const flame = alarm({ kind: 'flame', source: { type: 'sensor', id: 'F-207', name: null } });
let test: TestDesk;
let layout: ReturnType<typeof layOut>;

async function show(changes: Partial<Snapshot> = {}): Promise<void> {
  test = await startDesk({
    alarms: [flame],
    links: [link('ima-main'), chatLink],
    chat: chatFacts(),
    ...changes,
  });
  test.bridge.messages.set('chat-hq/gate', gateMessages(flame.id));
  test.bridge.messages.set('chat-hq/night', manyMessages(3_000, 1, 'chat-hq/night'));
  render(MessageView, { desk: test.desk });
  await follow();
}

async function follow(): Promise<void> {
  await settled();
  act(() => undefined);
  await settled();
  act(() => undefined);
}

async function open(room: string): Promise<void> {
  const row = screen.getAllByTestId('room').find((each) => each.dataset['room'] === `chat-hq/${room}`);
  await fireEvent.click(row ?? document.body);
  await follow();
}

const rows = () => screen.getAllByTestId('room').map(textOf);
const bodies = () => screen.getAllByTestId('message').map(textOf);
const composer = () => screen.getByTestId<HTMLTextAreaElement>('composer');
const asked = (words: string) => test.bridge.orders.filter((order) => order.startsWith(words));
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

beforeEach(() => {
  layout = layOut();
});
afterEach(() => {
  test.stop();
  layout.restore();
});

describe('the messages view', () => {
  it('says so where no chat server is connected', async () => {
    await show({ chat: null });
    expect(textOf(screen.getByTestId('no-chat'))).toContain('연결된 메시지 서버가 없습니다');
  });

  it('tells of each room its last words, its time, what is unread, muted, unsent and typed', async () => {
    await show();
    expect(rows()).toEqual([
      '마곡 12 현장 안전 10:41 입력 중 2 안 읽음 2',
      '타워크레인 2호 10:38 이하나: 풍속 14 넘으면 바로 세우겠습니다 1 안 읽음 1',
      '야간 관제 인수인계 알림 끔 06:22 최도윤: 특이 사항 없음 37 안 읽음 37',
      '호이스트 점검 03-03 쓰던 글 · 3호기는 내일 오전에',
      expect.stringContaining('전체 공지'),
    ]);
  });

  it('tells of the members up to when they have seen, and who types', async () => {
    await show();
    await open('gate');
    const members = within(screen.getByTestId('members')).getAllByRole('listitem').map(textOf);
    expect(members).toEqual([
      '관제 1 나',
      '박지훈 입력 중',
      '이하나 10:30:07까지 읽음',
      '최도윤 읽음 정보 없음',
    ]);
    expect(textOf(screen.getByTestId('typing'))).toBe('박지훈 님이 입력 중');
  });

  it('walks through the rooms by keyboard', async () => {
    await show();
    const list = screen.getByTestId('rooms');
    await fireEvent.keyDown(list, { key: 'ArrowDown' });
    await fireEvent.keyDown(list, { key: 'ArrowDown' });
    expect(test.desk.messages.chosen).toBe('chat-hq/crane');
    await follow();
    await fireEvent.keyDown(list, { key: 'Enter' });
    expect(document.activeElement).toBe(composer());
  });
});

describe('a message', () => {
  beforeEach(async () => {
    await show();
    await open('gate');
  });

  it('tells what became of one’s own by a word and a shape', () => {
    const own = screen.getAllByTestId('message').filter((each) => each.dataset['delivery'] !== 'received');
    const words = own.map((each) => textOf(each.querySelector('.delivery')));
    expect(words.slice(-4)).toEqual(['읽음 1/3', '보냄', '거부됨 · “E4031 room is read-only”', '대기']);
    const shapes = new Set(
      own.slice(-4).map((each) => each.querySelector('.delivery path')?.getAttribute('d')),
    );
    expect(shapes.size).toBe(4);
  });

  it('shows what a server sent as text, loads no picture and opens no address', async () => {
    const evil = '<img src=x onerror="alert(1)"><a href="https://evil.invalid">여기</a>';
    test.bridge.tellMessages([chatMessage({ serial: 900, text: evil })]);
    await follow();
    expect(bodies().at(-1)).toContain(evil);
    const thread = screen.getByTestId('thread');
    expect(thread.querySelectorAll('a, img, iframe, [src], [href]')).toHaveLength(0);
  });

  it('names a file, a picture and a link with its host', () => {
    const all = bodies().join('\n');
    expect(all).toContain('파일 B2 도면.pdf files.invalid');
    expect(all).toContain('그림 c31.jpg files.invalid');
    expect(all).toContain('링크 오늘 강풍 예보 weather.invalid');
    expect(all).toContain('이모티콘 thumbs-up.png');
    expect(all).toContain('박지훈 님이 최도윤 님을 초대');
    expect(all).toContain('알 수 없는 형식 (sticker2)');
  });

  it('that links to an alarm opens it', async () => {
    await fireEvent.click(screen.getByTestId('open-alarm'));
    expect([test.desk.view.name, test.desk.view.selected]).toEqual(['live', flame.id]);
  });

  it('that links to an alarm which has ended says so', async () => {
    act(() => {
      test.bridge.tell({ ended: [flame.id] });
      test.time.pass(16);
    });
    await follow();
    const link = screen.getByTestId<HTMLButtonElement>('open-alarm');
    expect([link.disabled, textOf(link)]).toEqual([true, expect.stringContaining('끝난 경보')]);
  });
});

describe('reading', () => {
  it('draws a part of thousands', async () => {
    await show();
    await open('night');
    expect(screen.getAllByTestId('message').length).toBeLessThan(60);
  });

  it('begins with the first unread message, and marks as read what was on screen', async () => {
    await show();
    await open('night');
    expect(screen.getByText('여기부터 새 메시지')).toBeTruthy();
    test.time.pass(400);
    await follow();
    const read = asked('read chat-hq/night').map((order) => Number(order.split(' ')[2]));
    expect(read).toHaveLength(1);
    expect(read[0]).toBeGreaterThanOrEqual(2_964);
    expect(read[0]).toBeLessThan(3_000);
    expect(textOf(screen.getByTestId('thread-fresh'))).toBe(`새 메시지 ${3_000 - (read[0] ?? 0)}개`);
  });

  it('marks nothing as read while another window is in front, and does when it comes back', async () => {
    layout.isInFront.mockReturnValue(false);
    await show();
    await open('gate');
    test.time.pass(10_000);
    await follow();
    expect(asked('read')).toEqual([]);
    layout.isInFront.mockReturnValue(true);
    await fireEvent(window, new Event('focus'));
    test.time.pass(400);
    await follow();
    expect(asked('read')).toEqual(['read chat-hq/gate 15']);
  });

  it('marks nothing as read at a locked desk', async () => {
    await show({ seat: lockedSeat });
    await open('gate');
    test.time.pass(10_000);
    await follow();
    expect(asked('read')).toEqual([]);
  });

  it('follows what comes, but not for somebody who scrolled up', async () => {
    await show({ chat: chatFacts({ rooms: [chatRoom('night', '야간')] }) });
    await open('night');
    const thread = screen.getByTestId('thread');
    const end = thread.scrollTop;
    test.bridge.tellMessages([chatMessage({ serial: 3_001, room: 'chat-hq/night' })]);
    await follow();
    expect(thread.scrollTop).toBe(end + 40);
    test.time.pass(400);
    await follow();
    thread.scrollTop = end - 500;
    await fireEvent.scroll(thread);
    await follow();
    test.bridge.tellMessages(
      [3_002, 3_003, 3_004].map((serial) => chatMessage({ serial, room: 'chat-hq/night' })),
    );
    await follow();
    expect(thread.scrollTop).toBe(end - 500);
    expect(textOf(screen.getByTestId('thread-fresh'))).toBe('새 메시지 3개');
    await fireEvent.click(screen.getByTestId('thread-fresh'));
    expect(thread.scrollTop).toBeGreaterThan(end);
  });

  it('keeps its place when older messages come in above', async () => {
    await show({ chat: chatFacts({ rooms: [chatRoom('night', '야간')] }) });
    await open('night');
    const thread = screen.getByTestId('thread');
    const before = test.desk.messages.thread?.messages.length ?? 0;
    thread.scrollTop = 300;
    await fireEvent.scroll(thread);
    await follow();
    const added = (test.desk.messages.thread?.messages.length ?? 0) - before;
    expect(added).toBeGreaterThanOrEqual(50);
    expect(thread.scrollTop).toBeGreaterThan(300 + (added - 2) * 40);
  });

  it('does not move what is under the pointer and can be pressed', async () => {
    await show({ chat: chatFacts({ rooms: [{ ...gate, unread: 0 }] }) });
    await open('gate');
    const thread = screen.getByTestId('thread');
    const before = thread.scrollTop;
    await fireEvent.pointerOver(screen.getByTestId('open-alarm'));
    test.bridge.tellMessages([chatMessage({ serial: 900 }), chatMessage({ serial: 901 })]);
    await follow();
    expect(thread.scrollTop).toBe(before);
    expect(textOf(screen.getByTestId('thread-fresh'))).toBe('새 메시지 2개');
  });

  it('says why the messages cannot be read, and reads them again', async () => {
    await show();
    const { getMessages } = test.bridge;
    test.bridge.getMessages = () =>
      Promise.resolve({ ok: false, error: { code: 'failed', message: 'store stopped' } });
    await open('gate');
    expect(textOf(screen.getByRole('alert'))).toContain('메시지를 읽을 수 없음: store stopped');
    test.bridge.getMessages = getMessages.bind(test.bridge);
    await fireEvent.click(button('다시 읽기'));
    await follow();
    expect(bodies().length).toBeGreaterThan(10);
  });
});

describe('writing', () => {
  const sends = () => asked('send chat-hq/gate').map((order) => order.slice('send chat-hq/gate '.length));

  beforeEach(async () => {
    await show();
    await open('gate');
  });

  it('sends with Enter and empties the field', async () => {
    await fireEvent.input(composer(), { target: { value: '확인했습니다' } });
    await fireEvent.keyDown(composer(), { key: 'Enter' });
    await follow();
    expect(sends()).toEqual(['{"type":"text","text":"확인했습니다"}']);
    expect(composer().value).toBe('');
    expect(bodies().at(-1)).toContain('확인했습니다');
  });

  it('sends neither with Shift+Enter nor while a syllable is being composed', async () => {
    await fireEvent.input(composer(), { target: { value: '확인' } });
    await fireEvent.keyDown(composer(), { key: 'Enter', shiftKey: true });
    await fireEvent.keyDown(composer(), { key: 'Enter', isComposing: true });
    await fireEvent.keyDown(composer(), { key: 'Enter', repeat: true });
    expect(sends()).toEqual([]);
  });

  it('keeps the text where it was refused, and says why', async () => {
    test.bridge.refusal = 'failed';
    await fireEvent.input(composer(), { target: { value: '확인' } });
    await fireEvent.click(screen.getByTestId('send'));
    await follow();
    expect(composer().value).toBe('확인');
    expect(textOf(screen.getByTestId('room-refusal'))).toContain('메시지 보내기: 거부됨');
  });

  it('says that messages wait while the link is down', async () => {
    test.bridge.tell({ links: [lostSince(chatLink)] });
    await follow();
    expect(textOf(screen.getByTestId('chat-waits'))).toBe(
      '다시 연결 대기 · 10:39 이후 소식 없음 · 보낸 메시지는 여기서 대기하다가 연결되면 차례대로 나갑니다',
    );
    expect(composer().disabled).toBe(false);
  });

  it.each([
    [lockedSeat, '잠긴 데스크입니다. 로그인하면 보낼 수 있습니다.'],
    [seat({ role: 'viewer' }), '보기 전용 역할이라 보낼 수 없습니다.'],
  ])('is off with its reason where nobody may send', async (who, why) => {
    test.bridge.tell({ seat: who });
    await follow();
    expect([composer().disabled, button('초대').disabled, button('초대').title]).toEqual([true, true, why]);
    expect(screen.getByText(why)).toBeTruthy();
  });
});
