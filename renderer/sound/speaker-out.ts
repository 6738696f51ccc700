import type { Tone } from './pattern.ts';
import type { PreviewOut } from './speaker.ts';
import { playPattern } from './web-audio.ts';

/** Voices are told late, and on a machine without any they never are. */
const VOICES_MS = 1_000;
/** A voice that has not begun by then is there by name only. */
const BEGIN_MS = 3_000;

/**
 * This machine's loudspeaker and voices. Any of it may be missing (no output, no voice of a language, nobody
 * has touched the window yet): then it says so, and is never taken for having been heard.
 */
export class SpeakerOut implements PreviewOut {
  readonly #context = typeof AudioContext === 'undefined' ? null : new AudioContext();
  readonly #speech = typeof speechSynthesis === 'undefined' ? null : speechSynthesis;

  async play(pattern: readonly Tone[], seconds: number, signal: AbortSignal): Promise<boolean> {
    const context = await this.#running();
    if (!context || signal.aborted) return false;
    const gain = new GainNode(context);
    gain.connect(context.destination);
    playPattern(context, pattern, gain);
    await wait(seconds * 1_000, signal);
    gain.disconnect();
    return true;
  }

  async clip(id: string, signal: AbortSignal): Promise<boolean> {
    const context = await this.#running();
    if (!context) return false;
    try {
      const response = await fetch(`/clip/${encodeURIComponent(id)}`, { signal });
      if (!response.ok) return false;
      const buffer = await context.decodeAudioData(await response.arrayBuffer());
      if (signal.aborted) return false;
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(context.destination);
      source.start();
      await wait(buffer.duration * 1_000, signal);
      source.stop();
      return true;
    } catch {
      // Not there, or no sound that this machine can read: the preview says that it cannot be heard.
      return false;
    }
  }

  async speak(text: string, language: 'ko' | 'en', signal: AbortSignal): Promise<boolean> {
    const speech = this.#speech;
    const voice = speech && (await this.#voice(speech, language, signal));
    if (!speech || !voice || signal.aborted) return false;
    const said = new SpeechSynthesisUtterance(text);
    said.voice = voice;
    said.lang = voice.lang;
    return new Promise((resolve) => {
      const end = (isHeard: boolean) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        resolve(isHeard);
      };
      const onAbort = () => {
        speech.cancel();
        end(false);
      };
      const timer = setTimeout(onAbort, BEGIN_MS);
      said.addEventListener('start', () => clearTimeout(timer));
      said.addEventListener('end', () => end(true));
      said.addEventListener('error', () => end(false));
      signal.addEventListener('abort', onAbort);
      speech.speak(said);
    });
  }

  close(): void {
    this.#speech?.cancel();
    if (this.#context && this.#context.state !== 'closed') void this.#context.close();
  }

  /** The context once it runs; null where it may not, or there is none. */
  async #running(): Promise<AudioContext | null> {
    const context = this.#context;
    if (!context || context.state === 'closed') return null;
    if (context.state === 'suspended') {
      // Refused, or left open, until somebody touches the window.
      await Promise.race([context.resume().catch(() => undefined), wait(VOICES_MS, null)]);
    }
    // It may run by now, which the compiler cannot know.
    return (context.state as AudioContextState) === 'running' ? context : null;
  }

  async #voice(
    speech: SpeechSynthesis,
    language: 'ko' | 'en',
    signal: AbortSignal,
  ): Promise<SpeechSynthesisVoice | undefined> {
    const find = () =>
      speech
        .getVoices()
        .find(({ lang, localService }) => localService && lang.toLowerCase().startsWith(language));
    if (speech.getVoices().length > 0) return find();
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        speech.removeEventListener('voiceschanged', end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, VOICES_MS);
      speech.addEventListener('voiceschanged', end);
      signal.addEventListener('abort', end);
    });
    return find();
  }
}

/** So long, or until it is broken off. */
function wait(ms: number, signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal?.aborted) end();
    signal?.addEventListener('abort', end);
  });
}
