import { describe, expect, it } from 'vitest';
import { ManualClock } from '../manual-clock.ts';
import { pass, SimRoom } from './sim-room.ts';
import { draftLike, epoch, kim, planLike, TestDesk, timing, zoneLike } from './test-desk.ts';

const zones = [zoneLike('a'), zoneLike('b')];

function room(...ids: readonly string[]) {
  const clock = new ManualClock(epoch);
  const sim = new SimRoom(clock);
  const desks = ids.map((desk) => {
    const seat = sim.seat(desk);
    return seat.take(new TestDesk({ desk, clock, zones, room: seat.room }));
  });
  return { clock, sim, desks, of: (n: number) => desks[n] ?? new TestDesk() };
}

/** Everybody's finger is on the key at once, as far as a test has fingers: the last one's is done last. */
function together(desks: readonly TestDesk[], drafts: readonly ReturnType<typeof draftLike>[]) {
  desks.forEach((desk, n) => {
    desk.broadcaster.hold({ draft: drafts[n] ?? draftLike(), second: null }, kim, null);
  });
  for (let ms = 0; ms < timing.holdMs; ms += 100) {
    desks[0]?.clock.advance(100);
    for (const desk of desks) desk.broadcaster.keepHolding();
  }
  return desks.map(
    (desk) =>
      desk.entries.findLast(({ what, desk: of }) => what === 'ordered' && of === desk.id)?.broadcast ?? '',
  );
}

describe('a broadcast in a room', () => {
  it('is told first, and sent when the others had time to say that they speak there', async () => {
    const { clock, of } = room('desk-1', 'desk-2');
    const id = of(0).send();
    expect([of(0).broadcast(id).phase, of(0).broadcast(id).isShared]).toEqual(['reserving', null]);
    await pass(clock, 40);
    expect([of(1).broadcast(id).phase, of(1).uses(), of(0).port.said]).toEqual([
      'reserving',
      [`a: ${id}`],
      [],
    ]);
    // The receipt came after 40 ms.
    await pass(clock, timing.settleMs - 10);
    expect(of(0).port.said).toEqual([]);
    await pass(clock, 10);
    expect(of(0).port.said).toEqual([`${id}: a`]);
    expect(of(0).broadcast(id)).toMatchObject({ phase: 'under-way', isShared: true });
  });

  it('shows the same at the other desk, and is in its log and on its disk', async () => {
    const { clock, of } = room('desk-1', 'desk-2');
    const id = of(0).send({ zones: ['a', 'b'] });
    await pass(clock, 1_000);
    of(0).port.tell('a', 'done');
    of(0).port.tell('b', 'failed', { reason: 'no power' });
    await pass(clock, 1_000);
    const theirs = of(1).broadcast(id);
    expect(theirs).toEqual({ ...of(0).broadcast(id), isShared: null });
    expect(of(1).keep.kept.get(id)).toEqual(theirs);
    expect(of(1).log()).toEqual(['ordered', 'results', 'results', 'over']);
    expect(of(1).entries.map(({ operation }) => operation?.author)).toEqual(Array(4).fill('desk-1/log'));
    expect(of(1).entries[0]?.plan).toEqual(planLike({ zones: ['a', 'b'] }));
    expect([of(0).uses(), of(1).uses(), of(1).port.said]).toEqual([[], [], []]);
  });

  it('that is stopped while the others are asked is over at once, and never plays', async () => {
    const { clock, of } = room('desk-1', 'desk-2');
    const id = of(0).send();
    await pass(clock, 100);
    of(0).broadcaster.stop(id, kim);
    expect([of(0).broadcast(id).phase, of(0).states(id)]).toEqual(['over', ['a stopped no']]);
    await pass(clock, 1_000);
    expect([of(0).port.said, of(0).port.stopped, of(0).uses(), of(1).uses()]).toEqual([[], [], [], []]);
    expect([of(1).states(id), of(1).broadcast(id).phase]).toEqual([['a stopped no'], 'over']);
  });

  it.each([10, 100])(
    'that is closed %s ms after the order leaves no timer, and sends nothing',
    async (ms) => {
      const { clock, of } = room('desk-1', 'desk-2');
      of(0).send();
      await pass(clock, ms);
      await of(0).broadcaster.close();
      await of(1).broadcaster.close();
      // What is on its way is the broker's.
      await pass(clock, 100);
      expect(clock.waiting).toBe(0);
      expect(of(0).port.said).toEqual([]);
      expect(of(0).facts.broadcasts).toEqual([]);
    },
  );

  it('waits for nobody where nobody else is here', async () => {
    const { clock, of } = room('desk-1');
    const id = of(0).send();
    expect(of(0).port.said).toEqual([`${id}: a`]);
    await pass(clock, 1_000);
    expect(of(0).broadcast(id).isShared).toBeNull();
  });

  it('goes on where the room is down, says that nobody knows, and that they know once they do', async () => {
    const { clock, sim, of } = room('desk-1', 'desk-2');
    sim.link('desk-1', false);
    const id = of(0).send();
    expect(of(0).port.said).toEqual([`${id}: a`]);
    await pass(clock, 1_100);
    expect(of(0).broadcast(id).isShared).toBe(false);
    sim.link('desk-1', true);
    await pass(clock, 100);
    expect(of(0).broadcast(id).isShared).toBe(true);
    expect(of(1).broadcast(id).id).toBe(id);
  });

  it('waits a second for the receipt and no more', async () => {
    const { clock, sim, of } = room('desk-1', 'desk-2');
    sim.delayMs = () => 5_000;
    const id = of(0).send();
    await pass(clock, 990);
    expect(of(0).port.said).toEqual([]);
    await pass(clock, 10);
    expect([of(0).port.said, of(0).broadcast(id).isShared]).toEqual([[`${id}: a`], false]);
  });
});

describe('two desks for one zone at once', () => {
  it.each([
    ['the first one ordered', 0],
    ['the second one ordered', 1],
  ])(
    'equal: the smaller place has it although %s first, the other waits, and both see it',
    async (_, first) => {
      const { clock, of } = room('desk-1', 'desk-2');
      const order = first === 0 ? [of(0), of(1)] : [of(1), of(0)];
      together(order, []);
      await pass(clock, 2_000);
      const ids = [of(0), of(1)].map(
        (desk) => desk.facts.broadcasts.find((each) => each.desk === desk.id)?.id ?? '',
      );
      const [won = '', lost = ''] = ids;
      expect([of(0).port.said, of(1).port.said]).toEqual([[`${won}: a`], []]);
      for (const desk of [of(0), of(1)]) {
        expect(desk.uses()).toEqual([`a: ${won}`]);
        expect([desk.states(won), desk.states(lost)]).toEqual([['a queued maybe'], ['a waiting no']]);
      }
      expect(of(0).reasons(lost)).toEqual([`its zone is in use: desk-1 · ${won}`]);
      of(0).port.tell('a', 'done');
      await pass(clock, 1_000);
      expect(of(1).port.said).toEqual([`${lost}: a`]);
    },
  );

  it('the more important one has it, and what speaks is interrupted at its own desk', async () => {
    const { clock, of } = room('desk-1', 'desk-2');
    const low = of(0).send();
    await pass(clock, 1_000);
    of(0).port.tell('a', 'playing');
    const high = of(1).send({ priority: 'emergency' });
    await pass(clock, 1_000);
    expect(of(0).port.stopped).toEqual([`${low}: a`]);
    expect([of(1).port.said, of(1).port.stopped]).toEqual([[`${high}: a`], []]);
    for (const desk of [of(0), of(1)]) {
      expect(desk.states(low)).toEqual(['a interrupted yes']);
      expect(desk.uses()).toEqual([`a: ${high}`]);
    }
  });

  it('after each was cut off and spoke alone: one gives way when they hear of each other', async () => {
    const { clock, sim, of } = room('desk-1', 'desk-2');
    sim.link('desk-2', false);
    const [one = '', two = ''] = together([of(0), of(1)], []);
    await pass(clock, 1_000);
    expect([of(0).port.said, of(1).port.said]).toEqual([[`${one}: a`], [`${two}: a`]]);
    of(0).port.tell('a', 'playing');
    of(1).port.tell('a', 'playing');
    sim.link('desk-2', true);
    await pass(clock, 1_000);
    for (const desk of [of(0), of(1)]) {
      expect([desk.states(one), desk.states(two)]).toEqual([['a playing yes'], ['a interrupted yes']]);
      expect(desk.uses()).toEqual([`a: ${one}`]);
    }
    expect([of(0).port.stopped, of(1).port.stopped]).toEqual([[], [`${two}: a`]]);
  });

  it('with one schedule: one of them sends it, and both know', async () => {
    const { clock, of } = room('desk-1', 'desk-2');
    const id = 'daily@2026-03-02';
    const answers = [of(1), of(0)].map((desk) => desk.broadcaster.sendScheduled(id, 'daily', draftLike()));
    await pass(clock, 1_000);
    expect(await Promise.all(answers)).toEqual(['other-desk', 'sent']);
    expect([of(0).port.said, of(1).port.said]).toEqual([[`${id}: a`], []]);
    of(0).port.tell('a', 'done');
    await pass(clock, 1_000);
    for (const desk of [of(0), of(1)]) {
      expect(desk.broadcast(id)).toMatchObject({ desk: 'desk-1', phase: 'over' });
      expect([desk.states(id), desk.uses(), desk.facts.broadcasts.length]).toEqual([['a done yes'], [], 1]);
    }
    expect(of(1).log()[1]).toBe('given-up: desk-1 was first');
    expect(await of(1).broadcaster.sendScheduled(id, 'daily', draftLike())).toBe('other-desk');
  });
});

describe('what people do to a broadcast of another desk', () => {
  it('a stop is told to its desk, which stops it; nothing is asked of the devices from here', async () => {
    const { clock, of } = room('desk-1', 'desk-2');
    const id = of(0).send();
    await pass(clock, 1_000);
    of(0).port.tell('a', 'playing');
    await pass(clock, 500);
    of(1).broadcaster.stop(id, { name: 'Lee' });
    await pass(clock, 500);
    expect([of(0).port.stopped, of(1).port.stopped]).toEqual([[`${id}: a`], []]);
    of(0).port.tell('a', 'stopped');
    await pass(clock, timing.answerMs + 500);
    for (const desk of [of(0), of(1)]) {
      expect(desk.states(id)).toEqual(['a stopped yes']);
      expect(desk.broadcast(id).stopped).toMatchObject({ operator: 'Lee', desk: 'desk-2' });
      expect(
        desk.entries.filter(({ what }) => what === 'stopped').map(({ operator, desk }) => [operator, desk]),
      ).toEqual([['Lee', 'desk-2']]);
    }
    expect(of(1).port.stopped).toEqual([]);
  });

  it('a stop that its desk does not answer is carried out from here', async () => {
    const { clock, sim, of } = room('desk-1', 'desk-2');
    const id = of(0).send({ repeats: null, priority: 'emergency' });
    await pass(clock, 1_000);
    of(0).port.tell('a', 'playing');
    await pass(clock, 500);
    sim.link('desk-1', false);
    const waiting = of(1).send({ priority: 'emergency' });
    await pass(clock, 1_000);
    of(1).broadcaster.stop(id, { name: 'Lee' });
    await pass(clock, timing.answerMs, 100);
    expect(of(1).port.stopped).toEqual([`${id}: a`]);
    expect([of(1).states(id), of(1).reasons(id)]).toEqual([
      ['a no-answer yes'],
      ['desk-1 tells nothing more of it'],
    ]);
    expect(of(1).port.said).toEqual([`${waiting}: a`]);
  });

  it('a repeat is refused: it is made where it was sent', async () => {
    const { clock, of } = room('desk-1', 'desk-2');
    const id = of(0).send();
    await pass(clock, 1_000);
    expect(of(1).broadcaster.repeat(id, kim)).toMatchObject({
      error: { code: 'unavailable', message: 'it is repeated where it was sent: desk-1' },
    });
  });

  it('a correction may come from any desk; the first is stopped, then it goes', async () => {
    const { clock, of } = room('desk-1', 'desk-2');
    const id = of(0).send();
    await pass(clock, 1_000);
    of(0).port.tell('a', 'playing');
    await pass(clock, 500);
    const correction = of(1).correct(id);
    await pass(clock, 1_000);
    expect([of(0).port.stopped, of(1).port.said]).toEqual([[`${id}: a`], []]);
    of(0).port.tell('a', 'stopped');
    await pass(clock, 1_000);
    expect(of(1).port.said).toEqual([`${correction}: a`]);
    expect([of(0).facts.corrections, of(1).facts.corrections]).toEqual([[], []]);
  });
});

describe('a repeat in a room', () => {
  it('has the place of the repeat: it interrupts nothing that was ordered since', async () => {
    const { clock, of } = room('desk-1', 'desk-2');
    const first = of(0).send();
    await pass(clock, 1_000);
    of(0).port.tell('a', 'failed');
    await pass(clock, 1_000);
    const second = of(1).send();
    await pass(clock, 1_000);
    of(1).port.tell('a', 'playing');
    of(0).broadcaster.repeat(first, kim);
    await pass(clock, 1_000);
    expect(of(1).port.stopped).toEqual([]);
    for (const desk of [of(0), of(1)])
      expect([desk.states(first), desk.uses()]).toEqual([['a waiting no'], [`a: ${second}`]]);
    of(1).port.tell('a', 'done');
    await pass(clock, 1_000);
    expect(of(0).port.said).toEqual([`${first}: a`, `${first}: a`]);
    for (const desk of [of(0), of(1)]) expect(desk.uses()).toEqual([`a: ${first}`]);
  });

  it('keeps the zone from others while it is told', async () => {
    const { clock, of } = room('desk-1', 'desk-2');
    const first = of(0).send();
    await pass(clock, 1_000);
    of(0).port.tell('a', 'failed');
    await pass(clock, 1_000);
    of(0).broadcaster.repeat(first, kim);
    await pass(clock, 100);
    expect([of(1).uses(), of(0).port.said.length]).toEqual([[`a: ${first}`], 1]);
    await pass(clock, 400);
    expect(of(0).port.said.length).toBe(2);
  });
});
