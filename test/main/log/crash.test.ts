import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { restoreBook } from '../../../main/alarm/restore.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { openForReading } from '../../../main/log/database.ts';
import { toEntry } from '../../../main/log/row.ts';
import { LogWriter } from '../../../main/log/writer.ts';
import { randomFrom } from '../../fixture/log/entries.ts';
import { useDirectory, useLogs } from '../../fixture/log/scratch.ts';

const path = useDirectory();
const logs = useLogs(path);
const child = fileURLToPath(new URL('../../fixture/log/crash-child.ts', import.meta.url));
const rounds = 20;

/** Runs a console until it has printed so many lines, kills it, and gives every line that came out. */
async function runAndKill(seed: number, lines: number): Promise<readonly string[]> {
  const console = spawn(process.execPath, [child, path(), String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed: string[] = [];
  // Lines that are in the pipe when it dies were printed all the same; half a line was not.
  const reading = createInterface({ input: console.stdout });
  reading.on('line', (line) => {
    printed.push(line);
    if (printed.length === lines) console.kill('SIGKILL');
  });
  await Promise.all([once(console, 'close'), once(reading, 'close')]);
  return printed.slice(0, -1);
}

/** What is on disk after recovery: every id, and the outcome of every command by its note. */
function recover(): { ids: readonly number[]; outcomes: ReadonlyMap<string, string>; commands: number } {
  const writer = new LogWriter(path('alarms.db'));
  expect(writer.open('x').setAside).toBeNull();
  const db = openForReading(path('alarms.db'));
  const entries = db.prepare<[], string>('SELECT body FROM entry ORDER BY id').pluck().all().map(toEntry);
  db.close();
  writer.close();
  const commands = entries.filter((entry) => entry.type === 'command');
  return {
    ids: entries.map(({ id }) => id),
    outcomes: new Map(commands.map((entry) => [entry.command.note ?? '', entry.outcome])),
    commands: commands.length,
  };
}

it(`killed ${rounds} times under 2,000 events/s, the log has all that was told and answered, in order, once`, async () => {
  const random = randomFrom(2026);
  const told: number[] = [];
  const answered: (readonly [note: string, outcome: string])[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const line of await runAndKill(round, 100 + Math.floor(random() * 1_500))) {
      const [what, name = '', outcome = ''] = line.split(' ');
      if (what === 'told') told.push(Number(name));
      else answered.push([name, outcome]);
    }
    const { ids, outcomes, commands } = recover();
    const stored = new Set(ids);
    expect(told.filter((id) => !stored.has(id))).toEqual([]);
    expect(answered.filter(([note, outcome]) => outcomes.get(note) !== outcome)).toEqual([]);
    expect(outcomes.size).toBe(commands);
  }
  expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
  expect([told.length > rounds * 50, answered.length > rounds]).toEqual([true, true]);

  // The alarms are the same from the last checkpoint as from the first entry.
  const { checkpoint, tail } = await logs().open();
  const [quick, whole] = [
    await restoreBook({ checkpoint, tail }, silentLogger),
    await restoreBook({ checkpoint: null, tail }, silentLogger),
  ];
  expect(checkpoint).not.toBeNull();
  expect(quick.toCheckpoint()).toBe(whole.toCheckpoint());
}, 120_000);
