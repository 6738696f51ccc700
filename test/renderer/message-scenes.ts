import type { LinkStatus } from '../../preload/contract/link.ts';
import {
  alarmLink,
  type ChatBody,
  type ChatFacts,
  type ChatMember,
  type ChatMessage,
  type ChatNotice,
  type ChatRoom,
} from '../../preload/contract/message.ts';
import type { OrderFacts, WorkOrder } from '../../preload/contract/order.ts';
import { because } from '../../preload/contract/reason.ts';
import { link, noon } from './fixture.ts';

/** Invented rooms, messages and work orders, for tests and for pictures. All of the people are made up. */

const minutes = (value: number) => noon - value * 60_000;

export const chatLink: LinkStatus = link('chat-hq', { kind: 'chat', byKind: { msg: 214, seen: 90 } });
export const ordersLink: LinkStatus = link('orders', { kind: 'orders', byKind: { OCS_CREATED: 31 } });

/** A link that was lost three minutes ago. */
export function lostSince(status: LinkStatus): LinkStatus {
  return {
    ...status,
    link: { state: 'waiting', retryAt: noon + 8_000, reason: because('cut', 'close 1006') },
    lastHeardAt: minutes(3),
    blindSince: minutes(3),
  };
}

export function member(user: string, name: string, changes: Partial<ChatMember> = {}): ChatMember {
  return { user, name, seenAt: null, isTyping: false, ...changes };
}

export const self = { user: 'desk1', name: '관제 1' };
const me = member(self.user, self.name);
const park = member('park', '박지훈', { seenAt: minutes(1) });
const lee = member('lee', '이하나', { seenAt: minutes(12) });
const choi = member('choi', '최도윤');

export function chatRoom(room: string, name: string, changes: Partial<ChatRoom> = {}): ChatRoom {
  return {
    id: `chat-hq/${room}`,
    connection: 'chat-hq',
    room,
    name,
    members: [me, park],
    unread: 0,
    isMuted: false,
    isJoined: true,
    last: null,
    draft: '',
    ...changes,
  };
}

let serial = 0;

/** A message from the first other member, a minute after the one before, unless the changes say otherwise. */
export function chatMessage(changes: Partial<ChatMessage> & { readonly text?: string } = {}): ChatMessage {
  serial += 1;
  const { text, ...rest } = changes;
  const body: ChatBody = { type: 'text', text: text ?? `메시지 ${serial}` };
  const isOwn = changes.isOwn ?? false;
  return {
    serial,
    room: 'chat-hq/gate',
    msg: isOwn ? null : `m-${serial}`,
    key: null,
    from: isOwn ? self.user : park.user,
    fromName: isOwn ? self.name : park.name,
    isOwn,
    at: noon - 3_600_000 + serial * 1_000,
    body,
    delivery: isOwn ? 'sent' : 'received',
    reason: null,
    ...rest,
  };
}

/** So many messages of one room, oldest first, with serials from `from`. */
export function manyMessages(count: number, from = 1, room = 'chat-hq/gate'): readonly ChatMessage[] {
  return Array.from({ length: count }, (_, index) =>
    chatMessage({
      serial: from + index,
      room,
      at: noon - (count - index) * 20_000,
      text: `점검 ${from + index}`,
    }),
  );
}

export const gate = chatRoom('gate', '마곡 12 현장 안전', {
  members: [me, { ...park, isTyping: true }, lee, choi],
  unread: 2,
  last: { from: '박지훈', text: '지하 2층 대피 끝났습니다', at: minutes(0.5) },
});

export const rooms: readonly ChatRoom[] = [
  gate,
  chatRoom('crane', '타워크레인 2호', {
    members: [me, lee],
    unread: 1,
    last: { from: '이하나', text: '풍속 14 넘으면 바로 세우겠습니다', at: minutes(4) },
  }),
  chatRoom('night', '야간 관제 인수인계', {
    members: [me, park, choi],
    isMuted: true,
    unread: 37,
    last: { from: '최도윤', text: '특이 사항 없음', at: minutes(260) },
  }),
  chatRoom('lift', '호이스트 점검', {
    members: [me, choi],
    draft: '3호기는 내일 오전에',
    last: { from: '관제 1', text: '확인했습니다', at: minutes(1_700) },
  }),
  chatRoom('all', '전체 공지 — 서울·경기·인천 현장 안전관리자와 협력사 소장 모두', {
    members: [me, park, lee, choi],
    isJoined: false,
    last: {
      from: '이하나',
      text: '내일 07시 합동 점검입니다. 장비 반입은 06시까지 마쳐 주세요.',
      at: minutes(2_900),
    },
  }),
];

export const notices: readonly ChatNotice[] = [
  { id: 1, connection: 'chat-hq', kind: 'version', text: '2.4.0을 받을 수 있습니다', at: minutes(50) },
  {
    id: 2,
    connection: 'chat-hq',
    kind: 'notice',
    text: '오늘 22시부터 10분 동안 점검합니다',
    at: minutes(2),
  },
  { id: 3, connection: 'chat-hq', kind: 'error', text: 'E4031 room is read-only', at: minutes(90) },
];

/** Every kind of message, in the room `gate`; the alarm is what the link leads to. */
export function gateMessages(alarm: string): readonly ChatMessage[] {
  const own = { isOwn: true, from: self.user, fromName: self.name };
  const from = ({ user, name }: ChatMember) => ({ from: user, fromName: name });
  const raw: readonly (Partial<ChatMessage> & { readonly text?: string })[] = [
    {
      ...from(lee),
      at: minutes(1_500),
      text: '야간 순찰 마쳤습니다. 지하 1층 환기팬 하나가 멈춰 있어 전기팀에 알렸습니다.',
    },
    { ...own, at: minutes(1_495), text: '확인했습니다. 아침에 다시 봐 주세요.', delivery: 'seen' },
    { ...from(park), at: minutes(70), body: { type: 'invited', users: ['choi'] } },
    { ...from(choi), at: minutes(66), text: '최도윤입니다. 골조 3팀 맡았습니다.' },
    {
      ...from(choi),
      at: minutes(65),
      body: { type: 'file', url: 'https://files.invalid/plan/B2%20%EB%8F%84%EB%A9%B4.pdf', title: '' },
    },
    {
      ...from(choi),
      at: minutes(64.5),
      body: { type: 'img', url: 'https://files.invalid/cam/c31.jpg?sig=1', img: null },
    },
    {
      ...from(lee),
      at: minutes(40),
      body: {
        type: 'link',
        url: 'https://weather.invalid/seoul',
        title: '오늘 강풍 예보',
        description: '14시부터 순간 풍속 15 m/s',
        img: null,
      },
    },
    {
      ...from(lee),
      at: minutes(39),
      body: { type: 'emoticon', img: 'https://files.invalid/emo/thumbs-up.png' },
    },
    {
      ...own,
      at: minutes(3),
      delivery: 'seen',
      body: {
        type: 'link',
        url: alarmLink(alarm),
        title: '불꽃 감지 · 서울 마곡 12 · 위험',
        description: '10:41:55 발생',
        img: null,
      },
    },
    {
      ...own,
      at: minutes(2.8),
      delivery: 'sent',
      text: '지하 2층 북측 확인 부탁드립니다.\n대피 방송은 이쪽에서 합니다.',
    },
    {
      ...own,
      at: minutes(2.5),
      delivery: 'refused',
      reason: because('said', 'E4031 room is read-only'),
      text: '사진도 올려 주세요',
    },
    { ...from(park), at: minutes(1), text: '용접 불티였습니다. 소화기로 껐고 다친 사람 없습니다.' },
    { ...from(park), at: minutes(0.5), text: '지하 2층 대피 끝났습니다' },
    { ...own, at: minutes(0.2), delivery: 'queued', text: '고생하셨습니다. 재발 없는지 10분 더 봐 주세요.' },
    {
      ...from(lee),
      at: minutes(0.1),
      body: { type: 'unknown', name: 'sticker2', copy: '{"type":"sticker2","pack":7}' },
    },
  ];
  return raw.map((each, index) => chatMessage({ ...each, serial: index + 1 }));
}

export function chatFacts(changes: Partial<ChatFacts> = {}): ChatFacts {
  return { self: { 'chat-hq': self }, rooms, notices, ...changes };
}

export function workOrder(pk: number, changes: Partial<WorkOrder> = {}): WorkOrder {
  return {
    connection: 'orders',
    id: `OCS-${String(pk).padStart(4, '0')}`,
    pk,
    status: 'ORDERED',
    jobRole: 'RIS',
    jobType: '가스 점검',
    priority: 'normal',
    patient: null,
    doctor: '현장 소장',
    actor: null,
    message: null,
    createdAt: minutes(pk),
    changedAt: minutes(pk),
    accepted: null,
    cancelled: null,
    ...changes,
  };
}

export const workOrders: readonly WorkOrder[] = [
  workOrder(6, {
    priority: 'urgent',
    jobType: '가스 점검',
    patient: '강OO',
    message: '지하 2층 북측, 불꽃 감지 뒤 점검',
  }),
  workOrder(14, {
    jobType: '비계 점검',
    jobRole: 'LIS',
    patient: '윤OO',
    message: '외벽 3단 비계 흔들림 신고',
  }),
  workOrder(31, { jobType: '전기', patient: '조OO', priority: 'scheduled', message: '환기팬 차단기 교체' }),
  workOrder(44, {
    jobType: '타워크레인 브레이크',
    status: 'ACCEPTED',
    actor: 'ris2',
    accepted: { by: 'ris2', at: minutes(0.1) },
    changedAt: minutes(0.1),
    patient: '임OO',
    message: '2호기 정지 거리 확인',
  }),
  workOrder(52, {
    jobType: '전기',
    status: 'IN_PROGRESS',
    priority: 'urgent',
    actor: 'lis1',
    accepted: { by: 'lis1', at: minutes(20) },
    changedAt: minutes(12),
    message: '가설 분전반 누전',
  }),
  workOrder(77, {
    status: 'CANCELLED',
    changedAt: minutes(8),
    cancelled: { by: '현장 소장', reason: '중복 요청', at: minutes(8) },
  }),
  workOrder(90, {
    status: 'CANCELLED',
    changedAt: minutes(9),
    cancelled: { by: null, reason: '', at: minutes(9) },
  }),
  workOrder(95, { status: 'RECHECK', jobType: null, jobRole: 'SAFETY', priority: null, doctor: null }),
  workOrder(120, {
    status: 'CONFIRMED',
    accepted: { by: 'ris1', at: minutes(100) },
    actor: 'ris1',
    changedAt: minutes(60),
    message: '이상 없음',
  }),
];

export function orderFacts(changes: Partial<OrderFacts> = {}): OrderFacts {
  return { orders: workOrders, readAt: { orders: noon - 12_000 }, ...changes };
}
