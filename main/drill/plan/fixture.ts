import type { Random } from '../random.ts';
import { round, type Rect } from './grid.ts';
import type { Fixture } from './template.ts';

type Draw = (room: Rect, random: Random) => string;

const drawings: Readonly<Record<Fixture, Draw>> = {
  tanks,
  racks,
  skids,
  struts,
  road,
  crane,
  parking,
  ramp,
  plant,
};

/** What stands in a room, as SVG shapes without colour: the caller's group strokes them. */
export function drawFixture(fixture: Fixture, room: Rect, random: Random): string {
  return drawings[fixture](inset(room, 16), random);
}

function tanks(room: Rect): string {
  const size = Math.min(room.height / Math.max(1, Math.round(room.height / 90)), room.width / 2);
  return cells(room, size, size)
    .map(({ x, y, width, height }) => {
      const radius = Math.min(width, height) * 0.38;
      const [cx, cy] = [x + width / 2, y + height / 2];
      return circle(cx, cy, radius) + circle(cx, cy, radius * 0.2);
    })
    .join('');
}

function racks(room: Rect): string {
  return cells(room, room.width, 34)
    .map(({ x, y, width, height }) => {
      const bays = Math.max(2, Math.round(width / 40));
      const posts = Array.from(
        { length: bays - 1 },
        (_, index) => `M${round(x + (width / bays) * (index + 1))} ${round(y + 6)}v${round(height - 16)}`,
      );
      return rect(x, y + 6, width, height - 16) + path(posts.join(''));
    })
    .join('');
}

/** Process units on their foundations, with a pipe along the row. */
function skids(room: Rect, random: Random): string {
  return cells(room, 92, 74)
    .map((cell) => {
      const width = cell.width * random.between(0.5, 0.72);
      const height = cell.height * random.between(0.4, 0.55);
      const x = cell.x + (cell.width - width) / 2;
      const y = cell.y + (cell.height - height) / 2;
      const vessel =
        random.next() < 0.5
          ? circle(x + width / 2, y + height / 2, height * 0.32)
          : path(`M${round(x)} ${round(y)}l${round(width)} ${round(height)}`);
      return (
        rect(x, y, width, height) +
        vessel +
        path(`M${round(cell.x)} ${round(y + height + 8)}h${round(cell.width)}`)
      );
    })
    .join('');
}

/** A braced excavation: a sheet-pile edge, walings, cross struts and corner braces. */
function struts(room: Rect): string {
  const edge =
    rect(room.x, room.y, room.width, room.height) +
    rect(room.x + 7, room.y + 7, room.width - 14, room.height - 14);
  const count = Math.max(3, Math.round(room.width / 130));
  const gap = room.width / count;
  const lines: string[] = [];
  for (let index = 1; index < count; index += 1) {
    const x = round(room.x + gap * index);
    lines.push(`M${x - 3} ${room.y + 7}v${room.height - 14}M${x + 3} ${room.y + 7}v${room.height - 14}`);
  }
  const middle = round(room.y + room.height / 2);
  lines.push(
    `M${room.x + 7} ${middle - 3}h${room.width - 14}M${room.x + 7} ${middle + 3}h${room.width - 14}`,
  );
  const brace = Math.min(gap, room.height / 2) * 0.8;
  const [left, right, top, bottom] = [
    room.x + 7,
    room.x + room.width - 7,
    room.y + 7,
    room.y + room.height - 7,
  ];
  for (const [x, sideways] of [
    [left, brace],
    [right, -brace],
  ] as const) {
    lines.push(
      `M${x} ${round(top + brace)}L${round(x + sideways)} ${top}M${x} ${round(bottom - brace)}L${round(x + sideways)} ${bottom}`,
    );
  }
  return edge + path(lines.join(''));
}

function road(room: Rect): string {
  const middle = round(room.y + room.height / 2);
  const rails = `M${room.x} ${round(room.y + 6)}h${room.width}M${room.x} ${round(room.y + room.height - 6)}h${room.width}`;
  const ribs: string[] = [];
  for (let x = room.x + 30; x < room.x + room.width; x += 30) {
    ribs.push(`M${round(x)} ${round(room.y - 8)}v8M${round(x)} ${round(room.y + room.height)}v8`);
  }
  return (
    path(rails + ribs.join('')) + `<path d="M${room.x} ${middle}h${room.width}" stroke-dasharray="22 16"/>`
  );
}

/** The mast in its frame, and how far the jib reaches. */
function crane(room: Rect): string {
  const [x, y] = [round(room.x + room.width / 2), round(room.y + room.height / 2)];
  const reach = Math.min(room.width, room.height) / 2;
  return (
    `<circle cx="${x}" cy="${y}" r="${round(reach)}" stroke-dasharray="10 6"/>` +
    rect(x - 17, y - 44, 34, 34) +
    path(
      `M${x - 17} ${y - 44}l34 34m0 -34l-34 34M${round(x - reach * 0.3)} ${y - 27}H${round(x + reach * 0.86)}`,
    )
  );
}

function parking(room: Rect): string {
  const depth = Math.min(62, room.height * 0.36);
  const stalls = Math.max(2, Math.floor(room.width / 34));
  const step = room.width / stalls;
  const lines = Array.from({ length: stalls + 1 }, (_, index) => {
    const x = round(room.x + step * index);
    return `M${x} ${round(room.y)}v${round(depth)}M${x} ${round(room.y + room.height)}v${round(-depth)}`;
  });
  return path(lines.join(''));
}

function ramp(room: Rect): string {
  const y = round(room.y + room.height / 2);
  const ribs: string[] = [];
  for (let x = room.x; x <= room.x + room.width; x += 18)
    ribs.push(`M${round(x)} ${round(room.y)}v${round(room.height)}`);
  const end = round(room.x + room.width - 12);
  return (
    `<path d="${ribs.join('')}" stroke-width="0.8"/>` + path(`M${room.x + 12} ${y}H${end}m-12 -8l12 8l-12 8`)
  );
}

/** Two or three machines in a row. */
function plant(room: Rect, random: Random): string {
  return cells(room, 78, room.height)
    .map((cell) => {
      const height = Math.min(cell.height, 84) * random.between(0.6, 0.8);
      const [x, y, width] = [cell.x + 8, cell.y + (cell.height - height) / 2, cell.width - 16];
      return (
        rect(x, y, width, height) + circle(x + width / 2, y + height / 2, Math.min(width, height) * 0.26)
      );
    })
    .join('');
}

/** Splits a rectangle evenly into cells of about this size. */
function cells(room: Rect, width: number, height: number): Rect[] {
  const columns = Math.max(1, Math.round(room.width / width));
  const rows = Math.max(1, Math.round(room.height / height));
  const size = { width: room.width / columns, height: room.height / rows };
  return Array.from({ length: columns * rows }, (_, index) => ({
    x: room.x + (index % columns) * size.width,
    y: room.y + Math.floor(index / columns) * size.height,
    ...size,
  }));
}

function inset(room: Rect, by: number): Rect {
  return { x: room.x + by, y: room.y + by, width: room.width - 2 * by, height: room.height - 2 * by };
}

function circle(x: number, y: number, radius: number): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}"/>`;
}

function rect(x: number, y: number, width: number, height: number): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"/>`;
}

function path(lines: string): string {
  return `<path d="${lines}"/>`;
}
