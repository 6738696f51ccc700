import type { Display, NotificationConstructorOptions, Settings } from 'electron';
import type { EventEmitter } from 'node:events';

/** One notification that main asked the desktop to show. `emit('click')` on it is the operator's click. */
export type RecordedNotification = EventEmitter &
  Readonly<NotificationConstructorOptions> & { readonly state: 'new' | 'shown' | 'closed' | 'failed' };

/**
 * What main asked of the desktop and no page can show. Tests reach it as `__host` of the electron module
 * (`electronApp.evaluate(({ __host }) => __host.badge)`); it exists on the host only. Events of the machine
 * are fired on Electron's own objects: `powerMonitor.emit('suspend')`, `__host.notifications[0].emit('click')`.
 */
export interface HostRecord {
  /** Every notification ever shown, oldest first. */
  readonly notifications: RecordedNotification[];
  /** Set: the next notifications fail with these words, as on a desktop without a notification service. */
  failNotifications: string | null;
  /** What `Notification.isSupported` answers. */
  hasNotifications: boolean;
  badge: number;
  /** Running sleep blockers, id to kind. */
  readonly sleepBlockers: Map<number, 'prevent-app-suspension' | 'prevent-display-sleep'>;
  /** Registered shortcuts; calling one is the key press. */
  readonly shortcuts: Map<string, () => void>;
  /** Change it through `setDisplays`, which fires the screen's events. */
  displays: Display[];
  setDisplays(displays: Display[]): void;
  /** Addresses handed to the desktop's browser. */
  readonly openedExternally: string[];
  readonly errorBoxes: { readonly title: string; readonly content: string }[];
  /** What `safeStorage` says of the machine's key ring. */
  encryption: { isAvailable: boolean; backend: 'basic_text' | 'gnome_libsecret' | 'kwallet6' | 'unknown' };
  readonly relaunches: { readonly args: readonly string[] }[];
  /** Pages (`webContents.id`) that main had painted again. */
  readonly repaints: number[];
  /** A page that does not answer for so long is `unresponsive`, ms. Chromium's own time is the default. */
  hangMs: number;
  /** What `app.setLoginItemSettings` was last told. */
  loginItem: Settings | null;
  /** Handlers and listeners that were set and that this Chromium does not ask. */
  readonly settings: Map<string, unknown>;
}

export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

const oneScreen: readonly ScreenSize[] = [{ width: 1920, height: 1080 }];

/**
 * `GWANJE_DISPLAY=3840x2160` asks for a screen of that size, `1920x1080,3840x2160` for two of them side by side;
 * without it one of 1920 by 1080 is there.
 */
export function screensOf(env: NodeJS.ProcessEnv): readonly ScreenSize[] {
  const wanted = env.GWANJE_DISPLAY;
  if (wanted === undefined) return oneScreen;
  return wanted.split(',').map((each) => {
    const [, width, height] = /^(\d+)x(\d+)$/.exec(each) ?? [];
    if (!width || !height) throw new Error(`GWANJE_DISPLAY=${wanted}: expected WIDTHxHEIGHT[,WIDTHxHEIGHT…]`);
    return { width: Number(width), height: Number(height) };
  });
}

export function createRecord(screens = oneScreen): HostRecord {
  return {
    notifications: [],
    failNotifications: null,
    hasNotifications: true,
    badge: 0,
    sleepBlockers: new Map(),
    shortcuts: new Map(),
    displays: sideBySide(screens),
    // Replaced by the screen, which owns the events.
    setDisplays: () => {},
    openedExternally: [],
    errorBoxes: [],
    encryption: { isAvailable: true, backend: 'gnome_libsecret' },
    relaunches: [],
    repaints: [],
    hangMs: 15_000,
    loginItem: null,
    settings: new Map(),
  };
}

function sideBySide(screens: readonly ScreenSize[]): Display[] {
  let x = 0;
  return screens.map((size, index) => {
    const display = displayOf(index + 1, { x, y: 0, ...size });
    x += size.width;
    return display;
  });
}

/** A display of that size at one pixel a point. */
export function displayOf(id: number, bounds: Electron.Rectangle): Display {
  const size = { width: bounds.width, height: bounds.height };
  const part: Partial<Display> = {
    id,
    bounds,
    size,
    workArea: bounds,
    workAreaSize: size,
    scaleFactor: 1,
    rotation: 0,
    internal: false,
    label: `display ${id}`,
    touchSupport: 'unknown',
    colorDepth: 24,
  };
  return part as Display;
}
