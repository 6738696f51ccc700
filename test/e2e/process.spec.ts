import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';

const root = join(import.meta.dirname, '../..');

let data: string;
const children: ChildProcess[] = [];

test.beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'gwanje-process-'));
});

test.afterEach(async () => {
  // A journey that failed on its way leaves nobody running behind.
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGTERM');
  await rm(data, { recursive: true, force: true, maxRetries: 5 });
});

/** `npm start` with options, in a shell without a display. */
function start(...options: readonly string[]) {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const script = join(root, 'test/host/start.ts');
  const child = spawn(process.execPath, [script, '--data', data, ...options], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

test('without a display a drill goes from events to acknowledgements by clicks; stopped, it sums up', async () => {
  const child = start('--drill', 'sos');
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (line.includes('3-acknowledged.png')) child.kill('SIGINT');
  });
  const [code] = (await once(child, 'exit')) as [number];
  const text = lines.join('\n');
  for (const step of ['received', 'logged', 'annunciated', 'acknowledged']) {
    expect(text).toMatch(new RegExp(`^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ${step}`, 'm'));
  }
  const pictures = await readdir(join(data, 'screenshots'));
  expect(pictures.length).toBeGreaterThan(1);
  for (const picture of pictures) expect(text).toContain(picture);
  expect(lines.at(-1)).toMatch(/acknowledged/);
  expect(code).toBe(0);
});

test('settings that are wrong are told by field, value and what was expected, and no secret with them', async () => {
  const file = join(data, 'settings.json');
  const account = { token: 'journey-secret' };
  await writeFile(
    file,
    JSON.stringify({ language: 'fr', connections: [{ id: 'a', kind: 'ima', url: 'x', account }] }),
  );
  const child = start('--config', file);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => said.push(line));
  const [code] = (await once(child, 'close')) as [number];
  const text = said.join('\n');
  expect(text).toContain('language is "fr"; expected "ko" or "en"');
  expect(text).toContain('connections[0].url is "x"; expected an address');
  expect(text).not.toContain('journey-secret');
  expect(code).not.toBe(0);
});

test('a console whose output nobody reads any more goes on watching, and stops when it is told to', async () => {
  const child = spawn(join(root, 'test/host/gwanje-host'), [root, '--drill', '--trace', '--data', data], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  child.stdout.destroy();
  child.stderr.destroy();
  const exited = once(child, 'exit');
  await expect.poll(async () => (await readdir(data)).includes('drill.db-wal')).toBe(true);
  child.kill('SIGTERM');
  const [code] = (await exited) as [number];
  expect(code).toBe(0);
});
