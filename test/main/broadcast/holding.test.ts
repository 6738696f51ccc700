import { describe, expect, it } from 'vitest';
import { becauseOf } from '../../../preload/contract/reason.ts';
import { draftLike, epoch, kim, TestDesk, zoneLike } from './test-desk.ts';

const held = { draft: draftLike(), second: null };

describe('a key that is held', () => {
  it('has sent nothing after 1.9 s, and has sent after 2.0 s', () => {
    const desk = new TestDesk();
    desk.broadcaster.hold(held, kim, null);
    desk.keepFor(1_900);
    expect(desk.port.said).toEqual([]);
    expect(desk.facts.heldSince).toBe(epoch);
    desk.keepFor(100);
    expect(desk.port.said).toEqual([`desk-1/${epoch / 1_000}: a`]);
    expect(desk.facts.heldSince).toBeNull();
  });

  it('is given up when nothing was said of it for half a second, and that is logged', () => {
    const desk = new TestDesk();
    desk.broadcaster.hold(held, kim, null);
    desk.keepFor(1_000);
    desk.clock.advance(499);
    expect(desk.broadcaster.isHeld).toBe(true);
    desk.clock.advance(1);
    expect(desk.broadcaster.isHeld).toBe(false);
    desk.clock.advance(5_000);
    expect(desk.port.said).toEqual([]);
    expect(desk.log()).toEqual(['given-up: the window did not say that it is held']);
  });

  it('sends nothing when it is let go in time, also when the window goes on saying that it is held', () => {
    const desk = new TestDesk();
    desk.broadcaster.hold(held, kim, null);
    desk.keepFor(1_900);
    desk.broadcaster.letGo();
    desk.keepFor(3_000);
    expect(desk.port.said).toEqual([]);
    expect(desk.log()).toEqual(['given-up: the key was let go']);
  });

  it('sends what was on the screen when it was pressed, and keeps what was written since', () => {
    const desk = new TestDesk();
    const [first, second] = [draftLike({ ko: '하나' }), draftLike({ ko: '둘' })];
    desk.broadcaster.keepDraft(first);
    desk.broadcaster.hold({ draft: first, second: null }, kim, null);
    desk.keepFor(1_000);
    desk.broadcaster.keepDraft(second);
    desk.keepFor(1_000);
    expect(desk.port.says.map(({ utterance }) => utterance.ko)).toEqual(['하나']);
    expect(desk.facts.draft).toEqual(second);
  });

  it('takes the draft with it when it is sent', () => {
    const desk = new TestDesk();
    desk.broadcaster.keepDraft(draftLike());
    desk.send();
    expect(desk.facts.draft).toBeNull();
  });

  it('counts anew when another one is pressed', () => {
    const desk = new TestDesk();
    desk.broadcaster.hold(held, kim, null);
    desk.keepFor(1_500);
    desk.broadcaster.hold({ draft: draftLike({ ko: '둘' }), second: null }, kim, null);
    desk.keepFor(1_900);
    expect(desk.port.said).toEqual([]);
    desk.keepFor(100);
    expect(desk.port.says.map(({ utterance }) => utterance.ko)).toEqual(['둘']);
    expect(desk.log()).toEqual(['given-up: the key was let go', 'ordered']);
  });

  it.each([
    ['it is sent', (desk: TestDesk) => desk.keepFor(2_000)],
    ['it is let go', (desk: TestDesk) => desk.broadcaster.letGo()],
    ['nothing is heard of it', (desk: TestDesk) => desk.clock.advance(500)],
  ])('is told to be released when %s', (_, end) => {
    const desk = new TestDesk();
    let released = 0;
    const undo = desk.broadcaster.onReleased(() => (released += 1));
    desk.broadcaster.hold(held, kim, null);
    expect([desk.broadcaster.isHeld, released]).toEqual([true, 0]);
    end(desk);
    expect([desk.broadcaster.isHeld, released]).toEqual([false, 1]);
    undo();
    desk.broadcaster.hold(held, kim, null);
    end(desk);
    expect(released).toBe(1);
  });
});

describe('what is refused', () => {
  it('breaks a rule: the rules are named once each, and logged', () => {
    const desk = new TestDesk();
    desk.problems = [
      { rule: 'tone-missing', limit: null, zone: null },
      { rule: 'zone-gets-nothing', limit: null, zone: 'a' },
      { rule: 'zone-gets-nothing', limit: null, zone: 'b' },
    ];
    expect(desk.broadcaster.hold(held, kim, null)).toEqual({
      ok: false,
      error: {
        code: 'against-the-rules',
        message: 'against the rules: tone-missing, zone-gets-nothing',
        reason: becauseOf('against-rules', 'tone-missing, zone-gets-nothing'),
      },
    });
    desk.keepFor(3_000);
    expect(desk.port.said).toEqual([]);
    expect(desk.log()).toEqual(['refused: against the rules: tone-missing, zone-gets-nothing']);
  });

  it.each([null, 'Kim'])('needs a second person and has %s', (second) => {
    const desk = new TestDesk();
    desk.needsSecond = true;
    const reply = desk.broadcaster.hold(held, kim, second);
    expect(reply).toMatchObject({ ok: false, error: { code: 'second-person' } });
    desk.keepFor(3_000);
    expect(desk.port.said).toEqual([]);
    expect(desk.log()).toEqual(['refused: against the rules: second-person']);
  });

  it('is not what a second person agreed to, and who that was is kept', () => {
    const desk = new TestDesk();
    desk.needsSecond = true;
    const held = { draft: draftLike(), second: { name: 'Han', pin: '4321' } };
    expect(desk.broadcaster.hold(held, kim, 'Han').ok).toBe(true);
    desk.keepFor(2_000);
    const [broadcast] = desk.facts.broadcasts;
    expect(broadcast).toMatchObject({ operator: 'Kim', second: 'Han' });
    expect(JSON.stringify([desk.entries, desk.lines, desk.told, [...desk.keep.kept]])).not.toContain('4321');
  });
});

describe('a draft', () => {
  it('is made from a source and stands in the facts', () => {
    const desk = new TestDesk();
    const draft = draftLike({ zones: [] });
    expect(desk.broadcaster.prepare({ from: 'nothing' })).toEqual({ ok: true, value: draft });
    expect(desk.facts.draft).toEqual(draft);
  });

  it('is refused where its source is gone, and the one that is there stays', () => {
    const desk = new TestDesk();
    desk.broadcaster.keepDraft(draftLike());
    for (const source of [
      { from: 'alarm', alarm: 'gone' },
      { from: 'broadcast', broadcast: 'gone' },
    ] as const)
      expect(desk.broadcaster.prepare(source)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(desk.facts.draft).toEqual(draftLike());
  });

  it('is made from a broadcast that was sent, and corrects nothing', () => {
    const desk = new TestDesk();
    const id = desk.send({ ko: '다시' }, { corrects: 'desk-2/1', template: 'gas' });
    expect(desk.broadcaster.prepare({ from: 'broadcast', broadcast: id })).toEqual({
      ok: true,
      value: draftLike({ ko: '다시' }, { template: 'gas' }),
    });
  });

  it('is told what would give way to it and what it would wait for', () => {
    const zones = [zoneLike('a'), zoneLike('b'), zoneLike('c')];
    const desk = new TestDesk({ zones });
    const low = desk.send({ zones: ['a'], priority: 'routine' });
    const high = desk.send({ zones: ['b'], priority: 'emergency' });
    const check = desk.broadcaster.check(draftLike({ zones: ['a', 'b', 'c'], priority: 'urgent' }));
    expect(check.busy).toEqual([
      { zone: 'a', broadcast: low, priority: 'routine', desk: 'desk-1', then: 'interrupts' },
      { zone: 'b', broadcast: high, priority: 'emergency', desk: 'desk-1', then: 'waits' },
    ]);
    expect(check.outlets.map(({ zone }) => zone)).toEqual(['a', 'b', 'c']);
  });
});
