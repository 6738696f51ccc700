import { describe, expect, it } from 'vitest';
import { because } from '../../../preload/contract/reason.ts';
import { TestPort } from './test-port.ts';
import { seconds, TestDesk, timing, zoneLike } from './test-desk.ts';
import { ManualClock } from '../manual-clock.ts';

const graceMs = 30_000;

describe('what is handed to a port', () => {
  it('is what was on the screen, with the clip as the devices call it and each zone as loud as asked', () => {
    const zones = [zoneLike('a', ['pa a'], { volume: 70 }), zoneLike('b')];
    const desk = new TestDesk({ zones });
    const tone = { kind: 'alert', seconds: 5 } as const;
    const id = desk.send({ zones: ['a', 'b'], tone, clip: 'siren', repeats: 3, gapS: 8, priority: 'urgent' });
    expect(desk.port.says).toEqual([
      {
        utterance: {
          ...{ mode: 'live', broadcast: id, tone, ko: '대피하십시오', en: 'Leave the building', seconds },
          ...{ clip: { id: 'siren', device: '17', seconds: 4 }, repeats: 3, gapS: 8, priority: 'urgent' },
        },
        to: [
          { address: 'a', volume: 70 },
          { address: 'b', volume: null },
        ],
      },
    ]);
  });

  it('reaches a loudspeaker of two zones once, as loud as the louder asks, and both zones show it', () => {
    const zones = [zoneLike('a', ['pa x'], { volume: 40 }), zoneLike('b', ['pa x'], { volume: 60 })];
    const desk = new TestDesk({ zones });
    const id = desk.send({ zones: ['a', 'b'] });
    expect(desk.port.says.map(({ to }) => to)).toEqual([[{ address: 'x', volume: 60 }]]);
    desk.port.tell('x', 'playing');
    expect(desk.broadcast(id).results.map(({ zone, state }) => `${zone} ${state}`)).toEqual([
      'a playing',
      'b playing',
    ]);
  });

  it('goes to each way by itself, and where there is none it fails in words', () => {
    const clock = new ManualClock();
    const ports = [new TestPort('live', clock), new TestPort('live', clock, { id: 'push' })];
    const desk = new TestDesk({ clock, ports, zones: [zoneLike('a', ['pa x', 'push y', 'gone z'])] });
    const id = desk.send();
    expect(ports.map(({ says }) => says.map(({ to }) => to.map(({ address }) => address)))).toEqual([
      [['x']],
      [['y']],
    ]);
    expect(desk.states(id)).toEqual(['x queued maybe', 'y queued maybe', 'z failed no']);
    expect(desk.reasons(id)[2]).toBe('not in the settings: gone');
  });
});

describe('an outlet', () => {
  it('goes from queued over sent, accepted and playing to done, and its broadcast is over', () => {
    const desk = new TestDesk();
    const id = desk.send();
    const seen = [desk.states(id)];
    for (const state of ['sent', 'accepted', 'playing', 'done'] as const) {
      expect([desk.broadcast(id).phase, desk.uses()]).toEqual(['under-way', [`a: ${id}`]]);
      desk.port.tell('a', state);
      seen.push(desk.states(id));
    }
    expect(seen.flat()).toEqual([
      'a queued maybe',
      'a sent maybe',
      'a accepted maybe',
      'a playing yes',
      'a done yes',
    ]);
    expect([desk.broadcast(id).phase, desk.uses()]).toEqual(['over', []]);
  });

  it.each([
    ['nothing', [], 'no answer within 10 s', 'maybe'],
    ['that it was sent', ['sent'], 'no answer within 10 s', 'maybe'],
    ['that it was taken over', ['sent', 'accepted'], 'taken over, but not said to play within 10 s', 'maybe'],
  ] as const)('that told %s has not answered after the time for it', (_, told, reason, heard) => {
    const desk = new TestDesk();
    const id = desk.send();
    for (const state of told) {
      desk.clock.advance(timing.answerMs - 1);
      desk.port.tell('a', state);
    }
    desk.clock.advance(timing.answerMs - 1);
    expect(desk.states(id)).not.toEqual([`a no-answer ${heard}`]);
    desk.clock.advance(1);
    expect(desk.states(id)).toEqual([`a no-answer ${heard}`]);
    expect(desk.reasons(id)).toEqual([reason]);
    expect([desk.broadcast(id).phase, desk.uses()]).toEqual(['over', []]);
  });

  it('that plays and never ends has lost its last word, 30 s after its end', () => {
    const desk = new TestDesk();
    const id = desk.send();
    desk.port.tell('a', 'playing');
    desk.clock.advance(seconds * 1_000 + graceMs - 1);
    expect(desk.states(id)).toEqual(['a playing yes']);
    desk.clock.advance(1);
    expect(desk.states(id)).toEqual(['a no-answer yes']);
    expect(desk.reasons(id)).toEqual(['it did not say that it ended']);
  });

  it('that answers late counts all the same, and takes its zone from nobody', () => {
    const desk = new TestDesk();
    const id = desk.send();
    desk.clock.advance(timing.answerMs);
    expect(desk.states(id)).toEqual(['a no-answer maybe']);
    const next = desk.send();
    desk.port.tell('a', 'playing', { broadcast: id });
    expect([desk.states(id), desk.broadcast(id).phase]).toEqual([['a playing yes'], 'under-way']);
    expect([desk.states(next), desk.uses()]).toEqual([['a queued maybe'], [`a: ${next}`]]);
    desk.port.tell('a', 'done', { broadcast: id });
    expect([desk.states(id), desk.broadcast(id).phase]).toEqual([['a done yes'], 'over']);
    expect(desk.uses()).toEqual([`a: ${next}`]);
  });

  it('that failed is not heard, unless it had begun', () => {
    const desk = new TestDesk({ zones: [zoneLike('a', ['pa x', 'pa y'])] });
    const id = desk.send();
    desk.port.tell('y', 'playing');
    desk.port.tell(['x', 'y'], 'failed', { reason: 'no power' });
    expect(desk.states(id)).toEqual(['x failed no', 'y failed yes']);
    expect(desk.reasons(id)).toEqual(['no power', 'no power']);
  });

  it('is not touched by reports of an older broadcast, nor of one that nobody knows', () => {
    const desk = new TestDesk();
    const older = desk.send();
    desk.port.tell('a', 'done');
    const id = desk.send();
    desk.port.tell('a', 'failed', { broadcast: older });
    desk.port.tell('a', 'playing', { broadcast: 'desk-9/1' });
    expect([desk.states(older), desk.states(id)]).toEqual([['a done yes'], ['a queued maybe']]);
  });

  it('is not taken back by a report that was overtaken', () => {
    const desk = new TestDesk();
    const id = desk.send();
    for (const state of ['playing', 'accepted', 'sent'] as const) desk.port.tell('a', state);
    expect(desk.states(id)).toEqual(['a playing yes']);
    for (const state of ['done', 'playing', 'failed', 'stopped'] as const) desk.port.tell('a', state);
    expect(desk.states(id)).toEqual(['a done yes']);
  });
});

describe('a report that does not say of which broadcast', () => {
  it('is of the one that was said there last', () => {
    const desk = new TestDesk();
    const older = desk.send();
    desk.clock.advance(timing.answerMs);
    const id = desk.send();
    desk.port.tell('a', 'playing', { broadcast: null });
    desk.port.tell('a', 'done', { broadcast: null });
    expect([desk.states(older), desk.states(id)]).toEqual([['a no-answer maybe'], ['a done yes']]);
  });

  it('does not end what has not begun: an idle loudspeaker says that it is idle', () => {
    const desk = new TestDesk();
    const id = desk.send();
    desk.port.tell('a', 'done', { broadcast: null });
    desk.port.tell('a', 'stopped', { broadcast: null });
    expect(desk.states(id)).toEqual(['a queued maybe']);
  });

  it('of the device itself tells why it failed, also where its site was quicker', () => {
    const desk = new TestDesk();
    const id = desk.send();
    desk.broadcaster.heardState('a', 'failed', because('said', '고장'), 5);
    desk.port.tell('a', 'failed', { broadcast: id, reason: 'the amplifier is too hot' });
    const [result] = desk.broadcast(id).results;
    expect(result).toMatchObject({
      state: 'failed',
      reason: because('said', 'the amplifier is too hot'),
      heard: 'no',
    });
    // The site's word says less, and what does not name the broadcast may be of another one.
    desk.broadcaster.heardState('a', 'failed', because('said', '고장'), 9);
    expect(desk.broadcast(id).results).toEqual([result]);
  });

  it('comes from a site as well, by address alone, and counts late too', () => {
    const desk = new TestDesk({ zones: [zoneLike('a', ['pa x', 'pa y'])] });
    const id = desk.send();
    desk.broadcaster.heardState('y', 'failed', because('said', 'no power'), 5);
    desk.clock.advance(timing.answerMs);
    desk.broadcaster.heardState('x', 'playing', null, 6);
    expect(desk.states(id)).toEqual(['x playing yes', 'y failed no']);
    desk.broadcaster.heardState('x', 'done', null, 7);
    desk.broadcaster.heardState('nobody', 'done', null, 8);
    const shortly = desk.broadcast(id).results.map(({ state, reason, at }) => [state, reason, at]);
    expect(shortly).toEqual([
      ['done', null, 7],
      ['failed', because('said', 'no power'), 5],
    ]);
  });
});

describe('a way that only accepts', () => {
  function accepting() {
    const clock = new ManualClock();
    const port = new TestPort('live', clock, { follows: 'accepts', can: ['text'] });
    return new TestDesk({ clock, ports: [port] });
  }

  it('has its last word with that, and its zone is in use for as long as it takes', () => {
    const desk = accepting();
    const id = desk.send();
    desk.port.tell('a', 'accepted');
    expect([desk.states(id), desk.broadcast(id).phase]).toEqual([['a accepted maybe'], 'under-way']);
    desk.clock.advance(seconds * 1_000 - 1);
    expect(desk.uses()).toEqual([`a: ${id}`]);
    desk.clock.advance(1);
    expect([desk.states(id), desk.broadcast(id).phase]).toEqual([['a accepted maybe'], 'over']);
    expect(desk.uses()).toEqual([]);
    desk.clock.advance(250);
    // That the time for it is over is no result.
    expect(desk.log()).toEqual(['ordered', 'results', 'over']);
  });

  it('is in use until it is stopped where there is no end, and cannot be told to stop', () => {
    const desk = accepting();
    const id = desk.send({ repeats: null, priority: 'emergency' });
    desk.port.tell('a', 'accepted');
    desk.clock.advance(86_400_000);
    expect(desk.uses()).toEqual([`a: ${id}`]);
    desk.broadcaster.stop(id, { name: 'Kim' });
    expect([desk.states(id), desk.reasons(id), desk.uses(), desk.port.stopped]).toEqual([
      ['a accepted maybe'],
      ['it cannot be stopped or taken back from here'],
      [],
      [],
    ]);
  });
});

describe('the end of a broadcast', () => {
  it('comes by its time: who plays is stopped, who waits never plays', () => {
    const desk = new TestDesk({ zones: [zoneLike('a'), zoneLike('b')] });
    const other = desk.send({ zones: ['b'], priority: 'emergency', repeats: null });
    desk.port.tell('b', 'playing');
    const id = desk.send({ zones: ['a', 'b'], endS: 30 });
    desk.port.tell('a', 'playing');
    desk.clock.advance(29_999);
    expect(desk.port.stopped).toEqual([]);
    desk.clock.advance(1);
    expect(desk.port.stopped).toEqual([`${id}: a`]);
    desk.port.tell('a', 'stopped', { broadcast: id });
    expect(desk.states(id)).toEqual(['a stopped yes', 'b stopped no']);
    expect(desk.reasons(id)).toEqual(['it is over', 'it is over']);
    expect(desk.broadcast(id)).toMatchObject({ phase: 'over', stopped: null });
    desk.broadcaster.stop(other, { name: 'Kim' });
    desk.port.tell('b', 'stopped');
    expect(desk.port.said.filter((words) => words.startsWith(id))).toEqual([`${id}: a`]);
  });

  it('does not come by itself where it has none', () => {
    const desk = new TestDesk();
    const id = desk.send({ repeats: null, priority: 'emergency' });
    desk.port.tell('a', 'playing');
    desk.clock.advance(7 * 86_400_000);
    expect([desk.states(id), desk.port.stopped]).toEqual([['a playing yes'], []]);
    desk.broadcaster.stop(id, { name: 'Kim' });
    expect(desk.port.stopped).toEqual([`${id}: a`]);
    desk.port.tell('a', 'stopped');
    expect([desk.states(id), desk.broadcast(id).phase]).toEqual([['a stopped yes'], 'over']);
  });
});

describe('a thousand outlets', () => {
  it('are followed in one broadcast, asked at once and logged in few entries', () => {
    const addresses = Array.from({ length: 1_000 }, (_, n) => `s${n}`);
    const zones = Array.from({ length: 50 }, (_, n) =>
      zoneLike(
        `z${n}`,
        addresses.slice(n * 20, n * 20 + 20).map((address) => `pa ${address}`),
      ),
    );
    const desk = new TestDesk({ zones });
    const id = desk.send({ zones: zones.map(({ id }) => id) });
    expect(desk.port.says.map(({ to }) => to.length)).toEqual([1_000]);
    const [silent, ...rest] = addresses;
    for (const state of ['sent', 'playing', 'done'] as const) desk.port.tell(rest, state);
    desk.clock.advance(timing.answerMs + 250);
    const { phase, results } = desk.broadcast(id);
    expect([phase, results.length]).toEqual(['over', 1_000]);
    expect(
      results.filter(({ state }) => state !== 'done').map(({ address, state }) => [address, state]),
    ).toEqual([[silent, 'no-answer']]);
    expect(desk.log()).toEqual(['ordered', 'results', 'results', 'over']);
    expect(desk.uses()).toEqual([]);
  });
});

describe('facts', () => {
  it('are told at once and then at most every 50 ms', () => {
    const desk = new TestDesk();
    desk.broadcaster.keepDraft(null);
    expect(desk.told.length).toBe(1);
    for (let n = 0; n < 5; n += 1) desk.broadcaster.keepDraft(null);
    desk.clock.advance(49);
    expect(desk.told.length).toBe(1);
    desk.clock.advance(1);
    expect(desk.told.length).toBe(2);
    desk.clock.advance(1_000);
    expect(desk.told.length).toBe(2);
  });

  it('show the trouble of a way as it comes and goes', () => {
    const desk = new TestDesk();
    desk.port.troubled(because('not-connected'));
    desk.clock.advance(50);
    expect(desk.told.at(-1)?.ports).toEqual([
      expect.objectContaining({ id: 'pa', trouble: because('not-connected') }),
    ]);
    desk.port.troubled(null);
    expect(desk.facts.ports).toEqual([expect.objectContaining({ trouble: null })]);
  });

  it('hold what is under way and the last hundred, the newest first', () => {
    const desk = new TestDesk({ zones: [zoneLike('a'), zoneLike('b')] });
    const lasting = desk.send({ zones: ['b'], repeats: null, priority: 'emergency' });
    desk.port.tell('b', 'playing');
    const ids = Array.from({ length: 103 }, () => {
      const id = desk.send();
      desk.port.tell('a', 'done');
      return id;
    });
    desk.send();
    const shown = desk.facts.broadcasts.map(({ id }) => id);
    expect(shown.slice(1)).toEqual([...ids.slice(3).reverse(), lasting]);
  });

  it('tell what does not change once: no file of a clip, the time of the key', () => {
    const desk = new TestDesk();
    expect(desk.broadcaster.setup).toEqual({
      ...{ zones: [zoneLike('a')], groups: [], templates: [], holdMs: timing.holdMs },
      clips: [{ id: 'siren', name: 'Siren', seconds: 4 }],
    });
  });

  it('hold the schedules that they are given', () => {
    const desk = new TestDesk();
    const schedule = {
      ...{ id: 'daily', name: 'Daily', time: '08:00', days: [1], onHolidays: false, lateMin: 5, isOn: true },
      ...{ next: 1, last: null },
    };
    desk.broadcaster.showSchedules([schedule]);
    expect(desk.told.at(-1)?.schedules).toEqual([schedule]);
  });
});

describe('a broadcaster that is closed', () => {
  it('leaves no timer and no listener, writes what it knows, and may be closed twice', async () => {
    const desk = new TestDesk({ zones: [zoneLike('a'), zoneLike('b')] });
    desk.send({ zones: ['a'], endS: 60 });
    desk.port.tell('a', 'playing');
    desk.send({ zones: ['a', 'b'] });
    desk.broadcaster.hold(
      { draft: { ...desk.facts.broadcasts[0]!, corrects: null }, second: null },
      { name: 'Kim' },
      null,
    );
    await desk.broadcaster.close();
    await desk.broadcaster.close();
    expect([desk.clock.waiting, desk.port.listeners]).toEqual([0, 0]);
    expect([...desk.keep.kept.values()].flatMap(({ results }) => results.map(({ state }) => state))).toEqual([
      'playing',
      'waiting',
      'queued',
    ]);
    expect(desk.port.stopped).toEqual([]);
    const told = desk.told.length;
    desk.clock.advance(60_000);
    expect(desk.told.length).toBe(told);
  });
});
