import { describe, expect, it } from 'vitest';
import { because, becauseOf } from '../../../preload/contract/reason.ts';
import { draftLike, kim, planLike, TestDesk, timing, zoneLike } from './test-desk.ts';

const zones = [zoneLike('a'), zoneLike('b'), zoneLike('c', ['pa c'], { site: 'ima-1/4' })];
const answers = { alarm: 'ima-1/3|gas|device:7', occurrence: 5, span: { raised: 1, heard: 2 } };

describe('the alarm log', () => {
  it('has the whole plan before anything is sent', () => {
    const desk = new TestDesk({ zones });
    let before: number | null = null;
    desk.port.onSay = () => (before = desk.entries.length);
    const id = desk.send({ zones: ['a', 'b'] }, { answers });
    expect(before).toBe(1);
    expect(desk.entries).toEqual([
      {
        ...{ type: 'broadcast', broadcast: id, site: 'ima-1/3', alarm: answers.alarm, operator: 'Kim' },
        ...{ desk: 'desk-1', what: 'ordered', reason: null, plan: planLike({ zones: ['a', 'b'] }) },
      },
    ]);
  });

  it('names no site where there are several', () => {
    const desk = new TestDesk({ zones });
    desk.send({ zones: ['a', 'c'] });
    expect(desk.entries.map(({ site, alarm }) => [site, alarm])).toEqual([[null, null]]);
  });

  it('gathers results, at most every 250 ms, and has those that changed', () => {
    const desk = new TestDesk({ zones });
    desk.send({ zones: ['a', 'b'] });
    desk.clock.advance(250);
    const results = () =>
      desk.entries.flatMap(({ what, results }) =>
        what === 'results' ? [results?.map(({ address, state }) => `${address} ${state}`)] : [],
      );
    expect(results()).toEqual([['a queued', 'b queued']]);
    desk.clock.advance(1_000);
    desk.port.tell(['a', 'b'], 'sent');
    desk.port.tell('a', 'playing');
    desk.clock.advance(249);
    expect(results().length).toBe(1);
    desk.clock.advance(1);
    expect(results().slice(1)).toEqual([['a playing', 'b sent']]);
    desk.port.tell('b', 'playing');
    desk.clock.advance(100);
    desk.port.tell('a', 'playing');
    desk.clock.advance(150);
    expect(results().slice(2)).toEqual([['b playing']]);
    desk.clock.advance(5_000);
    expect(results().length).toBe(3);
  });

  it('tells a broadcast from the order to its end, with what people did to it', () => {
    const desk = new TestDesk({ zones });
    const id = desk.send({ zones: ['a', 'b'] });
    desk.port.tell('a', 'failed', { reason: 'no power' });
    desk.port.tell('b', 'done');
    desk.clock.advance(250);
    desk.broadcaster.repeat(id, { name: 'Han' });
    desk.clock.advance(timing.answerMs + 500);
    desk.broadcaster.repeat(id, kim);
    desk.port.tell('a', 'playing');
    desk.broadcaster.stop(id, { name: 'Lee' });
    desk.port.tell('a', 'stopped');
    desk.clock.advance(250);
    expect(desk.entries.map(({ what, operator }) => `${what} ${operator}`)).toEqual([
      ...['ordered Kim', 'results Kim', 'over Kim'],
      ...['repeated Han', 'results Kim', 'results Kim', 'over Kim'],
      ...['repeated Kim', 'stopped Lee', 'results Kim', 'over Kim'],
    ]);
  });

  it('has what was refused and what was given up, and of whom', () => {
    const desk = new TestDesk({ zones });
    const held = { draft: draftLike({}, { answers }), second: null };
    desk.broadcaster.hold(held, kim, null);
    desk.clock.advance(500);
    desk.problems = [{ rule: 'too-long', limit: 900, zone: null }];
    desk.broadcaster.hold(held, { name: 'Han' }, null);
    expect(desk.entries.map(({ what, reason, operator, alarm }) => [what, reason, operator, alarm])).toEqual([
      ['given-up', because('window-silent'), 'Kim', answers.alarm],
      ['refused', becauseOf('against-rules', 'too-long'), 'Han', answers.alarm],
    ]);
    expect(new Set(desk.entries.map(({ broadcast }) => broadcast)).size).toBe(2);
  });
});

describe('what is on disk', () => {
  it('is the newest state, one after the other, while the disk is slow', async () => {
    const desk = new TestDesk({ zones });
    const id = desk.send();
    for (const state of ['sent', 'playing', 'done'] as const) {
      desk.port.tell('a', state);
      desk.clock.advance(250);
    }
    await desk.broadcaster.close();
    expect(desk.keep.kept.get(id)).toEqual(desk.told.at(-1)?.broadcasts[0]);
    expect(desk.keep.kept.get(id)?.phase).toBe('over');
    // The first, and what had gathered while it was being written.
    expect(desk.keep.saves).toBe(2);
  });
});

describe('a scheduled broadcast', () => {
  it('is sent without a key, under the name of its schedule', async () => {
    const desk = new TestDesk({ zones });
    const sent = desk.broadcaster.sendScheduled('daily@2026-03-02', 'daily', draftLike());
    expect(desk.port.said).toEqual(['daily@2026-03-02: a']);
    expect(await sent).toBe('sent');
    expect(desk.broadcast('daily@2026-03-02')).toMatchObject({
      schedule: 'daily',
      operator: '',
      second: null,
    });
  });

  it('is not sent twice, and says that somebody has sent it', async () => {
    const desk = new TestDesk({ zones });
    const twice = ['daily@2026-03-02', 'daily@2026-03-02'].map((id) =>
      desk.broadcaster.sendScheduled(id, 'daily', draftLike()),
    );
    expect(await Promise.all(twice)).toEqual(['sent', 'other-desk']);
    expect(desk.port.said.length).toBe(1);
  });

  it('is refused where it breaks a rule, and that is logged', async () => {
    const desk = new TestDesk({ zones });
    desk.problems = [{ rule: 'quiet-hours', limit: null, zone: null }];
    expect(await desk.broadcaster.sendScheduled('daily@2026-03-02', 'daily', draftLike())).toBe('refused');
    expect([desk.port.said, desk.log()]).toEqual([[], ['refused: against the rules: quiet-hours']]);
  });
});
