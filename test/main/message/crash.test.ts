import Database from 'better-sqlite3';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatServer } from '../../../main/drill/chat-server.ts';
import { startChatServer } from '../../../main/drill/chat-server.ts';
import { randomFrom } from '../../fixture/log/entries.ts';

const child = fileURLToPath(new URL('crash-child.ts', import.meta.url));
const rounds = 15;

let directory: string;
let server: ChatServer | null;
/** The console that runs now; killed also when a test fails in the middle. */
let current: ChildProcess | null = null;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gwanje-chat-'));
  server = null;
});
afterEach(async () => {
  current?.kill('SIGKILL');
  await server?.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

async function startServer(dedupes: boolean): Promise<ChatServer> {
  server = await startChatServer({
    users: [
      { id: 'kim', name: '김민수' },
      { id: 'lee', name: '이서연' },
    ],
    rooms: ['r1', 'r2'].map((id) => ({ id, name: id, users: ['kim', 'lee'] })),
    tokens: { 'token-kim': 'kim' },
    dedupes,
    pushAgainMs: 300,
  });
  return server;
}

/** Runs a console until `isEnough`, asked with each line that it prints, and kills it. */
async function runAndKill(
  origin: string,
  run: string,
  mode: 'write' | 'drain',
  isEnough: (line: string) => boolean,
): Promise<readonly string[]> {
  const running = spawn(process.execPath, [child, directory, origin, 'token-kim', run, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  current = running;
  const printed: string[] = [];
  // Lines that are in the pipe when it dies were printed all the same; half a line was not.
  const reading = createInterface({ input: running.stdout });
  reading.on('line', (line) => {
    printed.push(line);
    if (isEnough(line)) running.kill('SIGKILL');
  });
  await Promise.all([once(running, 'close'), once(reading, 'close')]);
  return printed.slice(0, -1);
}

interface Row {
  readonly room: string;
  readonly msg: string | null;
  readonly message_key: string | null;
  readonly is_own: number;
  readonly delivery: string;
  readonly body: string;
}

/** A console killed again and again while both sides write; then one that is left to finish. */
async function crashManyTimes(dedupes: boolean) {
  const { origin, table, ...chat } = await startServer(dedupes);
  const random = randomFrom(2026);
  const kept: string[] = [];
  const told: string[] = [];
  const said: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    let left = 5 + Math.floor(random() * 120);
    const trouble = random();
    const lines = await runAndKill(origin, String(round).padStart(2, '0'), 'write', (line) => {
      if (line.startsWith('told') || random() < 0.2) {
        if (said.length < round * 12)
          said.push(chat.say(random() < 0.5 ? 'r1' : 'r2', 'lee', { type: 'text', text: '네' }).msg);
      }
      if (left === 20 && trouble < 0.3) chat.cut('abrupt');
      if (left === 10 && trouble > 0.7) chat.drop('sent', 2);
      return (left -= 1) <= 0;
    });
    for (const line of lines) {
      const [what, name = ''] = line.split(' ');
      (what === 'kept' ? kept : told).push(name);
    }
  }
  // The last one writes nothing and ends when nothing waits on either side.
  await runAndKill(
    origin,
    'last',
    'drain',
    (line) => line === 'waiting 0' && chat.unacked('kim').length === 0,
  );
  const db = new Database(join(directory, 'desk.db'));
  const rows = db
    .prepare<[], Row>('SELECT room, msg, message_key, is_own, delivery, body FROM message ORDER BY serial')
    .all();
  db.close();
  const arrived = [...table.rooms.values()].map(({ messages }) =>
    messages
      .filter(({ from }) => from === 'kim')
      .map(({ key, text }) => ({ key: key ?? '', text: String(text) })),
  );
  return { kept, told, said, rows, arrived };
}

/** Each key with its first arrival only. */
const firsts = (messages: readonly { readonly key: string; readonly text: string }[]) =>
  [...new Map(messages.toReversed().map((message) => [message.key, message])).values()].toReversed();
const sorted = (values: readonly string[]) => [...values].sort();

describe.each([
  ['knows a key again', true],
  ['takes every message as a new one', false],
])(`a console killed ${rounds} times, on a server that %s`, (_name, dedupes) => {
  it('loses no message, doubles none, and keeps the order', async () => {
    const { kept, told, said, rows, arrived } = await crashManyTimes(dedupes);
    const keys = arrived.flat().map(({ key }) => key);
    const own = rows.filter(({ is_own }) => is_own === 1);
    const others = rows.filter(({ is_own }) => is_own === 0);

    // Everything that was answered as kept is at the server, and nothing that is not kept here.
    expect(kept.filter((key) => !keys.includes(key))).toEqual([]);
    expect(sorted([...new Set(keys)])).toEqual(sorted(own.map(({ message_key }) => message_key ?? '')));
    expect(new Set(own.map(({ delivery }) => delivery))).toEqual(new Set(['sent']));
    // Each once; where the server does not know keys, what was in doubt was looked for first.
    expect(sorted(keys)).toEqual(sorted([...new Set(keys)]));
    for (const messages of arrived) {
      const texts = firsts(messages).map(({ text }) => order(text));
      expect(texts).toEqual(texts.toSorted((a, b) => a - b));
    }

    // What the colleague said is here, each once, and was told at most once to each console.
    expect(sorted(others.map(({ msg }) => msg ?? ''))).toEqual(sorted(said));
    expect(told.length).toBe(new Set(told).size);
    expect([kept.length > rounds * 2, said.length > rounds]).toEqual([true, true]);
  }, 180_000);
});

/** `07-31`, the 31st of the seventh run, as a number. */
function order(text: string): number {
  const [run = '', n = ''] = text.split('-');
  return Number(run) * 1_000_000 + Number(n);
}
