/**
 * A short soak: a few minutes of the desks' own time in half of one of ours. `npm run soak` is the long one, which
 * also looks at the memory.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runSoak } from '../fault/soak/soak.ts';
import { hurriedClock } from './feed/watch-feed.ts';

// The handlers of the desks' work stand beside the wall, which names `ipcMain`; nobody here calls it.
vi.mock('electron', () => ({ ipcMain: null }));

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gwanje-soak-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));

it(
  'two desks lose nothing, double nothing and hold no more than before while all five systems flap',
  {
    timeout: 180_000,
  },
  async () => {
    const said: string[] = [];
    const { problems, samples, faults } = await runSoak({
      seed: 7,
      directory,
      clock: hurriedClock,
      // No beats with the sites, and no token that ends: theirs is the machine's time.
      pace: { beatMs: null, restMs: 30_000, tokenMs: 3_600_000 },
      phasesMs: [10_000, 100_000],
      steadyMs: 20_000,
      calmMs: 60_000,
      everyMs: 2_000,
      youthMs: 8_000,
      heapTolerance: null,
      say: (line) => said.push(line),
    });
    expect(problems, said.join('\n')).toEqual([]);
    expect(samples).toHaveLength(2);
    expect(Object.keys(faults).length).toBeGreaterThan(10);
  },
);
