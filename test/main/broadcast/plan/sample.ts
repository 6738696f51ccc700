import type { AlarmClass } from '../../../../preload/contract/alarm.ts';
import type {
  BroadcastDraft,
  BroadcastPlan,
  BroadcastTemplate,
  PortAbility,
  PortFacts,
  Zone,
} from '../../../../preload/contract/broadcast.ts';
import type { JudgeContext } from '../../../../main/broadcast/plan/judge.ts';

/** Noon of a Monday, local. */
export const noon = new Date(2026, 2, 2, 12, 0).getTime();

/** A plan that breaks no rule. */
export function planLike(differences: Partial<BroadcastPlan> = {}): BroadcastPlan {
  return {
    ...{ zones: ['a1'], ko: '작업을 멈추십시오.', en: 'Stop work.', clip: null },
    ...{ tone: { kind: 'alert', seconds: 5 }, repeats: 2, gapS: 5, priority: 'urgent', endS: null },
    ...differences,
  };
}

export function draftLike(differences: Partial<BroadcastPlan> = {}): BroadcastDraft {
  return { template: null, answers: null, corrects: null, plan: planLike(differences) };
}

export function zoneLike(id: string, differences: Partial<Zone> = {}): Zone {
  return {
    ...{ id, name: `Zone ${id}`, site: 'ima-main/1', area: null, volume: null },
    outlets: [{ port: 'horns', address: `horn-${id}`, name: `Horn ${id}` }],
    ...differences,
  };
}

export function portLike(can: readonly PortAbility[], differences: Partial<PortFacts> = {}): PortFacts {
  return {
    ...{ id: 'horns', name: 'Horns', kind: 'rexsys', can, follows: 'each', trouble: null },
    ...differences,
  };
}

export function templateLike(id: string, differences: Partial<BroadcastTemplate> = {}): BroadcastTemplate {
  const { ko, en, clip, tone, repeats, gapS, priority, endS } = planLike();
  return {
    ...{ id, name: { ko: id, en: id }, kinds: [] },
    ...{ ko, en, clip, tone, repeats, gapS, priority, endS },
    ...differences,
  };
}

/** Two zones at site 1, one at site 2; a horn at each that can do all. */
export const settings: JudgeContext['settings'] = {
  zones: [zoneLike('a1'), zoneLike('a2'), zoneLike('b1', { site: 'ima-main/2' })],
  clips: [
    {
      id: 'evacuate',
      name: 'Evacuate',
      seconds: 12,
      file: '/clips/evacuate.wav',
      shownFile: 'evacuate.wav',
      device: null,
    },
  ],
  quiet: [{ from: '22:00', to: '06:00', days: [0, 1, 2, 3, 4, 5, 6], refuses: ['routine'] }],
  second: 'all-sites',
  limits: { maxRepeats: 20, maxS: 900 },
};

export const ports = [portLike(['tone', 'play', 'speak', 'stop', 'volume'])];

function classLike(kind: string, ko: string, en: string): AlarmClass {
  return {
    ...{ kind, name: { ko, en }, severity: 'high', responseS: 60, latching: false, shelvable: false },
    guidance: { ko: [], en: [] },
  };
}

export const classes: readonly AlarmClass[] = [
  classLike('unknown', '알 수 없는 위험', 'Unknown hazard'),
  classLike('gas', '유해가스', 'Toxic gas'),
  classLike('cctv', '지능형 CCTV', 'Intelligent CCTV'),
  classLike('cctv-9', '불꽃(카메라)', 'Flame on camera'),
];
