import type { Page } from 'playwright';

/** What a window did while it was watched. */
export interface Smoothness {
  readonly fps: number;
  /** The longest time between two frames. */
  readonly longestFrameMs: number;
  /** From the operator's hand to the page's handler: the longest of all wheels, clicks and keys. */
  readonly longestInputMs: number;
  readonly inputs: number;
}

export interface FrameWatch {
  end(): Promise<Smoothness>;
}

/** Counts the page's animation frames, and how long its input waited, until `end`. */
export async function watchFrames(page: Page): Promise<FrameWatch> {
  const probe = await page.evaluateHandle(() => {
    const begun = performance.now();
    const found = { frames: 0, longestFrameMs: 0, longestInputMs: 0, inputs: 0, seconds: 0 };
    let last = begun;
    let isOn = true;
    const frame = () => {
      if (!isOn) return;
      const now = performance.now();
      found.frames += 1;
      found.longestFrameMs = Math.max(found.longestFrameMs, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    // Not the browser's event timing entries: they leave out the wheel and all that took less than 16 ms.
    const took = (event: Event) => {
      found.inputs += 1;
      found.longestInputMs = Math.max(found.longestInputMs, performance.now() - event.timeStamp);
    };
    const kinds = ['wheel', 'pointerdown', 'pointermove', 'pointerup', 'keydown'];
    for (const kind of kinds) addEventListener(kind, took, { capture: true, passive: true });
    const end = () => {
      isOn = false;
      for (const kind of kinds) removeEventListener(kind, took, { capture: true });
      return { ...found, seconds: (performance.now() - begun) / 1_000 };
    };
    return { end };
  });
  return {
    async end() {
      const { frames, seconds, longestFrameMs, longestInputMs, inputs } = await probe.evaluate(({ end }) =>
        end(),
      );
      return { fps: frames / seconds, longestFrameMs, longestInputMs, inputs };
    },
  };
}
