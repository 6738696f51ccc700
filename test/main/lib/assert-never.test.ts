import { expect, it } from 'vitest';
import { assertNever } from '../../../main/lib/assert-never.ts';

it('throws with what came, on the day the types are wrong', () => {
  expect(() => assertNever({ type: 'surprise' } as never, 'frame')).toThrow(
    'frame: impossible value {"type":"surprise"}',
  );
});
