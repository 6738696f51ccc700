import { describe, expect, it } from 'vitest';
import { Facts } from '../../../renderer/state/facts.svelte.ts';
import { narrowTo } from '../../../renderer/state/narrow.ts';
import { FakeBridge } from '../fake-bridge.ts';
import { FakeTime, settled } from '../fake-time.ts';
import { alarm, link, lostLink, sites, snapshot } from '../fixture.ts';
import { wallPlan } from '../window-scenes.ts';

const here = alarm({ site: 'drill/1', kind: 'gas' });
const there = alarm({ site: 'drill/2', kind: 'flame' });

async function start(plan: Parameters<typeof wallPlan>[0]) {
  const bridge = new FakeBridge(snapshot({ alarms: [here, there], links: [link('ima-main'), lostLink] }));
  const time = new FakeTime();
  const facts = new Facts(narrowTo(wallPlan(plan), bridge), time);
  const stop = facts.start();
  await settled();
  return { facts, bridge, time, stop };
}

describe('facts as a wall hears them', () => {
  it('are of its own sites only: alarms, counts, and who is blind', async () => {
    const { facts, stop } = await start({ sites: ['drill/1', 'drill/3'] });
    expect(facts.sites.map(({ id }) => id)).toEqual(['drill/1', 'drill/3']);
    expect([facts.worst?.id, facts.counts.unacknowledged, facts.blind.size]).toEqual([here.id, 1, 0]);
    expect(facts.isKiosk).toBe(true);
    stop();
  });

  it('stay so with every change, and no revision is missed for it', async () => {
    const { facts, bridge, time, stop } = await start({ sites: ['drill/1'] });
    const next = alarm({ site: 'drill/1', kind: 'sos' });
    const name = { ...sites[1], name: '다른 이름' } as (typeof sites)[number];
    bridge.tell({ alarms: [alarm({ site: 'drill/2', kind: 'sos' })], sites: [name] });
    bridge.tell({ alarms: [next], ended: [there.id] });
    time.pass(16);
    expect(facts.alarms.map(({ site }) => site)).toEqual(['drill/1', 'drill/1']);
    expect(facts.sites).toHaveLength(1);
    expect(facts.revision).toBe(bridge.snapshot.revision);
    stop();
  });

  it('are in its own language, whatever the desk chooses', async () => {
    const { facts, bridge, stop } = await start({ language: 'en' });
    expect(facts.language).toBe('en');
    bridge.tell({ language: 'ko' });
    expect(facts.language).toBe('en');
    stop();
    const other = await start({});
    other.bridge.tell({ language: 'en' });
    expect(other.facts.language).toBe('en');
    other.stop();
  });

  it('are whole for an operator', () => {
    const bridge = new FakeBridge(snapshot());
    expect(narrowTo(null, bridge)).toBe(bridge);
  });
});
