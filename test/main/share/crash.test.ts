import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Operation } from '../../../preload/contract/room.ts';

const child = fileURLToPath(new URL('./crash-child.ts', import.meta.url));
const rounds = 12;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gwanje-share-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));

/** Runs it until it has printed so many lines, kills it, and gives every whole line that came out. */
async function runAndKill(known: number, lines: number): Promise<readonly string[]> {
  const desk = spawn(process.execPath, [child, directory, String(known)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed: string[] = [];
  const reading = createInterface({ input: desk.stdout });
  reading.on('line', (line) => {
    printed.push(line);
    if (printed.length === lines) desk.kill('SIGKILL');
  });
  await Promise.all([once(desk, 'close'), once(reading, 'close')]);
  return printed.slice(0, -1);
}

interface Row {
  readonly number: number;
  readonly entry: number;
  readonly body: string;
}

function stored(): readonly Row[] {
  const db = new Database(join(directory, 'desk.db'));
  const rows = db.prepare<[], Row>('SELECT number, entry, body FROM operation ORDER BY number').all();
  db.close();
  return rows;
}

it(
  `killed ${rounds} times, a desk has told nobody what is not on its disk as it told it`,
  { timeout: 120_000 },
  async () => {
    const sent = new Map<number, string>();
    let known = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const line of await runAndKill(known, 60 + round * 37)) {
        const [what = '', ...rest] = line.split(' ');
        if (what === 'entry') known = Number(rest[0]);
        if (what !== 'sent') continue;
        const { operations } = JSON.parse(rest.join(' ')) as { operations: readonly Operation[] };
        for (const operation of operations) {
          // A number is never given twice.
          expect(sent.has(operation.number)).toBe(false);
          sent.set(operation.number, JSON.stringify(operation));
        }
      }
      const rows = stored();
      const bodies = new Map(rows.map(({ number, body }) => [number, body]));
      expect([...sent].filter(([number, body]) => bodies.get(number) !== body)).toEqual([]);
      expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
      expect(new Set(rows.map(({ entry }) => entry)).size).toBe(rows.length);
    }
    expect(sent.size).toBeGreaterThan(rounds * 5);
  },
);
