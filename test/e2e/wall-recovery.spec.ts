import { expect, test, type Page } from '@playwright/test';
import type { ImaServer } from '../../main/drill/ima-server.ts';
import type { HostRecord } from '../host/record.ts';
import { openSiteOffice, sites, token } from './site-office.ts';
import { listenToWindows, untilAlive, WallPc, type Told } from './wall-pc.ts';

/** One PC: a desk on its first display, and a wall on each of the others. */
const width = 1280;
const left = { id: 'left', at: width };
const middle = { id: 'middle', at: 2 * width };
const right = { id: 'right', at: 3 * width };
const walls = [
  { id: 'left', display: { label: 'display 2' }, view: 'map', sites: ['ima-main/1'], zoom: 1.5 },
  { id: 'middle', display: { position: 2 }, view: 'alarms', language: 'ko' },
  { id: 'right', display: { label: 'display 4', width, height: 720 } },
];

let office: ImaServer;
let pc: WallPc;
let desk: Page;
let windowsTold: () => Promise<Told[]>;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  office = await openSiteOffice();
  pc = await WallPc.start({
    displays: Array.from({ length: 4 }, () => `${width}x720`).join(','),
    settings: {
      connections: [{ id: 'ima-main', kind: 'ima', url: office.websocketUrl, account: { token }, sites }],
      walls,
    },
  });
  desk = await pc.desk();
  windowsTold = await listenToWindows(desk);
  await pc.touchNothing();
  await untilAlive(
    desk,
    walls.map(({ id }) => id),
  );
});

test.afterAll(async () => {
  await pc.end();
  await office.stop();
});

/** Until its picture was seen to move later than `at`, by main's clock. */
async function untilProved(id: string, at: number): Promise<void> {
  const provedAt = async () => {
    const reply = await desk.evaluate(() => window.bridge.getSnapshot());
    const status = reply.ok ? reply.value.windows.find((each) => each.id === id) : undefined;
    return status?.state === 'alive' ? (status.provedAt ?? 0) : 0;
  };
  await expect.poll(provedAt, { timeout: 45_000, message: `the picture of ${id} moves` }).toBeGreaterThan(at);
}

/** What the desk was told of a wall since. */
async function toldOf(id: string, since: number): Promise<string[]> {
  return (await windowsTold()).filter((each) => each.window === id && each.at >= since).map(({ is }) => is);
}

/** Until the desk has been told this of a wall. */
async function told(id: string, since: number, what: RegExp): Promise<void> {
  await expect
    .poll(async () => (await toldOf(id, since)).findLast((is) => what.test(is)) ?? null, { timeout: 45_000 })
    .not.toBeNull();
}

/** The disk gives main nothing of the built page any more, until it is mended. */
function breakDisk() {
  return pc.console.app.evaluateHandle(() => {
    const disk = process.getBuiltinModule('node:fs/promises');
    const { readFile } = disk;
    disk.readFile = ((...args: Parameters<typeof readFile>) =>
      /renderer/.test(String(args[0]))
        ? Promise.reject(new Error('EIO'))
        : readFile(...args)) as typeof readFile;
    return { mend: () => Object.assign(disk, { readFile }) };
  });
}

/** What is measured stands in the report of the run. */
function measured(what: string, sinceMs: number): void {
  test.info().annotations.push({ type: what, description: `${Date.now() - sinceMs} ms` });
}

test('each wall hangs on its display with its own view, sites, language and zoom', async () => {
  const look = `(() => {
    const wall = document.querySelector('[data-testid=wall]');
    const tiles = [...document.querySelectorAll('[data-testid=tile]')].map(({ dataset }) => dataset.site);
    return { view: wall.dataset.view, zoom: wall.style.zoom, language: document.documentElement.lang, tiles };
  })()`;
  expect(await Promise.all([left, middle, right].map(({ at }) => pc.at(at, look)))).toEqual([
    { view: 'map', zoom: '1.5', language: 'en', tiles: [] },
    { view: 'alarms', zoom: '1', language: 'ko', tiles: [] },
    { view: 'overview', zoom: '1', language: 'en', tiles: ['ima-main/1', 'ima-main/2', 'ima-main/3'] },
  ]);
  expect(
    (await pc.snapshotAt(left.at)).windows.map(({ id, shows, display }) => [id, shows, display]),
  ).toEqual(
    expect.arrayContaining([
      ['desk', 'all', null],
      ['left', ['ima-main/1'], 'display 2'],
      ['middle', 'all', 'display 3'],
      ['right', 'all', 'display 4'],
    ]),
  );
});

test('a wall whose process is killed is there again, and the desk and the log say so', async () => {
  const since = Date.now();
  await pc.kill(left.at);
  await expect
    .poll(() => toldOf(left.id, since), { timeout: 20_000 })
    .toEqual(['opening, its process ended: killed', 'alive']);
  measured('killed', since);
  await untilProved(left.id, since);
  expect(pc.noted()).toContain('window-gone: left, its process ended: killed');
});

test('a wall that cannot load shows what is known, one hangs, one is not painted: each recovers by its own rung', async () => {
  // First, because it takes longest until it is seen: the picture that is there is a good one for ten seconds.
  const stoppedAt = Date.now();
  await pc.stopPainting(right.at);
  const clock = await pc.at<string>(right.at, "document.querySelector('time').innerText");

  const disk = await breakDisk();
  const since = Date.now();
  await pc.kill(left.at);
  await expect(async () => {
    const text = await pc.at<string>(left.at, 'document.documentElement.textContent');
    expect(text).toContain('This picture cannot be shown');
    expect(text).toContain('3 of 3 sites not verified');
    expect(text).toContain('The screen is opened again within 15 seconds.');
  }).toPass({ timeout: 30_000 });
  await disk.evaluate(({ mend }) => mend());

  const load = async () => {
    await untilProved(left.id, since);
    measured('could not load', since);
    expect(await toldOf(left.id, since)).toContain('opening, answered with status 404');
  };
  const hang = async () => {
    const hungAt = Date.now();
    pc.hang(middle.at);
    await told(middle.id, hungAt, /^blind, new-window, no mark to be read in its picture; no answer$/);
    await told(middle.id, hungAt, /^alive$/);
    measured('hangs', hungAt);
  };
  const notPainted = async () => {
    await told(right.id, stoppedAt, /^blind, repaint, /);
    await expect(desk.getByTestId('status-windows')).toBeVisible();
    expect(await pc.at(right.at, "document.querySelector('time').innerText")).not.toBe(clock);
    await told(right.id, stoppedAt, /^blind, reload, /);
    await told(right.id, stoppedAt, /^alive$/);
    measured('not painted', stoppedAt);
  };
  await Promise.all([load(), hang(), notPainted()]);
  await expect(desk.getByTestId('status-windows')).toBeHidden();
  expect(pc.noted().filter((line) => /^window-(blind|alive): (middle|right)/.test(line))).toEqual(
    expect.arrayContaining([
      'window-blind: middle, new-window, no mark to be read in its picture; no answer',
      expect.stringMatching(/^window-alive: middle, blind for [\d.]+ s$/),
      expect.stringMatching(/^window-blind: right, repaint, /),
      expect.stringMatching(/^window-blind: right, reload, /),
      expect.stringMatching(/^window-alive: right, blind for [\d.]+ s$/),
    ]),
  );
});

test('the graphics process is lost and told of, and the pictures move on', async () => {
  const since = Date.now();
  await pc.console.app.evaluate(({ app }) => {
    const graphics = app.getAppMetrics().find(({ type }) => type === 'GPU');
    if (graphics) process.kill(graphics.pid, 'SIGKILL');
    // What Electron tells then; the host's Chromium keeps it to itself.
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'killed', exitCode: 9 });
  });
  await Promise.all([left, middle, right].map(({ id }) => untilProved(id, since)));
  measured('graphics lost', since);
  expect(pc.noted()).toContain('graphics-gone: its process ended: killed');
});

test('a display that is unplugged is told, and its wall comes back to it in another size at another place', async () => {
  const since = Date.now();
  const others = [1, 3, 4].map((id) => ({ id, x: (id - 1) * width, width, height: 720 }));
  await plug(others);
  await desk.getByTestId('view-settings').click();
  const row = desk.locator('[data-testid=window-item][data-window=left]');
  await expect(row).toHaveAttribute('data-state', 'lost');
  await plug([...others, { id: 2, x: 4 * width, width: 2_560, height: 1_440 }]);
  await expect(row).toHaveAttribute('data-state', 'alive');
  await expect(async () => {
    expect(await pc.at(4 * width, 'innerWidth')).toBe(2_560);
  }).toPass();
  measured('display back', since);
  await untilProved(left.id, Date.now());
  expect(pc.noted().filter((line) => /^display/.test(line))).toEqual([
    'display-gone: left, no such display',
    'display-back: left: display 2',
  ]);
});

/** Exactly these displays are there now; another number every time, as some systems have it. */
function plug(
  displays: readonly {
    readonly id: number;
    readonly x: number;
    readonly width: number;
    readonly height: number;
  }[],
): Promise<void> {
  return pc.console.app.evaluate((electron, wanted) => {
    const { __host } = electron as unknown as { __host: HostRecord };
    const [known] = __host.displays;
    if (!known) throw new Error('no display');
    __host.setDisplays(
      wanted.map(({ id, x, width, height }) => {
        const label = `display ${id}`;
        const present = __host.displays.find((each) => each.label === label);
        return present ?? { ...known, id: 70 + id, label, bounds: { x, y: 0, width, height } };
      }),
    );
  }, displays);
}
