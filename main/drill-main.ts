/** Entry of the drill's own process: `--scenario NAME --seed N --speed N`, all optional. */
import { parseArgs } from 'node:util';
import type { DrillOrder } from '../../preload/contract/channels.ts';
import { createLogger, formatError, nobodyWaits } from '../lib/logger.ts';
import { startDrill, type Drill } from './drill.ts';
import { openPort, type Port } from './port.ts';

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
  let drill: Drill | null = null;
  const end = () => nobodyWaits(finish(drill), logger, 'stop');
  // Before the first wait: a parent that goes away during the start must not leave this process behind.
  line.onGone(end);
  drill = await startDrill(readOptions(process.argv.slice(2)));
  const started = drill;
  line.onMessage((message) => receive(message, started, line, end));
  line.send({ type: 'ready', connection: started.connection });
  line.send({ type: 'status', status: started.status });
  started.onStatus((status) => line.send({ type: 'status', status }));
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

async function finish(drill: Drill | null): Promise<void> {
  try {
    await drill?.stop();
  } finally {
    process.exit(0);
  }
}

function readOptions(argv: readonly string[]): { scenario?: string; seed?: number; speed?: number } {
  const { values } = parseArgs({
    args: [...argv],
    options: { scenario: { type: 'string' }, seed: { type: 'string' }, speed: { type: 'string' } },
  });
  const { scenario, seed, speed } = values;
  return {
    ...(scenario === undefined ? {} : { scenario }),
    ...(seed === undefined ? {} : { seed: readNumber('--seed', seed) }),
    ...(speed === undefined ? {} : { speed: readNumber('--speed', speed) }),
  };
}

function readNumber(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new Error(`${option} must be a number, not "${text}"`);
  return value;
}
