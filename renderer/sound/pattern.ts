import type { Severity } from '../../preload/contract/hazard.ts';

/** One tone of a beat. Times are seconds from the beat, frequencies Hz, `level` 0 to 1. */
export interface Tone {
  readonly at: number;
  readonly length: number;
  readonly frequency: number;
  readonly level: number;
}

/**
 * What each severity sounds like. They differ by rhythm and direction, not only by pitch, so that they are
 * told apart on a poor loudspeaker too: critical rises three times, high calls twice, medium falls once,
 * low is a single soft note. All stay between 400 and 1,100 Hz: heard through talk, not shrill.
 */
export const patterns: Readonly<Record<Severity, readonly Tone[]>> = {
  critical: [0, 0.52].flatMap((start) => [
    { at: start, length: 0.13, frequency: 659, level: 0.5 },
    { at: start + 0.14, length: 0.13, frequency: 831, level: 0.55 },
    { at: start + 0.28, length: 0.18, frequency: 1047, level: 0.6 },
  ]),
  high: [0, 0.36].map((start) => ({ at: start, length: 0.22, frequency: 784, level: 0.45 })),
  medium: [
    { at: 0, length: 0.2, frequency: 659, level: 0.35 },
    { at: 0.22, length: 0.26, frequency: 523, level: 0.35 },
  ],
  low: [{ at: 0, length: 0.3, frequency: 440, level: 0.25 }],
};
