import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DrillConnection, DrillWorld, FromDrill, ToDrill } from '../../../main/drill/protocol.ts';
import { Watcher } from './watcher.ts';

const entry = resolve(import.meta.dirname, '../../../main/drill-main.ts');
const undos: (() => unknown)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).toReversed()) await undo();
});

/** Starts the drill as the app does, and keeps what it says. */
function start(...argv: string[]) {
  const child = fork(entry, argv, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
  const gone = once(child, 'exit').then(([code]) => code as number | null);
  undos.push(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  const heard: FromDrill[] = [];
  child.on('message', (message) => heard.push(message as FromDrill));
  return { child, gone, heard };
}

async function hear<T extends FromDrill['type']>(
  { child, heard }: { child: ChildProcess; heard: FromDrill[] },
  type: T,
  is: (message: Extract<FromDrill, { type: T }>) => boolean = () => true,
): Promise<Extract<FromDrill, { type: T }>> {
  for (;;) {
    for (const message of heard) {
      if (message.type !== type) continue;
      const wanted = message as Extract<FromDrill, { type: T }>;
      if (is(wanted)) return wanted;
    }
    await once(child, 'message');
  }
}

function sitesOf({ connections }: DrillWorld): DrillConnection {
  const sites = connections.find((each): each is DrillConnection => each.kind === 'ima');
  if (!sites) throw new Error('a drill without sites');
  return sites;
}

function tell(child: ChildProcess, message: ToDrill): void {
  child.send(message);
}

describe('the process of a drill', () => {
  it('says how to connect, answers a login and REST, and plays to who subscribes', async () => {
    const started = start('--scenario', 'gas-leak', '--seed', '5', '--speed', '20');
    const { world } = await hear(started, 'ready');
    const connection = sitesOf(world);
    expect(started.heard[0]?.type).toBe('ready');
    expect(connection).toMatchObject({ id: 'drill', kind: 'ima' });
    expect(connection.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ima\/websocket$/);
    expect(await hear(started, 'status')).toMatchObject({ status: { scenario: 'gas-leak', speed: 20 } });
    const watcher = await Watcher.logIn(connection);
    undos.push(() => watcher.stop());
    const { context } = await watcher.call('POST', '/imoa/api/monitor/4.2/main');
    expect(context).toMatchObject({ list: connection.sites.map(({ wp_no }) => ({ wp_no })) });
    await watcher.watch('session1', [6]);
    expect((await watcher.until(1))[0]?.body).toContain('"msg_type":4');
  });

  it('carries out orders and says why it does not', async () => {
    const started = start();
    await hear(started, 'ready');
    tell(started.child, { type: 'order', order: { order: 'scenario', scenario: 'storm' } });
    await hear(started, 'status', ({ status }) => status.scenario === 'storm');
    tell(started.child, { type: 'order', order: { order: 'scenario', scenario: 'picnic' } });
    expect((await hear(started, 'refused')).reason).toContain('picnic');
    started.child.send({ type: 'order', order: { order: 'dance' } });
    const { reason } = await hear(started, 'refused', ({ order }) => (order.order as string) === 'dance');
    expect(reason).toContain('drill order');
  });

  it('ends when it is told to', async () => {
    const started = start();
    await hear(started, 'ready');
    tell(started.child, { type: 'stop' });
    expect(await started.gone).toBe(0);
  });

  it('ends when its parent goes away', async () => {
    const started = start();
    await hear(started, 'ready');
    started.child.disconnect();
    expect(await started.gone).toBe(0);
  });

  it('ends when its parent goes away before it is ready', async () => {
    const started = start();
    started.child.disconnect();
    expect(await started.gone).not.toBeNull();
  });

  it.each([
    [['--scenario', 'picnic'], 'there is no scenario "picnic"'],
    [['--speed', 'fast'], '--speed must be a number'],
    [['--colour', 'red'], "Unknown option '--colour'"],
  ])('does not start with %s, and says why', async (argv, reason) => {
    const { child, gone } = start(...argv);
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect(await gone).toBe(1);
    expect(said).toContain(reason);
  });
});
