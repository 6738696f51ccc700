/** A broadcast and its parts in words, for whoever draws them. */
import type {
  Broadcast,
  BroadcastDraft,
  BroadcastSetup,
  ClipTrouble,
  ZoneId,
} from '../../preload/contract/broadcast.ts';
import { figure } from '../language/format.ts';
import type { Words } from '../language/index.ts';
import { standingOf, zonesBySite } from './broadcast-standing.ts';
import { kindName, partsOfId, siteName, type Names } from './describe.ts';

type Titled = Pick<Broadcast, 'template' | 'corrects' | 'plan' | 'answers'>;

interface Known extends Names {
  readonly broadcastSetup: BroadcastSetup | null;
}

/** What it is called: a correction, its template's name, else its first words. */
export function titleOf(broadcast: Titled | BroadcastDraft, known: Known, words: Words): string {
  const { corrects, template, plan } = broadcast;
  if (corrects !== null) return words.broadcast.corrects;
  const named = known.broadcastSetup?.templates.find(({ id }) => id === template);
  if (named) return named.name[known.language];
  return saidIn(plan, known.language) ?? clipName(plan.clip, known) ?? words.broadcast.ownWords;
}

/** The words in the reader's language, where there are any; else in the other. */
export function saidIn(
  { ko, en }: Pick<Broadcast['plan'], 'ko' | 'en'>,
  language: 'ko' | 'en',
): string | null {
  return (language === 'ko' ? (ko ?? en) : (en ?? ko)) || null;
}

export function clipName(
  clip: string | null,
  { broadcastSetup }: Pick<Known, 'broadcastSetup'>,
): string | null {
  if (clip === null) return null;
  return broadcastSetup?.clips.find(({ id }) => id === clip)?.name ?? clip;
}

/** Which recording cannot be played, why, and where its file should be. */
export function clipTroubleText({ clip, file, fault }: ClipTrouble, known: Known, words: Words): string {
  return [clipName(clip, known), words.broadcast.clipFault[fault], file].join(' · ');
}

/** `서울 마곡 12 · 6구역`, several sites by comma. */
export function whereOf(zones: readonly ZoneId[], known: Known, words: Words): string {
  const sites = zonesBySite(zones, known.broadcastSetup).map(({ site }) =>
    site === null ? words.broadcast.siteless : siteName(site, known),
  );
  return [sites.join(', '), words.broadcast.zonesAt(zones.length)].filter(Boolean).join(' · ');
}

/** `6구역 중 4구역 들림 · 2구역 못 들음`. */
export function standingText(broadcast: Broadcast, words: Words): string {
  const own = words.broadcast;
  const { zones, heard, maybe, missed, pending } = standingOf(broadcast);
  return [
    own.heard(heard, zones.length),
    maybe > 0 && own.maybe(maybe),
    missed > 0 && own.missed(missed),
    pending > 0 && broadcast.phase !== 'over' && own.pending(pending),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** How it is said: priority, tone, times, gap. */
export function mannerOf(plan: Broadcast['plan'], known: Known, words: Words): string {
  const own = words.broadcast;
  const { priority, tone, clip, repeats, gapS } = plan;
  const isRepeated = repeats === null || repeats > 1;
  return [
    own.priorities[priority],
    tone === null ? own.noTone : `${own.tones[tone.kind]} ${own.seconds(figure(tone.seconds))}`,
    clip !== null && `${own.clip} ${clipName(clip, known)}`,
    repeats === null ? own.endless : own.times(figure(repeats)),
    isRepeated && `${own.gapShort} ${own.seconds(figure(gapS))}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What it answers: the kind of hazard at its site. */
export function answeredText({ answers }: Pick<Broadcast, 'answers'>, known: Known, words: Words): string {
  if (answers === null) return words.broadcast.answersNothing;
  const { site, kind } = partsOfId(answers.alarm);
  return words.broadcast.answers(`${siteName(site, known)} ${kindName(kind, known)}`);
}
