/** Entry of the process that plays a back end: a real IMA server, and a load of events sent on order. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { createLoad, type LoadMessage } from '../../main/drill/load.ts';
import { startImaServer } from '../../main/drill/ima-server.ts';
import { planHook } from './plan.ts';
import type { Order, Sent, SourceAnswer, SourceOptions } from './source.ts';

/** More than this waiting in the socket, in bytes, and the sender waits: it must not win by hoarding memory. */
const mostWaiting = 1_000_000;
/** As many at once between two looks at the socket and the clock. */
const atOnce = 50;

const options = JSON.parse(process.argv[2] ?? '{}') as SourceOptions;
const load = createLoad(options.load);
const { devicesOnPlan } = options;
const server = await startImaServer({
  // A console that falls behind is to be measured and not to be thrown out: its answer to SockJS' ping waits
  // behind all that is buffered, and nobody insists on its beats.
  sockjsHeartbeatMs: 600_000,
  heartbeat: [10_000, 0],
  ...(devicesOnPlan === undefined ? {} : { rest: planHook(devicesOnPlan) }),
});
let total = 0;
let prepared: readonly LoadMessage[] = [];
/** The latest order: one that is being carried out stops when it is no longer this one. */
let current: Order | null = null;

process.on('message', (message) => {
  const order = message as Order & { readonly id: number };
  if (order.order !== 'tell') current = order;
  run(order).then(
    (sent) => answer({ id: order.id, sent: { ...sent, total } }),
    (failure: unknown) => {
      process.stderr.write(`source: ${String(failure)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
answer({ id: 0, url: server.websocketUrl, rest: server.origin });

function answer(message: SourceAnswer): void {
  process.send?.(message);
}

function next(): LoadMessage {
  total += 1;
  return load.next();
}

async function run(order: Order): Promise<Omit<Sent, 'total'>> {
  const startedAt = Date.now();
  switch (order.order) {
    case 'wait':
      while (!isWatched() && current === order) await setTimeout(5);
      return { count: 0, startedAt, lateMs: 0 };
    case 'prepare':
      prepared = Array.from({ length: order.count }, next);
      return { count: prepared.length, startedAt, lateMs: 0 };
    case 'burst':
      return { count: await burst(order), startedAt, lateMs: 0 };
    case 'pace':
      return { ...(await pace(order, order.perSecond, order.count)), startedAt };
    case 'tell':
      return { count: server.publish(order.site, order.envelope), startedAt, lateMs: 0 };
    case 'halt':
      return { count: 0, startedAt, lateMs: 0 };
  }
}

/** What was prepared, as fast as whoever listens takes it. */
async function burst(order: Order): Promise<number> {
  let count = 0;
  for (const { site, body } of prepared) {
    server.publish(site, body);
    count += 1;
    if (count % atOnce !== 0) continue;
    do await setImmediate();
    while (waiting() > mostWaiting && current === order);
    if (current !== order) break;
  }
  return count;
}

/** The n-th event at its own time, however long the ones before it took. */
async function pace(
  order: Order,
  perSecond: number,
  count: number,
): Promise<{ count: number; lateMs: number }> {
  const begun = performance.now();
  let lateMs = 0;
  let n = 0;
  while (n < count && current === order) {
    const elapsedMs = performance.now() - begun;
    const due = Math.min(count, Math.floor((elapsedMs * perSecond) / 1_000) + 1);
    if (n < due) lateMs = Math.max(lateMs, elapsedMs - (n * 1_000) / perSecond);
    for (; n < due; n += 1) {
      const { site, body } = next();
      server.publish(site, body);
    }
    await setTimeout(1);
  }
  return { count: n, lateMs };
}

/** Whether somebody listens to every site. */
function isWatched(): boolean {
  return server.sessions().some(({ subscriptions }) => {
    const destinations = new Set(subscriptions.values());
    for (let site = 1; site <= options.load.sites; site += 1)
      if (!destinations.has(`/sub/workplace/${site}`)) return false;
    return true;
  });
}

/** The bytes that the slowest listener has not taken yet. */
function waiting(): number {
  return Math.max(0, ...server.sessions().map(({ socket }) => socket?.writableLength ?? 0));
}
