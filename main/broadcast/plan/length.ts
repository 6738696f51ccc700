import type { BroadcastPlan, Clip } from '../../../preload/contract/broadcast.ts';
import { limits } from './limit.ts';
import { englishSeconds, koreanSeconds } from './speech.ts';

/**
 * Estimated, from the first tone to the last word, s, up to a tenth; null: until it is stopped. The tone opens
 * the first message, and is given again before each one that a longer silence goes before.
 * @param clip the plan's; null where it has none, or none that is known
 */
export function secondsOf(plan: BroadcastPlan, clip: Pick<Clip, 'seconds'> | null): number | null {
  const { ko, en, tone, repeats, gapS, endS } = plan;
  if (repeats === null) return endS;
  const message = (clip?.seconds ?? 0) + koreanSeconds(ko ?? '') + englishSeconds(en ?? '');
  const toneS = tone?.seconds ?? 0;
  const again = gapS + (gapS > limits.silenceMaxS ? toneS : 0) + message;
  const whole = Math.ceil((toneS + message + (repeats - 1) * again) * 10) / 10;
  return endS === null ? whole : Math.min(whole, endS);
}
