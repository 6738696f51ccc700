import { afterEach, describe, expect, it } from 'vitest';
import { startDrill, type Drill, type DrillOptions } from '../../../main/drill/drill.ts';
import type { Sent } from '../../../main/drill/stage.ts';
import { ManualClock } from '../manual-clock.ts';
import { Watcher } from './watcher.ts';

const undos: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).toReversed()) await undo();
});

async function start(options: DrillOptions = {}) {
  const clock = new ManualClock();
  const drill = await startDrill({ clock, begin: 'at-once', scenario: 'calm', ...options });
  undos.push(() => drill.stop());
  const sent: Sent[] = [];
  drill.onSent((each) => sent.push(each));
  return { clock, drill, sent };
}

async function watch(drill: Drill, sites: readonly number[]): Promise<Watcher> {
  const watcher = await Watcher.logIn(drill.connection);
  undos.push(() => watcher.stop());
  await watcher.watch('abc12345', sites);
  return watcher;
}

/** The markers of a site's first floor, by the number of their device. */
async function stateOf(watcher: Watcher, site: number, device: unknown): Promise<unknown> {
  const { context } = await watcher.call(
    'GET',
    `/imoa/api/monitor/4.3/workplace/${site}/device/${String(device)}`,
  );
  return (context as { state_name: string }).state_name;
}

describe('a drill', () => {
  it('sends the same envelopes at the same offsets with the same seed', async () => {
    const play = async (seed: number) => {
      const { clock, sent } = await start({ seed, scenario: 'gas-leak' });
      clock.advance(120_000);
      return sent;
    };
    const first = await play(3);
    expect(first.length).toBeGreaterThan(50);
    expect(await play(3)).toEqual(first);
    expect(await play(4)).not.toEqual(first);
  });

  it('waits for the first subscriber before it begins its story', async () => {
    const { clock, drill, sent } = await start({ begin: 'subscriber', scenario: 'gas-leak' });
    clock.advance(60_000);
    expect(sent).toEqual([]);
    const watcher = await watch(drill, [6]);
    clock.advance(2_200);
    const [heard] = await watcher.until(1);
    expect(heard?.body).toContain('"action_type":1');
    expect(sent.length).toBe(1);
  });

  it('publishes what is personal on the session topic too, as the same body', async () => {
    const { drill } = await start();
    const watcher = await watch(drill, [3, 5]);
    drill.order({ order: 'trigger', site: 'drill/3', kind: 'sos', action: 'raised' });
    drill.order({ order: 'trigger', site: 'drill/5', kind: 'wind', action: 'raised' });
    const heard = await watcher.until(3);
    expect(heard.map((each) => each.topic)).toEqual([
      '/sub/user/abc12345/alarm',
      '/sub/workplace/3',
      '/sub/workplace/5',
    ]);
    expect(heard[0]?.body).toBe(heard[1]?.body);
  });

  it('answers REST with the state of this moment, raised and cleared', async () => {
    const { clock, drill, sent } = await start();
    const watcher = await Watcher.logIn(drill.connection);
    drill.order({ order: 'trigger', site: 'drill/12', kind: 'gas', action: 'raised' });
    const device = sent[0]?.envelope.context['device_idx'];
    expect(await stateOf(watcher, 12, device)).toBe('위험');
    clock.advance(1_000);
    drill.order({ order: 'trigger', site: 'drill/12', kind: 'gas', action: 'cleared' });
    expect(await stateOf(watcher, 12, device)).toBe('정상');
  });

  it('triggers another source of a kind each time, and an unknown kind for the site as a whole', async () => {
    const { drill, sent } = await start();
    const raise = (kind: string) =>
      drill.order({ order: 'trigger', site: 'drill/12', kind, action: 'raised' });
    const kinds = ['flame', 'flame', 'cctv-9', 'cctv', 'call', 'unknown-77', 'unknown-20', 'unknown'];
    expect(kinds.map(raise)).toEqual(kinds.map(() => null));
    expect(sent.map((each) => each.envelope.msg_type)).toEqual([13, 13, 2, 2, 201, 77, 20, 99]);
    expect(sent.map((each) => each.envelope.context['type'])).toEqual([
      undefined,
      undefined,
      '9',
      ...Array<undefined>(5),
    ]);
    expect(sent[0]?.envelope.context['device_idx']).not.toBe(sent[1]?.envelope.context['device_idx']);
  });

  it('refuses what it cannot do, with words, and changes nothing', async () => {
    const { drill, sent } = await start();
    const before = drill.status;
    expect([
      drill.order({ order: 'scenario', scenario: 'picnic' }),
      drill.order({ order: 'scenario', scenario: 'toString' }),
      drill.order({ order: 'speed', speed: 0 }),
      drill.order({ order: 'speed', speed: NaN }),
      drill.order({ order: 'trigger', site: 'drill/99', kind: 'gas', action: 'raised' }),
      drill.order({ order: 'trigger', site: 'drill/3', kind: 'weather', action: 'raised' }),
      drill.order({ order: 'trigger', site: 'drill/3', kind: 'gas', action: 'cleared' }),
    ]).toEqual([
      expect.stringContaining('there is no scenario "picnic"'),
      expect.stringContaining('there is no scenario "toString"'),
      'speed must be from 0.1 to 50',
      'speed must be from 0.1 to 50',
      'there is no site 99',
      'site 3 has nothing that reports weather',
      'nothing of kind gas is in alarm at site 3',
    ]);
    expect(drill.status).toEqual(before);
    expect(sent).toEqual([]);
  });

  it('stands still in a pause and tells every change of its status', async () => {
    const { clock, drill, sent } = await start({ scenario: 'gas-leak' });
    const told: unknown[] = [];
    drill.onStatus(({ scenario, paused, speed, over }) => told.push([scenario, paused, speed, over]));
    drill.order({ order: 'pause' });
    clock.advance(60_000);
    expect(sent).toEqual([]);
    drill.order({ order: 'speed', speed: 10 });
    drill.order({ order: 'resume' });
    clock.advance(12_000);
    expect(sent.length).toBeGreaterThan(50);
    expect(told).toEqual([
      ['gas-leak', true, 1, false],
      ['gas-leak', true, 10, false],
      ['gas-leak', false, 10, false],
      ['gas-leak', false, 10, true],
    ]);
  });

  it('ends every hazard of the old story when another one begins', async () => {
    const { clock, drill, sent } = await start({ scenario: 'fire' });
    clock.advance(40_000);
    const raised = sent.filter(
      ({ envelope }) => envelope.action_type === 1 && envelope.msg_type !== 100,
    ).length;
    drill.order({ order: 'scenario', scenario: 'sos' });
    expect(sent.filter((each) => each.envelope.action_type === 0).length).toBe(raised);
    expect(drill.status).toMatchObject({ scenario: 'sos', over: false });
    clock.advance(3_000);
    expect(sent.at(-1)?.envelope.msg_type).toBe(3);
  });

  it('lets a frozen line go when another story begins, and loses nothing on it', async () => {
    const { clock, drill } = await start({ scenario: 'link-loss' });
    const watcher = await watch(drill, [3, 12, 14]);
    clock.advance(23_000);
    drill.order({ order: 'scenario', scenario: 'sos' });
    clock.advance(2_500);
    const types = () => watcher.heard.map((each) => (JSON.parse(each.body) as { msg_type: number }).msg_type);
    while (!types().includes(3)) await watcher.until(watcher.heard.length + 1);
    expect(types()).toContain(13);
  });

  it('lets what was cleared by hand neither go on nor end again', async () => {
    const { clock, drill, sent } = await start({ scenario: 'gas-leak' });
    clock.advance(2_500);
    drill.order({ order: 'trigger', site: 'drill/6', kind: 'gas', action: 'cleared' });
    clock.advance(110_000);
    const first = sent[0]?.envelope.context['device_idx'];
    const ofFirst = sent.filter((each) => each.envelope.context['device_idx'] === first);
    expect(ofFirst.map((each) => each.envelope.action_type)).toEqual([1, 0]);
  });

  it('keeps its readings moving after the story is over', async () => {
    const { clock, drill } = await start({ scenario: 'sos' });
    const watcher = await Watcher.logIn(drill.connection);
    const readings = async () =>
      (await watcher.call('GET', '/imoa/api/monitor/4.3/workplace/3/device/3004')).context;
    clock.advance(200_000);
    expect(drill.status.over).toBe(true);
    const before = await readings();
    clock.advance(60_000);
    expect(await readings()).not.toEqual(before);
  });

  it('leaves no timer behind when it stops, also while it waits for a subscriber, and may stop twice', async () => {
    for (const begin of ['at-once', 'subscriber'] as const) {
      const { clock, drill } = await start({ begin });
      expect(clock.waiting).toBe(1);
      await drill.stop();
      await drill.stop();
      expect(drill.order({ order: 'resume' })).toBe('the drill has stopped');
      expect(clock.waiting).toBe(0);
    }
  });

  it('does not start with a scenario that it does not have', async () => {
    await expect(startDrill({ scenario: 'picnic' })).rejects.toThrow('there is no scenario "picnic"');
  });
});
