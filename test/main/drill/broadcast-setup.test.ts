/** What a drill can say where: settings that stand their check, and loudspeakers that its site platform knows too. */
import { afterEach, describe, expect, it } from 'vitest';
import { placeZones } from '../../../main/broadcast/plan/place.ts';
import { createPorts } from '../../../main/broadcast/port/create-ports.ts';
import { drillReach } from '../../../main/broadcast/port/reach.ts';
import { readSpeakerWord } from '../../../main/broadcast/port/state-reader.ts';
import { checkSettings } from '../../../main/config/settings.ts';
import { drillBroadcast } from '../../../main/drill/broadcast-setup.ts';
import { startDrill } from '../../../main/drill/drill.ts';
import { drillOperators, speakerEnvelope, startNeighbours } from '../../../main/drill/neighbours.ts';
import { createRandom } from '../../../main/drill/random.ts';
import { drillDevices } from '../../../main/drill/rexsys-device-table.ts';
import { createWorld } from '../../../main/drill/world.ts';
import { systemClock } from '../../../main/lib/clock.ts';
import { PortWatch, utterance } from '../broadcast/port/port-watch.ts';
import { hurriedClock } from '../feed/watch-feed.ts';
import { makeFeed } from '../feed/rexsys/stand.ts';
import { Watcher } from './watcher.ts';

const undos: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

const { zones, groups } = drillBroadcast;

/** Both halves of a drill, as its own process puts them together. */
async function wholeDrill() {
  const drill = await startDrill({ scenario: 'calm', begin: 'at-once' });
  undos.push(() => drill.stop());
  const neighbours = await startNeighbours({
    clock: hurriedClock,
    random: createRandom(1),
    publish: (site, envelope) => drill.server.publish(site, envelope),
  });
  undos.push(() => neighbours.stop());
  return { drill, neighbours, origins: [drill.server.origin, ...neighbours.origins] };
}

async function settingsOf({ drill, neighbours }: Awaited<ReturnType<typeof wholeDrill>>) {
  const file = {
    connections: [drill.connection, ...neighbours.connections],
    operators: drillOperators,
    broadcast: drillBroadcast,
  };
  const checked = await checkSettings(JSON.stringify(file), '/');
  if (!checked.ok) throw new Error(JSON.stringify(checked.errors));
  return checked;
}

describe('the settings of a drill', () => {
  it('stand the check of a settings file, without a warning about what is said', async () => {
    const { value, warnings } = await settingsOf(await wholeDrill());
    expect(value.broadcast?.zones.map(({ id, site }) => [id, site])).toEqual(
      zones.map(({ id, site }) => [id, site]),
    );
    expect(warnings.filter(({ field }) => field.startsWith('broadcast'))).toEqual([]);
    expect(value.broadcast?.schedules).toMatchObject([{ time: '08:00', isOn: false }]);
  });

  it('name loudspeakers that there are, each at the site of its zone', () => {
    for (const { site, outlets } of zones) {
      for (const { port, address } of outlets) {
        const device = drillDevices.find(({ client }) => client === address);
        if (port === 'speakers') expect(`drill/${device?.site}`).toBe(site);
        else expect(`drill/${address.replace('wp-', '')}`).toBe(site);
      }
    }
  });

  it('draw zones on plans that there are, and groups of zones that there are', () => {
    const plans = new Set(
      createWorld(1).sites.flatMap((site) => site.floors.map(({ number }) => String(number))),
    );
    const drawn = zones.flatMap(({ area }) => (area?.on === 'plan' ? [area] : []));
    expect(drawn.filter(({ plan }) => !plans.has(plan ?? ''))).toEqual([]);
    for (const { x, y, width, height } of drawn) {
      expect([x >= 0, y >= 0, x + width <= 100, y + height <= 100]).not.toContain(false);
    }
    const ids = new Set(zones.map(({ id }) => id));
    expect(groups.flatMap((group) => group.zones).filter((id) => !ids.has(id))).toEqual([]);
    expect(groups.map((group) => group.zones.length)).toEqual([6, 5, 2]);
  });

  it('have one zone for every place at the site where gas leaks', () => {
    const site = createWorld(1).sites[5];
    for (const { floor, x, y } of site?.devices ?? []) {
      const place = { on: 'plan', plan: String(floor), x, y } as const;
      const placed = placeZones({ site: 'drill/6', place }, zones.map(settledZone));
      expect(placed.by).toBe('area');
      expect(placed.zones.length).toBeGreaterThan(0);
      expect(placed.zones.length).toBeLessThanOrEqual(2);
    }
    expect(site?.devices.length).toBeGreaterThan(50);
  });
});

it('servers of a drill are all on loopback, and its ports reach them and speak', async () => {
  const whole = await wholeDrill();
  const { value } = await settingsOf(whole);
  const devices = whole.neighbours.connections.find(({ kind }) => kind === 'rexsys');
  const made = makeFeed(devices?.url ?? '', {
    options: { id: 'drill-devices', project: 'drill' },
    productKey: devices?.account['productkey'] ?? '',
  });
  undos.push(() => made.stop());
  const watcher = await Watcher.logIn(whole.drill.connection);
  undos.push(() => watcher.stop());
  await watcher.watch('s1', [6]);
  made.feed.start();
  await made.watch.link('up');
  const reach = drillReach(whole.origins, { devices: [made.feed], sites: [] });
  const ports = (value.broadcast?.ports ?? []).filter(({ kind }) => kind === 'rexsys');
  const [port] = createPorts('drill', { ports }, reach, { clock: systemClock, secretOf: () => null });
  if (!port) throw new Error('no port');
  undos.push(() => port.close());
  const told = new PortWatch(port);
  const address = 'speaker-fab-west';
  port.say(utterance('drill'), [{ address, volume: 80 }]);
  await told.state(address, 'done');
  expect(told.at(address)).toEqual(['sent', 'accepted', 'playing', 'done']);
  // What the site platform says of the same loudspeaker, as a console reads it.
  const words = (await watcher.until(2)).map(({ topic, body }) => {
    const { msg_type, context } = JSON.parse(body) as { msg_type: number; context: object };
    return [topic, msg_type, readSpeakerWord(JSON.stringify(context))];
  });
  expect(words).toEqual([
    ['/sub/workplace/6', 100, { address, state: 'playing', reason: null }],
    ['/sub/workplace/6', 100, { address, state: 'done', reason: null }],
  ]);
});

it('a loudspeaker that is broken is said to be so', () => {
  const [device] = drillDevices;
  if (!device) throw new Error('no devices');
  const { context } = speakerEnvelope(device, 'fault', 1);
  expect(readSpeakerWord(JSON.stringify(context))).toEqual({
    address: device.client,
    state: 'failed',
    reason: { code: 'said', detail: '고장' },
  });
});

function settledZone(zone: (typeof zones)[number]) {
  return { ...zone, volume: zone.volume ?? null };
}
