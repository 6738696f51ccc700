import type { Reply } from '../preload/contract/channels.ts';
import type { Act, Role } from '../preload/contract/operator.ts';
import type { SeatKeeper } from './operator/seat-keeper.ts';

/** Who acts. */
export interface Actor {
  readonly name: string;
  readonly role: Role;
}

/** Does it when whoever sits here may, or answers why not. */
export type Guard = <T>(
  act: Act,
  go: (actor: Actor) => Reply<T> | Promise<Reply<T>>,
) => Reply<T> | Promise<Reply<T>>;

export function createGuard(seat: SeatKeeper): Guard {
  return (act, go) => {
    const who = seat.who(act);
    return who.ok ? go(who) : who;
  };
}
