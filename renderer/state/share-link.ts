import type { Alarm } from '../../preload/contract/alarm.ts';
import { alarmLink, type ChatDraft } from '../../preload/contract/message.ts';
import { clockTime } from '../language/format.ts';
import type { Words } from '../language/index.ts';
import { kindName, siteName, type Names } from './describe.ts';

/**
 * A link to an alarm, as a message. It names class, site and severity. It leaves out the alarm's own text,
 * which may name a person: whoever may see the alarm opens the link.
 */
export function shareLink(
  alarm: Pick<Alarm, 'id' | 'kind' | 'site' | 'severity' | 'raisedAt'>,
  names: Names,
  words: Words,
): ChatDraft {
  const what = kindName(alarm.kind, names);
  return {
    type: 'link',
    url: alarmLink(alarm.id),
    title: `${what} · ${siteName(alarm.site, names)} · ${words.severity[alarm.severity]}`,
    description: words.time.occurred(clockTime(alarm.raisedAt)),
    img: null,
  };
}
