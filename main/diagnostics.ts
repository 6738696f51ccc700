/**
 * A file that can be sent to support: how the program stands, without anything that opens a door and without
 * people. Made of named fields only, so that what is new elsewhere does not slip in; and whatever a secret is
 * worth keeping from is blanked once more at the end.
 */
import { arch, platform, release, totalmem, uptime } from 'node:os';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { LinkStatus } from '../preload/contract/link.ts';
import type { LogHealth } from '../preload/contract/log.ts';
import type { Snapshot } from '../preload/contract/snapshot.ts';

export interface DiagnosticsParts {
  readonly directory: string;
  readonly version: string;
  /** Epoch ms. */
  readonly now: number;
  readonly snapshot: Snapshot;
  /** The newest lines of the program's own log. */
  readonly lines: readonly string[];
  /** What must not stand in it, wherever it might come from: tokens, passwords, keys, PINs, names of people. */
  readonly secrets: readonly string[];
}

/** Shorter ones would blank half of the file. */
const leastSecretLength = 4;

/** Writes the file and answers its path. Rejects where the directory cannot be written. */
export async function writeDiagnostics(parts: DiagnosticsParts): Promise<string> {
  const stamp = new Date(parts.now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const file = join(parts.directory, `diagnostics-${stamp}.json`);
  await writeFile(file, diagnosticsText(parts), { mode: 0o600 });
  return file;
}

/** The text of the file. */
export function diagnosticsText({
  version,
  now,
  snapshot,
  lines,
  secrets,
}: Omit<DiagnosticsParts, 'directory'>): string {
  const { mode, kiosk, desk, seat, sites, alarms, links, log, room, chat, orders, devices } = snapshot;
  const { broadcast, windows } = snapshot;
  const told = {
    written: new Date(now).toISOString(),
    version,
    system: {
      platform: platform(),
      release: release(),
      arch: arch(),
      node: process.versions.node,
      upS: Math.round(uptime()),
      memory: { total: totalmem(), ...process.memoryUsage() },
      processUpS: Math.round(process.uptime()),
    },
    console: { mode, kiosk, desk, seat: { state: seat.state, role: seat.role, roster: seat.roster.length } },
    sites: { count: sites.length, unverified: sites.filter((site) => site.unverifiedSince !== null).length },
    alarms: alarms.length,
    log: healthOf(log),
    links: links.map(linkOf),
    room: room && {
      room: room.room,
      desks: room.desks.map(({ operator: _operator, ...desk }) => desk),
      unconfirmed: Object.keys(room.unconfirmed).length,
    },
    chat: chat && { rooms: chat.rooms.length, unread: chat.rooms.map((each) => each.unread) },
    orders: orders && { count: orders.orders.length, readAt: orders.readAt },
    // What was said, and by whom, stays here.
    broadcast: broadcast && {
      ports: broadcast.ports,
      clips: broadcast.clipTroubles,
      phases: broadcast.broadcasts.map(({ phase }) => phase),
      schedules: broadcast.schedules.map(({ id, isOn, last }) => ({ id, isOn, last })),
    },
    windows,
    devices: devices && { count: devices.devices.length, commands: devices.commands.length },
    lines,
  };
  return blanked(`${JSON.stringify(told, null, 2)}\n`, secrets);
}

function linkOf(status: LinkStatus) {
  const { connection, kind, address, link, lastHeardAt, blindSince, received, rejected, duplicates } = status;
  const { retries, byKind, rejections, roundTripMs, token } = status;
  const counts = { received, rejected, duplicates, retries, byKind };
  return { connection, kind, address, link, lastHeardAt, blindSince, counts, rejections, roundTripMs, token };
}

function healthOf(log: LogHealth) {
  return log.state === 'durable' ? { state: log.state, setAside: log.setAside !== null } : log;
}

function blanked(text: string, secrets: readonly string[]): string {
  const worth = secrets
    .filter((secret) => secret.length >= leastSecretLength)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  // The longest first: one secret may be the beginning of another.
  return [...new Set(worth)]
    .sort((a, b) => b.length - a.length)
    .reduce((so, secret) => so.replaceAll(secret, '•••'), text);
}
