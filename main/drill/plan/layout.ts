import type { Random } from '../random.ts';
import { findRooms, toGrid, type Grid, type Room, type Run, type Wall } from './grid.ts';
import type { FloorTemplate } from './template.ts';

/** Free space between an opening and the next wall, so that jambs stand off corners. */
const jamb = 14;
const doorWidth = 34;

export interface Door {
  /** Middle of the gap. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly isAcross: boolean;
  /** +1 opens to greater coordinates, -1 to smaller ones; 0 has no leaf. */
  readonly swing: 1 | 0 | -1;
}

export interface Layout {
  readonly rooms: readonly Room[];
  readonly walls: readonly Wall[];
  readonly doors: readonly Door[];
  readonly windows: readonly Wall[];
  /** Grid lines of the structure. */
  readonly axes: { readonly x: readonly number[]; readonly y: readonly number[] };
  readonly columns: readonly { readonly x: number; readonly y: number }[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Turns a drawing into rooms, walls, doors, windows and columns; the chance mirrors it and varies the bays. */
export function layOut(template: FloorTemplate, random: Random): Layout {
  const grid = toGrid(template.drawing, random);
  const { rooms, runs: all } = findRooms(grid, template);
  const runs = all.filter((run) => !isOpenBetween(rooms, run));
  const doors = placeDoors(rooms, runs);
  const walls: Wall[] = [];
  const windows: Wall[] = [];
  for (const run of runs) {
    const gaps = doors.filter((door) => isOn(run, door)).map(gapOf);
    const panes = template.hasWindows && run.isOuter && gaps.length === 0 ? panesOf(rooms, run) : [];
    windows.push(...panes.map((pane) => part(run, pane)));
    walls.push(...withoutGaps(run, [...gaps, ...panes]));
  }
  const axes = axesOf(grid);
  const columns = template.hasColumns
    ? axes.x.flatMap((x) => axes.y.filter((y) => mayStand(rooms, x, y)).map((y) => ({ x, y })))
    : [];
  return { rooms, walls, doors, windows, axes, columns };
}

/** Halls, passages and floor openings flow into each other without a wall. */
function isOpenBetween(rooms: readonly Room[], run: Run): boolean {
  return !run.isOuter && isOpen(rooms, run.a) && isOpen(rooms, run.b);
}

function isOpen(rooms: readonly Room[], room: number | null): boolean {
  return isWalkable(rooms, room) || (room !== null && rooms[room]?.kind.use === 'opening');
}

function isWalkable(rooms: readonly Room[], room: number | null): boolean {
  if (room === null) return false;
  const use = rooms[room]?.kind.use;
  return use === 'hall' || use === 'passage';
}

function placeDoors(rooms: readonly Room[], runs: readonly Run[]): Door[] {
  const doors: Door[] = [];
  for (const [index, room] of rooms.entries()) {
    const isClosed = room.kind.use === 'room' || room.kind.use === 'stairs' || room.kind.use === 'lift';
    if (!isClosed) continue;
    const sides = runs.filter((run) => run.a === index || run.b === index);
    const onto = sides.filter((run) => isWalkable(rooms, run.a === index ? run.b : run.a));
    const best = longest(onto.length > 0 ? onto : sides.filter((run) => !run.isOuter));
    if (!best || lengthOf(best) < doorWidth + 2 * jamb) continue;
    doors.push(doorIn(best, index, room));
  }
  return doors;
}

function doorIn(run: Run, room: number, { kind }: Room): Door {
  const length = lengthOf(run);
  // Lifts open in the middle, rooms near a corner, as doors are built.
  const along = kind.use === 'lift' ? length / 2 : jamb + doorWidth / 2 + Math.min(18, length / 8);
  const isAcross = run.y1 === run.y2;
  return {
    x: isAcross ? run.x1 + along : run.x1,
    y: isAcross ? run.y1 : run.y1 + along,
    width: doorWidth,
    isAcross,
    swing: kind.use !== 'room' ? 0 : run.b === room ? 1 : -1,
  };
}

function isOn(run: Run, door: Door): boolean {
  if (door.isAcross !== (run.y1 === run.y2)) return false;
  return door.isAcross
    ? door.y === run.y1 && door.x > run.x1 && door.x < run.x2
    : door.x === run.x1 && door.y > run.y1 && door.y < run.y2;
}

function gapOf(door: Door): Span {
  const middle = door.isAcross ? door.x : door.y;
  return { from: middle - door.width / 2, to: middle + door.width / 2 };
}

/** One to four windows, evenly set; stairs, lifts and shafts have none. */
function panesOf(rooms: readonly Room[], run: Run): Span[] {
  const use = rooms[run.a ?? run.b ?? -1]?.kind.use;
  if (use !== 'room' && use !== 'hall') return [];
  const from = run.y1 === run.y2 ? run.x1 : run.y1;
  const length = lengthOf(run);
  const count = Math.min(4, Math.floor(length / 85));
  const bay = length / Math.max(count, 1);
  return Array.from({ length: count }, (_, index) => ({
    from: from + bay * index + bay * 0.24,
    to: from + bay * index + bay * 0.76,
  }));
}

function withoutGaps(run: Run, gaps: readonly Span[]): Wall[] {
  const end = run.y1 === run.y2 ? run.x2 : run.y2;
  let from = run.y1 === run.y2 ? run.x1 : run.y1;
  const walls: Wall[] = [];
  for (const gap of gaps.toSorted((one, other) => one.from - other.from)) {
    walls.push(part(run, { from, to: gap.from }));
    from = gap.to;
  }
  return [...walls, part(run, { from, to: end })];
}

function part(run: Run, { from, to }: Span): Wall {
  const { isOuter } = run;
  return run.y1 === run.y2
    ? { x1: from, x2: to, y1: run.y1, y2: run.y1, isOuter }
    : { x1: run.x1, x2: run.x1, y1: from, y2: to, isOuter };
}

/** About every second bay, the ends included. */
function axesOf(grid: Grid): { x: number[]; y: number[] } {
  const thin = (lines: readonly number[]) =>
    lines.filter((_, index) => index === lines.length - 1 || (index % 2 === 0 && index < lines.length - 2));
  return { x: thin(grid.x), y: thin(grid.y) };
}

/** A column stands in the house, but neither inside a closed room nor on a name. */
function mayStand(rooms: readonly Room[], x: number, y: number): boolean {
  const around = rooms.filter(({ bays }) =>
    bays.some((bay) => x >= bay.x && x <= bay.x + bay.width && y >= bay.y && y <= bay.y + bay.height),
  );
  const [only] = around;
  if (!only) return false;
  if (around.length === 1 && isInside(only, x, y) && only.kind.use !== 'hall' && only.kind.use !== 'passage')
    return false;
  return !around.some(({ kind, heart }) => {
    if (kind.use === 'passage') return false;
    return Math.abs(heart.x + heart.width / 2 - x) < 75 && Math.abs(heart.y + heart.height / 2 - y) < 34;
  });
}

function isInside({ x: left, y: top, width, height }: Room, x: number, y: number): boolean {
  return x > left && x < left + width && y > top && y < top + height;
}

function longest(runs: readonly Run[]): Run | undefined {
  return runs.toSorted((one, other) => lengthOf(other) - lengthOf(one))[0];
}

function lengthOf(wall: Wall): number {
  return Math.abs(wall.x2 - wall.x1) + Math.abs(wall.y2 - wall.y1);
}
