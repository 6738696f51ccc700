import { beforeEach, describe, expect, it } from 'vitest';
import { severities } from '../../../preload/contract/hazard.ts';
import type { SoundOrder } from '../../../preload/contract/snapshot.ts';
import { patterns, type Tone } from '../../../renderer/sound/pattern.ts';
import { SoundPlayer, type AudioPort } from '../../../renderer/sound/player.ts';
import type { Audibility } from '../../../renderer/state/desk.svelte.ts';
import { FakeTime, memoryStore } from '../fake-time.ts';
import { noon } from '../fixture.ts';

class FakePort implements AudioPort {
  audibility: Audibility = 'on';
  readonly played: { readonly at: number; readonly pattern: readonly Tone[] }[] = [];
  readonly #time: FakeTime;

  constructor(time: FakeTime) {
    this.#time = time;
  }

  play(pattern: readonly Tone[]): void {
    this.played.push({ at: this.#time.now() - noon, pattern });
  }

  onAudibility(): () => void {
    return () => undefined;
  }

  close(): void {
    this.audibility = 'absent';
  }

  get times(): readonly number[] {
    return this.played.map(({ at }) => at);
  }
}

const order: SoundOrder = { severity: 'critical', since: noon, repeatMs: 4_000 };
let time: FakeTime;
let port: FakePort;
let memory: ReturnType<typeof memoryStore>;

beforeEach(() => {
  time = new FakeTime(noon + 120);
  port = new FakePort(time);
  memory = memoryStore();
});

describe('the sound of an order', () => {
  it('falls at its beats, the first one at once although it was on its way for a moment', () => {
    const player = new SoundPlayer(port, time, memory);
    player.follow(order);
    time.pass(12_000);
    expect(port.times).toEqual([120, 4_000, 8_000, 12_000]);
    expect(port.played[0]?.pattern).toBe(patterns.critical);
    player.close();
  });

  it('is repeated by no reload: the next beat is the next one of the rhythm', () => {
    const before = new SoundPlayer(port, time, memory);
    before.follow(order);
    time.pass(0);
    before.close();
    port.audibility = 'on';

    const after = new SoundPlayer(port, time, memory);
    time.pass(300);
    after.follow(order);
    time.pass(4_000);
    expect(port.times).toEqual([120, 4_000]);
    after.close();
  });

  it('waits for the next beat when the order is old', () => {
    time.pass(2_000);
    const player = new SoundPlayer(port, time, memory);
    player.follow(order);
    time.pass(2_000);
    expect(port.times).toEqual([4_000]);
    player.close();
  });

  it('goes on in its rhythm when the same order is told again', () => {
    const player = new SoundPlayer(port, time, memory);
    player.follow(order);
    time.pass(1_000);
    player.follow({ ...order });
    time.pass(4_000);
    expect(port.times).toEqual([120, 4_000]);
    player.close();
  });

  it('changes with the order and ends with it', () => {
    const player = new SoundPlayer(port, time, memory);
    player.follow(order);
    time.pass(1_000);
    player.follow({ severity: 'low', since: noon + 1_120, repeatMs: 10_000 });
    time.pass(1_000);
    player.follow(null);
    time.pass(60_000);
    expect(port.played.map(({ pattern }) => pattern)).toEqual([patterns.critical, patterns.low]);
    expect(time.waiting).toBe(0);
  });

  it('plays nothing that would be heard later, while nobody can hear it', () => {
    port.audibility = 'blocked';
    const player = new SoundPlayer(port, time, memory);
    player.follow(order);
    time.pass(4_000);
    port.audibility = 'on';
    time.pass(4_000);
    expect(port.times).toEqual([8_000]);
    player.close();
  });

  it('sounds once where it has no rhythm', () => {
    const player = new SoundPlayer(port, time, memory);
    player.follow({ ...order, repeatMs: 0 });
    time.pass(60_000);
    expect(port.times).toEqual([120]);
  });
});

describe('the patterns', () => {
  it('differ in their rhythm, not only in their pitch', () => {
    const rhythms = severities.map((severity) =>
      patterns[severity].map(({ at, length }) => `${at}+${length}`).join(),
    );
    expect(new Set(rhythms).size).toBe(severities.length);
  });

  it('stay out of the shrill', () => {
    const tones = severities.flatMap((severity) => patterns[severity]);
    expect(tones.every(({ frequency, level }) => frequency <= 1_100 && level <= 0.6)).toBe(true);
  });
});
