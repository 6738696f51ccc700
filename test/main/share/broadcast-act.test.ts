import { describe, expect, it } from 'vitest';
import { because, becauseOf, withMore } from '../../../preload/contract/reason.ts';
import { broadcast } from '../../../main/share/broadcast-act.ts';
import { failedOutlet } from '../failed-outlet.ts';

/** What another desk's result comes to whose reason is that. */
const heard = (reason: unknown) =>
  broadcast.safeParse({
    ...{ is: 'results', broadcast: 'desk-2/7', isOver: false },
    results: [{ ...failedOutlet, reason }],
  });

describe('why a device of another desk failed', () => {
  it.each([
    [null],
    [because('refused', 'no power')],
    [withMore(because('not-stopped'), becauseOf('in-use', 'desk-1 · desk-1/3'))],
  ])('is heard as it was told: %j', (reason) => {
    expect(heard(reason).data).toMatchObject({ results: [{ ...failedOutlet, reason }] });
  });

  it('is somebody’s words where that desk’s program is from before reasons had codes', () => {
    expect(heard('no power').data).toMatchObject({ results: [{ reason: because('said', 'no power') }] });
  });

  it.each([[7], [{}], [{ code: 'eclipse' }], [[]], [undefined]])(
    'is refused where it is none: %j',
    (reason) => {
      expect(heard(reason).success).toBe(false);
    },
  );
});
