/**
 * Entry of the drill's own process: `--scenario NAME --seed N --speed N`, all optional; with `--room NAME --data DIR
 * --store-worker FILE` a colleague sits at another desk. It puts the drill's servers together with the rooms that
 * the colleague is made of, as main/console.ts does for the console.
 */
import { parseArgs } from 'node:util';
import type { DrillOrder } from '../preload/contract/channels.ts';
import { createRandom } from './drill/random.ts';
import { systemClock } from './lib/clock.ts';
import { createLogger, formatError, nobodyWaits } from './lib/logger.ts';
import { startColleague } from './drill-colleague.ts';
import { drillBroadcast } from './drill/broadcast-setup.ts';
import { startDrill, type Drill } from './drill/drill.ts';
import { drillOperators, startNeighbours, type Neighbours } from './drill/neighbours.ts';
import { openPort, type Port } from './drill/port.ts';
import type { DrillWorld } from './drill/protocol.ts';

// A library's use of an old Node call is nobody's news.
process.noDeprecation = true;

const logger = createLogger('drill', (line) => process.stderr.write(`${line}\n`), Date.now);
const port = openPort();

if (port) {
  run(port).catch((failure: unknown) => {
    logger.warn('start', failure);
    process.exit(1);
  });
} else {
  logger.warn('nobody started this process who would listen to it');
  process.exitCode = 1;
}

async function run(line: Port): Promise<void> {
  const undos: (() => Promise<void>)[] = [];
  const end = () => nobodyWaits(finish(undos), logger, 'stop');
  // Before the first wait: a parent that goes away during the start must not leave this process behind.
  line.onGone(end);
  const { colleague, ...options } = readOptions(process.argv.slice(2));
  const started = await startDrill(options);
  undos.push(() => started.stop());
  const random = createRandom(options.seed ?? 1);
  const neighbours = await startNeighbours({
    clock: systemClock,
    random: random.fork('neighbours'),
    publish: (site, envelope) => started.server.publish(site, envelope),
  });
  undos.push(() => neighbours.stop());
  line.onMessage((message) => receive(message, started, line, end));
  const world: DrillWorld = {
    connections: [started.connection, ...neighbours.connections],
    operators: drillOperators,
    broadcast: drillBroadcast,
    origins: [new URL(started.connection.rest).origin, ...neighbours.origins],
  };
  line.send({ type: 'ready', world });
  line.send({ type: 'status', status: started.status });
  started.onStatus((status) => line.send({ type: 'status', status }));
  if (colleague) undos.push(await seatColleague(started, neighbours, colleague));
}

function seatColleague(drill: Drill, neighbours: Neighbours, options: ColleagueOptions) {
  return startColleague({
    sites: drill.connection,
    broker: neighbours.broker,
    ...options,
    clock: systemClock,
    random: Math.random,
    logger: logger.child('colleague'),
  });
}

/** Messages come from our own main process, which checked what a window asked; the shape is looked at anyway. */
function receive(message: unknown, drill: Drill, line: Port, end: () => void): void {
  if (typeof message !== 'object' || message === null || !('type' in message)) return;
  if (message.type === 'stop') return end();
  if (message.type !== 'order' || !('order' in message)) return;
  const order = message.order as DrillOrder;
  try {
    const reason = drill.order(order);
    if (reason !== null) line.send({ type: 'refused', order, reason });
  } catch (failure) {
    logger.warn('order', failure);
    line.send({ type: 'refused', order, reason: formatError(failure) });
  }
}

async function finish(undos: readonly (() => Promise<void>)[]): Promise<void> {
  try {
    for (const undo of undos.toReversed()) await undo();
  } finally {
    process.exit(0);
  }
}

interface ColleagueOptions {
  readonly room: string;
  readonly data: string;
  readonly storeWorker: string;
}

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      scenario: { type: 'string' },
      seed: { type: 'string' },
      speed: { type: 'string' },
      room: { type: 'string' },
      data: { type: 'string' },
      'store-worker': { type: 'string' },
    },
  });
  const { scenario, seed, speed, room, data, 'store-worker': storeWorker } = values;
  const colleague: ColleagueOptions | null =
    room !== undefined && data !== undefined && storeWorker !== undefined
      ? { room, data, storeWorker }
      : null;
  return {
    ...(scenario === undefined ? {} : { scenario }),
    ...(seed === undefined ? {} : { seed: readNumber('--seed', seed) }),
    ...(speed === undefined ? {} : { speed: readNumber('--speed', speed) }),
    colleague,
  };
}

function readNumber(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new Error(`${option} must be a number, not "${text}"`);
  return value;
}
