import fc from 'fast-check';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Broadcast, BroadcastFacts, BroadcastPlan } from '../../preload/contract/broadcast.ts';
import { because } from '../../preload/contract/reason.ts';
import type { Snapshot } from '../../preload/contract/snapshot.ts';
import { diagnosticsText, writeDiagnostics } from '../../main/diagnostics.ts';

const snapshot: Snapshot = {
  revision: 7,
  mode: 'live',
  kiosk: false,
  desk: { id: 'desk-1', room: 'room-1' },
  seat: {
    state: 'signed-in',
    operator: 'Kim Seoyeon',
    role: 'operator',
    since: 1,
    reason: null,
    roster: [{ name: 'Kim Seoyeon', role: 'operator' }],
    waitUntil: null,
  },
  language: 'ko',
  classes: [],
  sites: [],
  links: [
    {
      connection: 'chat-1',
      kind: 'chat',
      address: 'chat.invalid/',
      link: { state: 'waiting', retryAt: 5, reason: because('cut', 'close 1006') },
      lastHeardAt: 4,
      blindSince: 4,
      received: 9,
      rejected: 1,
      duplicates: 0,
      retries: 3,
      byKind: { msg: 8 },
      rejections: [{ at: 3, reason: because('unreadable', 'msg.room: expected text') }],
      roundTripMs: 12.5,
      token: { state: 'granted', grantedAt: 2, expiresAt: 99 },
    },
  ],
  alarms: [],
  log: { state: 'durable', file: '/home/kim/alarms.db', setAside: null },
  sound: null,
  drill: null,
  chat: null,
  orders: null,
  devices: null,
  ...{ broadcastSetup: null, broadcast: null, windows: [] },
  refresh: { question: null, waitsFor: null, last: null },
  room: {
    room: 'room-1',
    desk: 'desk-1',
    desks: [
      {
        desk: 'desk-2',
        operator: 'Park Jiho',
        isWall: false,
        isHere: true,
        heardAt: 5,
        skewMs: 40,
        behind: 0,
        missing: 0,
      },
    ],
    unconfirmed: {},
  },
};
const parts = { version: '0.1.0', now: 1_700_000_000_000, snapshot, lines: ['feed:chat-1 up'], secrets: [] };

describe('the diagnostics file', () => {
  it('tells of every connection what its page tells', () => {
    const told = JSON.parse(diagnosticsText(parts)) as { links: unknown[]; lines: string[] };
    expect(told.links).toMatchObject([
      {
        connection: 'chat-1',
        link: { state: 'waiting' },
        counts: { retries: 3 },
        token: { state: 'granted' },
      },
    ]);
    expect(told.lines).toEqual(['feed:chat-1 up']);
  });

  it('names no person, and no path of the machine', () => {
    const text = diagnosticsText(parts);
    for (const word of ['Kim', 'Park', '/home']) expect(text).not.toContain(word);
  });

  it('tells the ways out and how broadcasts stand, and not a word of what was said', () => {
    const port = { id: 'speakers', name: 'Speakers', kind: 'rexsys', can: ['speak'] } as const;
    const plan: BroadcastPlan = {
      ...{
        zones: ['gate'],
        ko: '대피하십시오',
        en: 'leave now',
        clip: null,
        tone: null,
        repeats: 1,
        gapS: 0,
      },
      ...{ priority: 'emergency', endS: null },
    };
    const broadcast: Broadcast = {
      ...{
        id: 'desk-1/1',
        desk: 'desk-1',
        operator: 'Kim Seoyeon',
        second: 'Park Jiho',
        schedule: null,
        at: 1,
      },
      ...{ answers: null, corrects: null, template: null, plan, phase: 'over', results: [], stopped: null },
      isShared: null,
    };
    const facts: BroadcastFacts = {
      ports: [{ ...port, follows: 'each', trouble: because('not-connected') }],
      ...{ draft: null, setAside: null, heldSince: null, broadcasts: [broadcast] },
      ...{ corrections: [], uses: [], schedules: [] },
      clipTroubles: [{ clip: 'horn', file: 'clip/horn.wav', fault: 'missing' }],
    };
    const text = diagnosticsText({ ...parts, snapshot: { ...snapshot, broadcast: facts } });
    expect(JSON.parse(text)).toMatchObject({
      broadcast: {
        ports: [{ id: 'speakers', trouble: because('not-connected') }],
        clips: [{ clip: 'horn', file: 'clip/horn.wav', fault: 'missing' }],
        phases: ['over'],
      },
      windows: [],
    });
    for (const word of ['대피', 'leave now', 'Kim', 'Park']) expect(text).not.toContain(word);
  });

  it('has no secret in it, wherever one might have slipped in', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, maxLength: 40 }), (secret) => {
        fc.pre(!diagnosticsText(parts).includes(secret));
        const lines = [`token ${secret}`, JSON.stringify({ token: secret }), encodeURIComponent(secret)];
        const told = JSON.parse(diagnosticsText({ ...parts, lines, secrets: [secret] })) as {
          lines: string[];
        };
        for (const line of told.lines) expect(line).not.toContain(secret);
      }),
    );
  });

  it('is written where only its owner reads it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'diagnostics-'));
    try {
      const file = await writeDiagnostics({ ...parts, directory });
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: '0.1.0' });
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
