import type { EntryBody, LogHealth } from '../preload/contract/log.ts';
import type { Reason } from '../preload/contract/reason.ts';
import type { AlarmEngine } from './alarm/engine.ts';
import type { Undo } from './lib/disposer.ts';
import type { AlarmLog } from './log/alarm-log.ts';

/**
 * Follows the log's health: it is told, and its turns are themselves recorded. When the log had to start a
 * fresh file while alarms stand, their state goes into it at once, or the next start would know nothing of
 * them.
 */
export function watchLog(parts: {
  readonly log: Pick<AlarmLog, 'health' | 'onHealth'>;
  readonly engine: Pick<AlarmEngine, 'checkpoint'>;
  readonly record: (body: EntryBody) => void;
  readonly onHealth: (health: LogHealth) => void;
}): Undo {
  const { log, engine, record, onHealth } = parts;
  let before = log.health;
  if (before.state === 'memory') record(inMemory(before.reason));
  else if (before.setAside) record({ type: 'system', what: 'log-set-aside', detail: before.setAside });
  return log.onHealth((health) => {
    const last = before;
    before = health;
    onHealth(health);
    if (health.state === 'memory') {
      if (last.state === 'durable') record(inMemory(health.reason));
      return;
    }
    if (last.state === 'memory') record({ type: 'system', what: 'log-restored', detail: health.file });
    const known = last.state === 'durable' ? last.setAside : null;
    if (health.setAside === null || health.setAside === known) return;
    engine.checkpoint();
    record({ type: 'system', what: 'log-set-aside', detail: health.setAside });
  });
}

function inMemory(reason: Reason): EntryBody {
  return { type: 'system', what: 'log-in-memory', detail: null, reason };
}
