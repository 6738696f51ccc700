/**
 * What desks say to each other over the broker, as far as the wire has to know: a topic and a text.
 * `operations` and `presence` go to every desk of the room, `desk` to one.
 */
export type RoomTopic = 'operations' | 'presence' | 'desk';

export interface RoomPost {
  readonly topic: RoomTopic;
  /** The desk that it is for; only with `desk`. */
  readonly desk?: string;
  readonly body: string;
}

export interface RoomWire {
  readonly isUp: boolean;
  /**
   * All of these or none, in order, in one transaction. Resolves once the broker has confirmed that it has them;
   * rejects when the connection is lost first, and then nobody knows.
   */
  post(posts: readonly RoomPost[]): Promise<void>;
}
