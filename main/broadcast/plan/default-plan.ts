import type { BroadcastPlan, BroadcastPriority } from '../../../preload/contract/broadcast.ts';
import type { Severity } from '../../../preload/contract/hazard.ts';

type Words = Omit<BroadcastPlan, 'zones'>;

/** A message that a person begins from nothing. */
export const emptyPlan: BroadcastPlan = {
  ...{ zones: [], ko: null, en: null, clip: null, tone: null },
  ...{ repeats: 1, gapS: 5, priority: 'routine', endS: null },
};

const priorities: Readonly<Record<Severity, BroadcastPriority>> = {
  critical: 'emergency',
  high: 'urgent',
  medium: 'routine',
  low: 'routine',
};

/**
 * What is said of an alarm for which nobody has written a template. They promise nothing about the hazard: what
 * to do about this one is what its template would know.
 */
const plans: Readonly<Record<BroadcastPriority, Words>> = {
  emergency: {
    ko: '{site}에서 알립니다. {place} {hazard} 발생. {reading}. 작업을 멈추고 안전한 곳으로 대피하십시오.',
    en: 'Attention at {site}. {hazard} at {place}. {reading}. Stop work and move to a safe place.',
    ...{ clip: null, tone: { kind: 'alert', seconds: 5 }, repeats: 3, gapS: 5 },
    ...{ priority: 'emergency', endS: null },
  },
  urgent: {
    ko: '{site}에서 알립니다. {place} {hazard} 발생. {reading}. 가까이 가지 말고 관리자의 지시에 따르십시오.',
    en: 'Attention at {site}. {hazard} at {place}. {reading}. Keep away and follow your supervisor.',
    ...{ clip: null, tone: { kind: 'alert', seconds: 4 }, repeats: 2, gapS: 5 },
    ...{ priority: 'urgent', endS: null },
  },
  routine: {
    ko: '{site}에서 알립니다. {place} {hazard} 발생. {reading}. 주의하십시오.',
    en: 'Notice at {site}. {hazard} at {place}. {reading}. Take care.',
    ...{ clip: null, tone: { kind: 'chime', seconds: 3 }, repeats: 1, gapS: 5 },
    ...{ priority: 'routine', endS: null },
  },
};

export function defaultPlan(severity: Severity): Words {
  return plans[priorities[severity]];
}
