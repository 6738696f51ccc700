import { beforeEach, describe, expect, it } from 'vitest';
import type { Alarm } from '../../../preload/contract/alarm.ts';
import type { Entry, HazardOutcome } from '../../../preload/contract/log.ts';
import { storyLines } from '../../../renderer/state/story-lines.ts';
import { pointsOf, Story } from '../../../renderer/state/story.svelte.ts';
import { FakeBridge } from '../fake-bridge.ts';
import { FakeTime, settled } from '../fake-time.ts';
import { alarm, noon, snapshot } from '../fixture.ts';

function hazard(of: Alarm, id: number, outcome: HazardOutcome, value: number): Entry {
  const { site, kind, source, severity, latching, place, message } = of;
  return {
    id,
    at: noon + id,
    type: 'hazard',
    alarm: of.id,
    outcome,
    report: {
      connection: 'ima-main',
      site,
      kind,
      source,
      action: 'progress',
      severity,
      latching,
      sourceTime: noon + id,
      receivedAt: noon + id,
      readings: [{ name: 'CO', value, unit: 'ppm' }],
      place,
      message,
      context: '{}',
    },
  };
}

const gas = alarm({ kind: 'gas' });
const dust = alarm({ kind: 'dust', site: 'drill/2' });
let bridge: FakeBridge;
let time: FakeTime;
let story: Story;

beforeEach(() => {
  bridge = new FakeBridge(snapshot());
  time = new FakeTime();
  story = new Story(bridge, time);
  bridge.entries = [
    hazard(dust, 9, 'raised', 1),
    hazard(gas, 3, 'updated', 40),
    hazard(gas, 1, 'raised', 35),
  ];
});

describe("an alarm's story", () => {
  it('is what the log has of this alarm', async () => {
    story.open(gas.id);
    await settled();
    expect(story.entries.map((entry) => entry.id)).toEqual([3, 1]);
  });

  it('is never that of the alarm that was open before', async () => {
    story.open(gas.id);
    story.open(dust.id);
    expect(story.entries).toEqual([]);
    await settled();
    expect(story.entries.map((entry) => entry.id)).toEqual([9]);
  });

  it('is read again at most once a second while the alarm goes on', async () => {
    story.open(gas.id);
    await settled();
    for (let count = 0; count < 20; count += 1) story.follow(gas);
    time.pass(1_000);
    await settled();
    expect(bridge.queries).toHaveLength(2);
  });

  it('says that the log cannot be read', async () => {
    bridge.getLogPage = () => Promise.reject(new Error('gone'));
    story.open(gas.id);
    await settled();
    expect(story.hasFailed).toBe(true);
    story.close();
    expect(time.waiting).toBe(0);
  });

  it('puts reports that only went on into one line', () => {
    const entries = [4, 3, 2].map((id) => hazard(gas, id, 'updated', id));
    const lines = storyLines([...entries, hazard(gas, 1, 'raised', 1)]);
    expect(lines.map(({ entry, count, since }) => [entry.id, count, since])).toEqual([
      [4, 3, noon + 2],
      [1, 1, noon + 1],
    ]);
  });
});

describe('the points of a trend', () => {
  it('are the values of one reading, oldest first, with the present one last', () => {
    const now: Alarm = { ...gas, sourceTime: noon + 5, readings: [{ name: 'CO', value: 52, unit: 'ppm' }] };
    expect(pointsOf('CO', bridge.entries.slice(1), now)).toEqual([
      { at: noon + 1, value: 35 },
      { at: noon + 3, value: 40 },
      { at: noon + 5, value: 52 },
    ]);
    expect(pointsOf('O2', bridge.entries, now)).toEqual([]);
  });
});
