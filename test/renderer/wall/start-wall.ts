import { render } from '@testing-library/svelte';
import type { Snapshot } from '../../../preload/contract/snapshot.ts';
import type { WallPlan } from '../../../preload/contract/window.ts';
import App from '../../../renderer/App.svelte';
import { Desk } from '../../../renderer/state/desk.svelte.ts';
import { FakeBridge } from '../fake-bridge.ts';
import { FakeSound } from '../fake-desk.ts';
import { FakeTime, memoryStore, settled } from '../fake-time.ts';
import { snapshot } from '../fixture.ts';
import { wallPlan } from '../window-scenes.ts';

/** A wall on an invented main, painted. Stop it at the end. */
export async function startWall(changes: Partial<Snapshot> = {}, plan: Partial<WallPlan> = {}) {
  const bridge = new FakeBridge(snapshot(changes));
  const time = new FakeTime();
  const wall = wallPlan(plan);
  const desk = new Desk({
    ...{ bridge, time, sound: new FakeSound(), session: memoryStore(), machine: memoryStore() },
    plan: { id: wall.id, wall, kept: null },
  });
  const stop = desk.start();
  await settled();
  render(App, { desk });
  return { desk, bridge, time, stop };
}
