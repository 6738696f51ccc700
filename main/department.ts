/**
 * What a desk does beside alarms, one for each kind of connection: it hears what its feeds say, knows when their
 * links come and go, and forgets everything of a user who signs out.
 */
export interface Department<E> {
  hear(connection: string, event: E): void;
  linked(connection: string, isUp: boolean): void;
  signedOut(connection: string): void;
}
