import {
  classOf,
  spanOf,
  type Alarm,
  type AlarmClass,
  type AlarmId,
  type Localized,
} from '../../../preload/contract/alarm.ts';
import type {
  Broadcast,
  BroadcastDraft,
  BroadcastPlan,
  BroadcastTemplate,
  DraftSource,
  ZoneId,
} from '../../../preload/contract/broadcast.ts';
import type { HazardKind, SiteId } from '../../../preload/contract/hazard.ts';
import type { BroadcastSettings } from '../../config/broadcast.ts';
import { defaultPlan, emptyPlan } from './default-plan.ts';
import { fill, isSaid, type Fields } from './field.ts';
import { placeZones, type PlacedZones } from './place.ts';
import { readingWords } from './reading.ts';

export interface DraftContext {
  readonly settings: Pick<BroadcastSettings, 'zones' | 'templates'>;
  /** Null: it is no longer there. */
  readonly alarm: (id: AlarmId) => Alarm | null;
  /** Null: nobody has told it. */
  readonly siteName: (id: SiteId) => string | null;
  readonly classes: readonly AlarmClass[];
}

type Language = keyof Localized;
type FieldsIn = Readonly<Record<Language, Fields>>;

/**
 * Makes a draft; null where the alarm or the template is gone. What a broadcast said is taken by its keeper. A
 * template for an alarm that is gone by now keeps its fields, and the rules say so by name.
 */
export function draftOf(
  source: Extract<DraftSource, { from: 'alarm' | 'template' | 'nothing' }>,
  context: DraftContext,
): BroadcastDraft | null {
  if (source.from === 'nothing') return { template: null, answers: null, corrects: null, plan: emptyPlan };
  if (source.from === 'alarm') {
    const alarm = context.alarm(source.alarm);
    return alarm && draftOfAlarm(alarm, context);
  }
  const template = context.settings.templates.find(({ id }) => id === source.template);
  if (!template) return null;
  const { zones, answers } = source;
  const fields =
    answers === null ? withoutAlarm(template, zones, context) : ofAnswered(answers.alarm, context);
  return { template: template.id, answers, corrects: null, plan: planOf(template, zones, fields) };
}

/** Puts a broadcast right: to exactly these zones, in its languages, with a tone that is never its siren. */
export function correctionOf(
  { id, answers, plan }: Pick<Broadcast, 'id' | 'answers' | 'plan'>,
  zones: readonly ZoneId[],
  words: Localized,
): BroadcastDraft {
  const wasSaid = isSaid(plan.ko) || isSaid(plan.en);
  return {
    template: null,
    answers,
    corrects: id,
    plan: {
      zones,
      ko: !wasSaid || isSaid(plan.ko) ? words.ko : null,
      en: !wasSaid || isSaid(plan.en) ? words.en : null,
      clip: null,
      tone: { kind: 'chime', seconds: 4 },
      // Twice, where the first was allowed as much: a correction must never be refused for its length.
      repeats: Math.min(2, plan.repeats ?? 2),
      gapS: 3,
      // Less would be interrupted by whatever the first one could interrupt.
      priority: plan.priority,
      endS: null,
    },
  };
}

function draftOfAlarm(alarm: Alarm, context: DraftContext): BroadcastDraft {
  const placed = placeZones(alarm, context.settings.zones);
  const template = templateFor(alarm.kind, context.settings.templates);
  const zones = placed.zones.map(({ id }) => id);
  const plan = planOf(template ?? defaultPlan(alarm.severity), zones, ofAlarm(alarm, placed, context));
  return {
    template: template?.id ?? null,
    answers: { alarm: alarm.id, occurrence: alarm.occurrence, span: spanOf(alarm) },
    corrects: null,
    plan,
  };
}

/**
 * The first that names the kind, then the first that names its family. Never one that is meant for any kind:
 * it may be the all-clear.
 */
function templateFor(
  kind: HazardKind,
  templates: readonly BroadcastTemplate[],
): BroadcastTemplate | undefined {
  const family = kind.split('-', 1)[0] ?? kind;
  return (
    templates.find(({ kinds }) => kinds.includes(kind)) ??
    templates.find(({ kinds }) => kinds.includes(family))
  );
}

function planOf(
  words: Omit<BroadcastPlan, 'zones'>,
  zones: readonly ZoneId[],
  fields: FieldsIn,
): BroadcastPlan {
  const { clip, tone, repeats, gapS, priority, endS } = words;
  const say = (language: Language) => {
    const text = words[language];
    return (text === null ? '' : fill(text, fields[language])) || null;
  };
  return { zones, ko: say('ko'), en: say('en'), clip, tone, repeats, gapS, priority, endS };
}

function ofAnswered(id: AlarmId, context: DraftContext): FieldsIn {
  const alarm = context.alarm(id);
  if (!alarm) return { ko: {}, en: {} };
  return ofAlarm(alarm, placeZones(alarm, context.settings.zones), context);
}

function ofAlarm(alarm: Alarm, placed: PlacedZones, { siteName, classes }: DraftContext): FieldsIn {
  const reading = readingWords(alarm.readings);
  const { name } = classOf(classes, alarm.kind);
  const both = { site: siteName(alarm.site), place: placeWords(alarm, placed) };
  return {
    ko: { ...both, hazard: name.ko, reading: reading?.ko ?? null },
    en: { ...both, hazard: name.en, reading: reading?.en ?? null },
  };
}

/**
 * The zones that it is in, or what reported it. Not the nearest zone, where it is not, and not a worker: nobody
 * is called out by name over a site.
 */
function placeWords({ source }: Alarm, { zones, by }: PlacedZones): string | null {
  const drawn = by === 'area' ? zones.filter(({ area }) => area !== null) : [];
  if (drawn.length > 0) return drawn.map(({ name }) => name).join(', ');
  return source.type === 'worker' || source.type === 'site' ? null : (source.name ?? source.id);
}

/** Without an alarm: what no person has to tell is filled, and a hazard that nobody knows stays to be filled. */
function withoutAlarm(
  { kinds }: BroadcastTemplate,
  zones: readonly ZoneId[],
  { settings, siteName, classes }: DraftContext,
): FieldsIn {
  const sites = new Set(settings.zones.filter(({ id }) => zones.includes(id)).map(({ site }) => site));
  const [site = null] = sites.size === 1 ? sites : [];
  const both = { site: site === null ? null : siteName(site), place: null, reading: null };
  const named = classes.find(({ kind }) => kind === kinds[0])?.name;
  if (!named) return { ko: both, en: both };
  return { ko: { ...both, hazard: named.ko }, en: { ...both, hazard: named.en } };
}
