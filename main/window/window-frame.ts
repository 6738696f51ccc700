import { BrowserWindow, type BrowserWindowConstructorOptions, type Rectangle } from 'electron';
import type { WindowWanted } from './windows.ts';

/** How a window stands on the screen, so that another one can take its place. */
export interface Pose {
  readonly bounds: Rectangle;
  readonly isVisible: boolean;
  readonly isFocused: boolean;
  readonly isMinimized: boolean;
  readonly isMaximized: boolean;
  readonly isKiosk: boolean;
}

/**
 * Makes the window of a desk or of a wall. The first one is shown with its first picture; one that takes the place
 * of another (`pose`) stands as that did, also where a wall has been let out of the kiosk.
 */
export function createFrame(wanted: WindowWanted, preload: string, pose: Pose | null): BrowserWindow {
  const isKiosk = wanted.wall !== null && (pose?.isKiosk ?? true);
  const frame = new BrowserWindow({
    ...(isKiosk ? wallFrame : deskFrame),
    ...((isKiosk && wanted.bounds) || (pose?.bounds ?? wanted.bounds)),
    show: false,
    backgroundColor: '#16181a',
    title: 'Gwanje',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // An alarm must sound and blink behind another window too.
      backgroundThrottling: false,
    },
  });
  frame.setMenuBarVisibility(false);
  // Above the task bar and whatever else opens by itself on the machine behind a wall.
  if (isKiosk) frame.setAlwaysOnTop(true, 'screen-saver');
  if (pose) assume(frame, pose);
  // One that is put down was shown before, and is not brought up again by its page.
  if (!pose?.isMinimized) frame.once('ready-to-show', () => show(frame, pose));
  return frame;
}

const deskFrame: BrowserWindowConstructorOptions = { width: 1920, height: 1080 };

const wallFrame: BrowserWindowConstructorOptions = {
  ...deskFrame,
  kiosk: true,
  frame: false,
  skipTaskbar: true,
};

export function poseOf(frame: BrowserWindow): Pose | null {
  if (frame.isDestroyed()) return null;
  return {
    bounds: frame.getBounds(),
    isVisible: frame.isVisible(),
    isFocused: frame.isFocused(),
    isMinimized: frame.isMinimized(),
    isMaximized: frame.isMaximized(),
    isKiosk: frame.isKiosk(),
  };
}

/** Moves it; a kiosk leaves its display only while it is none. */
export function moveTo(frame: BrowserWindow, bounds: Rectangle): void {
  const isKiosk = frame.isKiosk();
  if (isKiosk) frame.setKiosk(false);
  frame.setBounds(bounds);
  if (isKiosk) frame.setKiosk(true);
}

/** At once, because what is behind a wall is a desktop: the dark of an empty window is better. */
function assume(frame: BrowserWindow, pose: Pose): void {
  if (pose.isMinimized) return frame.minimize();
  if (!pose.isVisible) return;
  show(frame, pose);
  if (pose.isMaximized) frame.maximize();
}

/** A window that takes another one's place takes its focus only where that had it. */
function show(frame: BrowserWindow, pose: Pose | null): void {
  if (pose?.isVisible && !pose.isFocused) frame.showInactive();
  else frame.show();
}
