import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { because } from '../../preload/contract/reason.ts';
import { describeBroker } from '../main/feed/room/broker-table.ts';
import { Desk, operation, reasonOf } from '../main/feed/room/watch-room.ts';
import { startRabbit, type Rabbit } from './rabbitmq.ts';

/** A RabbitMQ boots in seven seconds or so where it has a core for itself, ms. */
const slowMs = 120_000;

/** One for all: the last test stops it. */
let rabbit: Rabbit;

beforeAll(async () => {
  rabbit = await startRabbit();
}, slowMs);
afterAll(() => rabbit.stop(), slowMs);

describeBroker('RabbitMQ', () => Promise.resolve({ ...rabbit, stop: () => Promise.resolve() }));

describe('RabbitMQ by itself', () => {
  it('listens on the loopback only', async () => {
    const open = await listening(rabbit);
    expect(open).toContain(`0100007F:${rabbit.port.toString(16).toUpperCase()}`);
    expect(open.filter((address) => !/^(0100007F|0{24}01000000):/.test(address))).toEqual([]);
  });

  it(
    'confirms a post only when it has taken it: one that it forbids is rejected',
    async () => {
      const { user } = rabbit;
      await rabbit.control('set_topic_permissions', user, 'amq.topic', '^gwanje\\.open\\.', '.*');
      const [open, shut] = [new Desk(rabbit, { room: 'open' }), new Desk(rabbit, { room: 'shut' })];
      try {
        await Promise.all([open.up(), shut.up()]);
        await open.feed.post([operation('one')]);
        const told = shut.watch.statuses.length;
        expect(await reasonOf(shut.feed.post([operation('two')]))).toMatch(
          /the connection was cut: close 1000 STOMP died/,
        );
        await shut.up(told);
        expect(shut.heard).toEqual([]);
      } finally {
        await Promise.all([open.stop(), shut.stop()]);
        await rabbit.control('clear_topic_permissions', user);
      }
    },
    slowMs,
  );

  it('a virtual host that is not there is refused', async () => {
    const desk = new Desk(rabbit, { host: '/elsewhere' });
    desk.feed.start();
    const { link } = await desk.watch.link('refused');
    expect(link).toMatchObject({
      reason: because('sign-in-refused', expect.stringContaining("'/elsewhere' access denied") as string),
    });
    await desk.stop();
  });

  it(
    'a subscription that it forbids keeps the link down, with the reason',
    async () => {
      await rabbit.control('set_permissions', rabbit.user, '.*', '.*', '^$');
      const desk = new Desk(rabbit);
      desk.feed.start();
      const { link } = await desk.watch.link('waiting');
      expect(link).toMatchObject({ reason: because('cut', 'close 1000 STOMP died') });
      expect(desk.watch.states).not.toContain('up');
      await rabbit.control('set_permissions', rabbit.user, '.*', '.*', '.*');
      await desk.watch.link('up');
      await desk.stop();
    },
    slowMs,
  );

  it(
    'killed, it is waited for; the desk is up when it is back',
    async () => {
      const desk = await new Desk(rabbit).up();
      const told = desk.watch.statuses.length;
      await rabbit.kill();
      await desk.watch.link('waiting', told);
      expect(await reasonOf(desk.feed.post([operation('one')]))).toBe('Error: not connected');
      await rabbit.start();
      await desk.up(told);
      await desk.feed.post([operation('two')]);
      await desk.hears('two');
      await desk.stop();
    },
    slowMs,
  );
});

describe('a RabbitMQ that is over', () => {
  it(
    'does not outlive the process that started it',
    async () => {
      const script = `
      const { startRabbit } = await import(${JSON.stringify(new URL('rabbitmq.ts', import.meta.url).href)});
      process.stdout.write((await startRabbit()).directory);`;
      const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const directory = String(said);
      expect(homesOf(directory)).not.toEqual([]);
      parent.kill('SIGKILL');
      await expect.poll(() => homesOf(directory), { timeout: 30_000 }).toEqual([]);
      await rm(directory, { recursive: true });
    },
    slowMs,
  );

  it(
    'leaves no process and no file, stopped twice or not',
    async () => {
      expect(homesOf(rabbit.directory)).not.toEqual([]);
      await rabbit.stop();
      await rabbit.stop();
      expect([homesOf(rabbit.directory), existsSync(rabbit.directory)]).toEqual([[], false]);
    },
    slowMs,
  );
});

/** Processes that live in the directory. */
function homesOf(directory: string): readonly string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/environ`, 'utf8').includes(`HOME=${directory}`);
    } catch {
      // It ended while it was looked at, or belongs to somebody else.
      return false;
    }
  });
}

/** The addresses on which its processes listen, in the kernel's own writing. */
async function listening(rabbit: Rabbit): Promise<readonly string[]> {
  const pids = await rabbit.processes();
  const sockets = new Set(pids.flatMap((pid) => socketsOf(pid)));
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    readFileSync(table, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && sockets.has(`socket:[${fields[9]}]`))
      .map((fields) => fields[1] ?? ''),
  );
}

function socketsOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).map((name) => readlinkSync(`${folder}/${name}`));
  } catch {
    // It ended while it was looked at.
    return [];
  }
}
