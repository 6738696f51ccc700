import { describe, expect, it } from 'vitest';
import type { SeatKeeper } from '../../../main/operator/seat-keeper.ts';
import type { Act, Role } from '../../../preload/contract/operator.ts';
import { codeOf, epoch, lockAfterMs, open, operators, pins, shortly } from './seat-like.ts';

type Opened = ReturnType<typeof open>;

async function fail(keeper: SeatKeeper, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await keeper.signIn('Kim', '0000');
}

/** How a seat comes into each state that it can be in. */
const states: Record<string, () => Promise<Opened>> = {
  open: () => Promise.resolve(open({ operators: [] })),
  'locked at start': () => Promise.resolve(open()),
  'signed in': () => Promise.resolve(open({ start: { name: 'Kim' } })),
  'locked by hand': async () => {
    const opened = open({ start: { name: 'Kim' } });
    opened.keeper.lock('by-hand');
    return opened;
  },
  'locked, waiting': async () => {
    const opened = open();
    await fail(opened.keeper, 5);
    return opened;
  },
  'signed in, waiting': async () => {
    const opened = open({ start: { name: 'Kim' } });
    await fail(opened.keeper, 5);
    return opened;
  },
};

const events: Record<string, (opened: Opened) => Promise<string> | string> = {
  'another signs in': ({ keeper }) => codeOf(keeper.signIn('Han', '1111')),
  'the same signs in': ({ keeper }) => codeOf(keeper.signIn('Kim', '2222')),
  'a wrong PIN': ({ keeper }) => codeOf(keeper.signIn('Han', '2222')),
  'an unknown name': ({ keeper }) => codeOf(keeper.signIn('Nobody', '1111')),
  'lock by hand': ({ keeper }) => (keeper.lock('by-hand').ok ? 'ok' : 'refused'),
  'lock from idleness': ({ keeper }) => (keeper.lock('idle').ok ? 'ok' : 'refused'),
  'time passes': ({ clock }) => {
    clock.advance(lockAfterMs);
    return '';
  },
};

describe('SeatKeeper, every event in every state', () => {
  it.each<[keyof typeof states, keyof typeof events, string, string, readonly string[]]>([
    ['open', 'another signs in', 'unavailable', 'open desk-1', []],
    ['open', 'the same signs in', 'unavailable', 'open desk-1', []],
    ['open', 'a wrong PIN', 'unavailable', 'open desk-1', []],
    ['open', 'an unknown name', 'unavailable', 'open desk-1', []],
    ['open', 'lock by hand', 'refused', 'open desk-1', []],
    ['open', 'lock from idleness', 'refused', 'open desk-1', []],
    ['open', 'time passes', '', 'open desk-1', []],

    ['locked at start', 'another signs in', 'ok', 'signed-in Han', ['signed-in Han']],
    ['locked at start', 'the same signs in', 'ok', 'signed-in Kim', ['signed-in Kim']],
    ['locked at start', 'a wrong PIN', 'wrong-pin', 'locked null start', ['sign-in-refused Han']],
    ['locked at start', 'an unknown name', 'wrong-pin', 'locked null start', ['sign-in-refused null']],
    ['locked at start', 'lock by hand', 'ok', 'locked null start', []],
    ['locked at start', 'lock from idleness', 'ok', 'locked null start', []],
    ['locked at start', 'time passes', '', 'locked null start', []],

    ['signed in', 'another signs in', 'ok', 'signed-in Han', ['signed-out Kim', 'signed-in Han']],
    ['signed in', 'the same signs in', 'ok', 'signed-in Kim', []],
    ['signed in', 'a wrong PIN', 'wrong-pin', 'signed-in Kim', ['sign-in-refused Han']],
    ['signed in', 'an unknown name', 'wrong-pin', 'signed-in Kim', ['sign-in-refused null']],
    ['signed in', 'lock by hand', 'ok', 'locked Kim by-hand', ['locked Kim']],
    ['signed in', 'lock from idleness', 'ok', 'locked Kim idle', ['locked Kim']],
    ['signed in', 'time passes', '', 'locked Kim idle', ['locked Kim']],

    ['locked by hand', 'another signs in', 'ok', 'signed-in Han', ['signed-out Kim', 'signed-in Han']],
    ['locked by hand', 'the same signs in', 'ok', 'signed-in Kim', ['signed-in Kim']],
    ['locked by hand', 'a wrong PIN', 'wrong-pin', 'locked Kim by-hand', ['sign-in-refused Han']],
    ['locked by hand', 'an unknown name', 'wrong-pin', 'locked Kim by-hand', ['sign-in-refused null']],
    ['locked by hand', 'lock by hand', 'ok', 'locked Kim by-hand', []],
    ['locked by hand', 'lock from idleness', 'ok', 'locked Kim by-hand', []],
    ['locked by hand', 'time passes', '', 'locked Kim by-hand', []],

    ['locked, waiting', 'another signs in', 'wait', 'locked null start waits 10000', []],
    ['locked, waiting', 'the same signs in', 'wait', 'locked null start waits 10000', []],
    ['locked, waiting', 'a wrong PIN', 'wait', 'locked null start waits 10000', []],
    ['locked, waiting', 'an unknown name', 'wait', 'locked null start waits 10000', []],
    ['locked, waiting', 'lock by hand', 'ok', 'locked null start waits 10000', []],
    ['locked, waiting', 'lock from idleness', 'ok', 'locked null start waits 10000', []],
    ['locked, waiting', 'time passes', '', 'locked null start', []],

    ['signed in, waiting', 'another signs in', 'wait', 'signed-in Kim waits 10000', []],
    ['signed in, waiting', 'the same signs in', 'wait', 'signed-in Kim waits 10000', []],
    ['signed in, waiting', 'a wrong PIN', 'wait', 'signed-in Kim waits 10000', []],
    ['signed in, waiting', 'an unknown name', 'wait', 'signed-in Kim waits 10000', []],
    ['signed in, waiting', 'lock by hand', 'ok', 'locked Kim by-hand waits 10000', ['locked Kim']],
    ['signed in, waiting', 'lock from idleness', 'ok', 'locked Kim idle waits 10000', ['locked Kim']],
    ['signed in, waiting', 'time passes', '', 'locked Kim idle', ['locked Kim']],
  ])('%s, %s: %s, %s', async (state, event, answer, after, recorded) => {
    const opened = (await states[state]?.()) ?? open();
    opened.records.length = 0;
    const given = await events[event]?.(opened);

    expect([given, shortly(opened.keeper.seat), opened.records]).toEqual([answer, after, recorded]);
    opened.keeper.stop();
    expect(opened.clock.waiting).toBe(0);
  });
});

describe('the seat', () => {
  it('is told with its roster, without anything else that stood beside a name', () => {
    const withPins = operators.map((each) => ({ ...each, pin: pins[each.name] }));
    const { keeper } = open({ operators: withPins });

    expect(keeper.seat).toEqual({
      state: 'locked',
      operator: null,
      role: null,
      since: epoch,
      reason: 'start',
      roster: operators,
      waitUntil: null,
    });
  });

  it('is told once for each change, with the time of the change', async () => {
    const { keeper, clock, told } = open();
    clock.advance(1_000);
    await keeper.signIn('Kim', '2222');
    clock.advance(1_000);
    keeper.lock('by-hand');

    expect(told.map((seat) => [shortly(seat), seat.role, seat.since - epoch])).toEqual([
      ['signed-in Kim', 'operator', 1_000],
      ['locked Kim by-hand', 'operator', 2_000],
    ]);
  });

  it('is recorded before it is told', async () => {
    const steps: string[] = [];
    const { keeper } = open({
      record: (what) => steps.push(`record ${what}`),
      onChange: ({ state }) => steps.push(`tell ${state}`),
    });
    await keeper.signIn('Kim', '2222');
    keeper.lock('by-hand');

    expect(steps).toEqual(['record signed-in', 'tell signed-in', 'record locked', 'tell locked']);
    keeper.stop();
  });

  it('of a drill cannot start with somebody whom nobody knows', () => {
    expect(() => open({ start: { name: 'Nobody' } })).toThrow('unknown operator');
  });

  it('of a drill without operators is open', () => {
    expect(shortly(open({ operators: [], start: { name: 'Nobody' } }).keeper.seat)).toBe('open desk-1');
  });
});

describe('the lock of an idle desk', () => {
  it('comes when nobody moved a hand for so long, and not a moment before', () => {
    const { keeper, clock } = open({ start: { name: 'Kim' } });
    clock.advance(lockAfterMs - 1);
    keeper.active();
    clock.advance(lockAfterMs - 1);
    expect(keeper.seat.state).toBe('signed-in');
    clock.advance(1);
    expect(shortly(keeper.seat)).toBe('locked Kim idle');
  });

  it('begins anew for whoever signs in', async () => {
    const { keeper, clock } = open({ start: { name: 'Kim' } });
    clock.advance(lockAfterMs - 1);
    await keeper.signIn('Han', '1111');
    clock.advance(lockAfterMs - 1);
    expect(shortly(keeper.seat)).toBe('signed-in Han');
    clock.advance(1);
    expect(shortly(keeper.seat)).toBe('locked Han idle');
  });

  it('never comes where it is off', () => {
    const { keeper, clock } = open({ start: { name: 'Kim' }, lockAfterMs: 0 });
    keeper.active();
    clock.advance(10 * 86_400_000);
    expect([keeper.seat.state, clock.waiting]).toEqual(['signed-in', 0]);
  });

  it('is not put off by wrong PINs', async () => {
    const { keeper, clock } = open({ start: { name: 'Kim' } });
    clock.advance(lockAfterMs - 1);
    await keeper.signIn('Han', '0000');
    clock.advance(1);
    expect(keeper.seat.state).toBe('locked');
  });

  it('does not open by a hand that moves', () => {
    const { keeper, clock } = open({ start: { name: 'Kim' } });
    keeper.lock('by-hand');
    keeper.active();
    expect([keeper.seat.state, clock.waiting]).toEqual(['locked', 0]);
  });
});

describe('wrong PINs', () => {
  it('earn a wait after the fifth in a row, doubled by each further one, five minutes at most', async () => {
    const { keeper, clock, told } = open();
    await fail(keeper, 4);
    expect(told).toEqual([]);

    const waitsS: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      await fail(keeper, 1);
      const { waitUntil } = keeper.seat;
      waitsS.push(((waitUntil ?? NaN) - clock.now()) / 1_000);
      clock.advance((waitUntil ?? NaN) - clock.now() - 1);
      expect(await codeOf(keeper.signIn('Kim', '2222'))).toBe('wait');
      clock.advance(1);
      expect(keeper.seat.waitUntil).toBeNull();
    }
    expect(waitsS).toEqual([10, 20, 40, 80, 160, 300, 300, 300]);
    expect(told.map((seat) => seat.waitUntil === null)).toEqual(waitsS.flatMap(() => [false, true]));
  });

  it('count for the desk, whosever they are, unknown names included', async () => {
    const { keeper } = open();
    for (const name of ['Han', 'Kim', 'Guest', 'Nobody', 'Han']) await keeper.signIn(name, '0000');
    expect(keeper.seat.waitUntil).toBe(epoch + 10_000);
  });

  it('are forgotten by a right one', async () => {
    const { keeper } = open();
    await fail(keeper, 4);
    expect(await codeOf(keeper.signIn('Kim', '2222'))).toBe('ok');
    await fail(keeper, 4);
    expect(keeper.seat.waitUntil).toBeNull();
    keeper.stop();
  });

  it('do not change since when the seat is as it is', async () => {
    const { keeper, clock } = open();
    clock.advance(5_000);
    await fail(keeper, 5);
    expect(keeper.seat.since).toBe(epoch);
  });

  it('wait by durations: setting the clock forward opens nothing', async () => {
    const { keeper, clock } = open();
    await fail(keeper, 5);
    clock.setWallClock(epoch + 86_400_000);
    expect(await codeOf(keeper.signIn('Kim', '2222'))).toBe('wait');
    clock.advance(10_000);
    expect(await codeOf(keeper.signIn('Kim', '2222'))).toBe('ok');
  });

  it('that come all at once are judged one after the other', async () => {
    const { keeper, asked } = open();
    const tries = Array.from({ length: 20 }, (_, n) => codeOf(keeper.signIn('Kim', String(1_000 + n))));
    const codes = await Promise.all(tries);

    expect(codes).toEqual([...Array<string>(5).fill('wrong-pin'), ...Array<string>(15).fill('wait')]);
    expect(asked).toHaveLength(5);
  });

  it('cost an unknown name the same check', async () => {
    const { keeper, asked } = open();
    await keeper.signIn('Nobody', '1111');
    await keeper.signIn('toString', '1111');
    expect(asked).toEqual(['Nobody', 'toString']);
  });
});

describe('a sign-in that is still being checked', () => {
  function gated() {
    const gate = Promise.withResolvers<boolean>();
    return { gate, opened: open({ check: () => gate.promise, start: { name: 'Kim' } }) };
  }

  it('does not open a desk that was locked by hand meanwhile', async () => {
    const { gate, opened } = gated();
    const answer = codeOf(opened.keeper.signIn('Han', '1111'));
    opened.keeper.lock('by-hand');
    gate.resolve(true);

    expect([await answer, shortly(opened.keeper.seat)]).toEqual(['locked', 'locked Kim by-hand']);
  });

  it('opens a desk that fell idle meanwhile, for somebody is there', async () => {
    const { gate, opened } = gated();
    const answer = codeOf(opened.keeper.signIn('Han', '1111'));
    opened.clock.advance(lockAfterMs);
    gate.resolve(true);

    expect([await answer, shortly(opened.keeper.seat)]).toEqual(['ok', 'signed-in Han']);
  });

  it('comes to nothing once the keeper has stopped, and leaves no timer', async () => {
    const { gate, opened } = gated();
    const { keeper, clock, told, records } = opened;
    const answers = [codeOf(keeper.signIn('Han', '1111')), codeOf(keeper.signIn('Han', '1111'))];
    await Promise.resolve();
    keeper.stop();
    keeper.stop();
    gate.resolve(true);

    expect(await Promise.all(answers)).toEqual(['unavailable', 'unavailable']);
    keeper.active();
    expect([told, records, clock.waiting]).toEqual([[], [], 0]);
  });

  it('whose PIN cannot be checked is recorded, is no wrong PIN, and shows nothing of the failure', async () => {
    const failure = new Error('$scrypt$ bad 1111');
    const { keeper, records } = open({ check: () => Promise.reject(failure) });
    const replies = await Promise.all(operators.map(({ name }) => keeper.signIn(name, '1111')));
    await fail(keeper, 5);

    expect(replies[0]).toEqual({
      ok: false,
      error: { code: 'failed', message: 'the PIN cannot be checked: it must be set up anew' },
    });
    expect([keeper.seat.waitUntil, records[0]]).toEqual([null, 'sign-in-refused Han']);
  });
});

describe('who acts', () => {
  const acts: readonly Act[] = ['alarm', 'shelve', 'silence', 'message', 'order', 'device', 'connection'];
  const all = acts.join(' ');

  it.each<[string, Role, string]>([
    ['Guest', 'viewer', ''],
    ['Kim', 'operator', 'alarm shelve silence message order device'],
    ['Han', 'supervisor', all],
  ])('%s, a %s, may: %s', (name, role, allowed) => {
    const { keeper } = open({ start: { name } });
    const answers = acts.map((act) => [act, keeper.who(act)] as const);

    expect(answers.flatMap(([act, answer]) => (answer.ok ? [act] : [])).join(' ')).toBe(allowed);
    for (const [, answer] of answers) {
      const refused = { code: 'not-allowed', message: `the role ${role} does not allow this` };
      expect(answer).toEqual(answer.ok ? { ok: true, name, role } : { ok: false, error: refused });
    }
    keeper.stop();
  });

  it('at an open desk the desk may do all under its own name', () => {
    const { keeper } = open({ operators: [] });
    expect(acts.map((act) => keeper.who(act))).toEqual(
      acts.map(() => ({ ok: true, name: 'desk-1', role: 'supervisor' })),
    );
  });

  it('at a locked desk nobody may do anything, whoever sat there before', () => {
    const { keeper } = open({ start: { name: 'Han' } });
    keeper.lock('idle');
    const error = { code: 'locked', message: 'nobody is signed in at this desk' };
    expect(acts.map((act) => keeper.who(act))).toEqual(acts.map(() => ({ ok: false, error })));
  });
});
