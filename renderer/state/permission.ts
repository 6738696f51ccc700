import type { Alarm } from '../../preload/contract/alarm.ts';
import { may, shelfHours, type Act, type Seat } from '../../preload/contract/operator.ts';
import type { Facts } from './facts.svelte.ts';

/** Until main has told who sits here, nobody does. */
export const emptySeat: Seat = {
  state: 'locked',
  operator: null,
  role: null,
  since: 0,
  reason: 'start',
  roster: [],
  waitUntil: null,
};

/** Why somebody may not act. Main judges again: this is what the picture says beforehand. */
export type Obstacle = 'locked' | 'not-allowed';

/** What stands in the way of an act at this seat; null where nothing does. */
export function obstacleTo(act: Act, { state, role }: Seat): Obstacle | null {
  if (state === 'locked') return 'locked';
  // An open desk has no operators, so there is no role to ask.
  if (role === null) return state === 'open' ? null : 'not-allowed';
  return may(role, act) ? null : 'not-allowed';
}

/** How long whoever sits here may shelve for, hours. */
export function shelfLimit({ state, role }: Seat): number {
  if (state === 'locked') return 0;
  return shelfHours[role ?? (state === 'open' ? 'supervisor' : 'viewer')];
}

/** Lengths that are offered for a shelf, minutes. */
const lengths = [15, 30, 60, 120, 240, 480, 720, 1_440] as const;

export function shelfLengths(seat: Seat): readonly number[] {
  return lengths.filter((minutes) => minutes <= shelfLimit(seat) * 60);
}

/** Whether the claim is of whoever sits here. */
export function isOwnClaim({ claim }: Alarm, { seat, desk }: Pick<Facts, 'seat' | 'desk'>): boolean {
  return claim !== null && claim.desk === desk.id && claim.operator === (seat.operator ?? desk.id);
}
