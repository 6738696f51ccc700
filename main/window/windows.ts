/** What the rest of the room may do with windows, whoever owns them. */
import type { NativeImage, Rectangle } from 'electron';
import type { Reason } from '../../preload/contract/reason.ts';
import type { WallPlan, WindowId, WindowStatus } from '../../preload/contract/window.ts';
import type { Undo } from '../lib/disposer.ts';

export interface WindowWanted {
  readonly id: WindowId;
  /** Null: an operator's window. */
  readonly wall: WallPlan | null;
  /** Where, in Electron's screen coordinates (DIP); null: an ordinary window of 1920 by 1080. */
  readonly bounds: Rectangle | null;
}

/** `ready`: painted and usable, told by its page; `gone`: its process ended; `failed`: its page did not load. */
export interface WindowEvent {
  readonly window: WindowId;
  readonly is: 'loading' | 'ready' | 'gone' | 'unresponsive' | 'responsive' | 'failed' | 'closed';
  readonly reason: Reason | null;
}

/** Windows by their id. A window is a picture of main's facts: it may be loaded anew at any second. */
export interface Windows {
  ids(): readonly WindowId[];
  /** Resolves when its page has begun to load. An id that is open already is moved to where it is wanted. */
  open(wanted: WindowWanted): Promise<void>;
  /** For good: its display is gone, or it is not wanted any more. */
  shut(window: WindowId): void;
  /** Has Chromium paint all of it again. */
  repaint(window: WindowId): void;
  reload(window: WindowId): void;
  /** Another window in its place, which finds what the old one had kept. */
  recreate(window: WindowId): Promise<void>;
  /** A picture of a part of it, as it is on the screen; null where there is none to be had. */
  capture(
    window: WindowId,
    part: (size: { width: number; height: number }) => Rectangle,
  ): Promise<NativeImage | null>;
  /** The memory of its page's process, MB; null where it is not known. */
  memoryMb(window: WindowId): number | null;
  /** What somebody who watches it found. */
  note(
    window: WindowId,
    found: Partial<Pick<WindowStatus, 'state' | 'provedAt' | 'rung' | 'reason' | 'display'>>,
  ): void;
  onEvent(listener: (event: WindowEvent) => void): Undo;
}
