/** `viewer` looks; `operator` acts on alarms, messages and orders; `supervisor` also decides for others. */
export const roles = ['viewer', 'operator', 'supervisor'] as const;
export type Role = (typeof roles)[number];

export interface OperatorName {
  readonly name: string;
  readonly role: Role;
}

/**
 * Who sits at this desk. `open`: no operators are set up, so whoever sits here acts under the desk's name.
 * A locked desk shows and sounds everything and takes no command.
 */
export interface Seat {
  readonly state: 'open' | 'signed-in' | 'locked';
  /** Who acts, or who acted before it was locked; null where nobody has signed in yet. */
  readonly operator: string | null;
  readonly role: Role | null;
  /** Since when it is in this state, epoch ms. */
  readonly since: number;
  /** Why it is locked. */
  readonly reason: 'start' | 'idle' | 'by-hand' | null;
  /** Everybody who may sign in here. Never a PIN. */
  readonly roster: readonly OperatorName[];
  /** After wrong PINs: no try is taken before then, epoch ms. */
  readonly waitUntil: number | null;
}

/** What a person does at a desk, as far as roles tell apart. */
export type Act =
  | 'alarm'
  | 'shelve'
  | 'silence'
  | 'message'
  | 'order'
  | 'device'
  | 'broadcast'
  | 'refresh'
  /** Signing a connection in or out, giving it another token. */
  | 'connection';

/** Hours that a role may shelve for (alarm-rules 4). */
export const shelfHours: Readonly<Record<Role, number>> = { viewer: 0, operator: 8, supervisor: 24 };

const leastRole: Readonly<Record<Act, Role>> = {
  alarm: 'operator',
  shelve: 'operator',
  silence: 'operator',
  message: 'operator',
  order: 'operator',
  device: 'operator',
  broadcast: 'operator',
  refresh: 'operator',
  connection: 'supervisor',
};

/** Whether a role may do this. */
export function may(role: Role, act: Act): boolean {
  return roles.indexOf(role) >= roles.indexOf(leastRole[act]);
}
