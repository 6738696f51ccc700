import { expect, test, type Page } from '@playwright/test';
import { stateOf } from '../../preload/contract/alarm.ts';
import { startSource, type EventSource } from '../bench/source.ts';
import { expectHidden, JourneyDesk } from './journey.ts';
import { annunciatedIn, countLoads, entriesOnDisk, forced, untilReloaded } from './refresh-office.ts';
import { token } from './site-office.ts';

const perSecond = 500;
const devices = 300;
/** In a round each device is raised, goes on twice and is cleared. */
const round = devices * 4;
/** After the last round they are raised again. */
const half = devices / 2;

let source: EventSource;
let desk: JourneyDesk;

test.beforeEach(async () => {
  [source, desk] = await Promise.all([
    startSource({ sites: 3, devicesPerSite: devices / 3 }),
    JourneyDesk.make(),
  ]);
});

test.afterEach(async () => {
  await desk.end();
  await source.stop();
  expectHidden({ token }, desk.lines);
});

const received = async () => {
  const [link] = (await desk.snapshot()).links;
  return link?.received ?? 0;
};

/** Rounds, and half of one raise more, until what goes on meanwhile is over, however long that takes; how many rounds. */
async function floodUntil(isOver: () => boolean): Promise<number> {
  let rounds = 0;
  do {
    await source.pace(perSecond, round);
    rounds += 1;
  } while (rounds < 2 || !isOver());
  await source.pace(perSecond, half);
  return rounds;
}

/** Every row of the list with how it stands, as the operator gets to see them from top to bottom. */
async function walkList(page: Page): Promise<Record<string, string>> {
  await page.getByRole('radio', { name: 'Time' }).click();
  await page.mouse.move(1_200, 700);
  return page.getByTestId('alarm-list').evaluate(async (list) => {
    const seen: Record<string, string> = {};
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let top = 0; top < list.scrollHeight; top += list.clientHeight / 2) {
      list.scrollTo(0, top);
      for (let n = 0; n < 3; n += 1) await frame();
      for (const row of list.querySelectorAll<HTMLElement>('[data-testid=alarm-row]'))
        seen[row.dataset['alarm'] ?? ''] = row.dataset['state'] ?? '';
    }
    return seen;
  });
}

test('a reload in a flood of 500 events a second misses nothing and repeats nothing', async () => {
  const page = await desk.start({
    connections: [
      {
        ...{ id: 'ima-main', kind: 'ima', url: source.url, account: { token } },
        sites: source.sites.map((number) => ({ wp_no: number, name: `Site ${number}` })),
      },
    ],
  });
  const loads = countLoads(page);
  await source.watched();
  const links = () => desk.lines.filter((line) => /link +ima-main/.test(line)).length;
  const before = links();
  const refreshes = () => entriesOnDisk(desk.data).filter((entry) => entry.type === 'refresh');
  const sending = floodUntil(() => refreshes().some(({ what }) => what === 'done'));
  await expect.poll(received).toBeGreaterThan(round / 2);
  await source.tell(1, forced('In the flood'));
  await untilReloaded(page, 'In the flood');
  const rounds = await sending;
  const count = rounds * round + half;
  // The order is one of them.
  await expect.poll(received).toBe(count + 1);
  expect([loads(), links()]).toEqual([1, before]);

  const reported = () => entriesOnDisk(desk.data).filter((entry) => entry.type === 'hazard');
  await expect.poll(() => reported().length).toBe(count);
  const hazards = reported();

  await test.step('what was sent stands in the log, each once', () => {
    const times = hazards.map(({ report }) => report.sourceTime).toSorted((a, b) => a - b);
    expect(times).toEqual(Array.from({ length: count }, (_, n) => source.startAt + n));
  });

  await test.step('the window was away while events came', () => {
    const [from = 0, to = 0] = ['reloaded', 'done'].map(
      (what) => refreshes().find((each) => each.what === what)?.id,
    );
    const away = hazards.filter(({ id }) => id > from && id < to).length;
    expect([from > 0, away > 0, hazards.some(({ id }) => id > to)]).toEqual([true, true, true]);
    test.info().annotations.push({ type: 'events while the window was away', description: String(away) });
  });

  await test.step('each raise called for attention once, and nothing else did but what got worse', () => {
    const called = annunciatedIn(desk.lines);
    expect(new Set(called).size).toBe(called.length);
    const worse = hazards.filter(({ outcome }) => outcome === 'worsened').length;
    expect(called).toHaveLength(rounds * devices + half + worse);
    const known = new Set(hazards.map(({ id }) => id));
    expect(called.filter((id) => !known.has(id))).toEqual([]);
  });

  await test.step('the window shows exactly the alarms of main', async () => {
    const { alarms } = await desk.snapshot();
    expect(alarms).toHaveLength(devices);
    const held = Object.fromEntries(alarms.map((alarm) => [alarm.id, stateOf(alarm)]));
    expect(await walkList(page)).toEqual(held);
  });
});
