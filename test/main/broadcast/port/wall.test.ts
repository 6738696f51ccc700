/** The wall between drill and live: by the types, and by every address that a drill's console could be given. */
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import type { Port, Utterance } from '../../../../main/broadcast/port.ts';
import { createPorts } from '../../../../main/broadcast/port/create-ports.ts';
import { drillReach, liveReach, type Lines, type Reach } from '../../../../main/broadcast/port/reach.ts';
import { drillBroadcast } from '../../../../main/drill/broadcast-setup.ts';
import type { PortSettings } from '../../../../main/config/broadcast.ts';
import { makeFeed as makeImaFeed } from '../../feed/watch-feed.ts';
import { makeFeed as makeRexsysFeed } from '../../feed/rexsys/stand.ts';
import { ManualClock } from '../../manual-clock.ts';
import { listening, type Listening } from './listening.ts';
import { PortWatch, rexsysSettings, turns, utterance } from './port-watch.ts';

const undos: (() => Promise<unknown>)[] = [];
const nothing: Lines = { devices: [], sites: [] };
const parts = { clock: new ManualClock(), secretOf: () => null };

/** A server of a real site, and the drill's own. Both are on loopback here: only one of them is the drill's. */
let live: Listening;
let drill: Listening;

beforeEach(async () => {
  live = await listening();
  drill = await listening();
  undos.push(
    () => live.stop(),
    () => drill.stop(),
  );
});

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

function webhook(url: string): PortSettings {
  return { kind: 'webhook', id: 'hook', name: 'Hook', url, secret: null, timeoutMs: 20_000 };
}

/** Connections to a server, none of which was started. */
function linesTo({ origin }: Listening, rest: Listening | null = null): Lines {
  const rexsys = makeRexsysFeed(origin);
  const ima = makeImaFeed(
    { origin, websocketUrl: `${origin}/ima/websocket` },
    { options: { rest: rest?.origin ?? origin } },
  );
  undos.push(
    () => rexsys.stop(),
    async () => {
      await ima.feed.stop();
      ima.session.stop();
    },
  );
  return { devices: [rexsys.feed], sites: [ima.feed] };
}

describe('by the types', () => {
  it('a live port is none of a drill, and takes nothing that a drill says', () => {
    expectTypeOf<Port<'live'>>().not.toExtend<Port<'drill'>>();
    expectTypeOf<Port<'drill'>>().not.toExtend<Port<'live'>>();
    expectTypeOf<Utterance<'drill'>>().not.toExtend<Parameters<Port<'live'>['say']>[0]>();
    expectTypeOf<Reach<'drill'>>().not.toExtend<Reach<'live'>>();
    expectTypeOf<Reach<'live'>>().not.toExtend<Reach<'drill'>>();
  });

  it('a drill reaches by a reach of a drill alone, and what is made of it are ports of a drill', () => {
    expectTypeOf(drillReach).returns.toEqualTypeOf<Reach<'drill'>>();
    expectTypeOf(liveReach).returns.toEqualTypeOf<Reach<'live'>>();
    expectTypeOf(createPorts<'drill'>)
      .parameter(2)
      .toEqualTypeOf<Reach<'drill'>>();
    expectTypeOf(createPorts<'drill'>).returns.toEqualTypeOf<readonly Port<'drill'>[]>();
  });

  it('what only looks like a reach is none', () => {
    interface Likeness {
      readonly mode: 'drill';
      readonly devices: Reach<'drill'>['devices'];
      readonly site: Reach<'drill'>['site'];
      readonly allow: Reach<'drill'>['allow'];
      readonly post: Reach<'drill'>['post'];
    }
    expectTypeOf<Likeness>().not.toExtend<Reach<'drill'>>();
  });

  it('and where they were wrong: a port is not built on the other reach', () => {
    const reach = liveReach(nothing) as unknown as Reach<'drill'>;
    expect(() => createPorts('drill', { ports: [] }, reach, parts)).toThrow(
      'a drill port is not built on the reach of a live',
    );
  });
});

describe("a drill's console", () => {
  it.each([
    ['a name', 'http://localhost:4000'],
    ['another machine', 'http://10.0.0.5:4000'],
    ['a name that begins like loopback', 'http://127.0.0.1.example.com:4000'],
    ['a user that looks like loopback', 'http://127.0.0.1:4000@example.com:80'],
    ['no port', 'http://127.0.0.1'],
    ['no address', 'drill'],
  ])('is not told that a server of the drill is at %s', (_, origin) => {
    expect(() => drillReach([origin], nothing)).toThrow(`"${origin}" is no server of a drill`);
  });

  it('gets no webhook that is not a server of the drill', () => {
    const reach = drillReach([drill.origin], nothing);
    const { host, port } = new URL(live.origin);
    const trick = drill.origin.replace('://', '://x@');
    for (const url of [
      live.origin,
      `${live.origin}/${drill.origin}`,
      `http://${new URL(drill.origin).host}@${host}/`,
      `http://0x7f.1:${port}/`,
      `http://[::1]:${port}/`,
      'https://speaker.example.com/say',
    ]) {
      const make = () => createPorts('drill', { ports: [webhook(url)] }, reach, parts);
      expect(make).toThrow('a drill reaches only its own servers');
    }
    expect(createPorts('drill', { ports: [webhook(trick)] }, reach, parts)).toHaveLength(1);
    for (const url of ['file:///etc/passwd', 'ws://127.0.0.1:1', 'x']) {
      expect(() => createPorts('drill', { ports: [webhook(url)] }, reach, parts)).toThrow('http or https');
    }
    expect(live.connections).toBe(0);
  });

  it('gets no connection that goes anywhere else', () => {
    const { devices, sites } = linesTo(live);
    const [half] = linesTo(drill, live).sites;
    const words = 'a drill reaches only its own servers: connection';
    expect(() => drillReach([drill.origin], { devices, sites: [] })).toThrow(words);
    expect(() => drillReach([drill.origin], { devices: [], sites })).toThrow(words);
    // Watched in the drill, told elsewhere.
    expect(() => drillReach([drill.origin], { devices: [], sites: half ? [half] : [] })).toThrow(words);
    expect(drillReach([drill.origin], linesTo(drill)).mode).toBe('drill');
    expect(live.connections).toBe(0);
  });

  it('is refused at the call what was changed after the port was made', async () => {
    const settings = { ...webhook(drill.origin), url: drill.origin };
    const reach = drillReach([drill.origin], nothing);
    const [port] = createPorts('drill', { ports: [settings as PortSettings] }, reach, parts);
    if (!port) throw new Error('no port');
    undos.push(() => port.close());
    const told = new PortWatch(port);
    port.say(utterance('drill'), [{ address: 'a', volume: null }]);
    await told.state('a', 'accepted');
    settings.url = live.origin;
    port.say(utterance('drill'), [{ address: 'a', volume: null }]);
    await told.state('a', 'failed');
    port.stop('desk-1/7', ['a']);
    await told.state('a', 'failed', 2);
    expect(told.at('a').at(-1)).toMatch(/^failed: .*a drill reaches only its own servers/);
    expect([drill.calls.length, live.connections]).toEqual([1, 0]);
  });

  it('is not sent on by a server of the drill', async () => {
    const sly = await listening((response) => response.writeHead(308, { location: live.origin }).end());
    undos.push(() => sly.stop());
    const reach = drillReach([sly.origin], nothing);
    const [port] = createPorts('drill', { ports: [webhook(sly.origin)] }, reach, parts);
    if (!port) throw new Error('no port');
    undos.push(() => port.close());
    const told = new PortWatch(port);
    port.say(utterance('drill'), [{ address: 'a', volume: null }]);
    await told.state('a', 'failed');
    expect([sly.calls.length, live.connections]).toEqual([1, 0]);
  });

  it('cannot get a live port to say what it says', async () => {
    const lines = linesTo(live);
    const rexsys = { ...rexsysSettings, connection: lines.devices[0]?.name ?? '' };
    const site = lines.sites[0]?.name ?? '';
    const ports = createPorts(
      'live',
      {
        ports: [
          webhook(live.origin),
          rexsys,
          { kind: 'ima-notice', id: 'notice', name: 'Notice', connection: site },
          { kind: 'ima-push', id: 'push', name: 'Push', connection: site, isSiren: true },
        ],
      },
      liveReach(lines),
      parts,
    );
    for (const port of ports) {
      undos.push(() => port.close());
      const told = new PortWatch(port);
      port.say(utterance('drill') as unknown as Utterance<'live'>, [{ address: '3:501', volume: 80 }]);
      await told.state('3:501', 'failed');
    }
    await turns();
    expect(ports).toHaveLength(4);
    expect(live.connections).toBe(0);
  });

  it('has ports for all ways out of its own settings, on its own connections', () => {
    const lines = linesTo(drill);
    const named = {
      devices: lines.devices.map((line) => renamed(line, 'drill-devices')),
      sites: lines.sites.map((line) => renamed(line, 'drill')),
    };
    const settings = drillBroadcast.ports.map((port) => ({ ...rexsysSettings, ...port }) as PortSettings);
    const ports = createPorts('drill', { ports: settings }, drillReach([drill.origin], named), parts);
    for (const port of ports) undos.push(() => port.close());
    expect(ports.map(({ mode, facts }) => [mode, facts.kind])).toEqual([
      ['drill', 'rexsys'],
      ['drill', 'ima-notice'],
    ]);
  });
});

it('a way out on a connection that is not there is said at once', () => {
  const make = () => createPorts('live', { ports: [rexsysSettings] }, liveReach(nothing), parts);
  expect(make).toThrow('there is no connection "rexsys-1" for a way out');
});

it('a live console reaches what its settings name', async () => {
  const [port] = createPorts('live', { ports: [webhook(live.origin)] }, liveReach(nothing), parts);
  if (!port) throw new Error('no port');
  undos.push(() => port.close());
  const told = new PortWatch(port);
  port.say(utterance('live'), [{ address: 'a', volume: null }]);
  await told.state('a', 'accepted');
  expect(live.calls).toHaveLength(1);
});

/** The same connection under another id. */
function renamed<L extends object>(line: L, name: string): L {
  return new Proxy(line, {
    get(target, key) {
      if (key === 'name') return name;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
