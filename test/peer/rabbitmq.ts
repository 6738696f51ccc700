/**
 * A real RabbitMQ for tests, as Debian packs it: on 127.0.0.1 only, in a directory of its own, with its own port
 * mapper, and gone without a trace when the test is over or its process dies. Between it and a desk stands a
 * `Cutter` where a test wants the line to break.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';

export interface Rabbit {
  /** Web STOMP; the same after a restart. */
  readonly url: string;
  readonly port: number;
  readonly user: string;
  /** The one it was made with, whatever `setPasscode` did. */
  readonly passcode: string;
  /** Where it keeps everything; removed by `stop`. */
  readonly directory: string;
  /** Processes that are running for it now. */
  processes(): Promise<readonly number[]>;
  /** `rabbitmqctl` with these arguments: what it prints. Takes a second or two. */
  control(...words: string[]): Promise<string>;
  setPasscode(passcode: string): Promise<void>;
  /** Messages that were delivered and not acknowledged. */
  unsettled(): Promise<number>;
  /** An orderly end and a new beginning on the same port. */
  restart(): Promise<void>;
  /** As if the power went. */
  kill(): Promise<void>;
  /** After `kill`. Resolves when CONNECT is answered. */
  start(): Promise<void>;
  /** Twice is fine. */
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const startLimitMs = 60_000;
const installed = '/usr/lib/rabbitmq/lib';

/**
 * Runs a command in a process group of its own, and ends the whole group when the command ends or whoever
 * started it is gone: then the pipe to its input closes.
 */
const guard = 'exec 3<&0 </dev/null; { cat <&3 >/dev/null; kill -KILL 0; } & "$@"; kill -KILL 0';

/** Where Debian puts RabbitMQ's scripts; throws with what to do where there is none. */
function scripts(): string {
  const version = existsSync(installed)
    ? readdirSync(installed).find((name) => name.startsWith('rabbitmq_server-'))
    : undefined;
  if (version === undefined) throw new Error('RabbitMQ is not there: apt-get install rabbitmq-server');
  return join(installed, version, 'sbin');
}

export async function startRabbit(): Promise<Rabbit> {
  const sbin = scripts();
  const directory = await mkdtemp(join(tmpdir(), 'gwanje-rabbit-'));
  const [port, epmdPort, distributionPort] = await freePorts();
  const [user, passcode] = ['desk', 'first-passcode'];
  await writeConfiguration(directory, port, { user, passcode });
  const environment = environmentOf(directory, epmdPort, distributionPort);
  const run = (command: string) =>
    spawn('sh', ['-c', guard, 'sh', command], {
      cwd: directory,
      env: environment,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const epmd = run('epmd');
  let broker: ChildProcess | null = null;
  const url = `ws://${host}:${port}/ws`;

  const start = async () => {
    if (broker) return;
    broker = run(join(sbin, 'rabbitmq-server'));
    await started(broker);
    await answered(url, user);
  };
  const halt = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (!broker) return;
    const over = gone(broker);
    if (signal === 'SIGKILL') endGroup(broker);
    else process.kill(Number(await readFile(join(directory, 'pid'), 'utf8')), signal);
    await over;
    broker = null;
  };
  const control = async (...words: string[]) => {
    const { stdout } = await promisify(execFile)(join(sbin, 'rabbitmqctl'), ['--quiet', ...words], {
      env: environment,
      cwd: directory,
    });
    return stdout;
  };

  const stop = async () => {
    await halt('SIGKILL');
    const over = gone(epmd);
    endGroup(epmd);
    await over;
    await vanished(directory);
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await start();
  } catch (failure) {
    await stop();
    throw failure;
  }
  return {
    url,
    port,
    user,
    passcode,
    directory,
    control,
    processes: () => processesIn(directory),
    setPasscode: async (changed) => void (await control('change_password', user, changed)),
    async unsettled() {
      const lines = (await control('list_queues', '--no-table-headers', 'messages_unacknowledged')).split(
        '\n',
      );
      return lines.reduce((sum, count) => sum + Number(count), 0);
    },
    async restart() {
      await halt('SIGTERM');
      await start();
    },
    kill: () => halt('SIGKILL'),
    start,
    stop,
  };
}

async function writeConfiguration(
  directory: string,
  port: number,
  { user, passcode }: { user: string; passcode: string },
): Promise<void> {
  const definitions = {
    users: [{ name: user, password: passcode, tags: '' }],
    vhosts: [{ name: '/' }],
    permissions: [{ user, vhost: '/', configure: '.*', write: '.*', read: '.*' }],
  };
  const settings = {
    'listeners.tcp': 'none',
    'stomp.listeners.tcp': 'none',
    'web_stomp.tcp.ip': host,
    'web_stomp.tcp.port': port,
    load_definitions: join(directory, 'definitions.json'),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  await writeFile(join(directory, 'definitions.json'), JSON.stringify(definitions));
  await writeFile(join(directory, 'rabbitmq.conf'), lines.join(''));
  await writeFile(join(directory, 'plugins'), '[rabbitmq_web_stomp].\n');
  // Empty, so that the machine's own is not read.
  await writeFile(join(directory, 'environment'), '');
}

/** Nothing of the machine's own RabbitMQ, where it has one, is read or touched. */
function environmentOf(
  directory: string,
  epmdPort: number,
  distributionPort: number,
): Record<string, string> {
  const onLoopback = '-kernel inet_dist_use_interface {127,0,0,1}';
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    // The cookie is made there.
    HOME: directory,
    ERL_EPMD_ADDRESS: host,
    ERL_EPMD_PORT: String(epmdPort),
    RABBITMQ_NODENAME: `gwanje-${epmdPort}@localhost`,
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: onLoopback,
    RABBITMQ_CTL_ERL_ARGS: onLoopback,
    RABBITMQ_MNESIA_BASE: join(directory, 'data'),
    RABBITMQ_LOG_BASE: join(directory, 'log'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_PID_FILE: join(directory, 'pid'),
    RABBITMQ_CONFIG_FILE: join(directory, 'rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: join(directory, 'environment'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(directory, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(directory, 'plugins'),
  };
}

/** Below the ports that the system gives to connections, so that nobody takes them while the broker boots. */
async function freePorts(): Promise<[number, number, number]> {
  const ports = new Set<number>();
  while (ports.size < 3) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports] as [number, number, number];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** Resolves when the broker says that it is up; rejects with its last words when it ends or takes too long. */
function started(broker: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) => reject(new Error(`RabbitMQ ${why}: ${said.slice(-2_000)}`));
    const timer = setTimeout(() => fail(`did not start within ${startLimitMs} ms`), startLimitMs);
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000);
      if (!said.includes('Server startup complete')) return;
      clearTimeout(timer);
      resolve();
    };
    broker.stdout?.on('data', hear);
    broker.stderr?.on('data', hear);
    broker.once('exit', () => {
      clearTimeout(timer);
      fail('ended');
    });
  });
}

/** Resolves when a CONNECT gets any answer: the listener is there and so is what stands behind it. */
function answered(url: string, user: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, ['v12.stomp']);
    socket.once('open', () =>
      socket.send(`CONNECT\naccept-version:1.2\nhost:/\nlogin:${user}\npasscode:\n\n\0`),
    );
    socket.once('message', () => {
      socket.terminate();
      resolve();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('RabbitMQ hung up')));
  });
}

function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, 'SIGKILL');
}

/** Erlang's helpers get so long, ms. */
const vanishMs = 20_000;

/** Erlang's own helpers end by themselves when they see that it is gone. */
async function vanished(directory: string): Promise<void> {
  const end = performance.now() + vanishMs;
  for (let left = await processesIn(directory); left.length > 0; left = await processesIn(directory)) {
    if (performance.now() > end) throw new Error(`RabbitMQ left processes behind: ${left.join(', ')}`);
    // Processes that are nobody's children tell nobody when they end.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Those that have the directory as their home, which nobody else has. */
async function processesIn(directory: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (environment.split('\0').includes(`HOME=${directory}`)) found.push(Number(name));
  }
  return found;
}
