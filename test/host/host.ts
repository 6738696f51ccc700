import type { Session } from 'electron';
import type { HostApp } from './app.ts';
import type { HostBrowserWindow } from './browser-window.ts';
import type { Chromium } from './chromium.ts';
import type { HostIpcMain } from './ipc-main.ts';
import type { SchemeBook } from './protocol.ts';
import type { HostRecord } from './record.ts';

/** What the parts of one host share. Built once, in `electron-module.ts`. */
export interface Host {
  readonly app: HostApp;
  readonly ipcMain: HostIpcMain;
  readonly schemes: SchemeBook;
  readonly session: Session;
  readonly record: HostRecord;
  /** Every window that is not destroyed, oldest first. */
  readonly windows: Set<HostBrowserWindow>;
  readonly isHeadless: boolean;
  /** Throws before it has started. */
  readonly chromium: Chromium;
}
