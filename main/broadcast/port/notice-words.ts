import type { Mode, Utterance } from '../port.ts';

/** What is written to a phone. */
export interface NoticeWords {
  readonly subject: string;
  readonly content: string;
}

const maxSubjectLength = 60;

/** Korean first, then English; the subject is the first sentence. Null where nothing is said in words. */
export function noticeWordsOf({ ko, en }: Pick<Utterance<Mode>, 'ko' | 'en'>): NoticeWords | null {
  const said = [ko, en].map((words) => words?.trim() ?? '').filter((words) => words !== '');
  const [first] = said;
  if (first === undefined) return null;
  const sentence = /^.+?[.!?。](?=\s|$)/.exec(first.replace(/\s+/g, ' '))?.[0] ?? first.replace(/\s+/g, ' ');
  const signs = [...sentence];
  const subject =
    signs.length > maxSubjectLength ? `${signs.slice(0, maxSubjectLength - 1).join('')}…` : sentence;
  return { subject, content: said.join('\n') };
}
