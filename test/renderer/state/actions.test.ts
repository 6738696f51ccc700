import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDesk, type TestDesk } from '../fake-desk.ts';
import { alarm } from '../fixture.ts';

const gas = alarm({ kind: 'gas' });
const dust = alarm({ kind: 'dust', site: 'drill/2' });
let test: TestDesk;

beforeEach(async () => {
  test = await startDesk({ alarms: [gas, dust] });
});
afterEach(() => test.stop());

describe("the operator's commands", () => {
  it('name the occurrence and severity that were painted, not those of now', async () => {
    test.bridge.tell({ alarms: [{ ...dust, severity: 'high' }] });
    test.time.pass(16);
    await test.desk.actions.acknowledge([dust], '현장 확인함');
    expect(test.bridge.commands).toEqual([
      {
        command: 'acknowledge',
        target: { alarm: dust.id, occurrence: dust.occurrence, severity: 'low' },
        note: '현장 확인함',
      },
    ]);
  });

  it('keep a refusal beside its alarm for ten seconds', async () => {
    test.bridge.refusal = 'severity-changed';
    expect(await test.desk.actions.acknowledge([gas])).toBe(false);
    expect(test.desk.actions.refusals.get(gas.id)).toEqual({
      alarm: gas.id,
      command: 'acknowledge',
      code: 'severity-changed',
    });
    test.time.pass(10_000);
    expect(test.desk.actions.refusals.size).toBe(0);
  });

  it('forget the refusal once the same alarm is accepted', async () => {
    test.bridge.refusal = 'occurrence-changed';
    await test.desk.actions.acknowledge([gas]);
    test.bridge.refusal = null;
    await test.desk.actions.acknowledge([gas]);
    expect(test.desk.actions.refusals.size).toBe(0);
  });

  it('tell that an alarm has a command under way, until it is answered', async () => {
    const sent = test.desk.actions.acknowledge([gas]);
    expect(test.desk.actions.sending.has(gas.id)).toBe(true);
    await sent;
    test.time.pass(50);
    expect(test.desk.actions.sending.size).toBe(0);
  });

  it('turn a broken wall into a refusal', async () => {
    test.bridge.command = () => Promise.reject(new Error('closed'));
    await test.desk.actions.acknowledge([gas]);
    expect(test.desk.actions.refusals.get(gas.id)?.code).toBe('failed');
    expect(test.desk.actions.sending.size).toBe(0);
  });

  it('acknowledge what is shown at once, but never a critical alarm among it', async () => {
    await test.desk.actions.acknowledgeVisible([gas, dust]);
    expect(test.bridge.commands.map(({ target }) => target.alarm)).toEqual([dust.id]);
    expect(test.desk.actions.refusals.get(gas.id)?.code).toBe('one-at-a-time');
  });

  it('acknowledge the chosen alarm with a key, and not the one on the strip', async () => {
    test.desk.view.select(dust.id);
    await test.desk.acknowledge();
    await test.desk.acknowledge();
    expect(test.bridge.commands.map(({ target }) => target.alarm)).toEqual([dust.id]);
  });
});
