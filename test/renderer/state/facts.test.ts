import { afterEach, describe, expect, it } from 'vitest';
import { Facts } from '../../../renderer/state/facts.svelte.ts';
import { FakeBridge } from '../fake-bridge.ts';
import { FakeTime, settled } from '../fake-time.ts';
import {
  acknowledgedBy,
  alarm,
  link,
  lockedSeat,
  lostLink,
  noon,
  room,
  shelved,
  sites,
  snapshot,
} from '../fixture.ts';

const undos: (() => void)[] = [];
afterEach(() => {
  for (const undo of undos.splice(0)) undo();
});

async function start(changes: Parameters<typeof snapshot>[0] = {}) {
  const bridge = new FakeBridge(snapshot(changes));
  const time = new FakeTime();
  const facts = new Facts(bridge, time);
  undos.push(facts.start());
  await settled();
  return { bridge, time, facts };
}

describe('facts', () => {
  it('say when main has answered for the first time, good or bad', async () => {
    const { facts } = await start();
    await facts.answered;
    expect(facts.isReady).toBe(true);
    const bridge = new FakeBridge(snapshot());
    const answer = Promise.withResolvers<never>();
    bridge.getSnapshot = () => answer.promise;
    const deaf = new Facts(bridge, new FakeTime());
    undos.push(deaf.start());
    let hasAnswered = false;
    void deaf.answered.then(() => (hasAnswered = true));
    await settled();
    expect(hasAnswered).toBe(false);
    answer.reject(new Error('the wall is closed'));
    await settled();
    expect([hasAnswered, deaf.isReady, deaf.failure]).toEqual([true, false, 'the wall is closed']);
  });

  it('take the snapshot and then each delta, at most once a frame', async () => {
    const first = alarm({ kind: 'gas' });
    const { bridge, time, facts } = await start({ alarms: [first] });
    expect(facts.alarms).toEqual([first]);

    const second = alarm({ kind: 'dust', site: 'drill/2' });
    const third = alarm({ kind: 'wind', site: 'drill/3' });
    const { version } = facts;
    bridge.tell({ alarms: [second] });
    bridge.tell({ alarms: [third] });
    expect(facts.alarms).toEqual([first]);
    time.pass(16);
    expect(facts.alarms).toEqual([first, third, second]);
    expect(facts.version).toBe(version + 1);
  });

  it('keep what is told between subscribing and the answer', async () => {
    const bridge = new FakeBridge(snapshot());
    const time = new FakeTime();
    const facts = new Facts(bridge, time);
    const late = alarm();
    const answer = snapshot();
    bridge.getSnapshot = () => {
      // Told before the answer is read, and newer than it.
      bridge.send({ from: 1, revision: 2, alarms: [late] });
      return Promise.resolve({ ok: true, value: answer });
    };
    undos.push(facts.start());
    await settled();
    time.pass(16);
    expect(facts.alarms).toEqual([late]);
  });

  it('drop a delta that the snapshot already holds', async () => {
    const kept = alarm({ count: 2 });
    const { bridge, time, facts } = await start({ revision: 7, alarms: [kept] });
    bridge.send({ from: 5, revision: 6, alarms: [{ ...kept, count: 1 }] });
    bridge.send({ from: 6, revision: 7, ended: [kept.id] });
    time.pass(16);
    expect(facts.alarms).toEqual([kept]);
    expect(bridge.snapshotsAsked).toBe(1);
  });

  it('ask for the snapshot again when a delta is missing, and lose nothing', async () => {
    const { bridge, time, facts } = await start();
    const missed = alarm({ kind: 'gas' });
    const seen = alarm({ kind: 'dust', site: 'drill/2' });
    bridge.snapshot = snapshot({ revision: 3, alarms: [missed, seen] });
    bridge.send({ from: 2, revision: 3, alarms: [seen] });
    await settled();
    time.pass(16);
    expect(bridge.snapshotsAsked).toBe(2);
    expect(facts.alarms).toEqual([missed, seen]);
    bridge.tell({ ended: [missed.id] });
    time.pass(16);
    expect(facts.alarms).toEqual([seen]);
  });

  it('forget what ended while a delta was missing', async () => {
    const gone = alarm();
    const { bridge, time, facts } = await start({ alarms: [gone] });
    bridge.snapshot = snapshot({ revision: 9 });
    bridge.send({ from: 8, revision: 9 });
    await settled();
    time.pass(16);
    expect(facts.alarms).toEqual([]);
    expect(facts.standing('drill/1').total).toBe(0);
  });

  it('say why main could not be asked, and ask again', async () => {
    const bridge = new FakeBridge(snapshot());
    const time = new FakeTime();
    const facts = new Facts(bridge, time);
    const { getSnapshot } = bridge;
    bridge.getSnapshot = () => Promise.reject(new Error('main is gone'));
    undos.push(facts.start());
    await settled();
    expect([facts.isReady, facts.failure]).toEqual([false, 'main is gone']);
    bridge.getSnapshot = getSnapshot;
    time.pass(1_000);
    await settled();
    expect([facts.isReady, facts.failure]).toEqual([true, null]);
  });

  it('show the worst that sounds first, then the worst that returned unseen', async () => {
    const active = alarm({ kind: 'noise' });
    const returned = alarm({ kind: 'gas', site: 'drill/2', returnedAt: noon });
    const known = alarm({ kind: 'flame', site: 'drill/3', acknowledgement: acknowledgedBy('이하나', 0) });
    const { bridge, time, facts } = await start({ alarms: [known, returned, active] });
    expect(facts.worst).toBe(active);
    bridge.tell({ ended: [active.id] });
    time.pass(16);
    expect(facts.worst).toBe(returned);
    bridge.tell({ ended: [returned.id] });
    time.pass(16);
    expect(facts.worst).toBeUndefined();
  });

  it('name the sites that nobody can see, and keep the same answer while that stays so', async () => {
    const { bridge, facts } = await start({ links: [link('ima-main'), lostLink] });
    const { blind } = facts;
    expect([...blind.values()]).toEqual([{ site: 'drill/11', since: noon - 161_000, link: 'waiting' }]);
    bridge.tell({ links: [{ ...lostLink, retries: 8 }] });
    expect(facts.blind).toBe(blind);
    bridge.tell({ links: [link('ima-south')] });
    expect(facts.blind.size).toBe(0);
  });

  it('count a site without any link as blind', async () => {
    const { facts } = await start({ links: [], sites: sites.slice(0, 1) });
    expect([...facts.blind.values()]).toEqual([{ site: 'drill/1', since: null, link: 'stopped' }]);
  });

  it('follow who sits here and what the other connections tell, and what is gone again', async () => {
    const chat = { self: {}, rooms: [], notices: [] };
    const orders = { orders: [], readAt: {} };
    const devices = { devices: [], commands: [] };
    const { bridge, facts } = await start({ chat });
    const told = () => [facts.seat.state, facts.chat, facts.orders, facts.devices, facts.room?.desk];
    expect(told()).toEqual(['signed-in', chat, null, null, undefined]);
    bridge.tell({ seat: lockedSeat, chat: null, orders, devices, room: room() });
    expect(told()).toEqual(['locked', null, orders, devices, '1']);
  });

  it('call no flood what comes while it is shelved', async () => {
    const { bridge, time, facts } = await start();
    const many = Array.from({ length: 12 }, () =>
      alarm({ kind: 'wind', raisedAt: noon, shelf: shelved(60_000) }),
    );
    bridge.tell({ alarms: many });
    time.pass(16);
    expect([facts.counts.shelved, facts.isFlood, facts.worst]).toEqual([12, false, undefined]);
    bridge.tell({ alarms: many.map((each) => ({ ...each, occurrence: each.occurrence + 1, shelf: null })) });
    time.pass(16);
    expect(facts.isFlood).toBe(true);
  });

  it('tick once a second, on the second', async () => {
    const { time, facts } = await start();
    time.pass(2_500);
    expect(facts.now).toBe(Math.floor(time.now() / 1_000) * 1_000);
  });

  it('find a kind by its own class, its family, and otherwise the unknown one', async () => {
    const { facts } = await start();
    expect([facts.classOf('gas').kind, facts.classOf('gas-7').kind, facts.classOf('quake').kind]).toEqual([
      'gas',
      'gas',
      'unknown',
    ]);
  });

  it('leave no listener and no timer behind, and can be stopped twice', async () => {
    const { bridge, time, facts } = await start();
    bridge.tell({ alarms: [alarm()] });
    facts.stop();
    facts.stop();
    expect([bridge.listeners, time.waiting]).toEqual([0, 0]);
  });
});
