import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDesk, type TestDesk } from '../fake-desk.ts';
import { alarm, noon, shelved } from '../fixture.ts';

const wind = alarm({ kind: 'wind' });
const dust = alarm({ kind: 'dust', site: 'drill/2' });
const flame = alarm({ kind: 'flame', site: 'drill/3', raisedAt: noon });
let test: TestDesk;

function tell(delta: Parameters<TestDesk['bridge']['tell']>[0]): void {
  test.bridge.tell(delta);
  test.time.pass(16);
}

beforeEach(async () => {
  test = await startDesk({ alarms: [wind, dust] });
});
afterEach(() => test.stop());

describe('the strip', () => {
  it('shows the worst, and how many more there are', () => {
    expect([test.desk.strip.alarm, test.desk.strip.more]).toEqual([wind, 1]);
    tell({ alarms: [flame] });
    expect([test.desk.strip.alarm, test.desk.strip.more]).toEqual([flame, 2]);
  });

  it('keeps what is under the hand, and names the worse one beside it', () => {
    test.desk.strip.hold(true);
    expect(test.desk.strip.alarm).toBe(wind);
    tell({ alarms: [flame] });
    expect([test.desk.strip.alarm, test.desk.strip.worse]).toEqual([wind, flame]);
    test.desk.strip.hold(false);
    expect([test.desk.strip.alarm, test.desk.strip.worse]).toEqual([flame, undefined]);
  });

  it('lets go of what was shelved under the hand', () => {
    test.desk.strip.hold(true);
    expect(test.desk.strip.alarm).toBe(wind);
    tell({ alarms: [{ ...wind, shelf: shelved(60_000) }] });
    expect([test.desk.strip.alarm, test.desk.strip.more]).toEqual([dust, 0]);
  });

  it('rests after an acknowledgement, so that a second press meets no unread alarm', async () => {
    await test.desk.acknowledge();
    test.time.pass(16);
    expect(test.desk.strip.isAcknowledged).toBe(true);
    await test.desk.acknowledge();
    expect(test.bridge.commands.map(({ target }) => target.alarm)).toEqual([wind.id]);
    test.time.pass(600);
    expect(test.desk.strip.alarm).toBe(dust);
    await test.desk.acknowledge();
    expect(test.bridge.commands.map(({ target }) => target.alarm)).toEqual([wind.id, dust.id]);
  });

  it('goes on resting while the hand stays, when the next alarm has come under it', async () => {
    test.desk.strip.hold(true);
    await test.desk.strip.acknowledge();
    test.time.pass(600);
    expect([test.desk.strip.alarm, test.desk.strip.canAcknowledge]).toEqual([dust, false]);
    test.time.pass(600);
    expect(test.desk.strip.canAcknowledge).toBe(true);
  });

  it('keeps the alarm when its acknowledgement is refused', async () => {
    test.bridge.refusal = 'severity-changed';
    await test.desk.strip.acknowledge();
    expect([test.desk.strip.alarm, test.desk.strip.isAcknowledged]).toEqual([wind, false]);
  });
});
