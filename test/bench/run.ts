/**
 * `npm run bench [-- --json FILE] [--only NAME,NAME] [--quick]`: runs the benchmarks one after the other, each in
 * a process of its own, and prints what they measured. Fails only where a benchmark could not be run: a figure
 * short of its aim is said, not punished.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseRunner } from '../host/electron-binary.ts';
import { ensureBuilt } from '../host/build.ts';
import { ensureSystem, testMachine } from '../host/system.ts';
import { formatJson, formatTable, verdictOf, type Figure } from './report.ts';
import { benchNames, isBenchName, windowed, type BenchName } from './table.ts';

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());

const names = namesOf(options.only);
if (names.some((name) => windowed.has(name))) await prepareWindows();
if (names.includes('converge')) ensureSystem(say, testMachine);
const at = new Date().toISOString();
const begun = performance.now();
const { figures, failed } = await runAll(names);
const seconds = Math.round((performance.now() - begun) / 1_000);
print(`\n${formatTable(figures)}\n`);
print(`${seconds} s${options.quick ? ', small sizes: these figures mean nothing' : ''}`);
const short = figures.filter((figure) => verdictOf(figure) === 'short').map(({ name }) => name);
if (short.length > 0) print(`short of the aim: ${short.join(', ')}`);
if (failed.length > 0) print(`could not be run: ${failed.join(', ')}`);
if (options.json !== undefined) {
  const processors = cpus();
  const circumstances = {
    at,
    node: process.version,
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    isQuick: options.quick,
    seconds,
  };
  writeFileSync(options.json, formatJson(figures, circumstances));
}
process.exitCode = failed.length > 0 || stopped.signal.aborted ? 1 : 0;

async function runAll(
  chosen: readonly BenchName[],
): Promise<{ readonly figures: readonly Figure[]; readonly failed: readonly BenchName[] }> {
  const scratch = mkdtempSync(join(tmpdir(), 'gwanje-bench-'));
  const figures: Figure[] = [];
  const failed: BenchName[] = [];
  try {
    for (const name of chosen) {
      if (stopped.signal.aborted) break;
      const started = performance.now();
      say(name);
      const found = await runOne(name, scratch);
      if (found) figures.push(...found);
      else failed.push(name);
      say(`  took ${((performance.now() - started) / 1_000).toFixed(0)} s`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
  return { figures, failed };
}

/** Undefined where it failed; it has said why. */
async function runOne(name: BenchName, scratch: string): Promise<readonly Figure[] | undefined> {
  const directory = join(scratch, name);
  mkdirSync(directory);
  const context = { directory, shared: scratch, isQuick: options.quick };
  const child = fork(new URL('./one.ts', import.meta.url), [name, JSON.stringify(context)], {
    execArgv: ['--expose-gc'],
  });
  const stop = () => child.kill('SIGTERM');
  stopped.signal.addEventListener('abort', stop);
  let found: readonly Figure[] | undefined;
  child.on('message', (message) => {
    found = message as readonly Figure[];
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  stopped.signal.removeEventListener('abort', stop);
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  return code === 0 ? found : undefined;
}

/** What `npm start` needs, too: a Chromium where there is no Electron, and the console built. */
async function prepareWindows(): Promise<void> {
  if (chooseRunner().kind === 'host') ensureSystem(say);
  await ensureBuilt(say);
}

function namesOf(only: string | undefined): readonly BenchName[] {
  if (only === undefined) return benchNames;
  const chosen = only.split(',');
  const unknown = chosen.find((name) => !isBenchName(name));
  if (unknown === undefined) return benchNames.filter((name) => chosen.includes(name));
  say(`There is no benchmark "${unknown}". There are: ${benchNames.join(', ')}`);
  return process.exit(2);
}

/** What goes on; the report itself goes to stdout. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
