import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

const sources = ['main', 'preload', 'renderer', 'vite.config.ts', 'package.json'];
const outputs = ['out/main/index.cjs', 'out/preload/index.cjs', 'out/renderer/index.html'];

/** Builds what is missing or older than its sources, with one line; says nothing when all is new. */
export async function ensureBuilt(print: (line: string) => void): Promise<void> {
  if (isBuilt()) return;
  const startedAt = performance.now();
  await build();
  print(`built in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
}

/** Builds the three rooms. Throws with the builder's own words. */
export async function build(): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const builder = spawn(process.execPath, [vite, 'build', '--app', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [builder.stdout, builder.stderr])
    stream.on('data', (chunk: Buffer) => (words += String(chunk)));
  const [code] = (await once(builder, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the build failed:\n${words}`);
}

function isBuilt(): boolean {
  const files = outputs.map((output) => join(root, output));
  if (!files.every((file) => existsSync(file))) return false;
  const oldest = Math.min(...files.map((file) => statSync(file).mtimeMs));
  return sources.every((source) => newestIn(join(root, source)) <= oldest);
}

/** The newest change of a file, or of anything in a directory (a removed file changes its directory). */
function newestIn(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const inside = readdirSync(path)
    .filter((name) => !name.startsWith('.'))
    .map((name) => newestIn(join(path, name)));
  return Math.max(stats.mtimeMs, ...inside);
}
