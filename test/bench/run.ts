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
import { formatJson, formatTable, verdictOf, type Figure } from './report.ts';
import { benchNames, isBenchName, type BenchName } from './table.ts';

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const names = namesOf(options.only);
const scratch = mkdtempSync(join(tmpdir(), 'gwanje-bench-'));
const running = new AbortController();
process.once('SIGINT', () => running.abort());
process.once('SIGTERM', () => running.abort());
const at = new Date().toISOString();
const begun = performance.now();
const figures: Figure[] = [];
const failed: string[] = [];
try {
  for (const name of names) {
    if (running.signal.aborted) break;
    const own = performance.now();
    process.stderr.write(`${name}\n`);
    const found = await run(name);
    if (found) figures.push(...found);
    else failed.push(name);
    process.stderr.write(`  took ${((performance.now() - own) / 1_000).toFixed(0)} s\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const seconds = Math.round((performance.now() - begun) / 1_000);
process.stdout.write(`\n${formatTable(figures)}\n\n`);
const short = figures.filter((figure) => verdictOf(figure) === 'short').map(({ name }) => name);
process.stdout.write(`${seconds} s${options.quick ? ', small sizes: these figures mean nothing' : ''}\n`);
if (short.length > 0) process.stdout.write(`short of the aim: ${short.join(', ')}\n`);
if (failed.length > 0) process.stdout.write(`could not be run: ${failed.join(', ')}\n`);
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
process.exitCode = failed.length > 0 || running.signal.aborted ? 1 : 0;

/** Undefined where it failed; why is on stderr. */
async function run(name: BenchName): Promise<readonly Figure[] | undefined> {
  const directory = join(scratch, name);
  mkdirSync(directory);
  const context = { directory, shared: scratch, isQuick: options.quick };
  const child = fork(new URL('./one.ts', import.meta.url), [name, JSON.stringify(context)], {
    execArgv: ['--expose-gc'],
  });
  const stop = () => child.kill('SIGTERM');
  running.signal.addEventListener('abort', stop);
  let found: readonly Figure[] | undefined;
  child.on('message', (message) => (found = message as readonly Figure[]));
  const [code] = (await once(child, 'exit')) as [number | null];
  running.signal.removeEventListener('abort', stop);
  rmSync(directory, { recursive: true, force: true });
  return code === 0 ? found : undefined;
}

function namesOf(only: string | undefined): readonly BenchName[] {
  if (only === undefined) return benchNames;
  const chosen = only.split(',');
  const unknown = chosen.find((name) => !isBenchName(name));
  if (unknown === undefined) return benchNames.filter((name) => chosen.includes(name));
  process.stderr.write(`There is no benchmark "${unknown}". There are: ${benchNames.join(', ')}\n`);
  return process.exit(2);
}
