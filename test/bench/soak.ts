/**
 * `npm run soak [-- --minutes N] [--seed N]`: two desks and five systems that flap at random, by default for ten
 * minutes. Prints a line a minute and a verdict; fails where anything was lost, doubled, or grew.
 * With `--kiosk` the built console as a wall, by default for half an hour: fails where its memory grew.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../main/lib/clock.ts';
import { ensureBuilt } from '../host/build.ts';
import { chooseRunner } from '../host/electron-binary.ts';
import { provideElectron } from '../host/loader.ts';
import { ensureSystem } from '../host/system.ts';
import { describeSample } from '../fault/soak/sample.ts';

// The handlers of the desks' work stand beside the wall, which names `ipcMain`; nobody here calls it.
provideElectron({ ipcMain: null });
const { runSoak } = await import('../fault/soak/soak.ts');
const { soakKiosk } = await import('./kiosk-soak.ts');

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string', default: '1' },
    kiosk: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes ?? (values.kiosk ? 30 : 10));
const seed = Number(values.seed);
if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error('soak: --minutes and --seed are numbers');

// As main/index.ts has it: a library's use of an old call is no finding of a soak.
process.noDeprecation = true;
const directory = mkdtempSync(join(tmpdir(), 'gwanje-soak-'));
const say = (line: string) => void process.stdout.write(`${line}\n`);
try {
  process.exitCode = (await (values.kiosk ? kiosk() : faults())) ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

async function kiosk(): Promise<boolean> {
  if (chooseRunner().kind === 'host') ensureSystem(say);
  await ensureBuilt(say);
  say(`seed ${seed}, a wall for ${minutes} minutes`);
  // A short run is no more than a look at whether it works, and has a line to draw all the same.
  const everyMs = Math.min(60_000, minutes * 10_000);
  return soakKiosk({ ...{ minutes, seed, directory, say, everyMs }, clock: systemClock });
}

async function faults(): Promise<boolean> {
  say(`seed ${seed}, ${minutes} minutes of faults`);
  const report = await runSoak({
    ...{ seed, directory, say, clock: systemClock, pace: { beatMs: 2_000, restMs: 3_000, tokenMs: 150_000 } },
    // Caches and what the machine compiles are there after the first fifth.
    phasesMs: [0.2, 0.3, 0.5].map((share) => share * minutes * 60_000),
    steadyMs: 8_000,
    calmMs: 12_000,
    everyMs: 700,
    youthMs: 65_000,
    heapTolerance: 0.1,
  });
  for (const sample of report.samples) say(describeSample(sample));
  say(`faults: ${JSON.stringify(report.faults)}`);
  say(`signed in again by hand: ${JSON.stringify(report.people)}`);
  say(`warnings: ${JSON.stringify(report.warnings, null, 1)}`);
  for (const problem of report.problems) say(`problem: ${problem}`);
  say(
    report.problems.length === 0
      ? 'nothing lost, nothing doubled, no growth beyond tolerance (rss is told, not judged)'
      : 'failed',
  );
  return report.problems.length === 0;
}
