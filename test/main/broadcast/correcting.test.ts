import { describe, expect, it } from 'vitest';
import { correctionMs } from '../../../preload/contract/broadcast.ts';
import { epoch, kim, TestDesk, timing, zoneLike } from './test-desk.ts';

const zones = ['a', 'b', 'c', 'd'].map((id) => zoneLike(id));

/** `a` plays, `b` did not answer, `c` failed, `d` waits for another. */
function sent() {
  const desk = new TestDesk({ zones });
  const other = desk.send({ zones: ['d'], repeats: null, priority: 'emergency' });
  desk.port.tell('d', 'playing');
  const id = desk.send({ zones: ['a', 'b', 'c', 'd'], priority: 'urgent' });
  desk.port.tell('a', 'playing');
  desk.port.tell('c', 'failed');
  return { desk, id, other };
}

describe('a prepared correction', () => {
  it('goes to exactly the zones that heard the first or may have, when the key was held', () => {
    const { desk, id } = sent();
    desk.broadcaster.hold({ correct: id }, kim, null);
    desk.keepFor(1_900);
    expect(desk.port.stopped).toEqual([]);
    desk.keepFor(100);
    // The first is stopped: the correction would wait for the very words that it puts right.
    expect(desk.port.stopped).toEqual([`${id}: a`, `${id}: b`]);
    desk.port.tell(['a', 'b'], 'stopped');
    const [correction] = desk.facts.broadcasts;
    expect(correction).toMatchObject({
      ...{ corrects: id, operator: 'Kim', plan: { zones: ['a', 'b'], priority: 'urgent', ko: '정정' } },
    });
    expect(desk.port.said.slice(-2)).toEqual([`${correction?.id}: a`, `${correction?.id}: b`]);
  });

  it('is gone after ten minutes from the beginning, also from the screen', () => {
    const { desk, id, other } = sent();
    const prepared = () => desk.told.at(-1)?.corrections.map(({ broadcast }) => broadcast);
    const { at } = desk.broadcast(id);
    expect(desk.facts.corrections.map(({ until }) => until)).toContain(at + correctionMs);
    desk.clock.advance(at + correctionMs - 1 - desk.clock.now());
    expect(prepared()).toEqual([id]);
    expect(desk.broadcaster.hold({ correct: id }, kim, null).ok).toBe(true);
    desk.broadcaster.letGo();
    desk.clock.advance(51);
    expect(prepared()).toEqual([]);
    for (const gone of [id, other])
      expect(desk.broadcaster.hold({ correct: gone }, kim, null)).toMatchObject({
        error: { code: 'unavailable' },
      });
  });

  it('grows by a zone that is heard of late, and shrinks by one that was not reached', () => {
    const desk = new TestDesk({ zones });
    const id = desk.send({ zones: ['a', 'b'] });
    const corrected = () => desk.facts.corrections.map(({ draft }) => draft.plan.zones);
    expect(corrected()).toEqual([['a', 'b']]);
    desk.port.tell(['a', 'b'], 'failed');
    expect(corrected()).toEqual([]);
    desk.port.tell('b', 'playing', { broadcast: id });
    expect(corrected()).toEqual([['b']]);
  });

  it('is given once: sent, it is prepared no more, and is not corrected itself', () => {
    const desk = new TestDesk({ zones });
    const id = desk.send({ zones: ['a', 'b'] });
    desk.port.tell(['a', 'b'], 'done');
    desk.correct(id);
    expect(desk.facts.corrections).toEqual([]);
    expect(desk.broadcaster.hold({ correct: id }, kim, null).ok).toBe(false);
  });

  it('is refused where it breaks a rule, and asks for no second person', () => {
    const desk = new TestDesk({ zones });
    const id = desk.send();
    desk.needsSecond = true;
    expect(desk.broadcaster.hold({ correct: id }, kim, null).ok).toBe(true);
    desk.broadcaster.letGo();
    desk.problems = [{ rule: 'quiet-hours', limit: null, zone: null }];
    expect(desk.broadcaster.hold({ correct: id }, kim, null)).toMatchObject({
      error: { code: 'against-the-rules' },
    });
  });
});

describe('after the program has started again', () => {
  it('what was under way is over, nobody answered, and nothing is sent by itself', async () => {
    const { desk, id } = sent();
    desk.clock.advance(250);
    await desk.kept();
    const again = new TestDesk({ keep: desk.keep, zones });
    again.clock.advance(desk.clock.now() - epoch);
    await again.broadcaster.start();
    expect(again.broadcast(id).phase).toBe('over');
    expect(again.states(id)).toEqual([
      'a no-answer yes',
      'b no-answer maybe',
      'c failed no',
      'd no-answer maybe',
    ]);
    expect(again.reasons(id)[0]).toBe('the console ended while it was under way');
    again.clock.advance(timing.waitMs);
    expect([again.port.said, again.uses(), again.entries.map(({ what }) => what)]).toEqual([
      ...[[], [], ['results', 'over', 'results', 'over']],
    ]);
    expect(again.keep.kept.get(id)?.phase).toBe('over');
  });

  it('a correction that is still within its ten minutes is prepared again, and no other', async () => {
    const { desk, id } = sent();
    desk.clock.advance(250);
    await desk.kept();
    for (const [afterMs, expected] of [
      [correctionMs - 1, [id]],
      [correctionMs, []],
    ] as const) {
      const again = new TestDesk({ keep: desk.keep, zones });
      again.clock.advance(desk.broadcast(id).at - epoch + afterMs);
      await again.broadcaster.start();
      const corrected = again.facts.corrections.filter(({ broadcast }) => broadcast === id);
      expect(corrected.map(({ broadcast }) => broadcast)).toEqual(expected);
    }
  });

  it('those who missed it get it with one key, and late answers still count', async () => {
    const { desk, id } = sent();
    desk.clock.advance(250);
    await desk.kept();
    const again = new TestDesk({ keep: desk.keep, zones });
    again.clock.advance(desk.clock.now() - epoch);
    await again.broadcaster.start();
    again.port.tell('a', 'playing', { broadcast: id });
    expect(again.broadcaster.repeat(id, kim).ok).toBe(true);
    expect(again.port.said).toEqual([`${id}: b`, `${id}: c`, `${id}: d`]);
    expect(again.broadcast(id).results.map(({ tries }) => tries)).toEqual([1, 2, 2, 1]);
  });

  it('numbers go on after those that are known, although the clock was set back', async () => {
    const desk = new TestDesk({ zones });
    desk.clock.advance(3_600_000);
    const id = desk.send();
    const again = new TestDesk({ keep: desk.keep, zones });
    await again.broadcaster.start();
    expect(Number(again.send().split('/')[1])).toBe(Number(id.split('/')[1]) + 1);
  });

  it('it speaks although what was cannot be read, and although nothing can be kept', async () => {
    const desk = new TestDesk({ zones });
    desk.keep.refuses = true;
    await desk.broadcaster.start();
    const id = desk.send();
    desk.port.tell('a', 'done');
    await desk.broadcaster.close();
    expect(desk.port.said).toEqual([`${id}: a`]);
    expect(desk.lines.map((line) => line.replace(/^.*broadcast (?=earlier|broadcast)/, ''))).toEqual([
      'earlier broadcasts cannot be read: the disk is full',
      `broadcast ${id} is not on disk: the disk is full`,
      `broadcast ${id} is not on disk: the disk is full`,
    ]);
  });
});
