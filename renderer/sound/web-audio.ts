import type { Audibility } from '../state/desk.svelte.ts';
import type { Undo } from '../state/time.ts';
import type { Tone } from './pattern.ts';
import type { AudioPort } from './player.ts';

/** Ramps of a tone, in seconds: a tone that starts or stops at once clicks. */
const ATTACK = 0.012;
const RELEASE = 0.06;

/** Plays tones into a node, from now on. */
export function playPattern(context: BaseAudioContext, pattern: readonly Tone[], into: AudioNode): void {
  const start = context.currentTime + 0.02;
  for (const { at, length, frequency, level } of pattern) {
    const from = start + at;
    const to = from + length;
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(level, from + ATTACK);
    gain.gain.setValueAtTime(level, to);
    gain.gain.linearRampToValueAtTime(0, to + RELEASE);
    gain.connect(into);
    const tone = new OscillatorNode(context, { type: 'triangle', frequency });
    tone.connect(gain);
    tone.start(from);
    tone.stop(to + RELEASE);
  }
}

/**
 * Web Audio. Owns one context for the life of the window; `close` ends it. The context may be suspended until
 * somebody touches the window, and there may be no loudspeaker at all: both are told, never assumed away.
 */
export class WebAudio implements AudioPort {
  readonly #context = new AudioContext();
  readonly #listeners = new Set<(audibility: Audibility) => void>();
  readonly #end = new AbortController();
  #hasOutput = true;

  constructor() {
    const { signal } = this.#end;
    this.#context.addEventListener('statechange', () => this.#tell(), { signal });
    for (const touch of ['pointerdown', 'keydown'] as const) {
      window.addEventListener(touch, () => this.#wake(), { signal, capture: true });
    }
    // Absent outside of secure contexts; then there is no way to know, and the context's word is taken.
    const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
    devices?.addEventListener('devicechange', () => void this.#countOutputs(devices), { signal });
    if (devices) void this.#countOutputs(devices);
    this.#wake();
  }

  get audibility(): Audibility {
    if (!this.#hasOutput) return 'absent';
    return this.#context.state === 'running' ? 'on' : 'blocked';
  }

  play(pattern: readonly Tone[]): void {
    playPattern(this.#context, pattern, this.#context.destination);
  }

  onAudibility(listener: (audibility: Audibility) => void): Undo {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  close(): void {
    this.#end.abort();
    this.#listeners.clear();
    if (this.#context.state !== 'closed') void this.#context.close();
  }

  #wake(): void {
    if (this.#context.state !== 'suspended') return;
    // Refused until somebody touches the window; the state then still says so.
    this.#context.resume().then(
      () => this.#tell(),
      () => this.#tell(),
    );
  }

  async #countOutputs(devices: MediaDevices): Promise<void> {
    const hasOutput = await devices.enumerateDevices().then(
      (found) => found.some((device) => device.kind === 'audiooutput'),
      () => true,
    );
    if (this.#end.signal.aborted) return;
    this.#hasOutput = hasOutput;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.audibility);
  }
}
