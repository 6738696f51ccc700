/** What the settings say of wall displays. Settled: nothing is optional. */
import type { WallPlan } from '../../preload/contract/window.ts';

export interface WallSettings extends WallPlan {
  readonly display: DisplayWanted;
}

/**
 * Which display, by what is known of it: all that is not null has to fit. Nothing said: the primary one. A
 * display keeps its label and its number over unplugging; its place and size may change.
 */
export interface DisplayWanted {
  readonly label: string | null;
  /** From 0, left to right, then from above. */
  readonly position: number | null;
  /** Physical pixels. */
  readonly width: number | null;
  readonly height: number | null;
}

export interface KioskSettings {
  /** Whether there is a PIN to leave with; without one the kiosk is left by ending the program from outside. */
  readonly hasPin: boolean;
  /** Starts with the machine. */
  readonly autostart: boolean;
  /** A refresh that asks is carried out after so long, s. */
  readonly countdownS: number;
  /** A window that takes more memory is loaded anew at a quiet moment, MB. */
  readonly memoryMb: number;
}
