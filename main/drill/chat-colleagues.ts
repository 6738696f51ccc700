/** Colleagues of a drill who read, type and answer, so that the messages view is alive without anybody else. */
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { ChatRoomSpec, ChatServer, ChatUser, WireMessage } from './chat-server.ts';
import type { Random } from './random.ts';

/** Invented, every one of them. */
export const chatPeople: readonly ChatUser[] = [
  { id: 'safety-kim', name: '김현우 안전관리자' },
  { id: 'site-lee', name: '이서연 현장소장' },
  { id: 'plant-park', name: '박준호 설비팀장' },
];

/** Their rooms; whoever sits at the desk is a member of each besides. */
export const chatRooms: readonly ChatRoomSpec[] = [
  { id: 'room-all', name: '전체 상황방', users: chatPeople.map(({ id }) => id) },
  { id: 'room-magok', name: '마곡 12 안전', users: ['safety-kim', 'plant-park'] },
  { id: 'room-kim', name: '김현우 안전관리자', users: ['safety-kim'] },
];

export interface ChatColleaguesParts {
  readonly server: Pick<ChatServer, 'table' | 'say' | 'typing' | 'see'>;
  /** The user at the desk, whom they answer. */
  readonly self: string;
  readonly clock: Clock;
  readonly random: Pick<Random, 'between' | 'pick'>;
}

const toAlarm = [
  '경보 확인했습니다. 바로 현장으로 이동하겠습니다.',
  '링크 열어 봤습니다. 작업자 대피부터 시키겠습니다.',
  '지금 옆 구역에 있습니다. 3분 안에 확인하고 알려 드리겠습니다.',
];
const toQuestion = [
  '네, 확인해 보고 다시 말씀드리겠습니다.',
  '지금은 이상 없습니다. 계속 보고 있습니다.',
  '현장에 물어보고 5분 안에 답 드리겠습니다.',
];
const toPicture = ['사진 잘 받았습니다.', '자료 확인했습니다. 공유 감사합니다.'];
const toText = [
  '네, 알겠습니다.',
  '확인했습니다.',
  '그렇게 조치하겠습니다.',
  '감사합니다. 현장에도 전달했습니다.',
];
const news = [
  '지하 2층 환기팬 점검 마쳤습니다. 정상입니다.',
  '오후에 강풍 예보가 있어 타워크레인 작업을 미리 정리하겠습니다.',
  '3공구 개구부 덮개 다시 고정했습니다.',
  '신규 작업자 4명 안전교육 끝났습니다.',
  '가스 감지기 G-104 배터리 교체했습니다.',
  '비상대피 훈련은 내일 10시로 잡았습니다.',
];

/** Somebody begins about so often, ms. */
const paceMs = 75_000;

export class ChatColleagues {
  readonly #parts: ChatColleaguesParts;
  readonly #timers = new Set<Undo>();
  /** Rooms in which somebody is about to answer: they do not all talk at once. */
  readonly #answering = new Set<string>();
  #undo: Undo | null = null;

  constructor(parts: ChatColleaguesParts) {
    this.#parts = parts;
  }

  /** Begins with a word in each room, so that there is something to see. */
  start(): void {
    if (this.#undo) return;
    const { server, self, random } = this.#parts;
    for (const { id } of chatRooms) {
      const from = this.#memberOf(id);
      if (from) server.say(id, from, { type: 'text', text: random.pick(news) });
    }
    this.#undo = server.table.said.add((message) => {
      if (message.from === self) this.#heard(message);
    });
    this.#wait();
  }

  stop(): void {
    this.#undo?.();
    this.#undo = null;
    for (const cancel of [...this.#timers]) cancel();
    this.#timers.clear();
    this.#answering.clear();
  }

  /** Everybody reads it, and one of them answers. */
  #heard(message: WireMessage): void {
    const { server, random } = this.#parts;
    const { room } = message;
    for (const user of this.#membersOf(room)) {
      this.#later(random.between(800, 3_000), () => server.see(room, user));
    }
    const from = this.#memberOf(room);
    if (!from || this.#answering.has(room)) return;
    this.#answering.add(room);
    this.#later(random.between(3_200, 4_500), () =>
      this.#write(room, from, answerTo(message, random), () => this.#answering.delete(room)),
    );
  }

  #wait(): void {
    const { random } = this.#parts;
    this.#later(random.between(paceMs / 2, paceMs * 1.5), () => {
      const { id: room } = random.pick(chatRooms);
      const from = this.#memberOf(room);
      if (from && !this.#answering.has(room)) this.#write(room, from, random.pick(news));
      this.#wait();
    });
  }

  /** Types for as long as it takes, and says it. */
  #write(room: string, from: string, text: string, done: () => void = () => {}): void {
    const { server } = this.#parts;
    server.typing(room, from, 'typing');
    this.#later(1_000 + text.length * 60, () => {
      server.typing(room, from, 'idle');
      server.say(room, from, { type: 'text', text });
      done();
    });
  }

  /** The colleagues in the room, also in one that the desk has made. */
  #membersOf(room: string): readonly string[] {
    const users = this.#parts.server.table.rooms.get(room)?.users;
    return chatPeople.map(({ id }) => id).filter((id) => users?.has(id));
  }

  #memberOf(room: string): string | null {
    const members = this.#membersOf(room);
    return members.length > 0 ? this.#parts.random.pick(members) : null;
  }

  #later(delayMs: number, act: () => void): void {
    const cancel = this.#parts.clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      act();
    });
    this.#timers.add(cancel);
  }
}

function answerTo(message: WireMessage, random: Pick<Random, 'pick'>): string {
  const { type } = message;
  const [text, url] = [message['text'], message['url']].map((value) =>
    typeof value === 'string' ? value : '',
  );
  // The link to an alarm, as a message of its own or inside of one.
  if (url?.startsWith('gwanje:alarm') || text?.includes('gwanje:alarm')) return random.pick(toAlarm);
  if (type !== 'text') return random.pick(toPicture);
  return random.pick(/[?？]|까요|나요|습니까/.test(text ?? '') ? toQuestion : toText);
}
