import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { speaking } from '../broadcast-scenes.ts';
import {
  broadcastChecks,
  broadcast,
  checkOf,
  correctionFor,
  draftOf,
  facts,
  running,
  twoFailed,
} from '../broadcast-scenes.ts';
import { act, textOf } from '../dom.ts';
import { settled } from '../fake-time.ts';
import { alarm, lockedSeat, seat } from '../fixture.ts';
import { ShownView } from './shown-view.ts';

const view = new ShownView();
const { show, follow, told } = view;

const orders = () => view.test.bridge.orders;
const byId = (id: string) => screen.getByTestId(id);
const zone = (id: string) =>
  screen.getAllByTestId('broadcast-zone').find(({ dataset }) => dataset['zone'] === id) ?? document.body;
const press = (code: string, more: object = {}) =>
  fireEvent.keyDown(document.body, { key: 'x', code, ...more });

describe('the broadcast view', () => {
  it('says so where nothing is set up to speak with', async () => {
    await show({}, { broadcastSetup: null, broadcast: null });
    expect(textOf(byId('no-broadcasts'))).toContain('방송할 곳이 설정되지 않았습니다');
  });

  it('says how to get a draft where there is none', async () => {
    await show();
    expect(textOf(byId('no-draft'))).toContain('초안 없음');
  });

  it('begins a new one from nothing, whatever alarm stands', async () => {
    await show({}, { alarms: [alarm({ site: 'drill/4', kind: 'gas' })] });
    await fireEvent.click(byId('broadcast-begin'));
    await follow();
    expect(orders()).toContain('prepare broadcast {"from":"nothing"}');
  });

  it('lists the broadcasts of every desk, with what they came to', async () => {
    await show({ broadcasts: [running, ...facts().broadcasts] });
    const items = screen
      .getAllByTestId('broadcast-item')
      .map((item) => [item.dataset['phase'], textOf(item)]);
    expect(items).toEqual([
      ['under-way', '가스 대피 10:41:46 서울 마곡 12 · 6구역 방송 중'],
      ['over', '구조 중 10:22:57 청주 오창 · 2구역 · 데스크 2 2/2 들림'],
      ['over', '안전 수칙 08:00:00 청주 오창 · 2구역 2/2 들림'],
    ]);
  });

  it('moves no row under the pointer', async () => {
    await show();
    await fireEvent.pointerEnter(byId('broadcast-list'));
    told({ broadcasts: [running, ...facts().broadcasts] });
    await follow();
    expect(screen.getAllByTestId('broadcast-item').map(({ dataset }) => dataset['broadcast'])).toEqual([
      '2/31',
      'daily@2026-03-04',
    ]);
    await fireEvent.pointerLeave(byId('broadcast-list'));
    expect(screen.getAllByTestId('broadcast-item')[0]?.dataset['broadcast']).toBe('1/7');
  });

  it('shows the first one also under the pointer: there is nothing yet that it could move', async () => {
    await show({ broadcasts: [] });
    await fireEvent.pointerEnter(byId('broadcast-list'));
    told({ broadcasts: [running] });
    await follow();
    expect(screen.getAllByTestId('broadcast-item')).toHaveLength(1);
  });

  it('is walked by arrows, which keep the list', async () => {
    await show({ draft: draftOf() });
    byId('broadcast-list').focus();
    await fireEvent.keyDown(byId('broadcast-list'), { key: 'ArrowDown' });
    await follow();
    expect(view.test.desk.broadcasts.shown).toEqual({ is: 'broadcast', broadcast: '2/31' });
    await fireEvent.keyDown(byId('broadcast-list'), { key: 'Home' });
    await follow();
    expect(view.test.desk.broadcasts.shown.is).toBe('draft');
    expect(document.activeElement).toBe(byId('broadcast-list'));
  });
});

describe('the draft on the screen', () => {
  it('says what each zone gets, and what is in its way', async () => {
    await show({ draft: draftOf() });
    expect(textOf(zone('1-1'))).toBe('B1 중앙 알림음 · 한국어 · 영어 · 글');
    expect(textOf(zone('6-1'))).toBe('타워크레인 장치 2 · 현장 스피커, 휴대폰 알림');
    view.test.bridge.check = broadcastChecks['busy'] ?? checkOf();
    view.test.desk.broadcasts.draft.edit({ gapS: 9 });
    await follow(150);
    expect(textOf(zone('1-1'))).toContain('일반 방송 중(데스크 2) · 멈추고 이 방송이 나감');
    expect(textOf(zone('1-5'))).toContain('비상 방송 중(데스크 2) · 끝나기를 기다림');
    const away = '지금 닿지 않음: 연결이 끊김 “close 1006”';
    expect(textOf(zone('1-4'))).toContain(away);
    await fireEvent.click(byId('broadcast-review'));
    await follow();
    expect(textOf(byId('broadcast-summary'))).toContain(away);
  });

  it('takes and leaves zones one by one, by site, by group, and all', async () => {
    await show({ draft: draftOf() });
    const chosen = () => view.test.desk.broadcasts.draft.current?.plan.zones;
    await fireEvent.click(within(zone('1-3')).getByRole('checkbox'));
    expect(chosen()).toEqual(['1-1', '1-2', '1-4', '1-5', '1-6']);
    await fireEvent.click(screen.getByRole('checkbox', { name: '청주 오창 모든 구역' }));
    expect(chosen()).toEqual(['1-1', '1-2', '1-4', '1-5', '1-6', '6-1', '6-2']);
    await fireEvent.click(screen.getByRole('button', { name: '지하 전체' }));
    expect(chosen()).toEqual(['1-1', '1-2', '1-3']);
    await fireEvent.click(byId('broadcast-all'));
    expect(chosen()).toHaveLength(11);
  });

  it('takes words, tone, times and gap as they are typed, and no figure that is none', async () => {
    await show({ draft: draftOf() });
    const type = (id: string, value: string) => fireEvent.input(byId(id), { target: { value } });
    await type('broadcast-words-en', '');
    await type('broadcast-gap', '12');
    await type('broadcast-repeats', '');
    await type('broadcast-tone-seconds', '4.5');
    await type('broadcast-end', '2');
    await fireEvent.change(byId('broadcast-tone'), { target: { value: 'alert' } });
    await fireEvent.click(screen.getByRole('radio', { name: '긴급' }));
    expect(view.test.desk.broadcasts.draft.current?.plan).toMatchObject({
      ...{
        en: null,
        gapS: 12,
        repeats: 3,
        tone: { kind: 'alert', seconds: 4.5 },
        endS: 120,
        priority: 'urgent',
      },
    });
    await fireEvent.click(screen.getByRole('checkbox', { name: '멈출 때까지' }));
    expect(view.test.desk.broadcasts.draft.current?.plan.repeats).toBeNull();
  });

  it('names the rules that are broken with their figures and zones, and goes no further', async () => {
    await show({ draft: draftOf() });
    view.test.bridge.check = broadcastChecks['problems'] ?? checkOf();
    view.test.desk.broadcasts.draft.edit({ gapS: 40 });
    await follow(150);
    expect(
      screen.getAllByTestId('broadcast-problem').map((each) => [each.dataset['rule'], textOf(each)]),
    ).toEqual([
      ['tone-length', '첫 안내 앞의 알림음은 3~10초여야 합니다 (한도 10초)'],
      ['gap-length', '안내와 안내 사이는 30초를 넘을 수 없습니다'],
      ['zone-gets-nothing', '이 구역에서는 말할 수도 틀 수도 없습니다 옥상'],
    ]);
    await fireEvent.click(byId('broadcast-review'));
    expect(screen.queryByTestId('broadcast-summary')).toBeNull();
  });

  it.each(['beforeunload', 'pagehide'])('is kept when the page goes away, told by %s', async (end) => {
    await show({ draft: draftOf() });
    await fireEvent.input(byId('broadcast-words-ko'), { target: { value: '끝말' } });
    await fireEvent(window, new Event(end));
    await settled();
    expect(view.test.bridge.snapshot.broadcast?.draft?.plan.ko).toBe('끝말');
  });

  it('is seen by a viewer, who can change nothing', async () => {
    await show({ draft: draftOf() }, { seat: seat({ role: 'viewer' }) });
    expect(textOf(byId('broadcast-why'))).toBe('지금 역할로는 할 수 없습니다');
    expect(byId('broadcast-words-ko').hasAttribute('disabled')).toBe(true);
    expect(within(zone('1-1')).getByRole('checkbox').hasAttribute('disabled')).toBe(true);
    await fireEvent.click(screen.getByRole('button', { name: /청주 오창/ }));
    expect(screen.queryAllByTestId('broadcast-zone')).toHaveLength(9);
    await fireEvent.click(byId('broadcast-review'));
    expect([orders(), screen.queryByTestId('broadcast-summary')]).toEqual([[], null]);
  });
});

describe('the summary', () => {
  async function review(...given: Parameters<typeof speaking>): Promise<void> {
    await show({ draft: draftOf(), ...given[0] }, given[1]);
    await fireEvent.click(byId('broadcast-review'));
    await follow();
  }

  it('names every zone by its site, and the words in both languages', async () => {
    await review();
    expect(screen.getAllByTestId('summary-zone').map(({ dataset }) => dataset['zone'])).toEqual(
      draftOf().plan.zones,
    );
    const text = textOf(byId('broadcast-summary'));
    expect(text).toContain('실제 방송 서울 마곡 12 · 6구역');
    expect(text).toContain(draftOf().plan.ko);
    expect(text).toContain(draftOf().plan.en);
    expect(text).toContain('비상 · 대피음 5초 · 3번 · 간격 8초');
  });

  it('has the keyboard on the key that is held', async () => {
    await review();
    expect(document.activeElement).toBe(byId('broadcast-hold'));
  });

  it('says plainly what cannot be heard on this machine', async () => {
    await review();
    await follow();
    expect(screen.getAllByTestId('preview-silent').map(textOf)).toEqual([
      '이 PC에서 소리를 낼 수 없어 미리 들을 수 없습니다',
      '이 PC에 한국어, 영어 음성이 없어 이 말은 미리 들을 수 없습니다',
    ]);
  });

  it('has another verb and another look in a drill', async () => {
    await review();
    const live = [textOf(byId('broadcast-hold')), byId('broadcast-summary').dataset['mode']];
    view.test.stop();
    document.body.innerHTML = '';
    await review({}, { mode: 'drill' });
    const drill = [textOf(byId('broadcast-hold')), byId('broadcast-summary').dataset['mode']];
    expect([live, drill]).toEqual([
      ['누르고 있으면 방송 그대로 누르고 계세요', 'live'],
      ['누르고 있으면 훈련 방송 그대로 누르고 계세요', 'drill'],
    ]);
    expect(textOf(byId('broadcast-summary'))).toContain('실제 현장에는 아무것도 나가지 않습니다');
  });

  it('sends nothing when the key is let go early, and says so', async () => {
    await review();
    await fireEvent.keyDown(byId('broadcast-hold'), { key: ' ', code: 'Space' });
    await follow(900);
    await fireEvent.keyUp(byId('broadcast-hold'), { key: ' ', code: 'Space' });
    await follow();
    expect(orders().slice(-3)).toEqual(['keep holding', 'keep holding', 'let go'].slice(-3));
    expect(textOf(byId('broadcast-told'))).toBe('손을 떼어 아무것도 나가지 않았습니다');
  });

  it('asks for a second person, whose PIN goes with the hold and stays nowhere', async () => {
    await show({ draft: draftOf() });
    view.test.bridge.check = broadcastChecks['second'] ?? checkOf();
    view.test.desk.broadcasts.draft.edit({ gapS: 9 });
    await follow(350);
    await fireEvent.click(byId('broadcast-review'));
    await follow();
    expect(byId('broadcast-hold').getAttribute('aria-disabled')).toBe('true');
    expect(within(byId('second-name')).getAllByRole('option').map(textOf)).toEqual(['박지훈 · 책임자']);
    const held: unknown[] = [];
    view.test.bridge.holdBroadcast = (given) => {
      held.push('second' in given ? given.second : null);
      return Promise.resolve({ ok: false, error: { code: 'wrong-pin', message: 'wrong-pin' } });
    };
    await fireEvent.input(byId('second-pin'), { target: { value: '22a22' } });
    await fireEvent.keyDown(byId('broadcast-hold'), { key: 'Enter', code: 'Enter' });
    await follow();
    expect(held).toEqual([{ name: '박지훈', pin: '2222' }]);
    expect(textOf(byId('broadcast-told'))).toBe('나가지 않았습니다 · PIN이 맞지 않습니다');
    expect((byId('second-pin') as HTMLInputElement).value).toBe('');
  });

  it('is left by Escape, which leaves the chosen alarm alone', async () => {
    await review();
    await fireEvent.keyDown(byId('broadcast-hold'), { key: 'Escape', code: 'Escape' });
    await follow();
    expect(screen.queryByTestId('broadcast-summary')).toBeNull();
    expect(byId('broadcast-draft')).toBeTruthy();
  });

  it('stays while Escape lets go', async () => {
    await review();
    await fireEvent.keyDown(byId('broadcast-hold'), { key: ' ', code: 'Space' });
    await follow(100);
    await fireEvent.keyDown(byId('broadcast-hold'), { key: 'Escape', code: 'Escape' });
    await follow();
    expect([orders().at(-1), screen.queryByTestId('broadcast-summary') !== null]).toEqual(['let go', true]);
  });
});

describe('a broadcast on the screen', () => {
  async function open(...given: Parameters<typeof speaking>): Promise<void> {
    await show(...given);
    act(() => view.test.desk.broadcasts.show('1/7'));
    await follow();
  }

  it('tells of every device what became of it, by shape and word, with the reason', async () => {
    await open({ broadcasts: [twoFailed] });
    const devices = screen
      .getAllByTestId('broadcast-outlet')
      .map((each) => [each.dataset['state'], textOf(each)]);
    expect(devices).toContainEqual([
      'failed',
      '스피커 1-3 현장 스피커 실패 상대가 거절함 “the amplifier is too hot” 10:42:01',
    ]);
    expect(devices).toContainEqual([
      'no-answer',
      '스피커 1-6 현장 스피커 응답 없음 2번째 · 10초 안에 응답 없음 10:42:01',
    ]);
    expect(textOf(byId('broadcast-stands'))).toBe('끝남 · 6구역 중 4구역 들림 · 2구역 못 들음');
    const shapes = new Set(
      screen.getAllByTestId('broadcast-outlet').map((each) => each.querySelector('path')?.getAttribute('d')),
    );
    expect(shapes.size).toBe(4);
  });

  it('is repeated to those who missed it by one key, and only where somebody did', async () => {
    await open({ broadcasts: [twoFailed] });
    expect(textOf(byId('broadcast-repeat'))).toContain('못 들은 2곳에만 다시');
    await press('KeyR');
    await follow();
    expect(orders()).toEqual(['repeat broadcast 1/7']);
    told({ broadcasts: [broadcast()] });
    await follow();
    await press('KeyR');
    expect(orders()).toEqual(['repeat broadcast 1/7']);
  });

  it('is stopped by one key while it is under way, and only then', async () => {
    await open({ broadcasts: [running] });
    await press('KeyX');
    await follow();
    expect(orders()).toEqual(['stop broadcast 1/7']);
    told({ broadcasts: [twoFailed] });
    await follow();
    await press('KeyX');
    expect(orders()).toEqual(['stop broadcast 1/7']);
  });

  it('says beside it why a command was refused', async () => {
    await open({ broadcasts: [running] });
    view.test.bridge.refusal = 'unavailable';
    view.test.bridge.refusalMessage = 'the port is closed';
    await fireEvent.click(byId('broadcast-stop'));
    await follow();
    expect(screen.getByText('멈추기: 거부됨 · the port is closed')).toBeTruthy();
  });

  it('has its correction one held key away, with its words, its zones and the time that is left', async () => {
    await open({ broadcasts: [twoFailed], corrections: [correctionFor(twoFailed)] });
    const text = textOf(byId('broadcast-correction'));
    expect(text).toContain('8:32 남음');
    expect(text).toContain('앞의 방송을 바로잡습니다');
    expect(text).toContain('B1 중앙, B2 북측, 1층 로비, 골조 3층');
    await press('KeyT');
    await follow(200);
    await fireEvent.keyUp(document.body, { key: 'x', code: 'KeyT' });
    expect(orders()).toEqual(['hold correction of 1/7', 'keep holding', 'let go']);
    await follow(513_000);
    expect(screen.queryByTestId('broadcast-correction')).toBeNull();
  });

  it('is seen from a locked desk, which can do nothing with it', async () => {
    await open({ broadcasts: [twoFailed], corrections: [correctionFor(twoFailed)] }, { seat: lockedSeat });
    await press('KeyR');
    await press('KeyT');
    expect(orders()).toEqual([]);
    expect(byId('broadcast-repeat').hasAttribute('disabled')).toBe(true);
    expect(byId('broadcast-correct').getAttribute('aria-disabled')).toBe('true');
  });

  it('cannot be stopped from a locked desk', async () => {
    await open({ broadcasts: [running] }, { seat: lockedSeat });
    await press('KeyX');
    await follow();
    expect(orders()).toEqual([]);
  });

  it('names the schedule that sent it, who stopped it, and that other desks lack it', async () => {
    const stopped = { operator: '박지훈', desk: '2', at: running.at };
    await open({ broadcasts: [broadcast({ schedule: 'daily', stopped, isShared: false })] });
    const text = textOf(byId('broadcast-shown'));
    expect(text).toContain('정기 방송 · 아침 안전 수칙');
    expect(text).toContain('박지훈 @ 2 님이 10:41:46에 멈춤');
    expect(text).toContain('다른 데스크에 아직 알리지 못함');
  });

  it('says so where it is no longer in the list', async () => {
    await open({ broadcasts: [] });
    expect(screen.getByText(/목록에 더 없습니다/)).toBeTruthy();
  });
});
