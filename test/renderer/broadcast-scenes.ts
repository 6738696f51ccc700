import type { Alarm } from '../../preload/contract/alarm.ts';
import { spanOf } from '../../preload/contract/alarm.ts';
import type {
  Broadcast,
  BroadcastCheck,
  BroadcastDraft,
  BroadcastFacts,
  BroadcastPlan,
  BroadcastSchedule,
  BroadcastSetup,
  OutletResult,
  OutletState,
  PortFacts,
  Zone,
} from '../../preload/contract/broadcast.ts';
import type { DeviceExchange } from '../../preload/contract/device.ts';
import type { Entry } from '../../preload/contract/log.ts';
import { because, becauseOf, becauseOfTime, type Reason } from '../../preload/contract/reason.ts';
import type { Snapshot } from '../../preload/contract/snapshot.ts';
import { acknowledgedBy, alarm, lockedSeat, noon, room, seat, snapshot } from './fixture.ts';
import { refreshFacts } from './window-scenes.ts';

export const gas: Alarm = alarm({
  kind: 'gas',
  source: { type: 'device', id: 'G-12', name: '감지기 G-12' },
  message: '지하 2층 북측',
  raisedAt: noon - 34_000,
  readings: [{ name: 'CO', value: 120, unit: 'ppm' }],
  place: { on: 'plan', plan: null, x: 54, y: 56 },
});

const wind: Alarm = alarm({
  site: 'drill/6',
  kind: 'wind',
  source: { type: 'device', id: 'W-02', name: 'W-02' },
  message: '타워크레인 2호',
  raisedAt: noon - 1_200_000,
  readings: [{ name: '풍속', value: 13.4, unit: 'm/s' }],
  acknowledgement: acknowledgedBy('박지훈', 1_150_000),
});

export const ports: readonly PortFacts[] = [
  {
    ...{ id: 'speakers', name: '현장 스피커', kind: 'rexsys', follows: 'each', trouble: null },
    can: ['speak', 'play', 'tone', 'stop', 'volume'],
  },
  {
    ...{ id: 'push', name: '휴대폰 알림', kind: 'ima-push', follows: 'accepts', trouble: null },
    can: ['text'],
  },
];

const places = ['B1 중앙', 'B2 북측', 'B2 남측', '1층 로비', '골조 3층', '옥상'] as const;

/** The rest is heard all over the site. */
const areas: readonly Zone['area'][] = [
  { on: 'plan', plan: null, x: 4, y: 6, width: 32, height: 34 },
  { on: 'plan', plan: null, x: 38, y: 30, width: 34, height: 50 },
  { on: 'plan', plan: null, x: 4, y: 42, width: 32, height: 52 },
];

function zone(id: string, name: string, site: string, area: Zone['area'] = null): Zone {
  const speaker = { port: 'speakers', address: `SPK-${id}`, name: `스피커 ${id}` };
  const phone = { port: 'push', address: site, name: '현장 근로자 휴대폰' };
  return { id, name, site, area, outlets: id.endsWith('1') ? [speaker, phone] : [speaker], volume: 80 };
}

export const zones: readonly Zone[] = [
  ...places.map((name, index) => zone(`1-${index + 1}`, name, 'drill/1', areas[index] ?? null)),
  zone('6-1', '타워크레인', 'drill/6'),
  zone('6-2', '가설사무소', 'drill/6'),
  zone('10-1', '102동', 'drill/10'),
  zone('10-2', '103동', 'drill/10'),
  zone('10-3', '정문', 'drill/10'),
];

/** The six of the site in gas alarm. */
export const six = zones.slice(0, 6).map(({ id }) => id);

const evacuation: BroadcastPlan = {
  zones: six,
  ko: '서울 마곡 12 지하 2층 북측에서 가스가 감지되었습니다. CO 120 ppm입니다. 작업을 멈추고 가까운 비상구로 대피하십시오.',
  en: 'Gas at Seoul Magok 12, basement 2 north. CO 120 ppm. Stop work and leave by the nearest exit.',
  clip: null,
  tone: { kind: 'evacuate', seconds: 5 },
  repeats: 3,
  gapS: 8,
  priority: 'emergency',
  endS: null,
};

export const notice: BroadcastPlan = {
  zones: ['6-1', '6-2'],
  ko: '오늘의 안전 수칙입니다. 강풍이 예보되어 있으니 자재를 단단히 묶어 주십시오.',
  en: null,
  clip: 'morning',
  tone: { kind: 'chime', seconds: 3 },
  repeats: 1,
  gapS: 5,
  priority: 'routine',
  endS: null,
};

export const setup: BroadcastSetup = {
  zones,
  groups: [{ id: 'below', name: '지하 전체', zones: ['1-1', '1-2', '1-3'] }],
  templates: [
    {
      ...evacuation,
      id: 'gas',
      name: { ko: '가스 대피', en: 'Gas evacuation' },
      kinds: ['gas'],
      ko: '{site} {place}에서 {hazard}. {reading} 대피하십시오.',
      en: '{hazard} at {site}, {place}. {reading} Leave by the nearest exit.',
    },
    { ...notice, id: 'notice', name: { ko: '안전 수칙', en: 'Safety notice' }, kinds: [] },
    {
      ...{ ...notice, clip: null, id: 'help', kinds: [], priority: 'urgent' as const },
      name: { ko: '구조 중', en: 'Help is coming' },
      ko: '{site} {place}에 구조대가 가고 있습니다.',
      en: 'Help is on its way to {place} at {site}.',
    },
  ],
  clips: [{ id: 'morning', name: '아침 체조', seconds: 42 }],
  holdMs: 2_000,
};

export function draftOf(changes: Partial<BroadcastDraft> = {}): BroadcastDraft {
  const answers = { alarm: gas.id, occurrence: gas.occurrence, span: spanOf(gas) };
  return { template: 'gas', answers, corrects: null, plan: evacuation, ...changes };
}

export function checkOf(
  { plan }: BroadcastDraft = draftOf(),
  changes: Partial<BroadcastCheck> = {},
): BroadcastCheck {
  return {
    problems: [],
    outlets: zones
      .filter(({ id }) => plan.zones.includes(id))
      .flatMap(({ id, outlets }) =>
        outlets.map((outlet) => ({
          zone: id,
          outlet,
          gets: outlet.port === 'push' ? (['text'] as const) : (['tone', 'ko', 'en'] as const),
          trouble: null,
        })),
      ),
    seconds: 71,
    busy: [],
    needsSecond: false,
    ...changes,
  };
}

const whys: Partial<Record<OutletState, Reason>> = {
  failed: because('refused', 'the amplifier is too hot'),
  'no-answer': becauseOfTime('no-answer-within', 10_000),
};

export function result(
  zoneId: string,
  state: OutletState,
  changes: Partial<OutletResult> = {},
): OutletResult {
  const isHeard = state === 'done' || state === 'playing';
  return {
    zone: zoneId,
    port: 'speakers',
    address: `SPK-${zoneId}`,
    state,
    reason: whys[state] ?? null,
    at: noon - 6_000,
    tries: 1,
    heard: isHeard ? 'yes' : 'no',
    ...changes,
  };
}

export function broadcast(changes: Partial<Broadcast> = {}): Broadcast {
  const { answers, plan } = draftOf();
  return {
    ...{ id: '1/7', desk: '1', operator: '김서연', second: null, schedule: null, at: noon - 21_000 },
    ...{ answers, corrects: null, template: 'gas', plan },
    ...{ phase: 'under-way', results: six.map((id) => result(id, 'playing')), stopped: null, isShared: true },
    ...changes,
  };
}

const push: OutletResult = result('1-1', 'accepted', { port: 'push', address: 'drill/1', heard: 'maybe' });

export const running = broadcast({
  results: [
    result('1-1', 'playing'),
    push,
    result('1-2', 'playing'),
    result('1-3', 'accepted', { heard: 'maybe' }),
    result('1-4', 'sent'),
    result('1-5', 'waiting', { reason: becauseOf('in-use', '2 · 2/41') }),
    result('1-6', 'queued'),
  ],
});

export const twoFailed = broadcast({
  phase: 'over',
  at: noon - 96_000,
  results: [
    ...['1-1', '1-2', '1-4', '1-5'].map((id) => result(id, 'done')),
    push,
    result('1-3', 'failed'),
    result('1-6', 'no-answer', { tries: 2 }),
  ],
});

const older: readonly Broadcast[] = [
  broadcast({
    ...{ id: '2/31', desk: '2', operator: '박지훈', at: noon - 1_150_000, phase: 'over', isShared: null },
    answers: { alarm: wind.id, occurrence: 5, span: spanOf(wind) },
    template: 'help',
    plan: { ...notice, ko: '강풍으로 타워크레인 작업을 멈춥니다.', clip: null, priority: 'urgent' },
    results: [result('6-1', 'done'), result('6-2', 'stopped', { heard: 'yes' })],
    stopped: { operator: '김서연', desk: '1', at: noon - 1_120_000 },
  }),
  broadcast({
    ...{ id: 'daily@2026-03-04', schedule: 'daily', operator: '정기', at: noon - 9_727_000, phase: 'over' },
    ...{ answers: null, template: 'notice', plan: notice },
    results: [result('6-1', 'done'), result('6-2', 'interrupted', { heard: 'yes' })],
  }),
];

export const schedules: readonly BroadcastSchedule[] = [
  {
    ...{ id: 'daily', name: '아침 안전 수칙', time: '08:00', days: [1, 2, 3, 4, 5], onHolidays: false },
    ...{ lateMin: 10, isOn: true, next: noon + 76_673_000 },
    last: { at: noon - 9_727_000, outcome: 'sent' },
  },
  {
    ...{ id: 'noon', name: '점심 알림', time: '12:00', days: [0, 1, 2, 3, 4, 5, 6], onHolidays: true },
    ...{ lateMin: 0, isOn: true, next: noon + 4_673_000 },
    last: { at: noon - 81_727_000, outcome: 'missed' },
  },
  {
    ...{ id: 'evening', name: '퇴근 점검', time: '17:30', days: [1, 2, 3, 4, 5], onHolidays: false },
    ...{ lateMin: 0, isOn: false, next: null, last: null },
  },
];

export function correctionFor(of: Broadcast) {
  return {
    broadcast: of.id,
    draft: draftOf({
      corrects: of.id,
      template: null,
      plan: {
        ...evacuation,
        zones: ['1-1', '1-2', '1-4', '1-5'],
        ko: '앞의 방송을 바로잡습니다. 위험 상황이 아닙니다. 안내를 기다려 주십시오.',
        en: 'Correction to the broadcast before. There is no danger. Wait for further word.',
        tone: { kind: 'chime', seconds: 4 },
        repeats: 2,
      },
    }),
    until: noon + 512_000,
  };
}

export function facts(changes: Partial<BroadcastFacts> = {}): BroadcastFacts {
  return {
    ...{ ports, draft: null, setAside: null, heldSince: null, broadcasts: older },
    ...{ corrections: [], uses: [], clipTroubles: [], schedules },
    ...changes,
  };
}

/** A desk that can speak, with a gas alarm and a storm. */
export function speaking(changes: Partial<BroadcastFacts> = {}, more: Partial<Snapshot> = {}): Snapshot {
  return snapshot({
    alarms: [gas, wind],
    sound: { severity: 'critical', since: noon, repeatMs: 4_000 },
    room: room(),
    broadcastSetup: setup,
    broadcast: facts(changes),
    ...more,
  });
}

const withDraft = { draft: draftOf() };
const drill = {
  mode: 'drill',
  drill: { scenario: 'gas-leak', scenarios: ['gas-leak'], paused: false, speed: 1, over: false },
} as const;

/** What the preview shows, by name; merged into the others. */
export const broadcastScenes: Readonly<Record<string, () => Snapshot>> = {
  broadcastNone: () => snapshot({ alarms: [gas] }),
  broadcastEmpty: () => speaking({ broadcasts: [] }),
  broadcastDraft: () => speaking(withDraft),
  /** A clip that cannot be played in the draft, and another draft set aside. */
  broadcastLost: () =>
    speaking({
      draft: draftOf({ plan: { ...evacuation, clip: 'morning' } }),
      setAside: draftOf(),
      clipTroubles: [{ clip: 'morning', file: 'clip/morning.wav', fault: 'missing' }],
    }),
  broadcastAside: () => speaking({ setAside: draftOf() }),
  broadcastDrill: () => speaking(withDraft, drill),
  broadcastRunning: () => speaking({ broadcasts: [running, ...older] }),
  broadcastDrillRunning: () => speaking({ broadcasts: [running, ...older] }, drill),
  /** To everything that there is. */
  broadcastAll: () =>
    speaking({
      draft: draftOf({ answers: null, plan: { ...evacuation, zones: zones.map(({ id }) => id) } }),
    }),
  broadcastAsked: () => speaking(withDraft, { refresh: refreshFacts() }),
  broadcastFailed: () =>
    speaking({ broadcasts: [twoFailed, ...older], corrections: [correctionFor(twoFailed)] }),
  broadcastViewer: () =>
    speaking(
      { ...withDraft, broadcasts: [running, ...older] },
      { seat: seat({ operator: '이하나', role: 'viewer' }) },
    ),
  broadcastLocked: () => speaking({ broadcasts: [running, ...older] }, { seat: lockedSeat }),
};

/** What a draft is found to be, where it is not simply good. */
export const broadcastChecks: Readonly<Record<string, BroadcastCheck>> = {
  problems: checkOf(draftOf(), {
    problems: [
      { rule: 'tone-length', limit: 10, zone: null },
      { rule: 'gap-length', limit: 30, zone: null },
      { rule: 'zone-gets-nothing', limit: null, zone: '1-6' },
    ],
  }),
  busy: checkOf(draftOf(), {
    outlets: checkOf().outlets.map((each) =>
      each.zone === '1-4' ? { ...each, trouble: because('cut', 'close 1006') } : each,
    ),
    busy: [
      { zone: '1-1', broadcast: '2/31', priority: 'routine', desk: '2', then: 'interrupts' },
      { zone: '1-5', broadcast: '2/32', priority: 'emergency', desk: '2', then: 'waits' },
    ],
  }),
  second: checkOf(draftOf(), { needsSecond: true }),
  clip: checkOf(draftOf(), { problems: [{ rule: 'unplayable-clip', limit: null, zone: null }] }),
  quiet: checkOf(draftOf(), { problems: [{ rule: 'quiet-hours', limit: null, zone: null }] }),
};

const told = (ago: number) => ({ id: (noon - ago) * 1024 + 900, at: noon - ago });
const named = { type: 'broadcast', broadcast: '1/7', site: 'drill/1', alarm: gas.id } as const;
const blind = { rung: 'reload', reason: becauseOfTime('picture-old', 12_000) } as const;
const here = { operator: '김서연', desk: '1', reason: null } as const;

/** What the log has of such a morning, and of windows that were loaded again. */
const between = { connection: 'rexsys-1', peer: 'SPK-1-1' } as const;
const exchange: readonly DeviceExchange[] = [
  {
    ...{ ...between, at: noon - 90_412, direction: 'out', command: 'volume', meaning: 'request' },
    data: '{"level":80,"request":"7c1e"}',
  },
  {
    ...{ ...between, at: noon - 90_410, direction: 'out', command: 'speak', meaning: 'request' },
    data: `{"text":"${evacuation.ko}","tone":"evacuate","repeats":3,"broadcast":"1/7","request":"9a02"}`,
  },
  {
    ...{ ...between, at: noon - 90_371, direction: 'in', command: 'answer', meaning: 'answer' },
    data: '{"request":"9a02","ok":true}',
  },
];

export const broadcastEntries: readonly Entry[] = [
  { ...told(96_000), ...named, ...here, what: 'ordered', plan: evacuation },
  { ...told(90_000), ...named, ...here, what: 'results', results: twoFailed.results, exchange },
  { ...told(70_000), ...named, ...here, what: 'repeated', results: twoFailed.results.slice(-2) },
  { ...told(64_000), ...named, ...here, what: 'stopped' },
  {
    ...told(9_000_000),
    ...{
      type: 'broadcast',
      broadcast: 'noon@2026-03-03',
      site: null,
      alarm: null,
      operator: '정기',
      desk: '1',
    },
    ...{ what: 'missed', reason: becauseOf('schedule', 'missed') },
  },
  {
    ...told(50_000),
    ...{ type: 'refresh', what: 'done' },
    order: {
      ...{ id: 3, at: noon - 51_000, isForced: true, reason: '새 도면' },
      by: { who: 'back-end', connection: 'ima-main', site: 'drill/1' },
    },
    windows: [
      { window: 'desk', blindMs: 640, isRecreated: false },
      { window: 'wall-1', blindMs: 2_310, isRecreated: true },
    ],
  },
  { ...told(49_000), type: 'system', what: 'window-blind', detail: 'wall-1', ...blind },
];
