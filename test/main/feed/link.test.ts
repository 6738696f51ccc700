import { describe, expect, it } from 'vitest';
import type { Link } from '../../../preload/contract/link.ts';
import { because } from '../../../preload/contract/reason.ts';
import { LinkMachine, type Attempt, type AttemptEvents } from '../../../main/feed/link.ts';
import { ManualClock } from '../manual-clock.ts';

class Try implements Attempt {
  readonly events: AttemptEvents;
  isDropped = false;

  constructor(events: AttemptEvents) {
    this.events = events;
  }

  drop(): void {
    this.isDropped = true;
  }
}

function machine(random: () => number = () => 0.5) {
  const clock = new ManualClock(0);
  const tries: Try[] = [];
  const links: Link[] = [];
  const link = new LinkMachine<Try>({
    clock,
    random,
    onChange: (each) => links.push(each),
    open(events) {
      const attempt = new Try(events);
      tries.push(attempt);
      return attempt;
    },
  });
  const latest = () => {
    const attempt = tries.at(-1);
    if (!attempt) throw new Error('no attempt');
    return attempt;
  };
  return { clock, tries, links, link, latest };
}

type Machine = ReturnType<typeof machine>;

/** Every state, and how to get there. */
const states: Readonly<Record<Link['state'], (at: Machine) => void>> = {
  stopped: () => {},
  connecting: ({ link }) => link.start(),
  up(at) {
    at.link.start();
    at.latest().events.up(true);
  },
  stale(at) {
    states.up(at);
    at.latest().events.ended({ why: 'silent', since: -5 });
  },
  waiting(at) {
    at.link.start();
    at.latest().events.ended({ why: 'lost', reason: because('cut', 'close 1006') });
  },
  refused(at) {
    at.link.start();
    at.latest().events.ended({ why: 'refused', reason: because('cut', 'no') });
  },
};

const table: readonly [Link['state'], 'start' | 'stop' | 'reconnect', Link['state']][] = [
  ['stopped', 'start', 'connecting'],
  ['connecting', 'start', 'connecting'],
  ['up', 'start', 'up'],
  ['stale', 'start', 'stale'],
  ['waiting', 'start', 'waiting'],
  ['refused', 'start', 'refused'],
  ['stopped', 'stop', 'stopped'],
  ['connecting', 'stop', 'stopped'],
  ['up', 'stop', 'stopped'],
  ['stale', 'stop', 'stopped'],
  ['waiting', 'stop', 'stopped'],
  ['refused', 'stop', 'stopped'],
  ['stopped', 'reconnect', 'stopped'],
  ['connecting', 'reconnect', 'connecting'],
  ['up', 'reconnect', 'connecting'],
  ['stale', 'reconnect', 'connecting'],
  ['waiting', 'reconnect', 'connecting'],
  ['refused', 'reconnect', 'connecting'],
];

describe('each state and command', () => {
  it.each(table)('%s, %s: %s', (from, command, to) => {
    const at = machine();
    states[from](at);
    const before = at.tries.length;
    at.link[command]();
    expect(at.link.link.state).toBe(to);
    const isNew = command === 'reconnect' && from !== 'stopped';
    expect(at.tries.length - before).toBe(isNew || (from === 'stopped' && command === 'start') ? 1 : 0);
    // Whatever was on the wire before a stop or a reconnect is let go; no wait of the old state is left.
    const wasOnWire = from === 'connecting' || from === 'up';
    if (wasOnWire && command !== 'start') expect(at.tries[before - 1]?.isDropped).toBe(true);
    if (command !== 'start') expect(at.clock.waiting).toBe(0);
  });
});

describe('an attempt that another took the place of', () => {
  it.each(['reconnect', 'stop'] as const)('is not heard after %s', (command) => {
    const at = machine();
    at.link.start();
    const old = at.latest();
    at.link[command]();
    const { link } = at.link;
    old.events.up(true);
    old.events.ended({ why: 'refused', reason: because('cut', 'late') });
    expect(at.link.link).toBe(link);
  });

  it('that ends while it is being opened is dropped and waited for', () => {
    const clock = new ManualClock(0);
    const attempts: Try[] = [];
    const link = new LinkMachine<Try>({
      clock,
      random: () => 0.5,
      onChange: () => {},
      open(events) {
        const attempt = new Try(events);
        attempts.push(attempt);
        events.ended({ why: 'lost', reason: because('cut', 'at once') });
        return attempt;
      },
    });
    link.start();
    expect([link.link.state, link.attempt, attempts[0]?.isDropped]).toEqual(['waiting', null, true]);
  });

  it('a listener that stops the link while it connects keeps it from opening anything', () => {
    const opened: Try[] = [];
    const link: LinkMachine<Try> = new LinkMachine<Try>({
      clock: new ManualClock(0),
      random: () => 0.5,
      onChange: ({ state }) => {
        if (state === 'connecting') link.stop();
      },
      open(events) {
        const attempt = new Try(events);
        opened.push(attempt);
        return attempt;
      },
    });
    link.start();
    expect([opened.length, link.link.state]).toEqual([0, 'stopped']);
  });
});

describe('the waits', () => {
  it('are 1, 2, 5 and then always 5 s, and it never gives up', () => {
    const at = machine();
    at.link.start();
    const waits: number[] = [];
    for (let n = 0; n < 200; n += 1) {
      at.latest().events.ended({ why: 'lost', reason: because('cut', 'close 1006') });
      const { link } = at.link;
      if (link.state !== 'waiting') throw new Error(link.state);
      const waitMs = link.retryAt - at.clock.now();
      waits.push(waitMs);
      at.clock.advance(waitMs - 1);
      expect(at.link.link.state).toBe('waiting');
      at.clock.advance(1);
      expect(at.link.link.state).toBe('connecting');
    }
    expect(waits.slice(0, 5)).toEqual([1_000, 2_000, 5_000, 5_000, 5_000]);
    expect(new Set(waits.slice(3))).toEqual(new Set([5_000]));
    expect(at.link.retries).toBe(200);
  });

  it('differ from console to console, so that they do not come back together', () => {
    const waits = [0, 0.5, 0.999].map((chance) => {
      const at = machine(() => chance);
      states.waiting(at);
      return at.link.link.state === 'waiting' ? at.link.link.retryAt : 0;
    });
    expect(waits).toEqual([750, 1_000, 1_250]);
  });

  it('begin anew after a success, and so does the count of attempts', () => {
    const at = machine();
    at.link.start();
    at.latest().events.ended({ why: 'lost', reason: because('cut', 'x') });
    at.clock.advance(1_000);
    at.latest().events.ended({ why: 'lost', reason: because('cut', 'x') });
    at.clock.advance(2_000);
    expect(at.link.link).toEqual({ state: 'connecting', attempt: 3 });
    at.latest().events.up(true);
    at.latest().events.ended({ why: 'lost', reason: because('cut', 'x') });
    expect(at.link.link).toMatchObject({ state: 'waiting', retryAt: at.clock.now() + 1_000 });
    at.clock.advance(1_000);
    expect(at.link.link).toEqual({ state: 'connecting', attempt: 1 });
  });

  it('after silence show as stale', () => {
    const at = machine();
    states.stale(at);
    expect(at.link.link).toEqual({ state: 'stale', since: -5 });
    at.clock.advance(1_000);
    expect(at.link.link.state).toBe('connecting');
  });

  it('are none where a new token is there, and endless where the login was refused', () => {
    const at = machine();
    at.link.start();
    at.latest().events.ended({ why: 'again' });
    expect([at.link.link, at.tries.length]).toEqual([{ state: 'connecting', attempt: 2 }, 2]);
    at.latest().events.ended({ why: 'refused', reason: because('cut', 'no') });
    expect([at.link.link, at.clock.waiting]).toEqual([{ state: 'refused', reason: because('cut', 'no') }, 0]);
  });
});
