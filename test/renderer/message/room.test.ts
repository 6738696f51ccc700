import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import MessageView from '../../../renderer/message/MessageView.svelte';
import { act, textOf } from '../dom.ts';
import { startDesk, type TestDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { link } from '../fixture.ts';
import { chatFacts, chatLink } from '../message-scenes.ts';

let test: TestDesk;

async function follow(): Promise<void> {
  await settled();
  act(() => undefined);
}

const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const people = () => within(screen.getByTestId('people'));

beforeEach(async () => {
  test = await startDesk({ links: [link('ima-main'), chatLink], chat: chatFacts() });
  render(MessageView, { desk: test.desk });
  test.desk.messages.openRoom('chat-hq/crane');
  await follow();
});
afterEach(() => test.stop());

describe('a room', () => {
  it('is muted, and says so', async () => {
    await fireEvent.click(button('알림 끄기'));
    expect(test.bridge.orders).toContain('mute chat-hq/crane true');
  });

  it('takes in people who are known, or named', async () => {
    await fireEvent.click(button('초대'));
    const names = people().getAllByRole('listitem').map(textOf);
    expect(names).toEqual(['박지훈 park', '최도윤 choi']);
    await fireEvent.click(people().getByLabelText(/박지훈/));
    await fireEvent.input(people().getByRole('textbox'), { target: { value: 'kang' } });
    await fireEvent.click(people().getByRole('button', { name: '더하기' }));
    await fireEvent.submit(screen.getByTestId('people'));
    await follow();
    expect(test.bridge.orders).toContain('invite chat-hq/crane park,kang');
    expect(screen.queryByTestId('people')).toBeNull();
  });

  it('offers a new room where the server takes no more invitations', async () => {
    test.bridge.refusal = 'deprecated';
    await fireEvent.click(button('초대'));
    await fireEvent.click(people().getByLabelText(/박지훈/));
    await fireEvent.submit(screen.getByTestId('people'));
    await follow();
    expect(textOf(screen.getByTestId('room-refusal'))).toContain(
      '초대: 거부됨 · 서버가 초대를 더 받지 않습니다. 부를 사람과 함께 새 대화방을 여세요.',
    );
    test.bridge.refusal = null;
    await fireEvent.click(button('새 대화방 열기'));
    await follow();
    const chosen = people()
      .getAllByRole<HTMLInputElement>('checkbox')
      .filter((box) => box.checked);
    expect(chosen.map((box) => textOf(box.closest('label')))).toEqual(['박지훈 park', '이하나 lee']);
    await fireEvent.submit(screen.getByTestId('people'));
    await follow();
    expect(test.bridge.orders.at(-1)).toBe('open chat-hq lee,park');
    expect(test.desk.messages.chosen).toBe('chat-hq/new');
  });

  it('is left only when asked twice, and offers a new room where nobody may leave', async () => {
    test.bridge.refusal = 'deprecated';
    await fireEvent.click(button('나가기'));
    expect(test.bridge.orders.filter((order) => order.startsWith('leave'))).toEqual([]);
    await fireEvent.click(within(screen.getByTestId('leave-sure')).getByRole('button', { name: '나가기' }));
    await follow();
    expect(test.bridge.orders).toContain('leave chat-hq/crane');
    expect(textOf(screen.getByTestId('room-refusal'))).toContain('서버가 나가기를 더 받지 않습니다.');
    expect(button('새 대화방 열기')).toBeTruthy();
  });

  it('says why a new one cannot be opened, with what the server says', async () => {
    test.bridge.refusal = 'unavailable';
    test.bridge.refusalMessage = 'this server has no way to make a room';
    await fireEvent.click(screen.getByTestId('new-room'));
    await fireEvent.click(people().getByLabelText(/최도윤/));
    await fireEvent.submit(screen.getByTestId('people'));
    await follow();
    const refusal = textOf(screen.getByTestId('messages-refusal'));
    expect(refusal).toContain('새 대화방: 거부됨');
    expect(refusal).toContain('서버 안내: this server has no way to make a room');
    expect(screen.getByTestId('people')).toBeTruthy();
  });
});

describe('notices', () => {
  it('stand in one line, the newest first, and come down whole when asked for', async () => {
    const notices = screen.getByTestId('notices');
    expect(textOf(notices)).toBe('공지 오늘 22시부터 10분 동안 점검합니다 10:40:07 모두 보기 3');
    await fireEvent.click(screen.getByTestId('all-notices'));
    expect(screen.getAllByTestId('notice').map((each) => each.dataset['kind'])).toEqual([
      'notice',
      'version',
      'error',
    ]);
  });

  it('go when they were read', async () => {
    await fireEvent.click(button('닫기: 공지'));
    expect(test.bridge.orders).toContain('dismiss 2');
    test.bridge.tell({ chat: chatFacts({ notices: [] }) });
    await follow();
    expect(textOf(screen.getByTestId('notices'))).toBe('서버 알림 없음 연결됨');
  });
});
