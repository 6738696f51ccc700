/** Loudspeakers that are told part by part, and that are stopped. */
import { describe, expect, it } from 'vitest';
import { settled } from '../../feed/watch-feed.ts';
import { commands, turns } from './port-watch.ts';
import { clip, id, speaker, to, useRigs, words, yes } from './rexsys-rig.ts';

const { up } = useRigs();

describe('a message in parts', () => {
  it('is the recording, then the words, and again after the gap', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', yes);
    made.port.say(words({ clip, tone: null, repeats: 2, gapS: 5 }), to('gate'));
    const part = async (command: string, count: number) => {
      await gate.told(command, count);
      gate.says(command === 'play' ? 'playing' : 'speaking');
      gate.says('idle');
    };
    await part('play', 1);
    await part('speak', 1);
    await made.watch.until(({ messages }) => JSON.stringify(messages).split('idle').length > 2);
    await turns();
    made.clock.advance(4_999);
    await turns();
    expect(gate.orders).toHaveLength(2);
    made.clock.advance(1);
    await part('play', 2);
    await part('speak', 2);
    await made.told.state('gate', 'done');
    expect(gate.orders.map(({ command }) => command)).toEqual(['play', 'speak', 'play', 'speak']);
    expect(made.told.at('gate')).toEqual(['sent', 'accepted', 'playing', 'done']);
    expect(made.clock.waiting).toBe(0);
  });

  it('goes on by its length where the device never says that a part is over', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', yes);
    made.port.say(words({ clip, tone: null, repeats: 1 }), to('gate'));
    await made.told.state('gate', 'accepted');
    await settled(() => made.clock.waiting === 1);
    made.clock.advance(12 * 1_500 + 5_000 - 1);
    await turns();
    expect(gate.orders).toHaveLength(1);
    made.clock.advance(1);
    await gate.told('speak');
    await turns();
    expect(made.clock.waiting).toBe(0);
  });

  it('ends with the part that goes on when it is stopped', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', yes);
    made.port.say(words({ clip, tone: null }), to('gate'));
    await made.told.state('gate', 'accepted');
    made.port.stop(id, ['gate']);
    await made.told.state('gate', 'stopped');
    gate.says('idle', { broadcast: id });
    made.clock.advance(60_000);
    await turns();
    expect(gate.orders.map(({ command }) => command)).toEqual(['play', 'stop']);
    expect(made.clock.waiting).toBe(0);
  });

  it('ends where a part fails, and the rest is not given', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', ({ command }) => ({ ok: command === 'play', reason: 'no voice' }));
    made.port.say(words({ clip, tone: null }), to('gate'));
    await gate.told('play');
    gate.says('playing');
    gate.says('idle');
    await made.told.state('gate', 'failed');
    expect(made.told.at('gate')).toEqual([
      'sent',
      'accepted',
      'playing',
      'failed: the other side refused: no voice',
    ]);
    expect(made.clock.waiting).toBe(0);
  });
});

describe('a stop', () => {
  it('names the broadcast, and is told of each', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', yes);
    const tower = speaker(made, 'tower', ({ command }) =>
      command === 'stop' ? { ok: false, reason: 'locked' } : { ok: true },
    );
    made.port.say(words(), [...to('gate'), ...to('tower')]);
    await made.told.state('tower', 'accepted');
    made.port.stop(id, ['gate', 'tower', 'yard']);
    speaker(made, 'yard', yes);
    await made.told.state('yard', 'stopped');
    await made.told.state('gate', 'stopped');
    await made.told.state('tower', 'failed');
    expect((await gate.told('stop')).data).toMatchObject({ broadcast: id });
    expect((await tower.told('stop')).data).toMatchObject({ broadcast: id });
    expect(made.told.at('tower').at(-1)).toBe('failed: the other side refused: locked');
  });

  it('that is not answered has failed, until the device says that it is over', async () => {
    const made = await up({}, {}, { timing: { answerMs: 300 } });
    const gate = speaker(made, 'gate', ({ command }) => (command === 'stop' ? null : { ok: true }));
    made.port.say(words(), to('gate'));
    await made.told.state('gate', 'accepted');
    made.port.stop(id, ['gate']);
    await made.told.state('gate', 'failed');
    gate.says('idle');
    await made.told.state('gate', 'stopped');
    expect(made.told.at('gate')).toEqual(['sent', 'accepted', 'failed: no answer within 0.3 s', 'stopped']);
  });

  it('of what these devices cannot stop has failed, and nothing is sent', async () => {
    const made = await up({ commands: { ...commands, stop: null } });
    const gate = speaker(made, 'gate', yes);
    made.port.say(words(), to('gate'));
    await made.told.state('gate', 'accepted');
    made.port.stop(id, ['gate']);
    await made.told.state('gate', 'failed');
    expect(gate.orders).toHaveLength(1);
    expect(made.port.can).not.toContain('stop');
  });

  it('that names no broadcast never silences what is said there by now', async () => {
    const made = await up({ commands: { ...commands, stop: { command: 'stop', data: {} } } });
    const gate = speaker(made, 'gate', yes);
    made.port.say(words({ broadcast: 'desk-1/1' }), to('gate'));
    await made.told.state('gate', 'accepted');
    made.port.say(words({ broadcast: 'desk-1/2' }), to('gate'));
    await made.told.state('gate', 'accepted', 2);
    made.port.stop('desk-1/1', ['gate']);
    await made.told.state('gate', 'stopped');
    expect(made.told.at('gate', 'desk-1/1').at(-1)).toBe('stopped: it is over');
    expect(gate.orders.map(({ command }) => command)).toEqual(['speak', 'speak']);
    made.port.stop('desk-1/2', ['gate']);
    await gate.told('stop');
  });

  it('of what is over says so', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', yes);
    made.port.say(words(), to('gate'));
    await gate.told('speak');
    gate.says('idle', { broadcast: id });
    await made.told.state('gate', 'done');
    made.port.stop(id, ['gate']);
    await made.told.state('gate', 'stopped');
    expect(made.told.at('gate').at(-1)).toBe('stopped: it is over');
    expect(gate.orders).toHaveLength(1);
  });
});
