import type { BroadcastAct, BroadcastPlan, OutletResult } from '../../../preload/contract/broadcast.ts';
import type { ActSource } from '../../../main/broadcast/parts.ts';
import { epoch, planLike } from './test-desk.ts';

/** An act as another desk tells it. */
export function source(like: Partial<ActSource> = {}): ActSource {
  return { desk: 'desk-2', operator: 'Lee', author: 'desk-2/log', clock: 1, number: 1, at: epoch, ...like };
}

export function orderedLike(id: string, like: Partial<BroadcastPlan> = {}, at = epoch): BroadcastAct {
  const broadcast = { id, desk: 'desk-2', operator: 'Lee', second: null, schedule: null, at };
  return {
    is: 'ordered',
    broadcast: { ...broadcast, answers: null, corrects: null, template: null, plan: planLike(like) },
  };
}

export function resultLike(
  state: 'queued' | 'playing' | 'done' | 'failed' | 'accepted',
  zone = 'a',
): OutletResult {
  const heard = state === 'queued' || state === 'failed' ? 'no' : 'yes';
  return { zone, port: 'pa', address: zone, state, reason: null, at: epoch, tries: 1, heard };
}
