/**
 * What a device is told, order by order. One order for the whole message where the table of commands allows it:
 * the device then repeats by itself, also when the line is cut. Otherwise the port gives the parts one after the
 * other, and repeats them. Pure.
 */
import { because, type Reason } from '../../../preload/contract/reason.ts';
import type { RexsysCommands, RexsysOrder } from '../../config/broadcast.ts';
import { englishSeconds, koreanSeconds } from '../plan/speech.ts';
import type { Mode, Utterance } from '../port.ts';
import { carries, fillOrder, type FilledOrder, type OrderFields } from './fill-order.ts';

export interface Step extends FilledOrder {
  /** How long it takes by our own estimate, s; infinite where it goes on until it is stopped. */
  readonly lengthS: number;
}

export interface Program {
  /** The first time, and every other time. */
  readonly first: readonly Step[];
  readonly again: readonly Step[];
  /** How often, by the port; null: until it is stopped. */
  readonly rounds: number | null;
  readonly gapS: number;
  /** What these devices leave out (`left-out`), by commas; null: nothing. */
  readonly lacks: string | null;
}

/** A tone is given again where silence would exceed this, s (ISO 7240-16 7.2.2, alarm-rules 6). */
const maxSilenceS = 10;

/** The orders for an utterance, or why there are none. */
export function programOf(utterance: Utterance<Mode>, commands: RexsysCommands): Program | Reason {
  const { clip, tone, repeats, gapS } = utterance;
  const words = wordsOf(utterance);
  const parts = partsOf(words !== null, clip !== null, commands);
  if ('code' in parts) return parts;
  const { orders, lacks } = parts;
  const isTonePart = tone !== null && !carries(orders[0] ?? null, 'tone');
  const ownTone = isTonePart ? commands.tone : null;

  const [only] = orders;
  const repeatsItself = orders.length === 1 && carries(only ?? null, 'repeats');
  const isOneGo = repeats === 1 || (repeatsItself && (ownTone === null || gapS <= maxSilenceS));
  const step = (order: RexsysOrder, hasTone: boolean, times: number | null): Step => {
    const fields: OrderFields = {
      tone: hasTone ? (tone?.kind ?? null) : null,
      toneS: hasTone ? (tone?.seconds ?? null) : null,
      clip: clip?.device ?? null,
      text: words?.text ?? null,
      language: words?.language ?? null,
      repeats: times,
      gapS: times === 1 ? 0 : gapS,
      priority: utterance.priority,
      level: null,
      broadcast: utterance.broadcast,
    };
    const onceS =
      (hasTone ? (tone?.seconds ?? 0) : 0) +
      (orders.includes(order) && isOf(order, 'clip') ? (clip?.seconds ?? 0) : 0) +
      (orders.includes(order) && isOf(order, 'text') ? (words?.seconds ?? 0) : 0);
    const lengthS = times === null ? Infinity : times * onceS + (times - 1) * gapS;
    return { ...fillOrder(order, fields), lengthS };
  };
  const isOf = (order: RexsysOrder, field: 'clip' | 'text') =>
    order === (field === 'clip' ? commands.play : commands.speak) || carries(order, field);
  const round = (withTone: boolean): Step[] => {
    const said = orders.map((order, index) =>
      step(order, withTone && index === 0 && !isTonePart, isOneGo ? repeats : 1),
    );
    return withTone && ownTone ? [step(ownTone, true, 1), ...said] : said;
  };
  return {
    first: round(tone !== null),
    again: round(tone !== null && gapS > maxSilenceS),
    rounds: isOneGo ? 1 : repeats,
    gapS,
    lacks: isTonePart && ownTone === null ? join(lacks, 'tone') : lacks,
  };
}

/** Where it comes to the abilities, all devices of a server count as one. */
export function abilitiesOf(commands: RexsysCommands) {
  const said = [commands.speak, commands.play].filter((order) => order !== null);
  const hasTone =
    commands.tone !== null || (said.length > 0 && said.every((order) => carries(order, 'tone')));
  return [
    ...(commands.speak ? (['speak'] as const) : []),
    ...(commands.play ? (['play'] as const) : []),
    ...(hasTone ? (['tone'] as const) : []),
    ...(commands.stop ? (['stop'] as const) : []),
    ...(commands.volume ? (['volume'] as const) : []),
  ];
}

/** Clip first, words after it; one order where one of the two carries both. */
function partsOf(hasWords: boolean, hasClip: boolean, { play, speak }: RexsysCommands) {
  const clip = hasClip ? play : null;
  const words = hasWords ? speak : null;
  if (hasClip && carries(words, 'clip') && words) return { orders: [words], lacks: null };
  if (hasWords && carries(clip, 'text') && clip) return { orders: [clip], lacks: null };
  const orders = [clip, words].filter((order) => order !== null);
  if (orders.length === 0) return because('not-offered');
  const lacks = hasClip && !clip ? 'recording' : hasWords && !words ? 'words' : null;
  return { orders, lacks };
}

function wordsOf({ ko, en }: Pick<Utterance<Mode>, 'ko' | 'en'>) {
  const said = (
    [
      ['ko', ko],
      ['en', en],
    ] as const
  ).flatMap(([language, words]) => {
    const text = words?.trim() ?? '';
    return text === '' ? [] : [{ language, text }];
  });
  if (said.length === 0) return null;
  return {
    text: said.map(({ text }) => text).join('\n'),
    language: said.map(({ language }) => language).join(','),
    seconds: koreanSeconds(ko ?? '') + englishSeconds(en ?? ''),
  };
}

function join(...words: readonly (string | null)[]): string {
  return words.filter((each) => each !== null).join(',');
}
