import type {
  BroadcastCheck,
  BroadcastDraft,
  BroadcastPlan,
  BroadcastProblem,
  BroadcastRule,
  ClipFault,
  OutletPreview,
  PortFacts,
  ZoneId,
} from '../../../preload/contract/broadcast.ts';
import type { BroadcastSettings } from '../../config/broadcast.ts';
import { isQuiet } from '../schedule/quiet.ts';
import { hasField, isSaid } from './field.ts';
import { secondsOf } from './length.ts';
import { limits } from './limit.ts';
import { getsMessage, outletsOf, zonesOf } from './outlet.ts';

export interface JudgeContext {
  readonly settings: Pick<BroadcastSettings, 'zones' | 'clips' | 'quiet' | 'second' | 'limits'>;
  readonly ports: readonly PortFacts[];
  /** Why a clip cannot be played; null where it can. Left out: all can. */
  readonly clipFault?: (id: string) => ClipFault | null;
  /** When it would be sent, epoch ms. */
  readonly at: number;
  /** A schedule sends it: nobody is there to ask for a second person. False unless told. */
  readonly isScheduled?: boolean;
}

/** Holds a draft against every rule. Names each one that is broken; none: it may be sent. */
export function judgeDraft(draft: BroadcastDraft, context: JudgeContext): Omit<BroadcastCheck, 'busy'> {
  const { plan } = draft;
  const { settings, ports } = context;
  const outlets = outletsOf(plan, settings, ports);
  const seconds = secondsOf(plan, settings.clips.find(({ id }) => id === plan.clip) ?? null);
  const problems = [
    ...ofZones(plan, settings, outlets),
    ...ofWords(plan, context),
    ...ofTone(plan),
    ...ofRepeats(plan, settings, seconds),
    ...(isQuiet(context.at, settings.quiet, plan.priority) ? [problem('quiet-hours')] : []),
  ];
  return { problems, outlets, seconds, needsSecond: needsSecond(plan, context) };
}

function ofZones(
  plan: BroadcastPlan,
  { zones }: JudgeContext['settings'],
  outlets: readonly OutletPreview[],
): readonly BroadcastProblem[] {
  if (plan.zones.length === 0) return [problem('no-zone')];
  const known = zonesOf(plan, zones);
  const knownIds = new Set(known.map(({ id }) => id));
  const unknown = [...new Set(plan.zones)].filter((zone) => !knownIds.has(zone));
  const served = new Set(outlets.filter(getsMessage).map(({ zone }) => zone));
  // Where there is nothing to say, that is the problem, and no zone's.
  const unserved = hasMessage(plan) ? known.filter(({ id }) => !served.has(id)) : [];
  return [
    ...unknown.map((zone) => problem('unknown-zone', null, zone)),
    ...unserved.map(({ id }) => problem('zone-gets-nothing', null, id)),
  ];
}

function ofWords(plan: BroadcastPlan, { settings, clipFault }: JudgeContext): readonly BroadcastProblem[] {
  const { clip } = plan;
  const isClipUnknown = clip !== null && !settings.clips.some(({ id }) => id === clip);
  const isClipLost = clip !== null && !isClipUnknown && (clipFault?.(clip) ?? null) !== null;
  return [
    ...(hasMessage(plan) && !endsInItsTone(plan) ? [] : [problem('nothing-to-say')]),
    ...(hasField(plan.ko) || hasField(plan.en) ? [problem('unfilled-field')] : []),
    ...(isClipUnknown ? [problem('unknown-clip')] : []),
    ...(isClipLost ? [problem('unplayable-clip')] : []),
  ];
}

/** Alarm-rules 6. The gap is of those that are repeated: one message alone has none. */
function ofTone({ tone, priority, repeats, gapS }: BroadcastPlan): readonly BroadcastProblem[] {
  const { toneMinS, toneMaxS, gapMaxS, silenceMaxS } = limits;
  const hasGap = repeats !== 1;
  const isGapRight = gapS >= 0 && gapS <= gapMaxS;
  return [
    ...(tone !== null && !(tone.seconds >= toneMinS) ? [problem('tone-length', toneMinS)] : []),
    ...(tone !== null && tone.seconds > toneMaxS ? [problem('tone-length', toneMaxS)] : []),
    ...(tone === null && priority !== 'routine' ? [problem('tone-missing', toneMinS)] : []),
    ...(hasGap && !isGapRight ? [problem('gap-length', gapMaxS)] : []),
    ...(hasGap && tone === null && gapS > silenceMaxS ? [problem('silence-without-tone', silenceMaxS)] : []),
  ];
}

function ofRepeats(
  { repeats, priority }: BroadcastPlan,
  { limits: { maxRepeats, maxS } }: JudgeContext['settings'],
  seconds: number | null,
): readonly BroadcastProblem[] {
  const isCountRight =
    repeats === null || (Number.isInteger(repeats) && repeats >= 1 && repeats <= maxRepeats);
  return [
    ...(repeats === null && priority !== 'emergency' ? [problem('endless')] : []),
    ...(isCountRight ? [] : [problem('too-many-repeats', maxRepeats)]),
    ...(seconds !== null && seconds > maxS ? [problem('too-long', maxS)] : []),
  ];
}

/** All sites: every zone there is, where they are of more than one site. */
function needsSecond(plan: BroadcastPlan, { settings, isScheduled }: JudgeContext): boolean {
  if (settings.second === 'never') return false;
  if (isScheduled === true && plan.priority === 'routine') return false;
  const isEverywhere = zonesOf(plan, settings.zones).length === settings.zones.length;
  return isEverywhere && new Set(settings.zones.map(({ site }) => site)).size > 1;
}

function hasMessage({ ko, en, clip }: BroadcastPlan): boolean {
  return clip !== null || isSaid(ko) || isSaid(en);
}

/** It would end before its first word. */
function endsInItsTone({ tone, endS }: BroadcastPlan): boolean {
  return endS !== null && !(endS > (tone?.seconds ?? 0));
}

function problem(
  rule: BroadcastRule,
  limit: number | null = null,
  zone: ZoneId | null = null,
): BroadcastProblem {
  return { rule, limit, zone };
}
