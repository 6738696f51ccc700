import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ImaServer } from '../../main/drill/ima-server.ts';
import type { Alarm } from '../../preload/contract/alarm.ts';
import { launchConsole, type RunningConsole } from './harness.ts';
import { writeSettings } from './site-office.ts';

/** One desk of a control room: a real console process with its own disk, on the sites and on the desks' broker. */
export interface RoomDesk {
  readonly id: string;
  readonly console: RunningConsole;
  readonly page: Page;
}

export interface DeskPlan {
  readonly id: string;
  readonly directory: string;
  readonly server: ImaServer;
  /** The broker, or a line to it that a test can cut. */
  readonly broker: { readonly url: string; readonly user: string; readonly passcode: string };
}

/** Starts a desk, again after it was killed too: its directory is where it goes on. */
export async function openDesk({ id, directory, server, broker }: DeskPlan): Promise<RoomDesk> {
  const { url, user, passcode } = broker;
  const site = { id: 'ima-main', kind: 'ima', url: server.websocketUrl, account: { token: 'journey-token' } };
  const config = await writeSettings(directory, server, {
    desk: { id, room: 'control', operator: `Operator of ${id}` },
    connections: [
      { ...site, sites: [{ wp_no: 1, name: '서울 한빛', position: [126.98, 37.56] }] },
      { id: 'desks', kind: 'room', url, account: { user, password: passcode } },
    ],
  });
  const console = await launchConsole({
    args: ['--config', config, '--trace'],
    data: join(directory, 'data'),
  });
  await console.page.getByTestId('status-bar').waitFor();
  return { id, console, page: console.page };
}

/** What `window.bridge` says of the alarm whose id ends so, as soon as `holds` does; with the time of it, epoch ms. */
export function alarmWhen(
  { page }: RoomDesk,
  suffix: string,
  holds: 'present' | 'acknowledged' | 'ended' | 'confirmed' | 'unconfirmed',
): Promise<{ readonly at: number; readonly alarm: Alarm | null }> {
  return page.evaluate(
    ([end, wanted]) =>
      new Promise<{ at: number; alarm: Alarm | null }>((resolve, reject) => {
        const look = async () => {
          const reply = await window.bridge.getSnapshot();
          if (!reply.ok) return reject(new Error(reply.error.message));
          const { alarms, room } = reply.value;
          const alarm = alarms.find(({ id }) => id.endsWith(end)) ?? null;
          const lacking = Object.entries(room?.unconfirmed ?? {}).some(([id]) => id.endsWith(end));
          const isSo = {
            present: alarm !== null,
            acknowledged: (alarm?.acknowledgement ?? null) !== null,
            ended: alarm === null,
            confirmed: !lacking,
            unconfirmed: lacking,
          }[wanted];
          if (!isSo) return;
          undo();
          resolve({ at: Date.now(), alarm });
        };
        const undo = window.bridge.onChange(() => void look());
        void look();
      }),
    [suffix, holds] as const,
  );
}

/** Acknowledges as an operator at this desk would; the time before the command, epoch ms. Throws when it is refused. */
export function acknowledge({ page }: RoomDesk, suffix: string): Promise<number> {
  return page.evaluate(async (end) => {
    const snapshot = await window.bridge.getSnapshot();
    const alarm = snapshot.ok ? snapshot.value.alarms.find(({ id }) => id.endsWith(end)) : undefined;
    if (!alarm) throw new Error(`no alarm ${end}`);
    const target = { alarm: alarm.id, occurrence: alarm.occurrence, severity: alarm.severity };
    const at = Date.now();
    const reply = await window.bridge.command([{ command: 'acknowledge', target, note: null }]);
    if (!reply.ok || !reply.value[0]?.ok) throw new Error(JSON.stringify(reply));
    return at;
  }, suffix);
}

/** Who acknowledged, by the log of this desk, oldest first: every acknowledgement that was recorded, and how. */
export function recorded({ page }: RoomDesk, suffix: string): Promise<string[]> {
  return page.evaluate(async (end) => {
    const reply = await window.bridge.getLogPage({ types: ['command'], limit: 500 });
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value.entries
      .filter((entry) => entry.type === 'command' && entry.alarm.endsWith(end))
      .flatMap((entry) => (entry.type === 'command' ? [`${entry.desk ?? ''} ${entry.outcome}`] : []))
      .reverse();
  }, suffix);
}

/** Resolves when this desk sees so many others at work. */
export function seesOthers({ page }: Pick<RoomDesk, 'page'>, count: number): Promise<void> {
  return page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const look = async () => {
          const reply = await window.bridge.getSnapshot();
          const here = reply.ok ? (reply.value.room?.desks.filter(({ isHere }) => isHere).length ?? 0) : -1;
          if (here !== wanted) return;
          undo();
          resolve();
        };
        const undo = window.bridge.onChange(() => void look());
        void look();
      }),
    count,
  );
}
