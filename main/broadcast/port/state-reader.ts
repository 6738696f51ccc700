/**
 * What a site platform says of a broadcast device (`msg_type` 100). Its context is documented nowhere (wire-facts
 * 1.4, 1.10), so the names are a table; a word that is not in it is no state, and nothing is guessed. The codes
 * are unknown, and elsewhere on this platform the same number changed its meaning (1.7): there are none until
 * a site's own are given (`speakerStates` of its connection).
 */
import { because, type Reason } from '../../../preload/contract/reason.ts';
import type { SpeakerState } from '../../feed/ima/options.ts';

export interface StateTables {
  /** In the order of preference. */
  readonly addressKeys: readonly string[];
  /** Names count before codes. */
  readonly stateKeys: readonly string[];
  readonly reasonKeys: readonly string[];
  /** Without blanks, in small letters. */
  readonly words: Readonly<Record<string, SpeakerState>>;
  /** As they come, before the words: a site may mean something else by one of them. */
  readonly codes: Readonly<Record<string, SpeakerState>>;
}

export interface SpeakerWord {
  readonly address: string;
  readonly state: SpeakerState;
  readonly reason: Reason | null;
}

export const stateTables: StateTables = {
  addressKeys: [
    ...['device_idx', 'ref_device_idx', 'idx', 'dv_idx', 'device_no', 'dv_no', 'broadcast_idx'],
    ...['device_id', 'dv_id', 'broadcast_device_id', 'speaker_id', 'client', 'client_id', 'clientid'],
    ...['mac_address', 'mac', 'display_name', 'device_name', 'speaker_name', 'name'],
  ],
  stateKeys: [
    ...['state_name', 'status_name', 'state_nm', 'status_nm', 'broadcast_state_name', 'state_text'],
    ...['broadcast_state', 'broadcast_status', 'state', 'status', 'dv_status', 'device_state'],
    ...['state_cd', 'status_cd', 'state_code', 'status_code'],
  ],
  reasonKeys: ['reason', 'error_message', 'error_msg', 'error', 'message', 'msg', 'detail'],
  words: {
    ...all('playing', ['방송', '방송중', '송출', '송출중', '재생', '재생중', '출력중', '안내중', '경보중']),
    ...all('playing', ['playing', 'play', 'speaking', 'broadcasting', 'broadcast', 'onair', 'sounding']),
    ...all('done', [
      '대기',
      '대기중',
      '완료',
      '방송완료',
      '송출완료',
      '재생완료',
      '종료',
      '방송종료',
      '유휴',
    ]),
    ...all('done', ['idle', 'ready', 'standby', 'done', 'complete', 'completed', 'finished', 'ended']),
    ...all('stopped', ['중지', '방송중지', '정지', '중단', '취소', '방송취소']),
    ...all('stopped', ['stop', 'stopped', 'cancelled', 'canceled', 'aborted']),
    ...all('failed', ['오류', '에러', '고장', '장애', '실패', '방송실패', '이상', '꺼짐', '연결끊김']),
    ...all('failed', ['통신장애', '통신두절', '통신이상', '미연결', '응답없음']),
    ...all('failed', ['error', 'fault', 'fail', 'failed', 'failure', 'off', 'offline', 'disconnected']),
  },
  codes: {},
};

const maxTextLength = 200;

/**
 * @param context JSON text, as the notice has it
 * @param isKnown which of the names that a device goes by is an address of ours; the first that is, or else the
 *   first that there is
 */
export function readSpeakerWord(
  context: string,
  isKnown: (address: string) => boolean = () => true,
  tables: StateTables = stateTables,
): SpeakerWord | null {
  const bags = bagsOf(context);
  const addresses = textsOf(bags, tables.addressKeys);
  const address = addresses.find(isKnown) ?? addresses[0];
  if (address === undefined) return null;
  for (const said of textsOf(bags, tables.stateKeys)) {
    const state = meaningOf(said, tables);
    if (state === null) continue;
    const [words = said] = textsOf(bags, tables.reasonKeys);
    return { address, state, reason: state === 'failed' ? because('said', words) : null };
  }
  return null;
}

/** The state as it came, where nothing can be concluded from it; empty where it names no state or no device. */
export function unreadState(context: string, tables: StateTables = stateTables): string | null {
  if (readSpeakerWord(context, undefined, tables) !== null) return null;
  return textsOf(bagsOf(context), tables.stateKeys)[0] ?? '';
}

function meaningOf(said: string, { words, codes }: StateTables): SpeakerState | null {
  if (Object.hasOwn(codes, said)) return codes[said] ?? null;
  const plain = said.toLowerCase().replace(/[\s_.-]/g, '');
  return Object.hasOwn(words, plain) ? (words[plain] ?? null) : null;
}

type Bag = Readonly<Record<string, unknown>>;

/** The object itself first, then what is one level down. */
function bagsOf(context: string): readonly Bag[] {
  try {
    const value: unknown = JSON.parse(context);
    return isBag(value) ? [value, ...Object.values(value).filter(isBag)] : [];
  } catch {
    // It was cut where it was long, or is no JSON: the notice is in the log as it came.
    return [];
  }
}

/** Every text or number under the keys, in the order of the keys. */
function textsOf(bags: readonly Bag[], keys: readonly string[]): readonly string[] {
  return bags.flatMap((bag) => keys.flatMap((key) => textOf(Object.hasOwn(bag, key) ? bag[key] : null)));
}

function textOf(value: unknown): readonly string[] {
  if (typeof value === 'number' && Number.isFinite(value)) return [String(value)];
  if (typeof value !== 'string' || value.trim() === '') return [];
  return [value.trim().slice(0, maxTextLength)];
}

function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function all(state: SpeakerState, words: readonly string[]): Readonly<Record<string, SpeakerState>> {
  return Object.fromEntries(words.map((word) => [word, state]));
}
