import { englishReasons, type ReasonWords } from '../../preload/contract/reason-words.ts';

/** A language's reasons. */
export interface Reasons extends ReasonWords {
  /** What a device leaves out of a message. */
  readonly parts: Readonly<Record<'tone' | 'words' | 'recording', string>>;
  /** Why a schedule did not speak on a day. */
  readonly days: Readonly<Record<'missed' | 'holiday' | 'quiet-hours' | 'refused', string>>;
  /** What somebody else said, after our own sentence. */
  readonly quoted: (words: string) => string;
}

const ko: Reasons = {
  plain: {
    failed: '처리하지 못함',
    unreachable: '상대에 연결할 수 없음',
    'no-answer': '응답 없음',
    cut: '연결이 끊김',
    closed: '이쪽에서 닫음',
    'not-connected': '연결되어 있지 않음',
    refused: '상대가 거절함',
    'bad-answer': '쓸 수 없는 응답을 받음',
    unreadable: '읽을 수 없는 내용',
    'not-signed-in': '로그인되어 있지 않음',
    'sign-in-refused': '로그인이 거절됨',
    'sign-in-expired': '로그인 기한이 지남',
    'not-set-up': '설정되어 있지 않음',
    'not-offered': '이 방법으로는 할 수 없음',
    'no-return': '여기서는 멈추거나 되돌릴 수 없음',
    'not-stopped': '멈추지 못함',
    'no-last-word': '끝났다는 알림이 없음',
    over: '이미 끝남',
    'program-ended': '나가는 동안 관제 프로그램이 꺼짐',
    'volume-not-set': '음량을 맞추지 못함',
    'not-kept': '디스크를 쓸 수 없음',
    'let-go': '키에서 손을 뗌',
    'window-silent': '창에서 누르고 있다는 신호가 끊김',
    'no-display': '맞는 디스플레이가 없음',
    'not-loaded': '화면을 열지 못함',
    'process-ended': '프로세스가 끝남',
    'no-picture': '그림에서 표시를 읽을 수 없음',
  },
  timed: {
    'no-answer-within': (seconds) => `${seconds}초 안에 응답 없음`,
    'not-playing-within': (seconds) => `받았으나 ${seconds}초 안에 나간다는 알림이 없음`,
    waited: (seconds) => `${seconds}초를 기다림`,
    'picture-old': (seconds) => `${seconds}초 전 그림에 멈춤`,
    'was-blind': (seconds) => `${seconds}초 동안 보이지 않음`,
  },
  numbered: {
    answered: (status) => `응답 상태 ${status}`,
    'one-of': (count) => `${count}건을 한데 묶음`,
    dropped: (count) => `메모리가 차서 오래된 ${count}건을 버림`,
    'too-many': (count) => `이미 ${count}건이 기다림`,
    'memory-high': (mb) => `메모리를 ${mb} MB 씀`,
  },
  named: {
    'in-use': (who) => `구역을 쓰는 중: ${who}`,
    outranked: (who) => `더 급한 방송이 나가는 중: ${who}`,
    'stopped-by': (who) => `멈춤: ${who}`,
    'desk-silent': (desk) => `${desk}에서 더는 소식이 없음`,
    'desk-first': (desk) => `${desk}에서 먼저 보냄`,
    'against-rules': (rules) => `규칙에 맞지 않음: ${rules}`,
    'not-there': (what) => `설정에 없음: ${what}`,
    'display-taken': (wall) => `디스플레이를 ${wall}에서 쓰는 중`,
    'left-out': (parts) => `${parts} 없이 나감`,
    schedule: (outcome) => outcome,
  },
  parts: { tone: '알림음', words: '문구', recording: '녹음' },
  days: {
    missed: '때가 지남',
    holiday: '휴일이라 쉼',
    'quiet-hours': '조용히 하는 시간이라 쉼',
    refused: '규칙에 맞지 않음',
  },
  quoted: (words) => `“${words}”`,
};

const en: Reasons = {
  ...englishReasons,
  parts: { tone: 'tone', words: 'words', recording: 'recording' },
  days: {
    missed: 'its time had passed',
    holiday: 'a holiday',
    'quiet-hours': 'within the quiet hours',
    refused: 'against the rules',
  },
  quoted: (words) => `“${words}”`,
};

export const reasonWords = { ko, en };
