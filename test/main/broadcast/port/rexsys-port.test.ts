/** Loudspeakers over the real wire: what is made of what they answer and say. */
import { describe, expect, it } from 'vitest';
import type { Utterance } from '../../../../main/broadcast/port.ts';
import { commands, turns, utterance } from './port-watch.ts';
import { clip, id, silent, speaker, to, useRigs, words, yes } from './rexsys-rig.ts';

const { up } = useRigs();

describe('a broadcast', () => {
  it('is sent, accepted, played and done, as the device says it', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', silent);
    made.port.say(words(), to('gate'));
    expect(made.told.reports).toEqual([]);
    await gate.told('speak');
    await made.told.state('gate', 'sent');
    gate.answer();
    await made.told.state('gate', 'accepted');
    gate.says('speaking', { broadcast: id });
    await made.told.state('gate', 'playing');
    gate.says('idle', { broadcast: id });
    await made.told.state('gate', 'done');
    expect(made.told.reports).toEqual(
      ['sent', 'accepted', 'playing', 'done'].map((state) => ({
        port: 'speakers',
        address: 'gate',
        broadcast: id,
        state,
        reason: null,
        at: made.clock.now(),
      })),
    );
  });

  it('is one order, the volume before it', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', yes);
    made.port.say(words(), to('gate', 65));
    await made.told.state('gate', 'accepted');
    expect(gate.orders).toMatchObject([
      { sender: 'console', command: 'volume', data: { level: 65 } },
      { sender: 'console', command: 'speak', data: { tone: 'evacuate', repeats: 2, broadcast: id } },
    ]);
  });

  it('goes on where the volume could not be set, and says so', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', ({ command }) =>
      command === 'volume' ? { ok: false, reason: 'stuck' } : null,
    );
    made.port.say(words(), to('gate', 65));
    await gate.told('speak');
    await made.watch.until(({ messages }) => JSON.stringify(messages).includes('stuck'));
    gate.answer();
    await made.told.state('gate', 'accepted');
    expect(made.told.at('gate')).toEqual([
      'sent',
      'accepted: the volume was not set; the other side refused: stuck',
    ]);
  });

  it('that the device turns down has failed in its words', async () => {
    const made = await up();
    speaker(made, 'siren', () => ({ ok: false, reason: 'a siren cannot speak' }));
    made.port.say(words(), to('siren'));
    await made.told.state('siren', 'failed');
    expect(made.told.at('siren')).toEqual(['sent', 'failed: the other side refused: a siren cannot speak']);
  });

  it('that nobody answers was sent, and a late word of the device counts', async () => {
    const made = await up({}, {}, { timing: { answerMs: 300 } });
    const gate = speaker(made, 'gate', silent);
    made.port.say(words(), to('gate'));
    await made.told.state('gate', 'sent');
    await gate.told('speak');
    gate.says('speaking', { broadcast: id });
    await made.told.state('gate', 'playing');
    expect(made.told.at('gate')).toEqual(['sent', 'playing']);
  });

  it('that cannot be given by these devices fails at once, and nothing is sent', async () => {
    const made = await up({ commands: { ...commands, speak: null } });
    const gate = speaker(made, 'gate', yes);
    made.port.say(words(), to('gate'));
    await made.told.state('gate', 'failed');
    expect(made.told.at('gate')).toEqual(['failed: not offered there']);
    expect(gate.orders).toEqual([]);
  });

  it('of the other mode, which the types rule out, fails and nothing is sent', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', yes);
    made.port.say(utterance('drill') as unknown as Utterance<'live'>, to('gate'));
    await made.told.state('gate', 'failed');
    expect(made.told.at('gate')).toEqual(['failed: not offered there: drill, live']);
    expect(gate.orders).toEqual([]);
  });

  it('is never taken back by what comes late', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', silent);
    made.port.say(words(), to('gate'));
    await gate.told('speak');
    gate.says('speaking', { broadcast: id });
    await made.told.state('gate', 'playing');
    gate.answer();
    gate.says('idle', { broadcast: id });
    await made.told.state('gate', 'done');
    gate.says('speaking', { broadcast: id });
    gate.says('fault', { broadcast: 'desk-1/8' });
    await made.told.state('gate', 'failed');
    expect(made.told.at('gate', id)).toEqual(['sent', 'playing', 'done']);
  });
});

describe('what a device says of itself', () => {
  it('without a broadcast is of the one that is said there, once it was sent', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', silent);
    gate.says('speaking');
    await made.watch.until(({ messages }) => JSON.stringify(messages).includes('speaking'));
    await turns();
    made.port.say(words(), to('gate'));
    await gate.told('speak');
    // What it did before ends.
    gate.says('idle');
    gate.answer();
    await made.told.state('gate', 'accepted');
    gate.says('speaking');
    await made.told.state('gate', 'playing');
    gate.says('idle');
    await made.told.state('gate', 'done');
    expect(made.told.at('gate')).toEqual(['sent', 'accepted', 'playing', 'done']);
  });

  it('of a broadcast that this port knows nothing of is told as it is', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', silent);
    gate.says('fault', { broadcast: 'desk-9/1', detail: { reason: 'no power' } });
    gate.says('idle');
    gate.says('selftest', { broadcast: id });
    await made.told.state('gate', 'failed');
    expect(made.told.at('gate', 'desk-9/1')).toEqual(['failed: no power']);
    expect(made.told.reports).toHaveLength(1);
  });

  it('takes back a failure where it plays all the same', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', () => ({ ok: false, reason: 'busy' }));
    made.port.say(words({ clip, repeats: 3 }), to('gate'));
    await made.told.state('gate', 'failed');
    gate.says('speaking');
    gate.says('speaking', { broadcast: id });
    await made.told.state('gate', 'playing');
    gate.says('idle', { broadcast: id });
    await made.told.state('gate', 'done');
    expect(made.told.at('gate')).toEqual(['sent', 'failed: the other side refused: busy', 'playing', 'done']);
    expect(made.clock.waiting).toBe(0);
  });

  it('is of the newer broadcast, and a named word of the older one does not touch it', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', yes);
    made.port.say(words({ broadcast: 'desk-1/1' }), to('gate'));
    await made.told.state('gate', 'accepted');
    made.port.say(words({ broadcast: 'desk-1/2' }), to('gate'));
    await made.told.state('gate', 'accepted', 2);
    gate.says('idle', { broadcast: 'desk-1/1' });
    await made.told.state('gate', 'done');
    gate.says('speaking');
    await made.told.state('gate', 'playing');
    expect(made.told.at('gate', 'desk-1/1')).toEqual(['sent', 'accepted', 'done']);
    expect(made.told.at('gate', 'desk-1/2')).toEqual(['sent', 'accepted', 'playing']);
  });
});
