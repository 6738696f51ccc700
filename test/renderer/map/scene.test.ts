import { fromLonLat } from 'ol/proj.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { SiteId } from '../../../preload/contract/hazard.ts';
import type { SiteDetail } from '../../../preload/contract/site.ts';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import { noSounds, noZones, Scene, type SceneInput } from '../../../renderer/map/scene.svelte.ts';
import { Facts } from '../../../renderer/state/facts.svelte.ts';
import { setup } from '../broadcast-scenes.ts';
import { FakeBridge } from '../fake-bridge.ts';
import { FakeTime, settled } from '../fake-time.ts';
import { alarm, lostLink, link, sites, snapshot } from '../fixture.ts';

const undos: (() => void)[] = [];
afterEach(() => {
  for (const undo of undos.splice(0)) undo();
});

const detail: Omit<SiteDetail, 'site'> = {
  plans: ['b1', 'b2'].map((id) => ({
    id,
    name: id.toUpperCase(),
    image: null,
    markers: [
      { id: 'm', kind: 'device', name: 'F-9', source: { type: 'device', id: `F-${id}` }, x: 25, y: 10 },
      { id: 'l', kind: 'label', name: 'Pump room', source: null, x: 50, y: 50 },
    ],
  })),
  fences: [
    {
      name: 'Edge',
      ring: [
        [126.82, 37.55],
        [126.84, 37.55],
        [126.83, 37.57],
      ],
    },
  ],
};

async function start(changes: Partial<Snapshot> = {}, given: Partial<SceneInput> = {}) {
  const bridge = new FakeBridge(snapshot(changes));
  const time = new FakeTime();
  const facts = new Facts(bridge, time);
  undos.push(facts.start());
  await settled();
  const scene = new Scene(
    () => ({
      ...{ facts, language: 'en', selected: null, site: null, isWall: false },
      ...{ sounds: noSounds, chosen: noZones, ...given },
    }),
    (site) => Promise.resolve({ ok: true, value: { site, ...detail } }),
  );
  const open = async (site: SiteId, tab: string | null = null) => {
    scene.journey.go({ site, tab });
    await scene.openSite.open(site);
  };
  return { bridge, time, scene, open };
}

describe('broadcasts', () => {
  const sounds = {
    sites: new Map([['drill/1', 'missed']] as const),
    zones: new Map([['1-2', 'missed']] as const),
  };

  it('stand at the site on the overview', async () => {
    const { scene } = await start({}, { sounds });
    expect(scene.picture.marks.get('drill/1')?.sound).toBe('missed');
  });

  it('name the zone in the middle of its area on a plan', async () => {
    const { scene, open } = await start({ broadcastSetup: setup }, { sounds, language: 'ko' });
    await open('drill/1', 'plan b1');
    const [first] = scene.picture.names;
    expect(first?.text).toBe('B2 북측 · 못 들음');
    const ground = scene.ground;
    if (ground?.kind !== 'plan') throw new Error('the plan is not shown');
    expect(first?.x).toBeCloseTo(0.55 * ground.width);
    expect(first?.y).toBeCloseTo(0.45 * ground.height);
    await open('drill/1', 'plan b2');
    expect(scene.picture.names.map(({ text }) => text)).toEqual(['Pump room']);
  });

  it('say nothing of a zone that has none', async () => {
    const { scene, open } = await start({ broadcastSetup: setup });
    await open('drill/1', 'plan b1');
    expect(scene.picture.names.map(({ text }) => text)).toEqual(['Pump room']);
  });
});

describe('zones that the draft has chosen', () => {
  it('have a line around them and their name, with what speaks there', async () => {
    const sounds = { sites: new Map(), zones: new Map([['1-2', 'speaking']] as const) };
    const { scene, open } = await start({ broadcastSetup: setup }, { chosen: ['1-2', '6-1'], sounds });
    await open('drill/1', 'plan b1');
    expect(scene.picture.names[0]?.text).toBe('B2 북측 · broadcast under way · chosen in the draft');
    const { ground } = scene;
    if (ground?.kind !== 'plan') throw new Error('the plan is not shown');
    const [ring = [], ...others] = scene.picture.outlines;
    expect(others).toEqual([]);
    const area = setup.zones.find(({ id }) => id === '1-2')?.area;
    if (area?.on !== 'plan') throw new Error('the zone is on no plan');
    expect(ring[0]?.x).toBeCloseTo((area.x / 100) * ground.width);
    expect(ring[0]?.y).toBeCloseTo((1 - area.y / 100) * ground.height);
    expect(ring[2]?.x).toBeCloseTo(((area.x + area.width) / 100) * ground.width);
    expect(ring.at(-1)).toEqual(ring[0]);
  });

  it('are gone with the draft, and are not on another plan or on the overview', async () => {
    const { scene, open } = await start({ broadcastSetup: setup }, { chosen: ['1-2'] });
    expect(scene.picture.outlines).toEqual([]);
    await open('drill/1', 'plan b2');
    expect([scene.picture.outlines, scene.picture.names.length]).toEqual([[], 1]);
  });
});

describe('the overview', () => {
  it('shows every site, clustered at a desk and each on its own on a wall', async () => {
    const { scene } = await start({ alarms: [alarm({ site: 'drill/9' })] });
    expect(scene.place).toBe('overview');
    expect(scene.picture.marks.size).toBe(sites.length);
    expect(scene.picture.marks.get('drill/9')?.worst).toBe('critical');
    expect(scene.picture.isClustered).toBe(true);
    const wall = await start({}, { isWall: true });
    expect(wall.scene.picture.isClustered).toBe(false);
  });

  it('keeps the marks that a delta does not touch', async () => {
    const { bridge, time, scene } = await start();
    const before = scene.picture.marks;
    bridge.tell({ alarms: [alarm({ site: 'drill/2' })] });
    time.pass(16);
    const after = scene.picture.marks;
    expect(after.get('drill/2')?.count).toBe(1);
    expect([...after.values()].filter((mark) => before.get(mark.id) !== mark)).toHaveLength(1);
  });

  it('selects the site of the selected alarm, or the site that is looked at without one', async () => {
    const selected = alarm({ site: 'drill/7' });
    const looking = await start({ alarms: [selected] }, { site: 'drill/3' });
    expect(looking.scene.picture.selected).toBe('drill/3');
    const { scene } = await start({ alarms: [selected] }, { selected: selected.id });
    expect(scene.picture.selected).toBe('drill/7');
  });

  it('names sites in alarm or out of sight that no map can show', async () => {
    const nowhere = sites.map((site) => ({ ...site, position: null }));
    const { scene } = await start({
      sites: nowhere,
      alarms: [alarm({ site: 'drill/2' })],
      links: [link('ima-main'), lostLink],
    });
    expect(scene.extent).toBeNull();
    expect(scene.unplaced.map(({ id, worst }) => [id, worst])).toEqual([
      ['drill/2', 'critical'],
      ['drill/11', null],
    ]);
  });
});

describe('an open site', () => {
  it('has no ground until its detail is here', async () => {
    const { scene, open } = await start();
    scene.journey.go({ site: 'drill/1', tab: null });
    expect(scene.ground).toBeNull();
    await open('drill/1');
    expect(scene.ground).toMatchObject({ kind: 'plan', picture: null });
    expect(scene.place).toBe('drill/1 plan b1');
  });

  it('puts percent from the top left into the plan, y upwards', async () => {
    const here = alarm({ place: { on: 'plan', plan: 'b1', x: 25, y: 10 } });
    const { scene, open } = await start({ alarms: [here] });
    await open('drill/1');
    const { width, height } = scene.ground as { width: number; height: number };
    expect(scene.extent).toEqual([0, 0, width, height]);
    expect(scene.picture.marks.get(here.id)).toMatchObject({ x: width / 4, y: height * 0.9 });
    expect(scene.picture.devices?.markers.map(({ id }) => id)).toEqual(['m']);
    expect(scene.picture.names).toEqual([{ x: width / 2, y: height / 2, text: 'Pump room' }]);
  });

  it('opens on the tab that shows the selected alarm, unless another was asked for', async () => {
    const below = alarm({ source: { type: 'device', id: 'F-b2', name: null } });
    const { scene, open } = await start({ alarms: [below] }, { selected: below.id });
    await open('drill/1');
    expect(scene.tab?.id).toBe('plan b2');
    await open('drill/1', 'plan b1');
    expect(scene.tab?.id).toBe('plan b1');
    expect(scene.picture.marks.size).toBe(0);
  });

  it('names the alarms that none of its tabs shows, and not those on another tab', async () => {
    const lost = alarm({ kind: 'noise', source: { type: 'device', id: 'X', name: 'Gate' } });
    const below = alarm({ place: { on: 'plan', plan: 'b2', x: 1, y: 1 } });
    const { scene, open } = await start({ alarms: [lost, below] });
    await open('drill/1');
    expect(scene.unplaced).toEqual([expect.objectContaining({ id: lost.id, label: '소음 · Gate' })]);
  });

  it('shows its ground with fences around what is on it', async () => {
    const { scene, open } = await start();
    await open('drill/1', 'ground');
    expect(scene.ground).toEqual({ kind: 'map', fences: detail.fences });
    const [left, bottom, right, top] = scene.extent ?? [];
    expect([left, bottom]).toEqual(fromLonLat([126.82, 37.55]));
    expect([right, top]).toEqual([fromLonLat([126.84, 37])[0], fromLonLat([126, 37.57])[1]]);
    expect(scene.picture.names.map(({ text }) => text)).toEqual(['Edge', '서울 마곡 12']);
  });

  it('stays the same ground and the same tabs while alarms come', async () => {
    const { bridge, time, scene, open } = await start();
    await open('drill/1');
    const { ground, tabs, tab } = scene;
    bridge.tell({ alarms: [alarm({ place: { on: 'plan', plan: 'b1', x: 1, y: 1 } })] });
    time.pass(16);
    expect(scene.picture.marks.size).toBe(1);
    expect([scene.ground, scene.tab]).toEqual([ground, tab]);
    expect(scene.tabs).toEqual(tabs);
  });

  it('is blind while nobody can see it', async () => {
    const { scene, open } = await start({ links: [link('ima-main'), lostLink] });
    await open('drill/11');
    expect(scene.isBlind).toBe(true);
    await open('drill/1');
    expect(scene.isBlind).toBe(false);
  });
});
