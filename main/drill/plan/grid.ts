import type { Random } from '../random.ts';
import type { FloorTemplate, RoomKind } from './template.ts';

/** The picture's size in its own units; markers are percent of it. */
export const planWidth = 1_200;
export const planHeight = 800;
const frame = { left: 84, top: 84, right: 1_140, bottom: 724 };

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Bays of one letter that touch. */
export interface Room extends Rect {
  readonly kind: RoomKind;
  readonly bays: readonly Rect[];
  /** The biggest rectangle of bays in it: where its name stands. */
  readonly heart: Rect;
}

/** A straight wall, or a piece of one. */
export interface Wall {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly isOuter: boolean;
}

/** A stretch of wall between the same two rooms; `a` is above or left of it, null outside. */
export interface Run extends Wall {
  readonly a: number | null;
  readonly b: number | null;
}

/** Letters a bay, and the lines between the bays in picture units. */
export interface Grid {
  readonly letters: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Which room each bay belongs to, by row and column; null is outside. */
type Owners = (number | null)[][];

/** To a tenth of a unit, which is finer than any screen shows. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Reads a drawing; the chance mirrors it and varies the bays. */
export function toGrid(drawing: string, random: Random): Grid {
  const lines = drawing.split('\n').filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => line.search(/\S/)));
  const width = Math.max(...lines.map((line) => line.trimEnd().length)) - indent;
  let letters = lines.map((line) => line.slice(indent).padEnd(width).slice(0, width));
  if (random.next() < 0.5) letters = letters.map((line) => [...line].reverse().join(''));
  if (random.next() < 0.5) letters = letters.toReversed();
  const columnWeights = Array.from({ length: width }, () => random.between(0.88, 1.12));
  const rowWeights = letters.map((line) => (/^[. ]+$/.test(line) ? 0.62 : random.between(0.94, 1.06)));
  return {
    letters,
    x: spread(columnWeights, frame.left, frame.right),
    y: spread(rowWeights, frame.top, frame.bottom),
  };
}

function spread(weights: readonly number[], from: number, to: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const lines = [from];
  let sum = 0;
  for (const weight of weights) {
    sum += weight;
    lines.push(Math.round(from + ((to - from) * sum) / total));
  }
  return lines;
}

/** The rooms of a grid, and every stretch of wall that could stand between two of them or around them. */
export function findRooms(grid: Grid, template: FloorTemplate): { rooms: Room[]; runs: Run[] } {
  const owner: Owners = grid.letters.map((line) => [...line].map(() => null));
  const rooms: Room[] = [];
  for (const [row, line] of grid.letters.entries()) {
    for (const [column, letter] of [...line].entries()) {
      if (letter === ' ' || ownerAt(owner, row, column) !== null) continue;
      const cells = flood(grid, owner, row, column, rooms.length);
      const kind = template.rooms[letter];
      if (!kind) throw new Error(`floor template: the letter ${letter} has no name`);
      rooms.push(toRoom(grid, kind, cells));
    }
  }
  return { rooms, runs: [...acrossRuns(grid, owner), ...downRuns(grid, owner)] };
}

function flood(grid: Grid, owner: Owners, row: number, column: number, room: number): Cell[] {
  const letter = grid.letters[row]?.[column];
  const found: Cell[] = [];
  const open: Cell[] = [{ row, column }];
  for (let cell = open.pop(); cell; cell = open.pop()) {
    const line = owner[cell.row];
    if (!line || line[cell.column] !== null || grid.letters[cell.row]?.[cell.column] !== letter) continue;
    line[cell.column] = room;
    found.push(cell);
    for (const [down, across] of [
      [0, 1],
      [1, 0],
      [0, -1],
      [-1, 0],
    ] as const) {
      open.push({ row: cell.row + down, column: cell.column + across });
    }
  }
  return found;
}

function toRoom(grid: Grid, kind: RoomKind, cells: readonly Cell[]): Room {
  const bays = cells.map((cell) => bayRect(grid, cell, cell));
  const rows = cells.map((cell) => cell.row);
  const columns = cells.map((cell) => cell.column);
  const whole = bayRect(
    grid,
    { row: Math.min(...rows), column: Math.min(...columns) },
    { row: Math.max(...rows), column: Math.max(...columns) },
  );
  return { ...whole, kind, bays, heart: heartOf(grid, cells) };
}

/** The greatest rectangle made of these cells only. Rooms have a few dozen cells, so trying all is quick. */
function heartOf(grid: Grid, cells: readonly Cell[]): Rect {
  const keys = new Set(cells.map((cell) => `${cell.row},${cell.column}`));
  let best: Rect = { x: 0, y: 0, width: 0, height: 0 };
  for (const from of cells) {
    for (const to of cells) {
      if (to.row < from.row || to.column < from.column) continue;
      const rect = bayRect(grid, from, to);
      if (rect.width * rect.height <= best.width * best.height) continue;
      if (isFull(keys, from, to)) best = rect;
    }
  }
  return best;
}

function isFull(keys: ReadonlySet<string>, from: Cell, to: Cell): boolean {
  for (let row = from.row; row <= to.row; row += 1) {
    for (let column = from.column; column <= to.column; column += 1) {
      if (!keys.has(`${row},${column}`)) return false;
    }
  }
  return true;
}

function bayRect(grid: Grid, from: Cell, to: Cell): Rect {
  const x = at(grid.x, from.column);
  const y = at(grid.y, from.row);
  return { x, y, width: at(grid.x, to.column + 1) - x, height: at(grid.y, to.row + 1) - y };
}

function acrossRuns(grid: Grid, owner: Owners): Run[] {
  return grid.y.flatMap((y, row) =>
    mergeRuns(
      grid.x.slice(0, -1).map((x, column) => ({
        a: ownerAt(owner, row - 1, column),
        b: ownerAt(owner, row, column),
        x1: x,
        x2: at(grid.x, column + 1),
        y1: y,
        y2: y,
      })),
    ),
  );
}

function downRuns(grid: Grid, owner: Owners): Run[] {
  return grid.x.flatMap((x, column) =>
    mergeRuns(
      grid.y.slice(0, -1).map((y, row) => ({
        a: ownerAt(owner, row, column - 1),
        b: ownerAt(owner, row, column),
        x1: x,
        x2: x,
        y1: y,
        y2: at(grid.y, row + 1),
      })),
    ),
  );
}

function mergeRuns(edges: readonly Omit<Run, 'isOuter'>[]): Run[] {
  const runs: Run[] = [];
  for (const edge of edges) {
    if (edge.a === edge.b) continue;
    const last = runs.at(-1);
    const continues = last?.a === edge.a && last.b === edge.b && last.x2 === edge.x1 && last.y2 === edge.y1;
    if (last && continues) runs[runs.length - 1] = { ...last, x2: edge.x2, y2: edge.y2 };
    else runs.push({ ...edge, isOuter: edge.a === null || edge.b === null });
  }
  return runs;
}

function ownerAt(owner: Owners, row: number, column: number): number | null {
  return owner[row]?.[column] ?? null;
}

function at(lines: readonly number[], index: number): number {
  const line = lines[index];
  if (line === undefined) throw new Error(`floor grid: there is no line ${index}`);
  return line;
}
