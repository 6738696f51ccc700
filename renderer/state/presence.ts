import type { AlarmId } from '../../preload/contract/alarm.ts';
import type { DeskPresence, RoomFacts } from '../../preload/contract/room.ts';

/** Clocks that lie further apart than this are told of, ms: people compare times of two desks by eye. */
const FAR_MS = 2_000;

export function isSkewed({ skewMs }: DeskPresence): boolean {
  return skewMs !== null && Math.abs(skewMs) > FAR_MS;
}

/** The desks that lack something of ours about this alarm; none is the normal case. */
export function lacking(alarm: AlarmId, room: RoomFacts | null): readonly string[] {
  return room?.unconfirmed[alarm] ?? [];
}

/** A skew for people: `+2.4`, seconds with their sign. */
export function skewText(skewMs: number): string {
  const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
  return seconds === '0.0' ? '0.0' : `${skewMs < 0 ? '−' : '+'}${seconds}`;
}
