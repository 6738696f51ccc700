/**
 * What is said where a settings file says nothing else. Words are ours, short and in one order: what happened and
 * where, what to do, what not to do; no praise, no guess. Tone and gap are within ISO 7240-16 7.2.2 (alarm-rules 6:
 * 3 to 10 s, 30 s): those that people must not miss begin with 4 to 6 s and are silent for 10 s at most.
 */
import type { BroadcastTemplate } from '../../preload/contract/broadcast.ts';

type Manner = Pick<BroadcastTemplate, 'tone' | 'repeats' | 'gapS' | 'priority'>;

const evacuation: Manner = {
  tone: { kind: 'evacuate', seconds: 6 },
  repeats: 3,
  gapS: 5,
  priority: 'emergency',
};
const warning: Manner = { tone: { kind: 'alert', seconds: 5 }, repeats: 2, gapS: 5, priority: 'urgent' };
const notice: Manner = { tone: { kind: 'chime', seconds: 3 }, repeats: 1, gapS: 5, priority: 'routine' };
const rest = { clip: null, endS: null } as const;

export const builtInTemplates: readonly BroadcastTemplate[] = [
  {
    id: 'gas-evacuation',
    name: { ko: '유해가스 대피', en: 'Gas: evacuate' },
    kinds: ['gas'],
    ko: '{site}에서 알립니다. {place}에서 {hazard} 감지. {reading}. 작업을 멈추고 지금 대피하십시오. 바람을 안고 걸어 집결지로 가십시오. 사람을 구하러 다시 들어가지 마십시오.',
    en: 'Attention at {site}. {hazard} detected at {place}. {reading}. Stop work and leave now. Walk into the wind to the assembly point. Do not go back in, not even to help others.',
    ...evacuation,
    ...rest,
  },
  {
    id: 'fire-evacuation',
    name: { ko: '화재 대피', en: 'Fire: evacuate' },
    kinds: ['fire', 'flame', 'cctv-8', 'cctv-9'],
    ko: '{site}에서 알립니다. {place}에서 {hazard} 감지. 작업을 멈추고 지금 대피하십시오. 승강기를 타지 말고 계단으로 집결지로 가십시오. 다시 들어가지 마십시오.',
    en: 'Attention at {site}. {hazard} at {place}. Stop work and leave now. Use the stairs, not the lift, and go to the assembly point. Do not go back in.',
    ...evacuation,
    ...rest,
  },
  {
    id: 'flood-evacuation',
    name: { ko: '침수 대피', en: 'Flood: leave low places' },
    kinds: ['cctv-20', 'water'],
    ko: '{site}에서 알립니다. {place}에서 {hazard}. {reading}. 굴착부와 지하에서 지금 나와 높은 곳으로 가십시오. 물에 잠긴 전기 설비에 가까이 가지 마십시오.',
    en: 'Attention at {site}. {hazard} at {place}. {reading}. Leave pits and basements now and go to higher ground. Keep away from electrical equipment in water.',
    ...evacuation,
    ...rest,
  },
  {
    id: 'help-is-coming',
    name: { ko: '구조 출동', en: 'Help is coming' },
    kinds: ['sos', 'call', 'cctv-10', 'cctv-14'],
    ko: '{site}에서 알립니다. {place}에서 {hazard}. 구조 인력이 가고 있습니다. 가까이 있는 분은 다친 사람을 옮기지 말고 곁을 지켜 주십시오. 다른 분은 통로를 비워 주십시오.',
    en: 'Attention at {site}. {hazard} at {place}. Help is coming. If you are near, stay with the person and do not move anybody who is hurt. Everybody else, keep the way clear.',
    ...warning,
    ...rest,
  },
  {
    id: 'collapse-keep-away',
    name: { ko: '붕괴 위험 접근 금지', en: 'Collapse: keep away' },
    kinds: ['tilt'],
    ko: '{site}에서 알립니다. {place}에서 {hazard} 감지. {reading}. 그 구조물의 위와 아래에서 나와 멀리 떨어지십시오. 확인될 때까지 가까이 가지 마십시오.',
    en: 'Attention at {site}. {hazard} detected at {place}. {reading}. Get off it and out from under it, and keep away until it has been checked.',
    ...warning,
    ...rest,
  },
  {
    id: 'opening-keep-away',
    name: { ko: '추락 위험 접근 금지', en: 'Fall hazard: keep away' },
    kinds: ['opening'],
    ko: '{site}에서 알립니다. {place}에서 {hazard}. 떨어질 위험이 있습니다. 덮개를 다시 고정할 때까지 가까이 가지 마십시오.',
    en: 'Attention at {site}. {hazard} at {place}. You could fall. Keep away until the cover is fixed again.',
    ...warning,
    ...rest,
  },
  {
    id: 'wind-stop-work',
    name: { ko: '강풍 작업 중지', en: 'Strong wind: stop work' },
    kinds: ['wind'],
    ko: '{site}에서 알립니다. {hazard}. {reading}. 크레인 작업과 높은 곳의 작업을 멈추고 내려오십시오. 날아갈 수 있는 자재를 묶으십시오.',
    en: 'Attention at {site}. {hazard}. {reading}. Stop crane work and work at height, and come down. Tie down what the wind could take.',
    ...warning,
    ...rest,
  },
  {
    id: 'dust-notice',
    name: { ko: '미세먼지 안내', en: 'Dust notice' },
    kinds: ['dust'],
    ko: '{site}에서 알립니다. {place}에서 {hazard} 높음. {reading}. 방진 마스크를 쓰고 물을 뿌려 주십시오.',
    en: 'Notice at {site}. {hazard} is high at {place}. {reading}. Wear a dust mask and keep the ground wet.',
    ...notice,
    ...rest,
  },
  {
    id: 'noise-notice',
    name: { ko: '소음 안내', en: 'Noise notice' },
    kinds: ['noise'],
    ko: '{site}에서 알립니다. {place}에서 {hazard} 높음. {reading}. 귀마개를 쓰고 작업을 번갈아 하십시오.',
    en: 'Notice at {site}. {hazard} is high at {place}. {reading}. Wear hearing protection and take turns.',
    ...notice,
    ...rest,
  },
  {
    id: 'rule-notice',
    name: { ko: '안전 수칙 안내', en: 'Safety rule notice' },
    kinds: ['cctv'],
    ko: '{site}에서 알립니다. {place}에서 {hazard} 확인. 안전 수칙을 지켜 주십시오.',
    en: 'Notice at {site}. Seen at {place}: {hazard}. Please keep to the safety rules.',
    ...notice,
    ...rest,
  },
  {
    // Not a routine one: it must be heard in the quiet hours in which people were called out.
    id: 'all-clear',
    name: { ko: '상황 해제', en: 'All clear' },
    kinds: [],
    ko: '{site}에서 알립니다. 위험한 상황이 끝났습니다. 관리자의 안내에 따라 작업으로 돌아가십시오.',
    en: 'Notice at {site}. The danger is over. Go back to work when your supervisor tells you.',
    tone: { kind: 'chime', seconds: 4 },
    repeats: 2,
    gapS: 5,
    priority: 'urgent',
    ...rest,
  },
  {
    id: 'daily-safety',
    name: { ko: '일일 안전 안내', en: 'Daily safety notice' },
    kinds: [],
    ko: '{site}에서 알립니다. 오늘도 안전모와 안전대를 착용하고, 작업 전에 주변을 확인해 주십시오. 위험을 보면 바로 알려 주십시오.',
    en: 'Good morning at {site}. Wear your helmet and harness, and look around before you start. If you see a danger, tell us at once.',
    ...notice,
    ...rest,
  },
  {
    id: 'speaker-test',
    name: { ko: '방송 시험', en: 'Loudspeaker test' },
    kinds: [],
    ko: '{site}에서 알립니다. 방송 시험입니다. 아무것도 하지 않으셔도 됩니다.',
    en: 'This is a test of the loudspeakers at {site}. You need not do anything.',
    ...notice,
    ...rest,
  },
];
