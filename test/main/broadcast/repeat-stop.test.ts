import { describe, expect, it } from 'vitest';
import { kim, TestDesk, timing, zoneLike } from './test-desk.ts';

const six = ['a', 'b', 'c', 'd', 'e', 'f'];
const zones = six.map((id) => zoneLike(id));

/** Of six, one failed, one did not answer, the others are done. */
function twoMissed() {
  const desk = new TestDesk({ zones });
  const id = desk.send({ zones: six });
  desk.port.tell('b', 'failed', { reason: 'no power' });
  desk.port.tell(['a', 'c', 'd', 'f'], 'done');
  desk.clock.advance(timing.answerMs);
  return { desk, id };
}

describe('a repeat', () => {
  it('goes to those who missed it and to nobody else, and counts their tries', () => {
    const { desk, id } = twoMissed();
    const before = desk.broadcast(id).results;
    expect(desk.broadcaster.repeat(id, kim)).toEqual({ ok: true, value: null });
    expect(desk.port.said.slice(6)).toEqual([`${id}: b`, `${id}: e`]);
    const after = desk.broadcast(id).results;
    expect(after.map(({ tries }) => tries)).toEqual([1, 2, 1, 1, 2, 1]);
    for (const n of [0, 2, 3, 5]) expect(after[n]).toEqual(before[n]);
    expect(desk.broadcast(id).phase).toBe('under-way');
    desk.port.tell(['b', 'e'], 'done', { broadcast: id });
    expect(desk.broadcast(id).results.map(({ state }) => state)).toEqual(six.map(() => 'done'));
    expect([desk.broadcast(id).phase, desk.uses()]).toEqual(['over', []]);
  });

  it('keeps in mind that an earlier try may have been heard', () => {
    const { desk, id } = twoMissed();
    desk.broadcaster.repeat(id, kim);
    desk.port.tell(['b', 'e'], 'failed');
    expect(desk.states(id).filter((words) => words.includes('failed'))).toEqual([
      'b failed no',
      'e failed maybe',
    ]);
  });

  it('waits for its zone behind whoever has it now', () => {
    const { desk, id } = twoMissed();
    const next = desk.send({ zones: ['b'] });
    desk.broadcaster.repeat(id, kim);
    expect(desk.port.stopped).toEqual([]);
    expect(desk.broadcast(id).results.map(({ state }) => state)[1]).toBe('waiting');
    desk.port.tell('b', 'done', { broadcast: next });
    expect(desk.port.said.slice(-3)).toEqual([`${next}: b`, `${id}: e`, `${id}: b`]);
  });

  it('is not said to one that begins by itself meanwhile', () => {
    const { desk, id } = twoMissed();
    const next = desk.send({ zones: ['e'] });
    desk.broadcaster.repeat(id, kim);
    desk.port.tell('e', 'playing', { broadcast: id });
    desk.port.tell('e', 'done', { broadcast: next });
    expect(desk.port.said.filter((words) => words === `${id}: e`)).toEqual([`${id}: e`]);
  });

  it.each([
    ['nobody missed it', (desk: TestDesk) => desk.send()],
    ['it is not known', () => 'desk-1/0'],
    [
      'it was stopped',
      (desk: TestDesk) => {
        const id = desk.send();
        desk.port.tell('a', 'failed');
        const second = desk.send({ zones: ['b'] });
        desk.port.tell('b', 'failed');
        desk.broadcaster.stop(second, kim);
        const third = desk.send({ zones: ['c', 'd'] });
        desk.port.tell('c', 'failed');
        desk.broadcaster.stop(third, kim);
        return id === '' ? id : third;
      },
    ],
  ])('is refused where %s', (_, make) => {
    const desk = new TestDesk({ zones });
    const id = make(desk);
    const said = desk.port.said.length;
    expect(desk.broadcaster.repeat(id, kim)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(desk.port.said.length).toBe(said);
  });
});

describe('a stop', () => {
  it('is told to those who heard it or may have, and to nobody else', () => {
    const desk = new TestDesk({ zones });
    const before = desk.send({ zones: ['f'] });
    const id = desk.send({ zones: six });
    desk.port.tell('a', 'playing');
    desk.port.tell('b', 'failed');
    desk.port.tell('c', 'done');
    desk.port.tell('d', 'sent');
    expect(desk.broadcaster.stop(id, kim)).toEqual({ ok: true, value: null });
    expect(desk.port.stopped).toEqual([`${id}: a`, `${id}: d`, `${id}: e`]);
    desk.port.tell(['a', 'd', 'e'], 'stopped', { broadcast: id });
    expect(desk.states(id)).toEqual([
      ...['a stopped yes', 'b failed no', 'c done yes', 'd stopped maybe', 'e stopped maybe', 'f stopped no'],
    ]);
    expect(desk.broadcast(id)).toMatchObject({
      ...{ phase: 'over', stopped: { operator: 'Kim', desk: 'desk-1', at: desk.clock.now() } },
    });
    expect(desk.uses()).toEqual([`f: ${before}`]);
  });

  it('keeps what waits from ever playing', () => {
    const desk = new TestDesk({ zones });
    const first = desk.send();
    const second = desk.send();
    desk.broadcaster.stop(second, kim);
    expect(desk.states(second)).toEqual(['a stopped no']);
    desk.port.tell('a', 'done', { broadcast: first });
    desk.clock.advance(timing.waitMs);
    expect([desk.port.said, desk.port.stopped]).toEqual([[`${first}: a`], []]);
  });

  it('reaches one that did not answer, also when its broadcast is over', () => {
    const { desk, id } = twoMissed();
    expect(desk.broadcast(id).phase).toBe('over');
    expect(desk.broadcaster.stop(id, kim).ok).toBe(true);
    expect(desk.port.stopped).toEqual([`${id}: e`]);
    desk.port.tell('e', 'stopped', { broadcast: id });
    expect(desk.states(id)[4]).toBe('e stopped maybe');
  });

  it('holds the zone until the device says so, or has said nothing for too long', () => {
    const desk = new TestDesk({ zones });
    const first = desk.send({ zones: ['a', 'b'] });
    desk.port.tell(['a', 'b'], 'playing');
    const second = desk.send({ zones: ['a', 'b'] });
    desk.broadcaster.stop(first, kim);
    // An idle device says that it is done: stopped is what it is.
    desk.port.tell('a', 'done', { broadcast: null });
    expect(desk.states(first)).toEqual(['a stopped yes', 'b playing yes']);
    expect(desk.states(second)).toEqual(['a queued maybe', 'b waiting no']);
    desk.clock.advance(timing.answerMs);
    expect(desk.states(first)).toEqual(['a stopped yes', 'b no-answer yes']);
    expect(desk.reasons(first)[1]).toBe('it was not stopped; it did not say that it ended');
    expect(desk.port.said.slice(-2)).toEqual([`${second}: a`, `${second}: b`]);
  });

  it('that a device refuses is told as such', () => {
    const desk = new TestDesk({ zones });
    const id = desk.send();
    desk.port.tell('a', 'playing');
    desk.broadcaster.stop(id, kim);
    desk.port.tell('a', 'failed', { reason: 'busy' });
    expect([desk.states(id), desk.reasons(id)]).toEqual([['a failed yes'], ['it was not stopped; busy']]);
  });

  it.each([
    ['it is not known', 'unavailable', () => 'desk-1/0'],
    [
      'it is over',
      'unavailable',
      (desk: TestDesk) => {
        const id = desk.send();
        desk.port.tell('a', 'done');
        return id;
      },
    ],
    [
      'it was stopped before',
      'taken',
      (desk: TestDesk) => {
        const id = desk.send();
        desk.broadcaster.stop(id, { name: 'Han' });
        return id;
      },
    ],
  ])('is refused where %s', (_, code, make) => {
    const desk = new TestDesk({ zones });
    const id = make(desk);
    const asked = desk.port.stopped.length;
    expect(desk.broadcaster.stop(id, kim)).toMatchObject({ ok: false, error: { code } });
    expect(desk.port.stopped.length).toBe(asked);
  });
});
