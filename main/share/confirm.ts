import type { AlarmId } from '../../preload/contract/alarm.ts';
import type { Operation } from '../../preload/contract/room.ts';
import { isOfAlarm } from './operation-book.ts';
import type { Peer } from './presence.ts';

export interface OwnOperations {
  readonly author: string;
  /** In the order of their numbers. */
  readonly operations: readonly Operation[];
  /** The broker has confirmed its own up to this number, as far as is known. */
  readonly posted: number;
}

/**
 * Alarms with something of this desk that not everybody has, and who lacks it: of those who are here, or, while
 * nobody is, of everybody who was here lately. What was never sent is unconfirmed also where nobody is known. A
 * silence is no fact of an alarm and is not counted.
 */
export function unconfirmedOf(
  { author, operations, posted }: OwnOperations,
  peers: readonly Peer[],
): Readonly<Record<AlarmId, readonly string[]>> {
  const here = peers.filter(({ isHere }) => isHere);
  const asked = here.length > 0 ? here : peers;
  const found: Record<AlarmId, Set<string>> = {};
  // What anybody has was sent, whether the broker said so or not.
  const sent = Math.max(posted, ...peers.map((peer) => has(peer, author)));
  const first = Math.min(sent, ...asked.map((peer) => has(peer, author)));
  // From the end: nearly always there is nothing, and it is found at once.
  for (const operation of operations.toReversed()) {
    if (operation.number <= first) break;
    const lacking = asked.filter((peer) => has(peer, author) < operation.number);
    if (!isOfAlarm(operation) || (lacking.length === 0 && operation.number <= sent)) continue;
    const desks = (found[operation.act.command.target.alarm] ??= new Set());
    for (const { desk } of lacking) desks.add(desk);
  }
  return Object.fromEntries(Object.entries(found).map(([alarm, desks]) => [alarm, [...desks].sort()]));
}

function has({ knowledge }: Peer, author: string): number {
  return knowledge.numbers[author] ?? 0;
}
