import { expect, test, type Page } from '@playwright/test';
import { startImaServer, type ImaServer, type ImaServerOptions } from '../../main/drill/ima-server.ts';
import type { HostRecord } from '../host/record.ts';
import { expectHidden } from './journey.ts';
import { gas, sites } from './site-office.ts';
import { WallPc } from './wall-pc.ts';

/** A kiosk whose settings name no wall: one, on the only display that there is. */
const here = 0;
const pin = '740629185307';
const hourMs = 3_600_000;
const account = {
  user: 'wall-1',
  password: 'password-of-the-wall',
  client: 'gwanje-walls',
  clientSecret: 'client-secret-of-the-wall',
};
/** Who may log in at the site platform; changed while it runs. */
const users = [{ id: account.user, password: account.password }];

let office: ImaServer;
let pc: WallPc;
let page: Page;
/** Tokens that the platform granted, as far as they were seen. */
const granted = new Set<string>();

test.describe.configure({ mode: 'serial' });

function openPlatform(options: ImaServerOptions = {}): Promise<ImaServer> {
  return startImaServer({
    client: { id: account.client, secret: account.clientSecret },
    users,
    heartbeat: [1_000, 1_000],
    tokenLifeS: 8 * 3_600,
    ...options,
  });
}

test.beforeAll(async () => {
  office = await openPlatform();
  pc = await WallPc.start({
    args: ['--kiosk'],
    displays: '1920x1080',
    settings: {
      connections: [
        { id: 'ima-main', kind: 'ima', url: office.websocketUrl, rest: office.origin, account, sites },
      ],
      kiosk: { pin },
    },
  });
  ({ page } = pc.console);
  await expect(page.getByTestId('wall')).toBeVisible();
  await untilWatched();
});

test.afterAll(async () => {
  await pc.end();
  await office.stop();
  const tokens = Object.fromEntries([...granted].map((token, index) => [`token ${index}`, token]));
  const { password, clientSecret } = account;
  expectHidden({ PIN: pin, password, 'client secret': clientSecret, ...tokens }, pc.console.lines);
});

/** Until the wall's link is up; the token by which it is. */
async function untilWatched(): Promise<string> {
  await expect(page.getByTestId('strip-trouble')).toHaveCount(0, { timeout: 20_000 });
  await expect.poll(() => office.sessions().length).toBe(1);
  const token = office.sessions()[0]?.token ?? '';
  granted.add(token);
  return token;
}

const desktop = <T>(ask: (host: HostRecord) => T, code = ask.toString()): Promise<T> =>
  pc.console.app.evaluate((electron, text) => {
    const { __host } = electron as unknown as { __host: HostRecord };
    return (new Function('host', `return (${text})(host)`) as typeof ask)(__host);
  }, code);

test('a kiosk is one wall on the whole screen, without a pointer, and keeps screen and machine awake', async () => {
  await expect(page.getByTestId('wall')).toHaveAttribute('data-view', 'overview');
  const window = await pc.console.app.browserWindow(page);
  expect(await window.evaluate((own) => [own.isKiosk(), own.isFullScreen(), own.getBounds()])).toEqual([
    true,
    true,
    { x: here, y: 0, width: 1_920, height: 1_080 },
  ]);
  expect(pc.console.app.windows()).toHaveLength(1);
  expect(await desktop((host) => [...host.sleepBlockers.values()])).toEqual(['prevent-display-sleep']);
  const cursors = await page.evaluate(() => {
    const seen = new Set<string>();
    for (let x = 1; x < innerWidth; x += 40) {
      for (let y = 1; y < innerHeight; y += 40) {
        const under = document.elementFromPoint(x, y);
        if (under) seen.add(getComputedStyle(under).cursor);
      }
    }
    return [...seen];
  });
  expect(cursors).toEqual(['none']);
});

test('keys that leave it do nothing, nor does closing it', async () => {
  const window = await pc.console.app.browserWindow(page);
  const passed = await window.evaluate((own) => {
    const keys = [
      { key: 'F11', code: 'F11' },
      { key: 'F5', code: 'F5' },
      { key: 'F4', code: 'F4', alt: true },
      { key: 'ㅈ', code: 'KeyW', control: true },
      { key: 'r', code: 'KeyR', control: true },
      { key: 'I', code: 'KeyI', control: true, shift: true },
      { key: 'q', code: 'KeyQ', meta: true },
    ];
    const through = keys.filter((input) => {
      let isPrevented = false;
      const event = { preventDefault: () => (isPrevented = true) };
      own.webContents.emit('before-input-event', event, { type: 'keyDown', ...input });
      return !isPrevented;
    });
    own.close();
    return through.map(({ key }) => key);
  });
  expect(passed).toEqual([]);
  await expect(page.getByTestId('wall')).toBeVisible();
});

test('a page of a wall may look and nothing else, whatever its bridge offers', async () => {
  office.publish(1, gas('G-1'));
  await expect(page.getByTestId('strip')).toHaveClass(/critical|high/);
  const answers = await page.evaluate(async () => {
    const snapshot = await window.bridge.getSnapshot();
    if (!snapshot.ok) throw new Error(snapshot.error.message);
    const [alarm] = snapshot.value.alarms;
    if (!alarm) throw new Error('no alarm');
    const { id, occurrence, severity } = alarm;
    const target = { alarm: id, occurrence, severity };
    const may = new Set(['getSnapshot', 'getSiteDetail', 'getWindowPlan', 'keepWindow']);
    for (const name of ['tellShown', 'tellReady', 'leaveKiosk']) may.add(name);
    const bridge = window.bridge as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const names = Object.keys(bridge).filter((name) => !may.has(name) && !name.startsWith('on'));
    const first: Record<string, unknown[]> = {
      command: [[{ command: 'acknowledge', target, note: null }]],
      prepareBroadcast: [{ from: 'alarm', alarm: id }],
      orderRefresh: ['desk', 'by a wall'],
    };
    const codeOf = async (name: string) => {
      const reply = (await bridge[name]?.(...(first[name] ?? []))) as {
        ok: boolean;
        error?: { code: string };
      };
      return reply.ok ? name : reply.error?.code;
    };
    return { names, codes: [...new Set(await Promise.all(names.map(codeOf)))] };
  });
  expect(answers.names).toEqual(expect.arrayContaining(['command', 'holdBroadcast', 'silence', 'signIn']));
  expect(answers.codes).toEqual(['not-allowed']);
  expect((await pc.snapshotAt(here)).alarms.map(({ acknowledgement }) => acknowledgement)).toEqual([null]);
});

test('a token that expired overnight is renewed without a hand when the line comes back', async () => {
  const before = await untilWatched();
  const { now } = Date;
  try {
    // The platform's clock as well as the wall's.
    Date.now = () => now() + 12 * hourMs;
    await pc.moveClocks(12 * hourMs);
    office.cut('abrupt');
    await expect.poll(() => office.sessions()[0]?.token ?? before).not.toBe(before);
    await untilWatched();
  } finally {
    Date.now = now;
  }
  await expect(page.getByTestId('strip-trouble')).toHaveCount(0);
});

test('a platform that is away for an hour: the wall says so with its age, and sees by itself when it is back', async () => {
  const { port } = office;
  await office.stop();
  const trouble = page.getByTestId('strip-trouble');
  await expect(trouble).toContainText('No site can be seen');
  await pc.moveClocks(hourMs);
  await expect(trouble).toContainText(/ima-main · .*for 1 h/);
  await expect(page.getByTestId('wall-data')).toContainText(/1 h/);
  office = await openPlatform({ port, tokenLifeS: 3 });
  await untilWatched();
  await expect(page.getByTestId('wall-data')).not.toContainText(/1 h/);
});

test('a token that cannot be renewed is told with its connection, and so is the line that ends with it', async () => {
  const trouble = page.getByTestId('strip-trouble');
  users.length = 0;
  await expect(async () => {
    for (const { token } of office.sessions()) office.revokeToken(token ?? '');
    await expect(trouble).toContainText('ima-main · Token could not be renewed · ', { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await expect(trouble).toContainText(/(expires in|expired) \d+ s( ago)? · needs a new token at the desk/);
  office.cut('abrupt');
  const why = /ima-main · .*since \d\d:\d\d:\d\d.* \d+ s · needs a new token at the desk/;
  await expect(trouble).toContainText(why);
});

test('the panel to leave closes by itself, a wrong PIN leaves nothing, the right one makes it a window', async () => {
  const window = await pc.console.app.browserWindow(page);
  const panel = page.getByTestId('wall-exit');
  await page.keyboard.press('Control+Shift+Q');
  await expect(panel).toBeVisible();
  await pc.moveClocks(16_000);
  await expect(panel).toBeHidden();

  await page.keyboard.press('Control+Shift+Q');
  await page.getByTestId('wall-exit-pin').fill('111111');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('wall-exit-refusal')).not.toBeEmpty();
  expect(await window.evaluate((own) => own.isKiosk())).toBe(true);

  await page.getByTestId('wall-exit-pin').fill(pin);
  await page.keyboard.press('Enter');
  await expect(panel).toBeHidden();
  expect(await window.evaluate((own) => own.isKiosk())).toBe(false);
  expect(await desktop((host) => host.sleepBlockers.size)).toBe(0);
  expect(pc.noted()).toContain('kiosk-left: ');
});
