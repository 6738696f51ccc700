import { expect, test, type Page } from '@playwright/test';
import type { ImaServer } from '../../main/drill/ima-server.ts';
import { startRoomBroker, type RoomBroker } from '../../main/drill/room-broker.ts';
import type { RefreshScope } from '../../preload/contract/window.ts';
import { seesOthers } from './control-room.ts';
import { expectHidden } from './journey.ts';
import {
  countLoads,
  logged,
  loggedOnDisk,
  pageOf,
  refreshesIn,
  refreshOrder,
  reloadOf,
  untilReloaded,
  untilStormIsOver,
} from './refresh-office.ts';
import { openSiteOffice, sites, token } from './site-office.ts';
import { WallPc } from './wall-pc.ts';

/** Two PCs of a room, each with an operator's window and a wall, on the site and on the desks' broker. */
const people = {
  'Park Jiwoo': { role: 'viewer', pin: '730194628815' },
  'Kim Seoyeon': { role: 'operator', pin: '918273640518' },
  'Lee Dohyeon': { role: 'supervisor', pin: '564738291046' },
} as const;
const passcode = 'broker-password-of-the-room';
const secrets = {
  token,
  passcode,
  ...Object.fromEntries(Object.entries(people).map(([name, { pin }]) => [`PIN of ${name}`, pin])),
};

let server: ImaServer;
const lines: string[] = [];

test.beforeEach(async () => {
  server = await openSiteOffice();
});

test.afterEach(async () => {
  await server.stop();
  expectHidden(secrets, lines);
});

const ima = () => ({ id: 'ima-main', kind: 'ima', url: server.websocketUrl, account: { token }, sites });

async function closed(...pcs: readonly WallPc[]): Promise<void> {
  await Promise.all(pcs.map((pc) => pc.end()));
  lines.push(...pcs.flatMap((pc) => pc.console.lines));
}

interface Pc {
  readonly pc: WallPc;
  readonly desk: Page;
  /** How often each window was loaded since the PC stands. */
  readonly loads: { readonly desk: () => number; readonly wall: () => number };
}

async function openPc(id: string, broker: RoomBroker): Promise<Pc> {
  const pc = await WallPc.start({
    args: ['--trace'],
    displays: '1280x720,1280x720',
    settings: {
      desk: { id, room: 'control' },
      operators: Object.entries(people).map(([name, { role, pin }]) => ({ name, role, pin })),
      connections: [
        ima(),
        { id: 'desks', kind: 'room', url: broker.url, account: { user: id, password: passcode } },
      ],
      walls: [{ id: 'north', display: { position: 1 } }],
    },
  });
  const [desk, wall] = await Promise.all(['desk', 'north'].map((name) => pageOf(pc.console.app, name)));
  if (!desk || !wall) throw new Error('a window is missing');
  await Promise.all([desk.getByTestId('status-bar').waitFor(), wall.getByTestId('wall').waitFor()]);
  await seesOthers({ page: desk }, id === 'desk-1' ? 0 : 1);
  return { pc, desk, loads: { desk: countLoads(desk), wall: countLoads(wall) } };
}

async function signIn({ desk }: Pc, name: keyof typeof people): Promise<void> {
  const answer = await desk.evaluate(([who, pin]) => window.bridge.signIn(who, pin), [
    name,
    people[name].pin,
  ] as const);
  expect(answer).toEqual({ ok: true, value: null });
}

/** As a hand does it, in the settings. */
async function order({ desk }: Pc, scope: RefreshScope, reason: string): Promise<void> {
  await desk.getByTestId('view-settings').click();
  await desk.getByTestId(`refresh-${scope}`).click();
  await desk.getByTestId('refresh-reason').fill(reason);
  await desk.getByTestId('refresh-confirm').click();
}

const loadsOf = ({ loads }: Pc) => ({ desk: loads.desk(), wall: loads.wall() });
const attempts = ({ pc }: Pc) => pc.console.lines.filter((line) => / link +\S+ connecting/.test(line));

test('an operator orders this window, a supervisor all of a PC, and one of them all of the room', async () => {
  const broker = await startRoomBroker({ passcodes: { 'desk-1': passcode, 'desk-2': passcode } });
  const first = await openPc('desk-1', broker);
  const second = await openPc('desk-2', broker);
  try {
    await seesOthers({ page: first.desk }, 1);
    const connected = () => ({
      sites: server.sessions().map(({ session }) => session),
      desks: broker.clients().map(({ login }) => login),
      sockets: broker.connections(),
      attempts: [attempts(first), attempts(second)],
    });
    const before = connected();
    expect(before.sites).toHaveLength(2);

    await test.step('a viewer orders nothing', async () => {
      await signIn(second, 'Park Jiwoo');
      await second.desk.getByTestId('view-settings').click();
      for (const scope of ['window', 'desk', 'room'])
        await expect(second.desk.getByTestId(`refresh-${scope}`)).toBeDisabled();
      const answer = await second.desk.evaluate(() => window.bridge.orderRefresh('room', 'Anyway'));
      expect(answer).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    });

    await signIn(first, 'Kim Seoyeon');
    await signIn(second, 'Lee Dohyeon');
    await order(first, 'window', 'Only mine');
    await order(second, 'desk', 'All of this PC');
    await untilReloaded(first.desk, 'Only mine');
    await untilReloaded(second.desk, 'All of this PC');
    await expect.poll(() => logged(first.desk, 'Only mine')).toEqual(reloadOf('desk'));
    await expect.poll(() => logged(second.desk, 'All of this PC')).toEqual(reloadOf('desk', 'north'));
    expect([loadsOf(first), loadsOf(second)]).toEqual([
      { desk: 1, wall: 0 },
      { desk: 1, wall: 1 },
    ]);
    // Who sat there still does, and sees what was open.
    await expect(first.desk.getByTestId('status-seat')).toContainText('Kim Seoyeon');
    await expect(first.desk.getByTestId('windows-panel')).toBeVisible();

    await untilStormIsOver(first.desk);
    await untilStormIsOver(second.desk);
    await order(first, 'room', 'Everybody');
    for (const { desk } of [first, second]) {
      await untilReloaded(desk, 'Everybody');
      await expect.poll(() => logged(desk, 'Everybody')).toEqual(reloadOf('desk', 'north'));
      const [ordered] = (await refreshesIn(desk)).filter((each) => each.order.reason === 'Everybody');
      expect(ordered?.order.by).toEqual({
        ...{ who: 'operator', operator: 'Kim Seoyeon', desk: 'desk-1', scope: 'room' },
      });
    }
    expect([loadsOf(first), loadsOf(second)]).toEqual([
      { desk: 2, wall: 1 },
      { desk: 2, wall: 2 },
    ]);
    expect(connected()).toEqual(before);
  } finally {
    await closed(first.pc, second.pc);
    await broker.stop();
  }
});

test('a wall that is asked counts down where everybody sees it, and obeys with nobody there', async () => {
  const pc = await WallPc.start({
    args: ['--kiosk', '--trace'],
    displays: '1920x1080',
    settings: { connections: [ima()], kiosk: { countdownS: 5 } },
  });
  try {
    const { page } = pc.console;
    await expect(page.getByTestId('wall')).toBeVisible();
    await expect.poll(() => server.sessions().length).toBe(1);
    await expect.poll(() => pc.console.lines.some((line) => line.includes('ima-main up'))).toBe(true);
    const [session] = server.sessions().map((each) => each.session);
    const loads = countLoads(page);
    server.publish(1, refreshOrder({ force_refresh: 0, reason: 'New plans of the tunnel' }));

    const countdown = page.getByTestId('wall-countdown');
    await expect(countdown).toContainText(/This screen is loaded again in [1-5] s/);
    await expect(countdown).toContainText('ima-main asks to load the windows again');
    await expect(countdown).toContainText('New plans of the tunnel');
    expect(loads()).toBe(0);
    const [wall] = await untilReloaded(page, 'New plans of the tunnel');
    await expect(page.getByTestId('wall')).toBeVisible();
    await expect(countdown).toBeHidden();
    expect(loads()).toBe(1);
    expect(server.sessions().map((each) => each.session)).toEqual([session]);
    await expect
      .poll(() => loggedOnDisk(pc.data, 'New plans of the tunnel'))
      .toEqual([
        ...['ordered', 'asked', 'reloaded'].map((what) => `${what} ${wall?.window}`),
        `done ${wall?.window} back`,
      ]);
  } finally {
    await closed(pc);
  }
});
