import { describe, expect, it } from 'vitest';
import { kim, TestDesk, timing, zoneLike } from './test-desk.ts';

const zones = [zoneLike('a'), zoneLike('b')];

describe('a zone in use', () => {
  it('by something less important: that is interrupted, and this one goes', () => {
    const desk = new TestDesk({ zones });
    const low = desk.send({ zones: ['a', 'b'], priority: 'routine' });
    desk.port.tell(['a', 'b'], 'playing');
    const high = desk.send({ zones: ['a'], priority: 'urgent' });
    expect(desk.port.stopped).toEqual([`${low}: a`]);
    expect(desk.port.said.at(-1)).toBe(`${high}: a`);
    expect(desk.states(low)).toEqual(['a interrupted yes', 'b playing yes']);
    expect(desk.reasons(low)[0]).toBe(`something more important speaks there: desk-1 · ${high}`);
    expect(desk.uses()).toEqual([`a: ${high}`, `b: ${low}`]);
  });

  it('stays interrupted, whatever its devices say afterwards', () => {
    const desk = new TestDesk({ zones });
    const low = desk.send();
    desk.port.tell('a', 'sent');
    const high = desk.send({ priority: 'emergency' });
    desk.port.tell('a', 'stopped', { broadcast: low });
    desk.port.tell('a', 'failed', { broadcast: low });
    expect(desk.states(low)).toEqual(['a interrupted maybe']);
    // It had begun after all: then people heard it.
    desk.port.tell('a', 'playing', { broadcast: low });
    expect(desk.states(low)).toEqual(['a interrupted yes']);
    expect(desk.states(high)).toEqual(['a queued maybe']);
  });

  it.each(['routine', 'urgent', 'emergency'] as const)(
    'by something equal (%s): this one waits, goes when the zone is free, and says for whom it waits',
    (priority) => {
      const desk = new TestDesk({ zones });
      const first = desk.send({ priority });
      desk.port.tell('a', 'playing');
      const second = desk.send({ zones: ['a', 'b'], priority });
      expect(desk.states(second)).toEqual(['a waiting no', 'b queued maybe']);
      expect(desk.reasons(second)[0]).toBe(`its zone is in use: desk-1 · ${first}`);
      expect(desk.uses()).toEqual([`a: ${first}`, `b: ${second}`]);
      desk.clock.advance(40_000);
      desk.port.tell('a', 'done', { broadcast: first });
      expect(desk.port.said).toEqual([`${first}: a`, `${second}: b`, `${second}: a`]);
      expect([desk.port.stopped, desk.uses().includes(`a: ${second}`)]).toEqual([[], true]);
    },
  );

  it('by something more important: this one waits as well', () => {
    const desk = new TestDesk({ zones });
    const high = desk.send({ priority: 'emergency' });
    const low = desk.send({ priority: 'urgent' });
    expect([desk.states(low), desk.port.said]).toEqual([['a waiting no'], [`${high}: a`]]);
  });

  it('for too long: it has failed, with the reason, and goes no more', () => {
    const desk = new TestDesk({ zones });
    const first = desk.send({ repeats: null, priority: 'emergency' });
    desk.port.tell('a', 'playing');
    const second = desk.send();
    desk.clock.advance(timing.waitMs - 1);
    expect(desk.states(second)).toEqual(['a waiting no']);
    desk.clock.advance(1);
    expect(desk.states(second)).toEqual(['a failed no']);
    expect(desk.reasons(second)).toEqual([`waited 60 s; its zone is in use: desk-1 · ${first}`].map(worse));
    desk.broadcaster.stop(first, kim);
    desk.port.tell('a', 'stopped');
    expect(desk.port.said).toEqual([`${first}: a`]);
  });

  it('for too long counts from the first that had it, whoever has it then', () => {
    const desk = new TestDesk({ zones });
    const [first, second] = [desk.send({ priority: 'emergency' }), desk.send({ priority: 'emergency' })];
    const low = desk.send();
    desk.clock.advance(5_000);
    desk.port.tell('a', 'done', { broadcast: first });
    expect(desk.reasons(low)[0]).toContain(second);
    desk.port.tell('a', 'playing', { broadcast: second });
    desk.clock.advance(20_000);
    desk.send({ priority: 'emergency', repeats: null });
    desk.clock.advance(timing.waitMs - 27_000 - 1);
    expect(desk.states(low)).toEqual(['a waiting no']);
    desk.clock.advance(1);
    expect(desk.states(low)).toEqual(['a failed no']);
  });

  it('goes to those who wait in their order, the more important first', () => {
    const desk = new TestDesk({ zones });
    const first = desk.send({ priority: 'emergency' });
    const routine = desk.send({ priority: 'routine' });
    const urgent = desk.send({ priority: 'urgent' });
    const later = desk.send({ priority: 'urgent' });
    for (const id of [first, urgent, later, routine]) desk.port.tell('a', 'done', { broadcast: id });
    expect(desk.port.said).toEqual([first, urgent, later, routine].map((id) => `${id}: a`));
  });

  it('is free when all of its outlets are done, and not before', () => {
    const desk = new TestDesk({ zones: [zoneLike('a', ['pa x', 'pa y'])] });
    const first = desk.send();
    const second = desk.send();
    desk.port.tell('x', 'done', { broadcast: first });
    expect(desk.states(second)).toEqual(['x waiting no', 'y waiting no']);
    desk.port.tell('y', 'failed', { broadcast: first });
    expect(desk.states(second)).toEqual(['x queued maybe', 'y queued maybe']);
  });

  it('holds a loudspeaker back that lies in a free one too, until both are free', () => {
    const desk = new TestDesk({ zones: [zoneLike('a'), zoneLike('b'), zoneLike('c', ['pa a'])] });
    const first = desk.send({ zones: ['c'] });
    const second = desk.send({ zones: ['a', 'c'] });
    expect(desk.states(second)).toEqual(['a waiting no', 'a waiting no']);
    desk.port.tell('a', 'done', { broadcast: first });
    expect(desk.port.said).toEqual([`${first}: a`, `${second}: a`]);
  });

  it('is left when whoever has it fails at once, while it is still being sent', () => {
    const desk = new TestDesk({ zones });
    desk.port.onSay = ({ broadcast, ko }, to) => {
      if (ko === '안 됨')
        desk.port.tell(
          to.map(({ address }) => address),
          'failed',
          { broadcast },
        );
    };
    const failing = desk.send({ zones: ['a', 'b'], ko: '안 됨' });
    const next = desk.send();
    expect([desk.broadcast(failing).phase, desk.states(next)]).toEqual(['over', ['a queued maybe']]);
    expect(desk.uses()).toEqual([`a: ${next}`]);
  });
});

function worse(reason: string): string {
  return reason.replace('its zone is in use', 'something more important speaks there');
}
