/** A seat for tests: three people with PINs, a clock that stands, and what it told. */
import { SeatKeeper, type SeatOptions } from '../../../main/operator/seat-keeper.ts';
import type { Seat } from '../../../preload/contract/operator.ts';
import { ManualClock } from '../manual-clock.ts';

export const epoch = 1_700_000_000_000;
export const lockAfterMs = 600_000;
export const operators = [
  { name: 'Han', role: 'supervisor' },
  { name: 'Kim', role: 'operator' },
  { name: 'Guest', role: 'viewer' },
] as const;
export const pins: Readonly<Record<string, string>> = { Han: '1111', Kim: '2222', Guest: '3333' };

export function open(change: Partial<SeatOptions> = {}) {
  const clock = new ManualClock(epoch);
  const told: Seat[] = [];
  const records: string[] = [];
  const asked: string[] = [];
  const keeper: SeatKeeper = new SeatKeeper({
    operators,
    deskName: 'desk-1',
    check: (name, pin) => {
      asked.push(name);
      return Promise.resolve(pins[name] === pin);
    },
    lockAfterMs,
    start: 'locked',
    clock,
    onChange: (seat) => told.push(seat),
    record: (what, detail) => records.push(`${what} ${detail}`),
    ...change,
  });
  return { clock, keeper, told, records, asked };
}
/** The seat in short: what stands there, who, and why. */
export function shortly({ state, operator, reason, waitUntil }: Seat): string {
  const wait = waitUntil === null ? '' : ` waits ${waitUntil - epoch}`;
  return `${state} ${operator}${reason === null ? '' : ` ${reason}`}${wait}`;
}

export async function codeOf(answer: ReturnType<SeatKeeper['signIn']>): Promise<string> {
  const reply = await answer;
  return reply.ok ? 'ok' : reply.error.code;
}
