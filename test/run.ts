/** `npm test`: what the tests need, the build, the unit tests, the journeys, and one line of sums. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, root } from './host/build.ts';
import { ensureSystem, testMachine } from './host/system.ts';
import { sumOfPlaywright, sumOfVitest } from './host/sums.ts';
import type { Sums } from './host/sums.ts';

const results = join(root, 'test-results');
const nothing: Sums = { passed: 0, failed: 0 };

/** One tool in the foreground; its own output is the report for people. */
async function runTool(script: string, args: readonly string[]): Promise<number> {
  const tool = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  const [code] = (await once(tool, 'exit')) as [number | null];
  return code ?? 1;
}

/** Sums of one suite. A suite without a readable report, without a test, or ending badly, counts as failed. */
function sums(report: string, read: (json: unknown) => Sums, code: number): Sums {
  let found = nothing;
  try {
    found = read(JSON.parse(readFileSync(report, 'utf8')));
  } catch (failure) {
    print(`no report of the tests: ${String(failure)}`);
  }
  const isHidden = found.failed === 0 && (found.passed === 0 || code !== 0);
  return isHidden ? { ...found, failed: 1 } : found;
}

async function runAll(): Promise<Sums> {
  ensureSystem(print, testMachine);
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  await build();

  const unitReport = join(results, 'unit.json');
  const unitCode = await runTool('vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ]);
  const unit = sums(unitReport, sumOfVitest, unitCode);

  const journeyCode = await runTool('@playwright/test/cli.js', ['test']);
  const journeys = sums(join(results, 'e2e.json'), sumOfPlaywright, journeyCode);
  return { passed: unit.passed + journeys.passed, failed: unit.failed + journeys.failed };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

let total: Sums;
try {
  total = await runAll();
} catch (failure) {
  print(failure instanceof Error ? failure.message : String(failure));
  total = { ...nothing, failed: 1 };
}
print(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
