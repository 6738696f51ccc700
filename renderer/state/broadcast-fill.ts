import type { Alarm } from '../../preload/contract/alarm.ts';
import type { BroadcastDraft, BroadcastTemplate } from '../../preload/contract/broadcast.ts';
import type { Language } from '../../preload/contract/snapshot.ts';
import { wordsOf } from '../language/index.ts';
import { kindName, readingText, siteName, sourceName, type Names } from './describe.ts';

const fields = ['site', 'place', 'hazard', 'reading'] as const;
type Fields = Readonly<Record<(typeof fields)[number], string>>;

/**
 * Another template for a draft that answers an alarm. Zones and the alarm stay; the fields are filled from the
 * alarm as it stands here. Of an alarm that is gone they stay as they are, and the rules say so by name.
 */
export function withTemplate(
  draft: BroadcastDraft,
  template: BroadcastTemplate,
  alarm: Alarm | undefined,
  names: Names,
): BroadcastDraft {
  const { id, name: _name, kinds: _kinds, ...plan } = template;
  const filled = (text: string | null, language: Language) =>
    text === null || !alarm ? text : fill(text, fieldsOf(alarm, { ...inLanguage(names, language) }));
  return {
    ...draft,
    template: id,
    plan: { ...plan, zones: draft.plan.zones, ko: filled(plan.ko, 'ko'), en: filled(plan.en, 'en') },
  };
}

function inLanguage(names: Names, language: Language): Names {
  return { language, room: null, classOf: (kind) => names.classOf(kind), site: (id) => names.site(id) };
}

function fieldsOf(alarm: Alarm, names: Names): Fields {
  const [reading] = alarm.readings;
  return {
    site: siteName(alarm.site, names),
    place: alarm.message ?? sourceName(alarm.source, wordsOf(names.language)),
    hazard: kindName(alarm.kind, names),
    reading: reading ? readingText(reading) : '',
  };
}

/** Fills the fields; one that is empty goes with the blank before it. */
function fill(text: string, values: Fields): string {
  return fields.reduce(
    (said, field) =>
      values[field] === ''
        ? said.replaceAll(new RegExp(` ?\\{${field}\\}`, 'g'), '')
        : said.replaceAll(`{${field}}`, () => values[field]),
    text,
  );
}
