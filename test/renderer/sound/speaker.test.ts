import { describe, expect, it } from 'vitest';
import { toneKinds, type BroadcastPlan } from '../../../preload/contract/broadcast.ts';
import {
  partsOf,
  patternOf,
  Speaker,
  type PreviewOut,
  type Speaking,
} from '../../../renderer/sound/speaker.ts';
import { SpeakerOut } from '../../../renderer/sound/speaker-out.ts';
import { draftOf, notice } from '../broadcast-scenes.ts';
import { settled } from '../fake-time.ts';

const { plan } = draftOf();

/** A loudspeaker that plays until it is told that it is over. */
class HandOut implements PreviewOut {
  readonly said: string[] = [];
  isClosed = false;
  #end: ((isHeard: boolean) => void) | null = null;

  play = (pattern: readonly unknown[], seconds: number, signal: AbortSignal) =>
    this.#say(`tone of ${pattern.length} for ${seconds} s`, signal);
  clip = (id: string, signal: AbortSignal) => this.#say(`clip ${id}`, signal);
  speak = (text: string, language: string, signal: AbortSignal) =>
    this.#say(`${language}: ${text.slice(0, 6)}`, signal);

  close(): void {
    this.isClosed = true;
  }

  async end(isHeard = true): Promise<void> {
    this.#end?.(isHeard);
    await settled();
  }

  #say(what: string, signal: AbortSignal): Promise<boolean> {
    this.said.push(what);
    return new Promise((resolve) => {
      this.#end = resolve;
      signal.addEventListener('abort', () => {
        this.said.push('broken off');
        resolve(false);
      });
    });
  }
}

function start() {
  const out = new HandOut();
  const told: Speaking[] = [];
  const speaker = new Speaker((speaking) => told.push(speaking), out);
  return { out, told, speaker };
}

describe('the preview of a broadcast', () => {
  it('gives tone, clip and words in the order in which devices do', () => {
    expect(partsOf({ ...plan, clip: 'morning' })).toEqual(['tone', 'clip', 'ko', 'en']);
    const silent: BroadcastPlan = { ...plan, tone: null, ko: ' ', en: null };
    expect([partsOf(notice), partsOf(silent)]).toEqual([['tone', 'clip', 'ko'], []]);
  });

  it('says one part after the other, once, and tells which', async () => {
    const { out, told, speaker } = start();
    const said = speaker.say(plan);
    await out.end();
    await out.end();
    await out.end();
    await said;
    expect(out.said).toEqual(['tone of 3 for 1.6 s', 'ko: 서울 마곡 ', 'en: Gas at']);
    expect(told.map(({ state, part }) => part ?? state)).toEqual(['tone', 'ko', 'en', 'over']);
  });

  it('tells of parts that nobody could hear, and goes on with the others', async () => {
    const { out, told, speaker } = start();
    const said = speaker.say(plan);
    await out.end();
    await out.end(false);
    await out.end();
    await said;
    expect(told.at(-1)).toEqual({ state: 'over', part: null, silent: ['ko'] });
  });

  it('is broken off, and says nothing more', async () => {
    const { out, told, speaker } = start();
    const said = speaker.say(plan);
    await settled();
    speaker.stop();
    speaker.stop();
    await said;
    expect(out.said).toEqual(['tone of 3 for 1.6 s', 'broken off']);
    expect(told.at(-1)).toEqual({ state: 'idle', part: null, silent: [] });
  });

  it('begins again from the beginning, with one voice at a time', async () => {
    const { out, speaker } = start();
    void speaker.say(plan);
    await out.end();
    void speaker.say(plan);
    await settled();
    expect(out.said.slice(-2)).toEqual(['broken off', 'tone of 3 for 1.6 s']);
    speaker.close();
    expect([out.said.at(-1), out.isClosed]).toEqual(['broken off', true]);
  });

  it('has a tone of its own for each kind, soft and short', () => {
    const patterns = toneKinds.map(patternOf);
    expect(new Set(patterns.map((pattern) => JSON.stringify(pattern))).size).toBe(toneKinds.length);
    const tones = patterns.flat();
    expect(Math.max(...tones.map(({ level }) => level))).toBeLessThanOrEqual(0.25);
    expect(Math.max(...tones.map(({ at, length }) => at + length))).toBeLessThanOrEqual(1.6);
  });
});

describe('a machine without loudspeaker and voices', () => {
  it('is never taken for having been heard', async () => {
    const out = new SpeakerOut();
    const { signal } = new AbortController();
    expect(await out.play(patternOf('alert'), 1, signal)).toBe(false);
    expect(await out.clip('morning', signal)).toBe(false);
    expect(await out.speak('대피하십시오', 'ko', signal)).toBe(false);
    out.close();
  });
});
