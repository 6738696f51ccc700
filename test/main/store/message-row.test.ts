import { describe, expect, it } from 'vitest';
import { because, type Reason } from '../../../preload/contract/reason.ts';
import { toMessage, toStatement, type MessageRow } from '../../../main/store/message-row.ts';

const row: MessageRow = {
  ...{ serial: 1, room: 'r1', msg: 'm1', message_key: 'k1', sender: 'kim', sender_name: '김서연', is_own: 1 },
  ...{
    at: 5,
    body: '{"type":"text","text":"x"}',
    delivery: 'refused',
    reason: null,
    is_unread: 0,
    is_acked: 1,
  },
};

/** What is kept of a reason, as the row has it. */
function kept(reason: Reason | null): string | null {
  const change = { is: 'delivery', serial: 1, msg: null, at: 5, delivery: 'refused', reason } as const;
  const value = toStatement(['chat', 'kim'], change).values?.[3];
  return typeof value === 'string' ? value : null;
}

describe('why a message was refused', () => {
  it.each([[null], [because('said', 'E4031 room is read-only')], [because('not-signed-in')]])(
    'comes back as it was: %j',
    (reason) => {
      expect(toMessage({ ...row, reason: kept(reason) }).reason).toEqual(reason);
    },
  );

  it.each(['E4031 room is read-only', '{"code":7}', '"quoted"', '17', ''])(
    'is somebody’s words where a program before reasons had codes kept it: %s',
    (words) => {
      expect(toMessage({ ...row, reason: words }).reason).toEqual(because('said', words));
    },
  );
});
