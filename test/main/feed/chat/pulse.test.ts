import { beforeEach, describe, expect, it } from 'vitest';
import { Pulse } from '../../../../main/feed/chat/pulse.ts';
import { ManualClock } from '../../manual-clock.ts';

let clock: ManualClock;
let pulse: Pulse;
let sent: string[];
let measured: number[];
let silent: number[];
let isOpen: boolean;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  measured = [];
  silent = [];
  isOpen = true;
  pulse = new Pulse({
    clock,
    beatMs: 10_000,
    emit(name) {
      if (isOpen) sent.push(name);
      return isOpen;
    },
    measured: (roundTripMs) => measured.push(roundTripMs),
    silent: (silentMs) => silent.push(silentMs),
  });
});

describe('the beat', () => {
  it('is an echo at once, and hb with an echo every beat', () => {
    pulse.start();
    for (let beat = 0; beat < 4; beat += 1) {
      pulse.echoed();
      clock.advance(10_000);
    }
    expect(sent).toEqual(['echo', 'hb', 'echo', 'hb', 'echo', 'hb', 'echo', 'hb', 'echo']);
  });

  it('is hb alone after three echoes that nobody answered', () => {
    pulse.start();
    clock.advance(50_000);
    expect(sent).toEqual(['echo', 'hb', 'echo', 'hb', 'echo', 'hb', 'hb', 'hb']);
  });

  it('measures each answer', () => {
    pulse.start();
    clock.advance(30);
    pulse.echoed();
    clock.advance(9_970);
    clock.advance(70);
    pulse.echoed();
    expect(measured).toEqual([30, 70]);
  });

  it('ends with the connection', () => {
    pulse.start();
    isOpen = false;
    clock.advance(60_000);
    expect([sent, clock.waiting]).toEqual([['echo'], 0]);
  });

  it('leaves no timer when it is stopped, and forgets late answers', () => {
    pulse.start();
    pulse.echoed();
    pulse.stop();
    pulse.stop();
    pulse.echoed();
    expect([clock.waiting, measured.length]).toEqual([0, 1]);
  });
});

describe('silence', () => {
  it('is two and a half beats without a word from a server that knows echo', () => {
    pulse.start();
    pulse.echoed();
    pulse.heard();
    clock.advance(24_999);
    expect(silent).toEqual([]);
    clock.advance(1);
    expect(silent).toEqual([25_000]);
  });

  it('is broken by any message', () => {
    pulse.start();
    pulse.echoed();
    pulse.heard();
    for (let beat = 0; beat < 5; beat += 1) {
      clock.advance(20_000);
      pulse.heard();
    }
    expect(silent).toEqual([]);
  });

  it('says nothing of a server that never knew echo', () => {
    pulse.start();
    clock.advance(600_000);
    expect(silent).toEqual([]);
  });
});

describe('a test', () => {
  it('is answered with its round trip', async () => {
    pulse.start();
    pulse.echoed();
    const asked = pulse.ask();
    clock.advance(42);
    pulse.echoed();
    expect(await asked).toBe(42);
  });

  it('fails when the next beat comes first, when it is stopped, and when nobody is connected', async () => {
    pulse.start();
    const late = expect(pulse.ask()).rejects.toThrow('no answer');
    clock.advance(10_000);
    await late;
    const stopped = expect(pulse.ask()).rejects.toThrow('it was closed here');
    pulse.stop();
    await stopped;
    await expect(pulse.ask()).rejects.toThrow('not connected');
  });
});
