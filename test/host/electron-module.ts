import type { BrowserWindowConstructorOptions, ForkOptions, NotificationConstructorOptions } from 'electron';
import { spawn } from 'node:child_process';
import { HostApp } from './app.ts';
import type { Application } from './app.ts';
import { HostBrowserWindow } from './browser-window.ts';
import { Chromium, hasDisplay } from './chromium.ts';
import { createDialog, createSession, createShell } from './desktop.ts';
import type { Host } from './host.ts';
import { HostIpcMain } from './ipc-main.ts';
import {
  createGlobalShortcut,
  createPowerSaveBlocker,
  HostNativeTheme,
  HostPowerMonitor,
  HostScreen,
} from './machine.ts';
import { nativeImage } from './native-image.ts';
import { HostNotification } from './notification.ts';
import { offer, preventableEvent, standIn } from './offered.ts';
import { SchemeBook } from './protocol.ts';
import { createRecord, screensOf } from './record.ts';
import type { HostRecord } from './record.ts';
import { createSafeStorage } from './safe-storage.ts';
import { HostUtilityProcess } from './utility-process.ts';
import type { HostWebContents } from './web-contents.ts';

/** The part of Electron that the console uses. A name outside it throws when it is touched. */
export type OfferedElectron = Pick<
  typeof import('electron'),
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'globalShortcut'
  | 'ipcMain'
  | 'Menu'
  | 'nativeImage'
  | 'nativeTheme'
  | 'Notification'
  | 'powerMonitor'
  | 'powerSaveBlocker'
  | 'protocol'
  | 'safeStorage'
  | 'screen'
  | 'session'
  | 'shell'
  | 'utilityProcess'
  | 'webContents'
> & { readonly __host: HostRecord };

export interface ElectronHost {
  readonly electron: OfferedElectron;
  /** Starts Chromium and lets the application be ready. Rejects when there is no Chromium. */
  readonly start: () => Promise<void>;
}

/** Builds the module for one application. `command` starts it again (`app.relaunch`). */
export function createElectronHost(
  application: Application,
  command: string,
  hasPort: boolean,
): ElectronHost {
  const screens = screensOf(process.env);
  const record = createRecord(screens);
  const windows = new Set<HostBrowserWindow>();
  const isHeadless = !hasDisplay();
  let chromium: Chromium | null = null;
  let starting: Promise<Chromium> | null = null;

  const leave = async (code: number, relaunch: readonly string[] | null) => {
    // Asked to end while Chromium starts: what is half begun is ended too.
    const started = await starting?.catch(() => null);
    await started?.stop();
    if (relaunch) spawn(command, relaunch, { detached: true, stdio: 'ignore' }).unref();
    process.exit(code);
  };
  const app = new HostApp({ application, record, windows, leave, chromium: () => chromium?.pid ?? null });
  const schemes = new SchemeBook(() => app.isReady());
  const host: Host = {
    app,
    ipcMain: new HostIpcMain(),
    schemes,
    session: createSession(record, schemes.module),
    record,
    windows,
    isHeadless,
    get chromium() {
      if (!chromium) throw new Error('Chromium has not started yet');
      return chromium;
    },
  };
  const { BrowserWindow, webContents } = windowClasses(host);

  const electron = {
    app,
    BrowserWindow,
    dialog: createDialog(record),
    globalShortcut: createGlobalShortcut(record),
    ipcMain: host.ipcMain,
    Menu: offer('Menu', {
      setApplicationMenu: (menu: unknown) => void record.settings.set('applicationMenu', menu),
      getApplicationMenu: () => record.settings.get('applicationMenu') ?? null,
    }),
    nativeImage,
    nativeTheme: new HostNativeTheme(),
    Notification: class Notification extends HostNotification {
      static isSupported(): boolean {
        return record.hasNotifications;
      }

      constructor(options?: NotificationConstructorOptions) {
        super(record, options);
      }
    },
    powerMonitor: new HostPowerMonitor(),
    powerSaveBlocker: createPowerSaveBlocker(record),
    protocol: schemes.module,
    safeStorage: createSafeStorage(record, () => app.getPath('userData')),
    screen: new HostScreen(record),
    session: offer('session', { defaultSession: host.session }),
    shell: createShell(record),
    utilityProcess: offer('utilityProcess', {
      fork: (path: string, args?: string[], options?: ForkOptions) =>
        new HostUtilityProcess(path, args, options),
    }),
    webContents,
    __host: record,
  } satisfies Record<keyof OfferedElectron, unknown>;

  const start = async () => {
    starting = Chromium.start({ isHeadless, hasPort, screens, switches: app.switches });
    chromium = await starting;
    // Without its browser an application has no windows left; told to quit, it may still finish its work.
    void chromium.exited.then(() => {
      for (const window of [...windows]) window.destroy();
      app.quit();
    });
    app.becomeReady();
  };
  return { electron: standIn<OfferedElectron>(offer('electron', electron)), start };
}

function windowClasses(host: Host) {
  let lastId = 0;

  class BrowserWindow extends HostBrowserWindow {
    constructor(options?: BrowserWindowConstructorOptions) {
      lastId += 1;
      super(host, lastId, options);
      host.windows.add(this);
      host.app.emit('web-contents-created', preventableEvent(), this.contents);
      host.app.emit('browser-window-created', preventableEvent(), this);
    }

    static getAllWindows(): HostBrowserWindow[] {
      return [...host.windows];
    }

    static getFocusedWindow(): HostBrowserWindow | null {
      return BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
    }

    static fromId(id: number): HostBrowserWindow | null {
      return BrowserWindow.getAllWindows().find((window) => window.id === id) ?? null;
    }

    static fromWebContents(contents: unknown): HostBrowserWindow | null {
      return BrowserWindow.getAllWindows().find((window) => window.contents === contents) ?? null;
    }
  }

  const allContents = (): HostWebContents[] => [...host.windows].map(({ contents }) => contents);
  const webContents = offer('webContents', {
    getAllWebContents: allContents,
    getFocusedWebContents: () => BrowserWindow.getFocusedWindow()?.contents ?? null,
    fromId: (id: number) => allContents().find((contents) => contents.id === id),
    fromDevToolsTargetId: (targetId: string) =>
      allContents().find((contents) => contents.targetId === targetId),
  });
  return { BrowserWindow, webContents };
}
