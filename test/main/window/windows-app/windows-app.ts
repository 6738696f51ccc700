import type { ConsoleWindows } from '../../../../main/window/console-windows.ts';
import type { Refresher } from '../../../../main/window/refresher.ts';
import type { RefreshEntry } from '../../../../main/window/refresh-order.ts';

/** What the application keeps for the test, in its main process. */
export interface WindowsApp {
  readonly windows: ConsoleWindows;
  refresher: Refresher | null;
  readonly events: string[];
  readonly entries: RefreshEntry[];
}

declare global {
  var windowsApp: WindowsApp;
  interface Window {
    /** What the page's preload gives it. */
    readonly own: { keep(text: string): Promise<void> };
  }
}
