import { render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { proofAge, proofCells, proofRange, readProof } from '../../../preload/contract/proof.ts';
import Proof from '../../../renderer/wall/Proof.svelte';
import { noon } from '../fixture.ts';

let frames = new Map<number, FrameRequestCallback>();
let now = noon;

/** Paints one frame. */
function paint(): void {
  const due = [...frames.values()];
  frames = new Map();
  for (const callback of due) callback(now);
}

const read = () =>
  readProof([...screen.getByTestId('proof').children].map((cell) => cell.classList.contains('lit')));

beforeEach(() => {
  let serial = 0;
  now = noon;
  vi.spyOn(Date, 'now').mockImplementation(() => now);
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => {
    frames.set(++serial, callback);
    return serial;
  });
  vi.stubGlobal('cancelAnimationFrame', (frame: number) => frames.delete(frame));
});
afterEach(() => {
  frames.clear();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the proof that a wall is painted', () => {
  it('says the second of the last frame, in a cell for each bit', () => {
    render(Proof);
    expect(screen.getByTestId('proof').children).toHaveLength(proofCells);
    expect(read()).toBeNull();
    for (const seconds of [0, 1, 59, 3_599, proofRange]) {
      now = noon + seconds * 1_000 + 400;
      paint();
      const second = read();
      expect(second).toBe(Math.floor(now / 1_000) % proofRange);
      expect(proofAge(second ?? 0, now)).toBe(0);
    }
  });

  it('grows old when nothing is painted, however long the page lives on', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
    render(Proof);
    paint();
    now += 12_000;
    vi.advanceTimersByTime(12_000);
    expect(proofAge(read() ?? 0, now)).toBe(12);
    paint();
    expect(proofAge(read() ?? 0, now)).toBe(0);
    vi.useRealTimers();
  });

  it('asks for no further frame once it is gone', () => {
    const { unmount } = render(Proof);
    paint();
    expect(frames.size).toBe(1);
    unmount();
    expect(frames.size).toBe(0);
  });
});
