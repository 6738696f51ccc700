/**
 * Pictures of the console on an invented main, to be looked at: `node test/renderer/preview/shoot.ts DIR
 * [FILTER]`. Builds the preview page with the app's own style and content security policy, and fails when the
 * page wrote an error to its console.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { chromium } from 'playwright';
import { build, type Plugin } from 'vite';
import { baseMap } from '../../../renderer/map/base-map.vite.ts';

const out = resolve(process.argv[2] ?? '/tmp/gwanje-preview');
const filter = new RegExp(process.argv[3] ?? '.');
const here = import.meta.dirname;

const sizes = { desk: [1920, 1080], small: [1366, 768], large: [3840, 2160] } as const;

/** A picture: its name, what the page is asked for, and what is done before it is taken. */
interface Shot {
  readonly name: string;
  readonly query: string;
  readonly size: keyof typeof sizes;
  readonly keys?: readonly string[];
  /** Clicked one after the other, after the keys. */
  readonly clicks?: readonly string[];
  /** Pressed last, and still held while the picture is taken. */
  readonly hold?: string;
}

const shots: readonly Shot[] = [
  ...(['calm', 'critical', 'busy', 'flood', 'lost', 'memory', 'drill'] as const).flatMap(
    (scene): readonly Shot[] => [
      { name: `${scene}-desk-ko`, query: `scene=${scene}`, size: 'desk' },
      { name: `${scene}-desk-en`, query: `scene=${scene}&language=en`, size: 'desk' },
      { name: `${scene}-small-ko`, query: `scene=${scene}`, size: 'small' },
      { name: `${scene}-large-ko`, query: `scene=${scene}`, size: 'large' },
      { name: `${scene}-wall`, query: `scene=${scene}&kiosk`, size: 'large' },
    ],
  ),
  ...(['desk', 'small', 'large'] as const).flatMap((size): readonly Shot[] => [
    { name: `detail-${size}-ko`, query: 'scene=busy', size, keys: ['ArrowDown'] },
    { name: `detail-${size}-en`, query: 'scene=busy&language=en', size, keys: ['ArrowDown', 'ArrowDown'] },
    { name: `log-${size}`, query: 'scene=busy', size, keys: ['Control+5'], clicks: ['[data-type="hazard"]'] },
    { name: `settings-${size}-en`, query: 'scene=lost&language=en', size, keys: ['Control+6'] },
  ]),
  ...(['ko', 'en'] as const).flatMap((language) =>
    (['desk', 'small', 'large'] as const).flatMap((size): readonly Shot[] => {
      const of = (scene: string) => `scene=${scene}&language=${language}`;
      const name = (what: string) => `${what}-${size}-${language}`;
      const more = '[data-connection="orders"] [data-testid="link-more"]';
      return [
        { name: name('room'), query: of('room'), size, keys: ['ArrowDown'] },
        { name: name('room-panel'), query: of('room'), size, clicks: ['[data-testid="status-room"]'] },
        { name: name('locked'), query: of('locked'), size, keys: ['ArrowDown'] },
        { name: name('viewer'), query: of('viewer'), size, keys: ['ArrowDown'] },
        { name: name('worst'), query: `${of('worst')}&silent`, size },
        { name: name('sign-in'), query: of('locked'), size, keys: ['u'] },
        { name: name('sign-in-wait'), query: of('waiting'), size, keys: ['u'] },
        {
          ...{ name: name('message'), query: of('team'), size, keys: ['Control+3'] },
          clicks: ['[data-testid="room"]'],
        },
        {
          ...{ name: name('message-lost'), query: of('teamLost'), size, keys: ['Control+3'] },
          clicks: ['[data-testid="room"]'],
        },
        { name: name('order'), query: of('team'), size, keys: ['Control+4'] },
        { name: name('order-lost'), query: of('teamLost'), size, keys: ['Control+4'] },
        {
          ...{ name: name('share'), query: of('team'), size, keys: ['ArrowDown'] },
          clicks: ['[data-testid="detail-share"]'],
        },
        { name: name('operator'), query: of('room'), size, keys: ['u'] },
        {
          ...{ name: name('shelve'), query: of('room'), size },
          ...{ keys: ['ArrowDown', 'End', 'ArrowUp', 'ArrowUp'], clicks: ['[data-testid="detail-shelve"]'] },
        },
        { name: name('shelved'), query: of('room'), size, keys: ['ArrowDown', 'End'] },
        {
          ...{ name: name('connections'), query: of('supervisor'), size, keys: ['Control+6'] },
          clicks: [
            '[data-testid="save-diagnostics"]',
            '[data-connection="chat"] [data-testid="test-link"]',
            more,
            '[data-testid="new-token"]',
          ],
        },
        {
          ...{ name: name('devices'), query: of('room'), size, keys: ['Control+6'] },
          clicks: ['[aria-label="명령"], [aria-label="Command"]'],
        },
      ];
    }),
  ),
  { name: 'room-wall', query: 'scene=room&kiosk', size: 'large' },
  ...(['ko', 'en'] as const).flatMap((language) =>
    (['desk', 'large'] as const).flatMap((size): readonly Shot[] => [
      ...(
        [
          ...['calm', 'busy', 'lost', 'drill', 'refused', 'refusedAlarm', 'fading', 'hour', 'countdown'],
          ...['many', 'manyAlarms', 'manyBlind', 'manyHour'],
        ] as const
      ).map((scene) => ({
        name: `wall-${scene}-${size}-${language}`,
        query: `scene=${scene}&wall=overview&language=${language}`,
        size,
      })),
      ...(['map', 'alarms'] as const).map((view) => ({
        name: `wall-view-${view}-${size}-${language}`,
        query: `scene=busy&wall=${view}&language=${language}`,
        size,
      })),
    ]),
  ),
  { name: 'wall-view-alarms-calm', query: 'scene=calm&wall=alarms', size: 'large' },
  { name: 'wall-view-alarms-many', query: 'scene=manyAlarms&wall=alarms', size: 'large' },
  { name: 'wall-zoom', query: 'scene=manyAlarms&wall=overview&zoom=1.4', size: 'large' },
  { name: 'wall-sites', query: 'scene=busy&wall=overview&sites=drill/1,drill/4,drill/10', size: 'large' },
  {
    name: 'wall-exit',
    query: 'scene=busy&wall=overview',
    size: 'large',
    keys: ['Control+Shift+Q', '4', '2'],
  },
  { name: 'wall-exit-desk', query: 'scene=busy&wall=overview', size: 'desk', keys: ['Control+Shift+Q'] },
  ...(['ko', 'en'] as const).flatMap((language) =>
    (['desk', 'small', 'large'] as const).flatMap((size): readonly Shot[] => [
      ...(['asked', 'putOff', 'waits'] as const).map((scene) => ({
        name: `refresh-${scene}-${size}-${language}`,
        query: `scene=${scene}&language=${language}`,
        size,
      })),
      {
        ...{ name: `windows-${size}-${language}`, query: `scene=windows&language=${language}`, size },
        clicks: ['[data-testid="view-settings"]', '[data-testid="refresh-room"]'],
      },
    ]),
  ),
  ...(['ko', 'en'] as const).flatMap((language) =>
    (['desk', 'small', 'large'] as const).flatMap((size): readonly Shot[] => {
      const shot = (what: string, scene: string, more: Partial<Shot> = {}): Shot => ({
        ...{ name: `broadcast-${what}-${size}-${language}`, size },
        query: `scene=${scene}&language=${language}`,
        ...more,
      });
      const drafted = 'broadcastDraft';
      const item = '[data-testid="broadcast-item"]';
      const open = [item];
      return [
        shot('none', 'broadcastNone', { keys: ['Control+2'] }),
        shot('empty', 'broadcastEmpty', { keys: ['Control+2'] }),
        shot('draft', drafted, { keys: ['b'] }),
        shot('problems', `${drafted}&check=problems`, { keys: ['b'] }),
        shot('busy', `${drafted}&check=busy`, { keys: ['b'] }),
        shot('summary', drafted, { keys: ['b', 'Enter'] }),
        shot('summary-busy', `${drafted}&check=busy`, { keys: ['b', 'Enter'] }),
        shot('second', `${drafted}&check=second`, { keys: ['b', 'Enter'] }),
        shot('holding', drafted, { keys: ['b', 'Enter'], hold: ' ' }),
        shot('drill', 'broadcastDrill', { keys: ['b', 'Enter'] }),
        shot('drill-holding', 'broadcastDrill', { keys: ['b', 'Enter'], hold: ' ' }),
        shot('drill-running', 'broadcastDrillRunning', { keys: ['Control+2'], clicks: open }),
        shot('lost', 'broadcastLost&check=clip', { keys: ['Control+2'] }),
        shot('lost-settings', 'broadcastLost', { keys: ['Control+6'] }),
        shot('aside', 'broadcastAside', { keys: ['Control+2'] }),
        shot('map', drafted, { clicks: ['[data-value="plan"]'] }),
        shot('quiet', `${drafted}&check=quiet`, { keys: ['b'] }),
        shot('all', 'broadcastAll&check=second', { keys: ['Control+2', 'Enter'] }),
        shot('asked', 'broadcastAsked', { keys: ['b', 'Enter'] }),
        shot('stopped', 'broadcastFailed', { keys: ['Control+2'], clicks: [`${item} >> nth=1`] }),
        shot('scheduled', 'broadcastFailed', { keys: ['Control+2'], clicks: [`${item} >> nth=2`] }),
        shot('running', 'broadcastRunning', { keys: ['Control+2'], clicks: open }),
        shot('failed', 'broadcastFailed', { keys: ['Control+2'], clicks: open }),
        shot('correcting', 'broadcastFailed', { keys: ['Control+2'], clicks: open, hold: 't' }),
        shot('viewer', 'broadcastViewer', { keys: ['Control+2'] }),
        shot('locked', 'broadcastLocked', { keys: ['Control+2'], clicks: open }),
        shot('alarm', 'broadcastFailed', { keys: ['ArrowDown'] }),
        shot('alarm-running', 'broadcastRunning', { keys: ['ArrowDown'] }),
        shot('log', 'broadcastFailed', {
          ...{ keys: ['Control+5'], clicks: ['[data-type="broadcast"]'] },
        }),
        shot('log-exchange', 'broadcastFailed', {
          ...{ keys: ['Control+5'], clicks: ['[data-type="broadcast"] >> nth=2'] },
        }),
      ];
    }),
  ),
  { name: 'broadcast-light', query: 'scene=broadcastDraft&theme=light', size: 'desk', keys: ['b', 'Enter'] },
  { name: 'light-desk', query: 'scene=busy&theme=light', size: 'desk', keys: ['ArrowDown'] },
  { name: 'help-desk', query: 'scene=busy', size: 'desk', keys: ['?'] },
  { name: 'panel-desk', query: 'scene=drill', size: 'desk', keys: ['Control+7'] },
];

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

export async function shoot(extra: readonly Plugin[] = []): Promise<void> {
  await mkdir(out, { recursive: true });
  const page = join(out, 'page');
  await build({
    configFile: false,
    root: here,
    base: './',
    logLevel: 'warn',
    plugins: [...extra, svelte({ configFile: false }), baseMap()],
    build: { outDir: page, emptyOutDir: true, target: 'esnext', assetsInlineLimit: 0 },
  });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://preview').pathname;
    const file = join(page, path === '/' ? 'index.html' : path);
    readFile(file).then(
      (body) =>
        response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream').end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  });
  try {
    for (const shot of shots.filter(({ name }) => filter.test(name))) {
      const [width, height] = sizes[shot.size];
      const context = await browser.newContext({ viewport: { width, height } });
      const tab = await context.newPage();
      const errors: string[] = [];
      tab.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('404')) errors.push(message.text());
      });
      tab.on('pageerror', (error) => errors.push(error.message));
      if (shot.query.includes('theme=light')) {
        await tab.addInitScript(() => localStorage.setItem('gwanje.theme', 'light'));
      }
      await tab.goto(`http://127.0.0.1:${port}/?${shot.query}`);
      await tab.getByTestId('status-bar').waitFor();
      await tab.evaluate(() => document.fonts.ready);
      for (const key of shot.keys ?? []) await tab.keyboard.press(key);
      for (const click of shot.clicks ?? []) await tab.locator(click).first().click();
      if (shot.hold !== undefined) {
        await tab.keyboard.down(shot.hold);
        await tab.waitForTimeout(900);
      }
      await tab.waitForLoadState('networkidle');
      await tab.screenshot({ path: join(out, `${shot.name}.png`) });
      await context.close();
      process.stdout.write(`${shot.name}${errors.length > 0 ? `: ${errors.join(' | ')}` : ''}\n`);
      if (errors.length > 0) process.exitCode = 1;
    }
  } finally {
    await browser.close();
    server.close();
  }
}

if (import.meta.main) await shoot();
