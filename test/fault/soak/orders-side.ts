import { startOrdersServer } from '../../../main/drill/orders-server.ts';
import { isFinished } from '../../../main/drill/order-table.ts';
import type { Desk, DeskName } from './desk.ts';
import { Relay } from './relay.ts';
import { differences, until, type Side, type SideParts } from './side.ts';

const name = 'orders';
const users: Readonly<Record<DeskName, string>> = { 'desk-1': 'ris1', 'desk-2': 'ris2' };
const password = 'soak-password';
const mostOpen = 12;

/** Work orders: they are created, accepted at a desk, carried out and cancelled. */
export async function openOrders({ clock, random, pace }: SideParts): Promise<Side> {
  let stalled: 'hang' | 503 | null = null;
  const server = await startOrdersServer({
    users: Object.values(users).map((id) => ({ id, password, role: 'RIS' })),
    accessMs: pace.tokenMs,
    fault: (_, path) => (path.startsWith('/api/ocs/') ? stalled : null),
    clock,
  });
  const relay = await Relay.to(() => server.port, clock);
  const { orders } = server;
  const counts = { created: 0, accepted: 0, progressed: 0, cancelled: 0 };
  const faults: string[] = [];
  let accepting = 0;

  const create = () => {
    counts.created += 1;
    orders.create({
      ...{ job_role: 'RIS', job_type: 'gas', priority: 'normal' },
      ...{ patient_name: `area ${counts.created}`, doctor_name: 'safety' },
    });
  };
  const accept = async (desk: Desk) => {
    const open = orders.all().filter(({ ocs_status }) => ocs_status === 'ORDERED');
    if (open.length === 0) return;
    const { id } = random.pick(open);
    accepting += 1;
    const reply = await desk.work.handlers['order:accept'](name, id);
    accepting -= 1;
    if (!reply.ok) return;
    counts.accepted += 1;
    if (orders.get(id)?.worker_name !== users[desk.name])
      faults.push(`orders: ${desk.name} believes that it has order ${id}`);
  };
  const problemsOf = (desk: Desk) => {
    const mine = desk.work.facts.orders?.orders ?? [];
    const text = (pk: number, status: string, by: string | null) => `${pk} ${status} ${by ?? '-'}`;
    const there = orders.all();
    const known = new Set(there.map(({ id }) => id));
    return differences(
      `orders at ${desk.name}`,
      there.map(({ id, ocs_status, worker_name }) => text(id, ocs_status, worker_name)),
      // The system forgets those that are finished, in its own time.
      mine
        .filter(({ pk, status }) => known.has(pk) || !['CONFIRMED', 'CANCELLED'].includes(status))
        .map(({ pk, status, accepted }) => text(pk, status, accepted?.by ?? null)),
    );
  };

  return {
    name,
    relay,
    counts,
    connection: (desk) => ({
      ...{ id: name, kind: 'orders', account: { user: users[desk], password } },
      url: `ws://127.0.0.1:${relay.port}/ws/ocs/`,
      rest: `http://127.0.0.1:${relay.port}`,
      orders: {
        role: 'RIS',
        timing: { pingMs: pace.beatMs ?? 30_000, restMs: pace.restMs, connectMs: pace.restMs },
      },
    }),
    connected: () => server.connected().length,
    cut: (how) => server.cut(how),
    revoke: () => server.revokeAll(),
    stall(isOn) {
      stalled = isOn ? random.pick(['hang', 503] as const) : null;
    },
    rubbish: (mark) => server.sendRaw(JSON.stringify({ type: `OCS_${mark}` })),
    act(desks) {
      const open = orders.all().filter((order) => !isFinished(order));
      const dice = random.next();
      if (dice < 0.25) void accept(random.pick(desks));
      else if (open.length === 0 || (dice < 0.55 && open.length < mostOpen)) create();
      else if (dice < 0.9) counts.progressed += orders.progress(random.pick(open).id) ? 1 : 0;
      else counts.cancelled += orders.cancel(random.pick(open).id, 'doctor', 'no reason') ? 1 : 0;
    },
    isSettled: () => accepting === 0,
    async prove(desks) {
      for (let round = 0; round < 4; round += 1) create();
      for (const desk of desks) await accept(desk);
      const problems = () => desks.flatMap(problemsOf);
      await until(
        clock,
        () => problems().join('; '),
        () => problems().length === 0,
        20_000,
      );
    },
    check: (desks) => [...faults, ...desks.flatMap(problemsOf)],
    async stop() {
      await relay.stop();
      await server.stop();
    },
  };
}
