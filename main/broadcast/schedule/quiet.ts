import type { BroadcastPriority } from '../../../preload/contract/broadcast.ts';
import type { QuietHours } from '../../config/broadcast.ts';
import { minutesOf } from './calendar.ts';

/**
 * Whether a broadcast of this priority is refused at this time (epoch ms), by this machine's local time. `from`
 * belongs to the quiet hours and `to` does not. From a time to the same one is a whole day. Never an emergency.
 */
export function isQuiet(at: number, quiet: readonly QuietHours[], priority: BroadcastPriority): boolean {
  if (priority === 'emergency') return false;
  const local = new Date(at);
  const minutes = local.getHours() * 60 + local.getMinutes();
  const today = local.getDay();
  const yesterday = (today + 6) % 7;
  return quiet.some(({ from, to, days, refuses }) => {
    if (!refuses.includes(priority)) return false;
    const begin = minutesOf(from);
    const end = minutesOf(to);
    if (begin < end) return days.includes(today) && minutes >= begin && minutes < end;
    return (days.includes(today) && minutes >= begin) || (days.includes(yesterday) && minutes < end);
  });
}
