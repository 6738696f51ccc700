/** The invented devices of a drill: who they are and how they behave. */
export interface DrillDevice {
  /** The client id, as a request names it. */
  readonly client: string;
  readonly name: string;
  /** A siren plays, and cannot speak. */
  readonly kind: 'speaker' | 'siren';
  /** How long it takes to answer, ms: from, to. */
  readonly answerMs: readonly [number, number];
  /** How often it cannot do what it is told, of 1. */
  readonly fails: number;
}

export const drillDevices: readonly DrillDevice[] = [
  { client: 'speaker-gate', name: '정문 스피커', kind: 'speaker', answerMs: [80, 300], fails: 0 },
  { client: 'speaker-tower', name: '타워크레인 스피커', kind: 'speaker', answerMs: [80, 300], fails: 0 },
  // On a radio link, as the one on the far side always is.
  { client: 'speaker-pit', name: '굴착부 스피커', kind: 'speaker', answerMs: [2_200, 3_600], fails: 0 },
  { client: 'siren-yard', name: '야적장 사이렌', kind: 'siren', answerMs: [80, 300], fails: 0 },
  { client: 'siren-tunnel', name: '터널 사이렌', kind: 'siren', answerMs: [150, 500], fails: 0.3 },
];
