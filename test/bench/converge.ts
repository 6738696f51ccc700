import { RoomConsole } from '../main/share/room-console.ts';
import { Cutter } from '../peer/cutter.ts';
import { startRabbit, type Rabbit } from '../peer/rabbitmq.ts';
import type { BenchContext } from './bench.ts';
import { median, quantile } from './measure.ts';
import { openRoomLoop } from './room-loop.ts';
import type { Figure } from './report.ts';

const ids = ['a', 'b', 'c'] as const;
const room = 'bench';
/** What every desk does while it cannot be heard. */
const meanwhile = 10;

interface Seat {
  readonly console: RoomConsole;
  readonly cutter: Cutter;
}

type Seats = readonly [Seat, Seat, Seat];

/** Until everybody has everything and knows it. */
interface Took {
  /** From the line's being whole again: the wait for the next try is in it. */
  readonly fromLineMs: number;
  /** From the last link's being up again. */
  readonly fromLinkMs: number;
}

/** Three desks over a real RabbitMQ: from what one does until each of the others has it, and after a break. */
export async function converge({ directory, isQuick, say }: BenchContext): Promise<readonly Figure[]> {
  const count = isQuick ? 20 : 200;
  const rabbit = await startRabbit();
  const opened: Seat[] = [];
  try {
    const seat = async (desk: string) => {
      const cutter = await Cutter.to(rabbit.port);
      const console = new RoomConsole(rabbit, { directory, room, desk, port: cutter.port });
      opened.push({ console, cutter });
      await console.open();
      return { console, cutter };
    };
    const seats: Seats = [await seat(ids[0]), await seat(ids[1]), await seat(ids[2])];
    await all(seats, (each) =>
      each.until(({ facts }) => facts?.desks.filter(({ isHere }) => isHere).length === 2),
    );
    return [
      ...(await acknowledgements(rabbit, seats, count)),
      ...(await rounds('restart', isQuick ? 1 : 3, () => afterRestart(rabbit, seats))),
      ...(await rounds('partition', isQuick ? 1 : 5, () => afterPartition(seats))),
    ];
  } finally {
    for (const { console, cutter } of opened) {
      await console.close();
      await cutter.stop();
    }
    await rabbit.stop();
    say('converge: three desks on RabbitMQ');
  }
}

/** One at a time, by each desk in turn; and the raw loop over the same broker, in turns with ours. */
async function acknowledgements(rabbit: Rabbit, seats: Seats, count: number): Promise<readonly Figure[]> {
  const loop = await openRoomLoop(rabbit);
  const ours: number[] = [];
  const raw: number[] = [];
  // The first ones warm the code up, and are not counted.
  const warmUps = 20;
  for (let turn = 0; turn < warmUps + count; turn += 1) {
    const alarm = alarmOf(turn);
    for (const { console } of seats) console.raise(alarm);
    const actor = seats[turn % seats.length]?.console;
    const others = seats.filter(({ console }) => console !== actor).map(({ console }) => console);
    const wanted = others.map(({ applied }) => applied.length + 1);
    const rawMs = await loop.once();
    const began = performance.now();
    actor?.act(alarm);
    await Promise.all(
      others.map((other, index) => other.until(({ applied }) => applied.length >= (wanted[index] ?? 0))),
    );
    if (turn < warmUps) continue;
    ours.push(performance.now() - began);
    raw.push(rawMs);
  }
  await loop.close();
  await all(seats, (each) => each.until(lacksNothing));
  return [
    { name: 'converge.acknowledged_p50_ms', value: median(ours), unit: 'ms' },
    // "Seen by all within a second", the slowest included.
    {
      name: 'converge.acknowledged_p99_ms',
      value: quantile(ours, 0.99),
      unit: 'ms',
      aim: { at: 'most', limit: 1_000 },
    },
    { name: 'converge.raw_p50_ms', value: median(raw), unit: 'ms' },
    { name: 'converge.raw_p99_ms', value: quantile(raw, 0.99), unit: 'ms' },
    { name: 'converge.ratio', value: median(ours) / median(raw), unit: '' },
  ];
}

/** What was done at all of them while there was no broker. */
async function afterRestart(rabbit: Rabbit, seats: Seats): Promise<Took> {
  const restarted = rabbit.restart();
  await all(seats, (each) => each.until(({ isUp }) => !isUp));
  const wanted = work(seats);
  await restarted;
  return measured(seats, wanted);
}

/** What was done on both sides while one desk was cut off. */
async function afterPartition(seats: Seats): Promise<Took> {
  const [one, other, lonely] = seats;
  lonely.cutter.cut();
  await lonely.console.until(({ isUp }) => !isUp);
  const wanted = work(seats);
  // Those who can hear each other have heard each other.
  await Promise.all(
    [one, other].map(({ console }) =>
      console.until(({ applied }) => applied.length >= (wanted.get(console) ?? 0) - meanwhile),
    ),
  );
  lonely.cutter.heal();
  return measured(seats, wanted);
}

async function measured(seats: Seats, wanted: ReadonlyMap<RoomConsole, number>): Promise<Took> {
  const whole = performance.now();
  await all(seats, (each) => each.until(({ isUp }) => isUp));
  const up = performance.now();
  await all(seats, (each) => each.until(({ applied }) => applied.length >= (wanted.get(each) ?? 0)));
  await all(seats, (each) => each.until(lacksNothing));
  const converged = performance.now();
  return { fromLineMs: converged - whole, fromLinkMs: converged - up };
}

async function rounds(what: string, count: number, round: () => Promise<Took>): Promise<readonly Figure[]> {
  const took: Took[] = [];
  for (let each = 0; each < count; each += 1) took.push(await round());
  const fromLineMs = median(took.map((each) => each.fromLineMs));
  const fromLinkMs = median(took.map((each) => each.fromLinkMs));
  return [
    { name: `converge.${what}_from_line_ms`, value: fromLineMs, unit: 'ms' },
    {
      name: `converge.${what}_from_link_ms`,
      value: fromLinkMs,
      unit: 'ms',
      aim: { at: 'most', limit: 1_000 },
    },
  ];
}

let works = 0;

/** Each desk acknowledges alarms of its own; how many of the others' each will have then. */
function work(seats: Seats): ReadonlyMap<RoomConsole, number> {
  works += 1;
  const wanted = new Map(seats.map(({ console }) => [console, console.applied.length + 2 * meanwhile]));
  for (const [by, { console: actor }] of seats.entries()) {
    for (let index = 0; index < meanwhile; index += 1) {
      const alarm = alarmOf(1_000 * works + 100 * by + index);
      for (const { console } of seats) console.raise(alarm);
      actor.act(alarm);
    }
  }
  return wanted;
}

function all(seats: Seats, act: (console: RoomConsole) => Promise<void>): Promise<void[]> {
  return Promise.all(seats.map(({ console }) => act(console)));
}

function alarmOf(index: number): string {
  return `ima-main/1|gas|device:${index}`;
}

function lacksNothing({ facts }: RoomConsole): boolean {
  if (!facts || Object.keys(facts.unconfirmed).length > 0) return false;
  return facts.desks.every(({ isHere, behind, missing }) => isHere && behind + missing === 0);
}
