import { expect, test } from 'vitest';
import { askAhead } from '../../preload/ask-ahead.ts';
import type { Bridge } from '../../preload/contract/channels.ts';
import type { Delta } from '../../preload/contract/snapshot.ts';
import { snapshot } from '../renderer/fixture.ts';

/** A main that answers each question with how often it was asked, and tells what a test says. */
function fakeMain() {
  const asked: string[] = [];
  const listeners = new Set<(delta: Delta) => void>();
  const bridge: Pick<Bridge, 'getWindowPlan' | 'getSnapshot' | 'onChange' | 'tellReady'> = {
    getWindowPlan() {
      asked.push('plan');
      return Promise.resolve({ ok: true, value: { id: 'desk', wall: null, kept: String(asked.length) } });
    },
    getSnapshot() {
      asked.push('snapshot');
      return Promise.resolve({ ok: true, value: snapshot({ revision: asked.length }) });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tellReady: () => Promise.resolve({ ok: true, value: null }),
  };
  const tell = (from: number) => listeners.forEach((listener) => listener({ from, revision: from + 1 }));
  return { asked, bridge, listeners, tell };
}

test('who this window is and what it shows are asked before anybody wants to know', async () => {
  const { asked, bridge } = fakeMain();
  const ahead = askAhead(bridge);
  expect(asked).toEqual(['plan', 'snapshot']);
  expect(await ahead.getWindowPlan()).toMatchObject({ value: { kept: '1' } });
  expect(await ahead.getSnapshot()).toMatchObject({ value: { revision: 2 } });
  expect(asked).toEqual(['plan', 'snapshot']);
});

test('a second question is asked anew', async () => {
  const { asked, bridge } = fakeMain();
  const ahead = askAhead(bridge);
  await ahead.getSnapshot();
  expect(await ahead.getSnapshot()).toMatchObject({ value: { revision: 3 } });
  await ahead.getWindowPlan();
  await ahead.getWindowPlan();
  expect(asked).toEqual(['plan', 'snapshot', 'snapshot', 'plan']);
});

test('what changed since is told to the first who listens, in order and once', () => {
  const { bridge, listeners, tell } = fakeMain();
  const ahead = askAhead(bridge);
  tell(2);
  tell(3);
  const first: number[] = [];
  const second: number[] = [];
  const undo = ahead.onChange(({ from }) => first.push(from));
  ahead.onChange(({ from }) => second.push(from));
  tell(4);
  undo();
  tell(5);
  expect([first, second]).toEqual([
    [2, 3, 4],
    [4, 5],
  ]);
  expect(listeners.size).toBe(1);
});

test('an answer that failed is the first one’s, nobody minds it before, and the next is asked anew', async () => {
  const { bridge } = fakeMain();
  let isDown = true;
  const getSnapshot = bridge.getSnapshot;
  const ahead = askAhead({
    ...bridge,
    getSnapshot: () => (isDown ? Promise.reject(new Error('the wall is closed')) : getSnapshot()),
  });
  await new Promise((resolve) => void setImmediate(resolve));
  await expect(ahead.getSnapshot()).rejects.toThrow('the wall is closed');
  isDown = false;
  expect(await ahead.getSnapshot()).toMatchObject({ ok: true });
});

test('everything else of the bridge is as it was', () => {
  const { bridge } = fakeMain();
  expect(askAhead(bridge).tellReady).toBe(bridge.tellReady);
});
