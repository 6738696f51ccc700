import type { BroadcastPlan, Tone as OpeningTone } from '../../preload/contract/broadcast.ts';
import { SpeakerOut } from './speaker-out.ts';
import type { Tone } from './pattern.ts';

export type SpokenPart = 'tone' | 'clip' | 'ko' | 'en';

/** How the preview stands; `silent` are the parts that nobody can hear on this machine. */
export interface Speaking {
  readonly state: 'idle' | 'speaking' | 'over';
  readonly part: SpokenPart | null;
  readonly silent: readonly SpokenPart[];
}

/** The ways out to this machine's loudspeaker. Each resolves with whether it was heard; an abort ends it. */
export interface PreviewOut {
  play(pattern: readonly Tone[], seconds: number, signal: AbortSignal): Promise<boolean>;
  clip(id: string, signal: AbortSignal): Promise<boolean>;
  speak(text: string, language: 'ko' | 'en', signal: AbortSignal): Promise<boolean>;
  close(): void;
}

/** The tone is only recognised at the desk: the words matter, and it must not be taken for an alarm. */
const TONE_S = 1.6;
const LEVEL = 0.2;

/** One round of what a plan says, in the order in which devices give it. */
export function partsOf({ tone, clip, ko, en }: BroadcastPlan): readonly SpokenPart[] {
  return [
    ...(tone ? (['tone'] as const) : []),
    ...(clip !== null ? (['clip'] as const) : []),
    ...(ko !== null && ko.trim() !== '' ? (['ko'] as const) : []),
    ...(en !== null && en.trim() !== '' ? (['en'] as const) : []),
  ];
}

/** The desk's likeness of an opening tone. Evacuation: three pulses of half a second, as ISO 8201 has them. */
export function patternOf(kind: OpeningTone['kind']): readonly Tone[] {
  const note = (at: number, length: number, frequency: number): Tone => ({
    ...{ at, length, frequency, level: LEVEL },
  });
  switch (kind) {
    case 'chime':
      return [note(0, 0.4, 659), note(0.45, 0.4, 523), note(0.9, 0.6, 392)];
    case 'alert':
      return [0, 0.8].flatMap((from) => [note(from, 0.35, 784), note(from + 0.4, 0.35, 587)]);
    case 'evacuate':
      return [0, 0.55, 1.1].map((from) => note(from, 0.45, 880));
  }
}

/**
 * Says a broadcast at this desk, once and softly, so that whoever sends it has heard it. It sends nothing
 * anywhere: voices of this machine only, because others would hand the words to a server. Owns its sound;
 * `close` ends all of it.
 */
export class Speaker {
  readonly #out: PreviewOut;
  readonly #onChange: (speaking: Speaking) => void;
  #run: AbortController | null = null;

  constructor(onChange: (speaking: Speaking) => void, out: PreviewOut = new SpeakerOut()) {
    this.#onChange = onChange;
    this.#out = out;
  }

  /** From the beginning; what is said now stops. Resolves when it is over. */
  async say(plan: BroadcastPlan): Promise<void> {
    this.stop();
    const run = new AbortController();
    this.#run = run;
    const silent: SpokenPart[] = [];
    for (const part of partsOf(plan)) {
      this.#onChange({ state: 'speaking', part, silent: [...silent] });
      const isHeard = await this.#part(part, plan, run.signal);
      if (run.signal.aborted) return;
      if (!isHeard) silent.push(part);
    }
    this.#run = null;
    this.#onChange({ state: 'over', part: null, silent });
  }

  /** Twice is fine. */
  stop(): void {
    if (this.#run === null) return;
    this.#run.abort();
    this.#run = null;
    this.#onChange({ state: 'idle', part: null, silent: [] });
  }

  close(): void {
    this.stop();
    this.#out.close();
  }

  #part(part: SpokenPart, plan: BroadcastPlan, signal: AbortSignal): Promise<boolean> {
    const { tone, clip } = plan;
    if (part === 'tone' && tone)
      return this.#out.play(patternOf(tone.kind), Math.min(TONE_S, tone.seconds), signal);
    if (part === 'clip' && clip !== null) return this.#out.clip(clip, signal);
    if (part === 'ko' || part === 'en') return this.#out.speak(plan[part] ?? '', part, signal);
    return Promise.resolve(false);
  }
}
