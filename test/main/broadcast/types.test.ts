import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Broadcaster } from '../../../main/broadcast/broadcaster.ts';
import type { BroadcasterParts } from '../../../main/broadcast/parts.ts';
import type { Port, Utterance } from '../../../main/broadcast/port.ts';
import { ManualClock } from '../manual-clock.ts';
import { TestPort } from './test-port.ts';

type Ports<M extends 'live' | 'drill'> = BroadcasterParts<M>['ports'][number];
type Said<M extends 'live' | 'drill'> = Parameters<Port<M>['say']>[0];

describe('the types', () => {
  it('give no live port to a drill, and no port of a drill to the console', () => {
    expectTypeOf<Port<'drill'>>().toExtend<Ports<'drill'>>();
    expectTypeOf<Port<'live'>>().not.toExtend<Ports<'drill'>>();
    expectTypeOf<Port<'drill'>>().not.toExtend<Ports<'live'>>();
  });

  it('hand no words of a drill to a live port, and none of the console to one of a drill', () => {
    expectTypeOf<Utterance<'live'>>().toExtend<Said<'live'>>();
    expectTypeOf<Utterance<'drill'>>().not.toExtend<Said<'live'>>();
    expectTypeOf<Utterance<'live'>>().not.toExtend<Said<'drill'>>();
  });

  it('take the mode of a broadcaster from what it is made of, and no broadcaster for both', () => {
    expectTypeOf<ConstructorParameters<typeof Broadcaster<'drill'>>[0]['mode']>().toEqualTypeOf<'drill'>();
    expectTypeOf<Port<'live' | 'drill'>>().not.toExtend<Ports<'live'>>();
    const port = new TestPort('drill', new ManualClock());
    expectTypeOf(port).toExtend<Ports<'drill'>>();
    expectTypeOf(port).not.toExtend<Ports<'live'>>();
    expect(port.mode).toBe('drill');
  });
});
