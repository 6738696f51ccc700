import { expect, test } from '@playwright/test';
import { startRoomBroker, type RoomBroker } from '../../main/drill/room-broker.ts';
import type { OutletState } from '../../preload/contract/broadcast.ts';
import { expectStates, factsOf, holdUntilSent, open, review, untilHoldable } from './broadcast-desk.ts';
import { doors, openBroadcastOffice, speakingSettings, type BroadcastOffice } from './broadcast-office.ts';
import { seesOthers } from './control-room.ts';
import { expectHidden, JourneyDesk } from './journey.ts';
import { dueAgo, knownSinceYesterday } from './past-schedule.ts';
import { gas } from './site-office.ts';

const password = 'password-of-the-broker-of-two';

let office: BroadcastOffice;
let broker: RoomBroker;
const desks: JourneyDesk[] = [];
/** What both desks would have said some minutes ago. */
const notice = dueAgo(4, 'notice', 'Morning notice', 30);

async function start(id: string): Promise<JourneyDesk> {
  const desk = await JourneyDesk.make();
  await knownSinceYesterday(desk, [notice]);
  const room = { id: 'desks', kind: 'room', url: broker.url, account: { user: id, password } };
  await desk.start({
    ...speakingSettings(office, { schedules: [notice] }, [room]),
    desk: { id, room: 'control', operator: `Operator of ${id}` },
  });
  return desk;
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  office = await openBroadcastOffice();
  broker = await startRoomBroker({ passcodes: { 'desk-1': password, 'desk-2': password } });
});

test.afterAll(async () => {
  await Promise.all(desks.map((desk) => desk.end()));
  await Promise.all([office.stop(), broker.stop()]);
  for (const { lines } of desks) expectHidden({ ...doors, 'password of the broker': password }, lines);
});

/** One broadcast to the one loudspeaker of this journey, as a desk has it. */
interface Seen {
  readonly id: string;
  readonly desk: string;
  readonly state: OutletState | null;
}

/** Those that a person sent, or a schedule, whichever speaks before the one that waits. */
async function seen(desk: JourneyDesk, by: 'person' | 'schedule'): Promise<readonly Seen[]> {
  const { broadcasts } = await factsOf(desk);
  const those = broadcasts.filter(({ schedule }) => (schedule === null) === (by === 'person'));
  const each = those.map(({ id, desk: of, results }) => ({ id, desk: of, state: results[0]?.state ?? null }));
  return each.sort((one, other) => String(one.state).localeCompare(String(other.state)));
}

test('what was due is said by the first desk that starts, and not once more by the second', async () => {
  office.speakers.letEnd();
  for (const id of ['desk-1', 'desk-2']) {
    const desk = await start(id);
    desks.push(desk);
    await desk.page.getByTestId('view-broadcast').click();
    const last = id === 'desk-1' ? 'sent late' : 'sent by another desk';
    await expect(desk.page.getByTestId('schedule-item')).toContainText(last, { timeout: 20_000 });
    await expect
      .poll(() => seen(desk, 'schedule'))
      .toMatchObject([{ id: expect.stringMatching(/^notice@/), desk: 'desk-1', state: 'done' }]);
  }
  expect(office.speakers.whoGot('speak')).toEqual(['a1']);
});

test('two desks send to one zone at once: one speaks at a time, and both see both', async () => {
  office.speakers.letLast();
  const before = office.speakers.record.length;
  await Promise.all(desks.map((desk) => seesOthers(desk, 1)));
  office.sites.publish(1, gas('G-1', 1, { cstrt_no: 101, grid_x: 10, grid_y: 10 }));
  for (const desk of desks) {
    await desk.page.getByTestId('view-live').click();
    await desk.row('G-1').click();
    await desk.page.keyboard.press('b');
    await review(desk.page);
    await untilHoldable(desk.page);
  }
  await Promise.all(desks.map(({ page }) => holdUntilSent(page)));

  // Who was first is the room's to say; that it is the same one at both is what counts.
  const states = () =>
    Promise.all(desks.map(async (desk) => (await seen(desk, 'person')).map(({ state }) => state)));
  await expect.poll(states).toEqual([
    ['playing', 'waiting'],
    ['playing', 'waiting'],
  ]);
  const [one, other] = await Promise.all(desks.map((desk) => seen(desk, 'person')));
  expect(one).toEqual(other);
  const [first, second] = one ?? [];
  if (!first || !second) throw new Error('there are not two of them');
  expect(office.speakers.told('speak', before).map(({ data }) => data['broadcast'])).toEqual([first.id]);

  await test.step('on both screens, with the reason', async () => {
    for (const { page } of desks) {
      await open(page, first.id);
      await expectStates(page, { a1: 'playing' });
      await open(page, second.id);
      await expectStates(page, { a1: 'waiting' });
      const outlet = page.getByTestId('broadcast-outlet');
      await expect(outlet).toContainText(`its zone is in use: ${first.desk} · ${first.id}`);
      await expect(page.getByTestId('broadcast-shown')).toContainText(`Operator of ${second.desk}`);
    }
  });

  await test.step('then the other one speaks, never both', async () => {
    office.speakers.letEnd();
    for (const { page } of desks) await expectStates(page, { a1: 'done' });
    const order = office.speakers.record
      .slice(before)
      .filter(({ device, what }) => device === 'a1' && what !== 'volume');
    expect(order.map(({ what, data }) => [what, data['broadcast'] ?? null])).toEqual([
      ['speak', first.id],
      ['speaking', null],
      ['idle', null],
      ['speak', second.id],
      ['speaking', null],
      ['idle', null],
    ]);
  });
});
