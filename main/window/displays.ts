/** Which wall hangs on which display, told from what is known of both. Pure. */
import type { Display } from 'electron';
import { because, becauseOf, type Reason } from '../../preload/contract/reason.ts';
import type { WallPlan, WindowId } from '../../preload/contract/window.ts';

/** What a display is known by. */
export type DisplaySeen = Pick<Display, 'id' | 'label' | 'bounds' | 'scaleFactor'>;

/** A wall of the settings: all that is not null has to fit, and nothing said is the primary display. */
export interface WallWanted extends WallPlan {
  readonly display: {
    readonly label: string | null;
    /** From 0, left to right, then from above. */
    readonly position: number | null;
    /** Physical pixels. */
    readonly width: number | null;
    readonly height: number | null;
  };
}

/** The display where a wall belongs, as it was last seen. */
export interface Home {
  readonly id: number;
  readonly label: string;
  readonly width: number;
  readonly height: number;
}

export type Homes = ReadonlyMap<WindowId, Home>;

/** Where a wall is now; without a display, why. */
export type Choice =
  | {
      readonly wall: WallWanted;
      readonly display: DisplaySeen;
      /** False: only because the one where it belongs is gone; it goes back there. */
      readonly isHome: boolean;
    }
  | { readonly wall: WallWanted; readonly display: null; readonly reason: Reason };

/** Points are whole, so a physical size is known to a pixel or two only. */
const tolerancePixels = 2;

/**
 * While the display of every wall is there and the settings find one for each, they alone decide, so that displays may
 * be ordered anew. With one of them unplugged the numbers of the others change, and with another resolution a size
 * does not fit any more: then a wall stays on the display where it was before (the same id; else the same label and
 * size, or the same label, where only one has it), and what is left goes by the settings. No two walls share a
 * display; where only one is left, the first of the settings that fits it has it.
 */
export function chooseDisplays(
  walls: readonly WallWanted[],
  displays: readonly DisplaySeen[],
  primaryId: number | null,
  homes: Homes,
): readonly Choice[] {
  const ordered = displays.toSorted((a, b) => a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y);
  const homeOf = new Map(walls.map((wall) => [wall.id, findHome(wall, ordered, homes.get(wall.id))]));
  const isComplete = walls.every(({ id }) => !homes.has(id) || homeOf.get(id) !== undefined);
  /** Those that fit the settings, its home before the others. */
  const fitting = (wall: WallWanted) =>
    ordered
      .filter((display, position) => fits(wall, display, position, primaryId))
      .toSorted((a, b) => Number(b === homeOf.get(wall.id)) - Number(a === homeOf.get(wall.id)));
  const atHome = ({ id }: WallWanted) => [homeOf.get(id)].filter((home) => home !== undefined);

  const bySettings = handOut(walls, [fitting]);
  const placed =
    isComplete && bySettings.size === walls.length
      ? bySettings
      : handOut(walls, ordered.length > 1 ? [atHome, fitting] : [fitting, atHome]);

  const isSettled = isComplete || placed.size === walls.length;
  return walls.map((wall): Choice => {
    const display = placed.get(wall.id);
    if (display) return { wall, display, isHome: isSettled || display === homeOf.get(wall.id) };
    const [wanted] = [...atHome(wall), ...fitting(wall)];
    const owner = walls.find(({ id }) => wanted && placed.get(id) === wanted);
    return {
      wall,
      display: null,
      reason: owner ? becauseOf('display-taken', owner.id) : because('no-display'),
    };
  });
}

/** Each wall in turn takes the first free display of its list; who got none tries its next list after all others. */
function handOut(
  walls: readonly WallWanted[],
  lists: readonly ((wall: WallWanted) => readonly DisplaySeen[])[],
): ReadonlyMap<WindowId, DisplaySeen> {
  const placed = new Map<WindowId, DisplaySeen>();
  const taken = new Set<DisplaySeen>();
  for (const listOf of lists) {
    for (const wall of walls) {
      const free = placed.has(wall.id) ? undefined : listOf(wall).find((display) => !taken.has(display));
      if (!free) continue;
      taken.add(free);
      placed.set(wall.id, free);
    }
  }
  return placed;
}

/** Where the walls belong from now on. */
export function homesOf(choices: readonly Choice[], before: Homes): Homes {
  const homes = new Map(before);
  for (const choice of choices) {
    if (!choice.display || !choice.isHome) continue;
    const { id, label } = choice.display;
    homes.set(choice.wall.id, { id, label, ...physicalSize(choice.display) });
  }
  return homes;
}

/** Pixels. */
export function physicalSize({ bounds, scaleFactor }: DisplaySeen): { width: number; height: number } {
  return { width: Math.round(bounds.width * scaleFactor), height: Math.round(bounds.height * scaleFactor) };
}

function fits(
  { display: wanted }: WallWanted,
  seen: DisplaySeen,
  position: number,
  primaryId: number | null,
): boolean {
  const { label, width, height } = wanted;
  const isPrimaryMeant = [label, wanted.position, width, height].every((each) => each === null);
  if (isPrimaryMeant) return seen.id === primaryId;
  const size = physicalSize(seen);
  return (
    (label === null || seen.label === label) &&
    (wanted.position === null || position === wanted.position) &&
    (width === null || isNear(size.width, width)) &&
    (height === null || isNear(size.height, height))
  );
}

/** Undefined: there was none, it is not there, or it cannot be told from another one. */
function findHome(
  wall: WallWanted,
  displays: readonly DisplaySeen[],
  home: Home | undefined,
): DisplaySeen | undefined {
  if (!home) return undefined;
  const known = displays.filter(({ label }) => wall.display.label === null || label === wall.display.label);
  const sameLabel = known.filter(({ label }) => label !== '' && label === home.label);
  const sameSize = sameLabel.filter((seen) => {
    const { width, height } = physicalSize(seen);
    return isNear(width, home.width) && isNear(height, home.height);
  });
  return known.find(({ id }) => id === home.id) ?? only(sameSize) ?? only(sameLabel);
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

function isNear(pixels: number, wanted: number): boolean {
  return Math.abs(pixels - wanted) <= tolerancePixels;
}
