/** The connection under a port, and the drill's own loudspeakers behind it. */
import { describe, expect, it } from 'vitest';
import { because } from '../../../../preload/contract/reason.ts';
import { sayReason } from '../../../../preload/contract/reason-words.ts';
import { createRandom } from '../../../../main/drill/random.ts';
import { drillDevices, type DrillDevice } from '../../../../main/drill/rexsys-device-table.ts';
import { RexsysDevices } from '../../../../main/drill/rexsys-devices.ts';
import { hurriedClock, settled } from '../../feed/watch-feed.ts';
import { turns, type PortWatch } from './port-watch.ts';
import { clip, id, speaker, to, useRigs, words, yes, type Rig } from './rexsys-rig.ts';

const { undos, rig, up } = useRigs();

describe('the connection', () => {
  it('that is down sends by HTTP, and says that no answer can be heard', async () => {
    const made = await rig();
    const gate = speaker(made, 'gate', yes);
    expect(made.port.facts.trouble).toEqual(because('closed'));
    made.port.say(words(), to('gate'));
    await made.told.state('gate', 'sent');
    await gate.told('speak');
    await settled(() => made.server.httpSends === 1);
    expect(made.told.at('gate')).toEqual(['sent']);
  });

  it('tells its trouble as it comes and goes', async () => {
    const made = await up();
    expect(made.port.facts).toEqual({
      id: 'speakers',
      name: 'Speakers',
      kind: 'rexsys',
      can: ['speak', 'play', 'tone', 'stop', 'volume'],
      follows: 'each',
      trouble: null,
    });
    const since = made.watch.statuses.length;
    const changes = made.told.changes;
    made.server.cut('abrupt');
    await made.watch.link('waiting', since);
    expect(made.port.facts.trouble).toMatchObject({ code: 'cut' });
    await made.watch.link('up', since);
    expect(made.port.facts.trouble).toBeNull();
    expect(made.told.changes).toBeGreaterThan(changes);
  });

  it('that nobody is behind fails in words, without a secret', async () => {
    const made = await rig();
    await made.server.stop();
    made.port.say(words(), to('gate'));
    await made.told.state('gate', 'failed');
    expect(made.told.at('gate')[0]).toMatch(/^failed: /);
    expect(JSON.stringify(made.told.reports)).not.toContain('secret');
  });

  it('on which nobody answers has not failed: it may have arrived', async () => {
    const made = await rig({}, {}, { timing: { restMs: 100 } });
    await made.feed.request(['gate'], 'ping', {});
    made.server.cut('freeze');
    made.port.say(words(), to('gate'));
    await made.told.until(({ reports }) => reports.length > 0);
    expect(made.told.at('gate')).toEqual(['sent: no answer within 0.1 s']);
    made.server.cut('thaw');
  });

  it('that is closed tells nothing more, twice is fine, and no timer is left', async () => {
    const made = await up();
    const gate = speaker(made, 'gate', yes);
    made.port.say(words({ clip }), to('gate'));
    await made.told.state('gate', 'accepted');
    await made.port.close();
    await made.port.close();
    const { length } = made.told.reports;
    gate.says('playing', { broadcast: id });
    made.port.say(words(), to('gate'));
    made.port.stop(id, ['gate']);
    await made.watch.until(({ messages }) => JSON.stringify(messages).includes('playing'));
    await turns();
    expect(made.told.reports).toHaveLength(length);
    expect(gate.orders.map(({ command }) => command)).not.toContain('stop');
    expect(made.clock.waiting).toBe(0);
  });
});

describe("the drill's loudspeakers", () => {
  async function withDevices(devices: readonly DrillDevice[]): Promise<Rig> {
    const made = await up();
    const crowd = new RexsysDevices({
      server: made.server,
      console: 'console',
      clock: hurriedClock,
      random: createRandom(3),
      devices,
    });
    undos.push(() => Promise.resolve(crowd.stop()));
    crowd.start();
    return made;
  }

  it('at one site: two of six fail, are told again alone, and are done', async () => {
    const made = await withDevices(drillDevices);
    const six = drillDevices.filter(({ site }) => site === 6).map(({ client }) => client);
    expect(six).toHaveLength(6);
    made.port.say(
      words(),
      six.flatMap((client) => to(client, 80)),
    );
    const ends = (state: string) => six.filter((client) => made.told.at(client).at(-1)?.startsWith(state));
    await made.told.until(() => ends('done').length + ends('failed').length === 6);
    const missed = ends('failed');
    expect(missed).toEqual(['speaker-fab-east', 'speaker-utility-middle']);
    expect(made.told.at('speaker-fab-east')).toEqual([
      'sent',
      'failed: the other side refused: the amplifier is too hot',
    ]);
    made.port.say(
      words(),
      missed.flatMap((client) => to(client, 80)),
    );
    await made.told.until(() => ends('done').length === 6);
    expect(made.told.at('speaker-fab-west')).toEqual(['sent', 'accepted', 'playing', 'done']);
  });

  it('play a recording, then the words, and obey a stop', async () => {
    const made = await withDevices(drillDevices);
    const address = 'speaker-fab-west';
    made.port.say(words({ clip, repeats: null }), to(address));
    await made.told.state(address, 'playing');
    made.port.stop(id, [address]);
    await made.told.state(address, 'stopped');
    expect(made.told.at(address)).toEqual(['sent', 'accepted', 'playing', 'stopped']);
  });

  it('by the two hundred are each followed to the end', async () => {
    const many = Array.from({ length: 200 }, (_, index): DrillDevice => ({
      client: `speaker-${index}`,
      name: `${index}`,
      kind: index % 20 === 0 ? 'siren' : 'speaker',
      site: 1,
      answerMs: [10, 300],
      fails: 0,
      failsFirst: 0,
    }));
    const made = await withDevices(many);
    made.port.say(
      words(),
      many.flatMap(({ client }) => to(client, 70)),
    );
    const ends = ({ reports }: PortWatch, state: string) => reports.filter((each) => each.state === state);
    await made.told.until((told) => ends(told, 'done').length === 190 && ends(told, 'failed').length === 10);
    expect(new Set(ends(made.told, 'done').map(({ address }) => address)).size).toBe(190);
    expect(new Set(ends(made.told, 'failed').map(({ reason }) => reason && sayReason(reason)))).toEqual(
      new Set(['the other side refused: a siren cannot speak']),
    );
  });
});
