/** The invented devices of a drill: who they are, where they hang, and how they behave. */
export interface DrillDevice {
  /** The client id, as a request names it. */
  readonly client: string;
  readonly name: string;
  /** A siren plays, and cannot speak. */
  readonly kind: 'speaker' | 'siren';
  /** `wp_no` of its site. */
  readonly site: number;
  /** How long it takes to answer, ms: from, to. */
  readonly answerMs: readonly [number, number];
  /** How often it cannot do what it is told, of 1. */
  readonly fails: number;
  /** So many of its first orders to be heard fail, for certain: what a repeat then puts right. */
  readonly failsFirst: number;
}

/** Over the site's own network. */
const near: DrillDevice['answerMs'] = [80, 300];

export const drillDevices: readonly DrillDevice[] = [
  speaker(3, 'speaker-gate', '정문 스피커'),
  speaker(3, 'speaker-tower', '타워크레인 스피커'),
  // On a radio link, as the one on the far side always is.
  { ...speaker(11, 'speaker-pit', '굴착부 스피커'), answerMs: [2_200, 3_600] },
  { ...speaker(10, 'siren-yard', '야적장 사이렌'), kind: 'siren' },
  { ...speaker(1, 'siren-tunnel', '터널 사이렌'), kind: 'siren', answerMs: [150, 500], fails: 0.3 },

  // Pyeongtaek, where gas leaks: six, of which two have to be told twice.
  speaker(6, 'speaker-fab-west', '생산동 서측 스피커'),
  speaker(6, 'speaker-fab-middle', '생산동 중앙 스피커'),
  { ...speaker(6, 'speaker-fab-east', '생산동 동측 스피커'), failsFirst: 1 },
  speaker(6, 'speaker-utility-west', '유틸리티 서측 스피커'),
  { ...speaker(6, 'speaker-utility-middle', '유틸리티 중앙 스피커'), failsFirst: 1 },
  speaker(6, 'speaker-utility-east', '유틸리티 동측 스피커'),

  // Ulsan.
  speaker(12, 'speaker-unit1-west', '1공정 서측 스피커'),
  speaker(12, 'speaker-unit1-east', '1공정 동측 스피커'),
  speaker(12, 'speaker-unit2-west', '2공정 서측 스피커'),
  speaker(12, 'speaker-unit2-east', '2공정 동측 스피커'),
];

function speaker(site: number, client: string, name: string): DrillDevice {
  return { client, name, kind: 'speaker', site, answerMs: near, fails: 0, failsFirst: 0 };
}
