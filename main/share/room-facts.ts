import type { AlarmId } from '../../preload/contract/alarm.ts';
import type { DeskPresence, RoomFacts } from '../../preload/contract/room.ts';
import { unconfirmedOf } from './confirm.ts';
import type { Knowledge } from './held.ts';
import type { OwnLog } from './own-log.ts';
import type { Peer } from './presence.ts';

export interface RoomFactsParts {
  readonly room: string;
  readonly desk: string;
  readonly own: OwnLog;
  readonly peers: readonly Peer[];
  readonly ours: Knowledge;
}

/** What people see of the room: who is here, and what of this desk the others have not seen. */
export function roomFactsOf({ room, desk, own, peers, ours }: RoomFactsParts): RoomFacts {
  const unconfirmed: Record<AlarmId, readonly string[]> = { ...unconfirmedOf(own.own, peers) };
  const here = peers.filter(({ isHere }) => isHere);
  const others = (here.length > 0 ? here : peers).map((peer) => peer.desk);
  for (const act of own.pending) if (act.kind === 'alarm') unconfirmed[act.command.target.alarm] = others;
  return { room, desk, desks: peers.map((peer) => presenceOf(peer, own, ours)), unconfirmed };
}

function presenceOf(peer: Peer, own: OwnLog, ours: Knowledge): DeskPresence {
  const { desk, operator, isWall, isHere, heardAt, skewMs, author, knowledge } = peer;
  return {
    ...{ desk, operator, isWall, isHere, heardAt, skewMs },
    behind: Math.max(0, own.upTo - (knowledge.numbers[own.author] ?? 0)),
    missing: Math.max(0, (knowledge.numbers[author] ?? 0) - (ours.numbers[author] ?? 0)),
  };
}
