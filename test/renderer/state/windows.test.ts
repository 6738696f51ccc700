import { afterEach, describe, expect, it } from 'vitest';
import { Desk } from '../../../renderer/state/desk.svelte.ts';
import { askPlan } from '../../../renderer/state/windows.svelte.ts';
import '../dom.ts';
import { act } from '../dom.ts';
import { FakeBridge } from '../fake-bridge.ts';
import { FakeSound, startDesk } from '../fake-desk.ts';
import { FakeTime, memoryStore, settled } from '../fake-time.ts';
import { alarm, snapshot } from '../fixture.ts';
import { someWindows } from '../window-scenes.ts';

const gas = alarm({ site: 'drill/4', kind: 'gas' });
let stop = () => {};
afterEach(() => stop());

describe('what a window tells main of itself', () => {
  it('is that it is ready, two frames after the first snapshot, once', async () => {
    const test = await startDesk();
    stop = test.stop;
    act(() => test.time.pass(31));
    expect(test.bridge.told).not.toContain('ready');
    act(() => test.time.pass(1));
    act(() => test.bridge.tell({ language: 'en' }));
    act(() => test.time.pass(5_000));
    expect(test.bridge.told.filter((words) => words === 'ready')).toHaveLength(1);
  });

  it('is painted then, and not before: what takes longer begins after main was told', async () => {
    const test = await startDesk();
    stop = test.stop;
    act(() => test.time.pass(31));
    expect(test.desk.windows.isPainted).toBe(false);
    act(() => test.time.pass(1));
    expect([test.desk.windows.isPainted, test.bridge.told.includes('ready')]).toEqual([true, true]);
  });

  it('is not that it is ready while main has told nothing, and stopping leaves nothing', async () => {
    const test = await startDesk();
    test.stop();
    const silent = new FakeBridge(snapshot());
    silent.getSnapshot = () => new Promise(() => {});
    const time = new FakeTime();
    const desk = new Desk({
      ...{ bridge: silent, time, sound: new FakeSound(), session: memoryStore(), machine: memoryStore() },
    });
    const end = desk.start();
    await settled();
    act(() => time.pass(2_000));
    expect(silent.told).toEqual(['shows all']);
    end();
    expect([time.waiting, test.time.waiting]).toEqual([0, 0]);
  });

  it('is the site that is looked at on the live view, and all of them elsewhere', async () => {
    const test = await startDesk({ alarms: [gas] });
    stop = test.stop;
    const { view } = test.desk;
    act(() => view.select(gas.id));
    act(() => view.selectSite('drill/2'));
    act(() => view.show('log'));
    act(() => view.show('live'));
    act(() => view.selectSite(null));
    const shown = test.bridge.told.filter((words) => words.startsWith('shows'));
    expect(shown).toEqual([
      ...['shows all', 'shows drill/4', 'shows drill/2', 'shows all', 'shows drill/2', 'shows all'],
    ]);
  });

  it('is told again after a second where main did not hear it', async () => {
    const test = await startDesk();
    stop = test.stop;
    const heard: string[] = [];
    let isDeaf = true;
    test.bridge.tellShown = (sites) => {
      if (isDeaf) return Promise.reject(new Error('the wall is closed'));
      heard.push(String(sites));
      return Promise.resolve({ ok: true, value: null });
    };
    act(() => test.desk.view.selectSite('drill/1'));
    act(() => test.desk.view.selectSite('drill/2'));
    await settled();
    isDeaf = false;
    test.time.pass(1_000);
    await settled();
    expect(heard).toEqual(['drill/2']);
  });

  it('leaves out of the faulty walls what is well, what opens, and windows of operators', async () => {
    const test = await startDesk({ windows: someWindows });
    stop = test.stop;
    expect(test.desk.windows.faulty.map(({ id }) => id)).toEqual(['wall-2', 'wall-3']);
  });
});

describe('a window that begins', () => {
  it('asks who it is until main answers, and says once that it waits', async () => {
    const time = new FakeTime();
    const plan = { id: 'wall-1', wall: null, kept: null };
    let asked = 0;
    let waits = 0;
    const bridge = {
      getWindowPlan: () => {
        asked += 1;
        if (asked < 3) return Promise.reject(new Error('not yet'));
        return Promise.resolve({ ok: true, value: plan } as const);
      },
    };
    const answer = askPlan(bridge, time, () => (waits += 1));
    await settled();
    time.pass(1_000);
    await settled();
    time.pass(1_000);
    expect(await answer).toEqual(plan);
    expect([asked, waits]).toEqual([3, 1]);
  });
});

describe('of several windows of one PC', () => {
  const sound = { severity: 'critical', since: 0, repeatMs: 4_000 } as const;
  const window = (id: string, isWall: boolean, state: 'alive' | 'opening' | 'blind' = 'alive') =>
    someWindows.flatMap((each) => ({ ...each, id, isWall, state })).slice(0, 1);

  it('the desk’s sounds and its walls do not', async () => {
    const windows = [...window('wall-1', true), ...window('desk', false)];
    const test = await startDesk({ sound, windows });
    stop = test.stop;
    expect(test.sound.order).toEqual(sound);
    act(() => test.bridge.tell({ windows: [...window('desk-of-another', false), ...window('desk', true)] }));
    expect(test.sound.order).toBeNull();
  });

  it('the first wall sounds where there is no desk, and while the desk’s picture stands still', async () => {
    const test = await startDesk({ sound, windows: [...window('desk', true), ...window('wall-2', true)] });
    stop = test.stop;
    expect(test.sound.order).toEqual(sound);
    act(() => test.bridge.tell({ windows: [...window('front', false), ...window('desk', true)] }));
    expect(test.sound.order).toBeNull();
    act(() => test.bridge.tell({ windows: [...window('front', false, 'blind'), ...window('desk', true)] }));
    expect(test.sound.order).toEqual(sound);
    act(() => test.bridge.tell({ windows: [...window('front', false, 'opening'), ...window('desk', true)] }));
    expect(test.sound.order).toBeNull();
  });
});
