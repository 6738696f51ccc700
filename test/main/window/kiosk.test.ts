import type { Input } from 'electron';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { silentLogger } from '../../../main/lib/logger.ts';
import { Kiosk, leavesKiosk, type KioskParts } from '../../../main/window/kiosk.ts';

/** Electron's window as far as the kiosk touches it; what is set on it is kept. */
class FakeWindow extends EventEmitter {
  readonly webContents = Object.assign(new EventEmitter(), {
    setVisualZoomLevelLimits: (least: number, most: number) => {
      this.set.push(['zoom', least, most]);
      return Promise.resolve();
    },
  });
  readonly set: unknown[] = [];

  isDestroyed(): boolean {
    return false;
  }

  setAlwaysOnTop(isOn: boolean): void {
    this.set.push(['on-top', isOn]);
  }

  setSkipTaskbar(isOn: boolean): void {
    this.set.push(['skip-taskbar', isOn]);
  }

  setKiosk(isOn: boolean): void {
    this.set.push(['kiosk', isOn]);
  }

  /** True when somebody prevented it. */
  fire(on: EventEmitter, name: string, ...values: unknown[]): boolean {
    let isPrevented = false;
    on.emit(name, { preventDefault: () => (isPrevented = true) }, ...values);
    return isPrevented;
  }

  press(key: Partial<Input>): boolean {
    return this.fire(this.webContents, 'before-input-event', input(key));
  }

  close(): boolean {
    return this.fire(this, 'close');
  }
}

function input(key: Partial<Input>): Input {
  return {
    type: 'keyDown',
    key: '',
    code: '',
    isAutoRepeat: false,
    isComposing: false,
    shift: false,
    control: false,
    alt: false,
    meta: false,
    location: 0,
    modifiers: [],
    ...key,
  };
}

function scene({
  platform = 'linux',
  autostart = true,
  isPackaged = true,
  appData = '/dev/null',
}: Partial<KioskParts> & { isPackaged?: boolean; appData?: string } = {}) {
  const app = Object.assign(new EventEmitter(), {
    isPackaged,
    setLoginItemSettings: (settings: unknown) => said.push(['login-item', settings]),
    getPath: (name: string) => (name === 'exe' ? '/opt/Gwanje/gwanje' : appData),
  });
  const said: unknown[] = [];
  const blockers = new Set<number>();
  const kiosk = new Kiosk({
    app: app as unknown as KioskParts['app'],
    powerSaveBlocker: {
      start: (kind) => {
        said.push(kind);
        blockers.add(7);
        return 7;
      },
      stop: (id) => blockers.delete(id),
    },
    platform,
    args: ['--kiosk', '--config', 'C:\\Program Files\\gwanje.json'],
    autostart,
    record: (what, detail) => said.push([what, detail]),
    logger: silentLogger,
  });
  const window = new FakeWindow();
  const hold = (each: FakeWindow) => kiosk.hold(each as unknown as Parameters<Kiosk['hold']>[0]);
  hold(window);
  return { app, said, blockers, kiosk, window, hold };
}

describe('keys', () => {
  const ctrl = { control: true } as const;
  const leaving: readonly Partial<Input>[] = [
    { key: 'F4', alt: true },
    { key: 'F11' },
    { key: 'F5' },
    { key: 'F5', ...ctrl },
    { key: 'F12' },
    { key: 'w', code: 'KeyW', ...ctrl },
    { key: 'W', code: 'KeyW', ...ctrl, shift: true },
    { key: 'ㅈ', code: 'KeyW', ...ctrl },
    { key: 'q', code: 'KeyQ', ...ctrl },
    { key: 'q', code: 'KeyQ', meta: true },
    { key: 'q', code: 'KeyQ', meta: true, shift: true },
    { key: 'r', code: 'KeyR', ...ctrl },
    { key: 'R', code: 'KeyR', ...ctrl, shift: true },
    { key: '+', code: 'Equal', ...ctrl, shift: true },
    { key: '-', code: 'Minus', ...ctrl },
    { key: '0', code: 'Digit0', ...ctrl },
    { key: '+', code: 'NumpadAdd', ...ctrl },
    { key: 'I', code: 'KeyI', ...ctrl, shift: true },
    { key: 'ㅑ', code: 'KeyI', ...ctrl, shift: true },
    { key: 'i', code: 'KeyI', meta: true, alt: true },
    { key: 'm', code: 'KeyM', meta: true },
    { key: 'ArrowLeft', alt: true },
    { key: 'Tab', ...ctrl },
  ];
  test.each(leaving.map((key) => [JSON.stringify(key), key] as const))('%s leaves a kiosk', (_name, key) => {
    expect(leavesKiosk(input(key))).toBe(true);
  });

  const staying: readonly Partial<Input>[] = [
    { key: 'Q', code: 'KeyQ', ...ctrl, shift: true },
    { key: '1', code: 'Digit1' },
    { key: 'Enter' },
    { key: 'Escape' },
    { key: 'a', code: 'KeyA', ...ctrl },
    { key: 'w', code: 'KeyW' },
    { key: '-', code: 'Minus' },
    { key: 'ArrowLeft' },
  ];
  test.each(staying.map((key) => [JSON.stringify(key), key] as const))('%s does not', (_name, key) => {
    expect(leavesKiosk(input(key))).toBe(false);
  });

  test('those that leave never reach the page of a wall, others do', () => {
    const { window, kiosk } = scene();
    expect([window.press({ key: 'F11' }), window.press({ key: '1' })]).toEqual([true, false]);
    kiosk.close();
  });
});

describe('a kiosk', () => {
  test('keeps the screens awake until it is closed', () => {
    const { said, blockers, kiosk } = scene();
    expect([said[0], blockers.size]).toEqual(['prevent-display-sleep', 1]);
    kiosk.close();
    kiosk.close();
    expect(blockers.size).toBe(0);
  });

  test('its walls do not close, unless the program quits', () => {
    const { app, window, kiosk } = scene();
    expect(window.close()).toBe(true);
    app.emit('before-quit');
    expect(window.close()).toBe(false);
    kiosk.close();
  });

  test('no document of a wall can be pinched larger', () => {
    const { window, kiosk } = scene();
    window.webContents.emit('did-finish-load');
    window.webContents.emit('did-finish-load');
    expect(window.set).toEqual([
      ['zoom', 1, 1],
      ['zoom', 1, 1],
    ]);
    kiosk.close();
  });

  test('left, its walls are ordinary windows, those to come as well, and the log knows', () => {
    const { said, blockers, kiosk, window, hold } = scene();
    kiosk.leave();
    kiosk.leave();
    const later = new FakeWindow();
    hold(later);
    const ordinary = [
      ['on-top', false],
      ['skip-taskbar', false],
      ['kiosk', false],
    ];
    expect([window.set, later.set]).toEqual([ordinary, ordinary]);
    expect([window.close(), window.press({ key: 'F11' }), later.close()]).toEqual([false, false, false]);
    expect([kiosk.isHeld, blockers.size]).toEqual([false, 0]);
    expect(said.filter((each) => Array.isArray(each))).toEqual([['kiosk-left', null]]);
  });

  test('closed, it listens to nothing', () => {
    const { app, window, kiosk } = scene();
    const gone = new FakeWindow();
    kiosk.close();
    expect([app, window, window.webContents, gone].flatMap((each) => each.eventNames())).toEqual(['closed']);
  });

  test('a window that was closed is forgotten', () => {
    const { window, kiosk } = scene();
    window.emit('closed');
    kiosk.leave();
    expect(window.set).toEqual([]);
  });
});

describe('starting with the machine', () => {
  const items = (parts: Parameters<typeof scene>[0]) => {
    const { said, kiosk } = scene(parts);
    kiosk.close();
    return said.filter((each) => Array.isArray(each));
  };

  test('on Windows with its arguments, quoted', () => {
    const args = ['--kiosk', '--config', '"C:\\Program Files\\gwanje.json"'];
    expect(items({ platform: 'win32' })).toEqual([['login-item', { openAtLogin: true, args }]]);
    expect(items({ platform: 'win32', autostart: false })).toEqual([
      ['login-item', { openAtLogin: false, args }],
    ]);
  });

  test('on macOS as the system does it', () => {
    expect(items({ platform: 'darwin' })).toEqual([['login-item', { openAtLogin: true }]]);
  });

  test('on Linux by an entry of the desktop, which goes when it is switched off', async () => {
    const appData = await mkdtemp(join(tmpdir(), 'gwanje-desktop-'));
    const file = join(appData, 'autostart', 'gwanje-console.desktop');
    try {
      expect(items({ platform: 'linux', appData })).toEqual([]);
      // The entry's own backslashes are escaped once for the command and once for the text.
      const path = String.raw`"C:\\\\Program Files\\\\gwanje.json"`;
      expect((await readFile(file, 'utf8')).split('\n')).toEqual([
        ...['[Desktop Entry]', 'Type=Application', 'Name=Gwanje'],
        ...[`Exec=/opt/Gwanje/gwanje --kiosk --config ${path}`, ''],
      ]);
      items({ platform: 'linux', appData, autostart: false });
      await expect(access(file)).rejects.toThrow('ENOENT');
    } finally {
      await rm(appData, { recursive: true, force: true });
    }
  });

  test('a desktop that keeps no entry is no reason not to hang on the wall', () => {
    expect(items({ platform: 'linux', appData: '/dev/null' })).toEqual([]);
  });

  test('not before it is packed', () => {
    expect(items({ platform: 'win32', isPackaged: false })).toEqual([]);
  });
});
