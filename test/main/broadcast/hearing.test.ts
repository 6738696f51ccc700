import { describe, expect, it } from 'vitest';
import type { BroadcastAct } from '../../../preload/contract/broadcast.ts';
import { becauseOf } from '../../../preload/contract/reason.ts';
import type { ActSource } from '../../../main/broadcast/parts.ts';
import { ManualClock } from '../manual-clock.ts';
import { orderedLike, resultLike, source } from './other-acts.ts';
import { MemoryKeep, seconds, TestDesk, timing, zoneLike } from './test-desk.ts';
import { TestPort } from './test-port.ts';

const zones = [zoneLike('a'), zoneLike('b')];

describe('what another desk tells', () => {
  it('comes to the same in another order and told twice', () => {
    const acts: readonly [BroadcastAct, Partial<ActSource>][] = [
      [orderedLike('desk-2/1'), { clock: 1, number: 1 }],
      [
        { is: 'results', broadcast: 'desk-2/1', results: [resultLike('playing')], isOver: false },
        { clock: 2, number: 2 },
      ],
      [
        { is: 'stopped', broadcast: 'desk-2/1' },
        { clock: 3, number: 3 },
      ],
      [
        { is: 'results', broadcast: 'desk-2/1', results: [resultLike('done')], isOver: true },
        { clock: 4, number: 4 },
      ],
    ];
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [0, 0, 1, 1, 2, 2, 3, 3],
      [3, 0, 1, 2, 3],
    ];
    const ends = orders.map((order) => {
      const desk = new TestDesk({ zones });
      for (const n of order) {
        const [act, like] = acts[n] ?? [];
        if (act) desk.broadcaster.heardDesk(act, source(like));
      }
      return [desk.facts.broadcasts, desk.uses()];
    });
    for (const end of ends) expect(end).toEqual(ends[0]);
    expect(ends[0]).toMatchObject([
      [{ phase: 'over', results: [{ state: 'done' }], stopped: { operator: 'Lee' } }],
      [],
    ]);
  });

  it('is recorded once although it is told twice', () => {
    const desk = new TestDesk({ zones });
    for (let n = 0; n < 2; n += 1) {
      desk.broadcaster.heardDesk(orderedLike('desk-2/1'), source());
      desk.broadcaster.heardDesk(
        { is: 'results', broadcast: 'desk-2/1', results: [resultLike('done')], isOver: true },
        source({ clock: 2, number: 2 }),
      );
    }
    expect(desk.log()).toEqual(['ordered', 'results', 'over']);
    expect(desk.entries.map(({ operation }) => operation)).toEqual([
      { author: 'desk-2/log', number: 1 },
      { author: 'desk-2/log', number: 2 },
      { author: 'desk-2/log', number: 2 },
    ]);
  });

  it('that somebody stopped it stands as the first one told it', () => {
    const desk = new TestDesk({ zones });
    desk.broadcaster.heardDesk(orderedLike('desk-2/1'), source());
    const stop = { is: 'stopped', broadcast: 'desk-2/1' } as const;
    desk.broadcaster.heardDesk(stop, source({ desk: 'desk-3', operator: 'Han', clock: 2, number: 2 }));
    desk.broadcaster.heardDesk(stop, source({ clock: 3, number: 3 }));
    expect(desk.broadcast('desk-2/1').stopped).toMatchObject({ operator: 'Han', desk: 'desk-3' });
    expect(desk.log()).toEqual(['ordered', 'stopped']);
  });

  it('of a way that only accepts holds its zone for as long as it takes', () => {
    const clock = new ManualClock();
    const port = new TestPort('live', clock, { follows: 'accepts', can: ['text'] });
    const desk = new TestDesk({ zones, clock, ports: [port] });
    const results = [resultLike('accepted')];
    desk.broadcaster.heardDesk(orderedLike('desk-2/1', {}, clock.now()), source());
    desk.broadcaster.heardDesk(
      { is: 'results', broadcast: 'desk-2/1', results, isOver: false },
      source({ clock: 2 }),
    );
    desk.clock.advance(seconds * 1_000 - 1);
    expect(desk.uses()).toEqual(['a: desk-2/1']);
    desk.clock.advance(1);
    expect(desk.uses()).toEqual([]);
  });

  it('in the name of a third desk is not believed', () => {
    const desk = new TestDesk({ zones });
    desk.broadcaster.heardDesk(orderedLike('desk-2/1'), source({ desk: 'desk-3' }));
    expect(desk.facts.broadcasts).toEqual([]);
    desk.broadcaster.heardDesk(orderedLike('desk-2/1'), source());
    desk.broadcaster.heardDesk(
      { is: 'results', broadcast: 'desk-2/1', results: [resultLike('done')], isOver: true },
      source({ desk: 'desk-3', clock: 9 }),
    );
    expect([desk.states('desk-2/1'), desk.lines.length]).toEqual([['a queued no'], 2]);
  });

  it('about a broadcast of this desk changes nothing of it', () => {
    const desk = new TestDesk({ zones });
    const id = desk.send();
    const before = desk.broadcast(id);
    desk.broadcaster.heardDesk(
      { is: 'results', broadcast: id, results: [resultLike('done')], isOver: true },
      source(),
    );
    desk.broadcaster.heardDesk(orderedLike(id), source());
    expect([desk.broadcast(id), desk.lines.length]).toEqual([before, 2]);
  });

  it('of zones that are not known here holds them until its broadcast is over', () => {
    const desk = new TestDesk({ zones });
    desk.broadcaster.heardDesk(orderedLike('desk-2/1', { zones: ['x'] }), source());
    expect(desk.uses()).toEqual(['x: desk-2/1']);
    desk.broadcaster.heardDesk(
      { is: 'results', broadcast: 'desk-2/1', results: [resultLike('done', 'x')], isOver: true },
      source({ clock: 2 }),
    );
    expect([desk.uses(), desk.states('desk-2/1')]).toEqual([[], ['x done yes']]);
  });

  it('at the end drops what is nobody’s by that desk’s settings', () => {
    const desk = new TestDesk({ zones });
    desk.broadcaster.heardDesk(orderedLike('desk-2/1', { zones: ['a', 'b'] }), source());
    desk.broadcaster.heardDesk(
      { is: 'results', broadcast: 'desk-2/1', results: [resultLike('done')], isOver: true },
      source({ clock: 2 }),
    );
    expect([desk.states('desk-2/1'), desk.uses()]).toEqual([['a done yes'], []]);
  });
});

describe('a desk that tells nothing more', () => {
  const lifeMs = timing.waitMs + timing.answerMs + seconds * 1_000 + 30_000;

  it('leaves its zones after the longest time that it can take', () => {
    const desk = new TestDesk({ zones });
    desk.broadcaster.heardDesk(orderedLike('desk-2/1'), source({ clock: 0 }));
    desk.clock.advance(10_000);
    const id = desk.send();
    desk.clock.advance(lifeMs - 12_000 - 1);
    expect(desk.uses()).toEqual(['a: desk-2/1']);
    expect(desk.port.said).toEqual([]);
    desk.clock.advance(1);
    expect(desk.broadcast('desk-2/1')).toMatchObject({
      phase: 'over',
      results: [{ state: 'no-answer', heard: 'maybe', reason: becauseOf('desk-silent', 'desk-2') }],
    });
    expect(desk.uses()).toEqual([]);
    // It had waited too long by then.
    expect(desk.states(id)).toEqual(['a failed no']);
  });

  it('is believed again when it comes back', () => {
    const desk = new TestDesk({ zones });
    desk.broadcaster.heardDesk(orderedLike('desk-2/1'), source());
    desk.clock.advance(lifeMs);
    desk.broadcaster.heardDesk(
      { is: 'results', broadcast: 'desk-2/1', results: [resultLike('done')], isOver: true },
      source({ clock: 2 }),
    );
    expect(desk.states('desk-2/1')).toEqual(['a done yes']);
  });

  it('does not interrupt anything with what it ordered long ago', () => {
    const desk = new TestDesk({ zones });
    const id = desk.send();
    desk.port.tell('a', 'playing');
    const at = desk.clock.now() - lifeMs - 1;
    desk.broadcaster.heardDesk(orderedLike('desk-2/1', { priority: 'emergency' }, at), source());
    expect([desk.port.stopped, desk.states(id), desk.uses()]).toEqual([[], ['a playing yes'], [`a: ${id}`]]);
    desk.broadcaster.heardDesk(
      orderedLike('desk-2/2', { priority: 'emergency' }, at + 2),
      source({ clock: 2 }),
    );
    expect(desk.port.stopped).toEqual([`${id}: a`]);
  });

  it('has its zones again after a start of this desk, and leaves them as it would have', async () => {
    const keep = new MemoryKeep();
    const desk = new TestDesk({ zones, keep });
    desk.broadcaster.heardDesk(orderedLike('desk-2/1'), source());
    await desk.kept();
    const again = new TestDesk({ zones, keep });
    await again.broadcaster.start();
    expect(again.uses()).toEqual(['a: desk-2/1']);
    again.clock.advance(lifeMs);
    expect([again.uses(), again.broadcast('desk-2/1').phase]).toEqual([[], 'over']);
    await again.broadcaster.close();
    expect(again.clock.waiting).toBe(0);
  });
});
