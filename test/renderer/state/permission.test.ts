import { describe, expect, it } from 'vitest';
import type { Seat } from '../../../preload/contract/operator.ts';
import { isOwnClaim, obstacleTo, shelfLengths, shelfLimit } from '../../../renderer/state/permission.ts';
import { alarm, claimedBy, lockedSeat, seat } from '../fixture.ts';

const open = seat({ state: 'open', operator: '1', role: 'supervisor', roster: [] });

describe('what whoever sits here may do', () => {
  it.each<[string, Seat, unknown]>([
    ['a viewer looks', seat({ role: 'viewer' }), ['not-allowed', 'not-allowed', 'not-allowed', 0]],
    ['an operator acts, but leaves connections alone', seat(), [null, null, 'not-allowed', 8]],
    ['a supervisor does everything', seat({ role: 'supervisor' }), [null, null, null, 24]],
    ['nobody acts at a locked desk, whoever was here', lockedSeat, ['locked', 'locked', 'locked', 0]],
    ['everybody acts at an open desk', open, [null, null, null, 24]],
    ['an open desk needs no role', { ...open, role: null }, [null, null, null, 24]],
    [
      'somebody without a role does nothing',
      seat({ role: null }),
      ['not-allowed', 'not-allowed', 'not-allowed', 0],
    ],
  ])('%s', (_, at, expected) => {
    const [alarms, shelf, connection] = (['alarm', 'shelve', 'connection'] as const).map((act) =>
      obstacleTo(act, at),
    );
    expect([alarms, shelf, connection, shelfLimit(at)]).toEqual(expected);
  });

  it('offers lengths up to the limit of the role and none beyond', () => {
    expect(shelfLengths(seat()).at(-1)).toBe(480);
    expect(shelfLengths(seat({ role: 'supervisor' })).at(-1)).toBe(1_440);
    expect(shelfLengths(lockedSeat)).toEqual([]);
  });

  it('knows its own claim by operator and desk', () => {
    const desk = { id: '1', room: 'main' };
    const own = (claim: ReturnType<typeof claimedBy> | null) =>
      isOwnClaim(alarm({ claim }), { seat: seat(), desk });
    expect([
      own(claimedBy('김서연', 0)),
      own(claimedBy('김서연', 0, '2')),
      own(claimedBy('박지훈', 0)),
      own(null),
    ]).toEqual([true, false, false, false]);
  });
});
