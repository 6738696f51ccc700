import type { Random } from '../random.ts';
import { drawFixture } from './fixture.ts';
import { planHeight, planWidth, round, type Rect, type Room } from './grid.ts';
import type { Door, Layout } from './layout.ts';
import type { RoomUse } from './template.ts';

/** The console's own greys, so that a plan lies on the ground as if drawn on it; colour belongs to alarms. */
const ink = {
  ground: '#16181a',
  room: '#1b1e21',
  hall: '#191c1e',
  closed: '#17191b',
  faint: '#262a2d',
  fixture: '#30353a',
  line: '#34393e',
  partition: '#3d4349',
  wall: '#4a5056',
  caption: '#6d747b',
  name: '#9aa1a8',
} as const;

const fonts = "Pretendard, 'Malgun Gothic', 'Noto Sans CJK KR', 'Noto Sans KR', sans-serif";

const grounds: Readonly<Record<RoomUse, string>> = {
  room: ink.room,
  hall: ink.hall,
  passage: ink.hall,
  opening: ink.hall,
  stairs: ink.closed,
  lift: ink.closed,
  shaft: ink.closed,
};

const symbols: Readonly<Partial<Record<RoomUse, (room: Rect) => string>>> = {
  stairs,
  lift,
  opening,
  shaft: (room) => cross(room, 4),
};

export interface PlanTitle {
  readonly site: string;
  readonly floor: string;
  readonly floorEn: string;
}

/** One floor as a picture: SVG text, the same for the same layout, chance and title. */
export function drawPlan(layout: Layout, title: PlanTitle, random: Random): string {
  const outer = layout.walls.filter((wall) => wall.isOuter);
  const inner = layout.walls.filter((wall) => !wall.isOuter);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${planWidth} ${planHeight}" width="${planWidth}" height="${planHeight}" font-family="${fonts}">`,
    `<rect width="${planWidth}" height="${planHeight}" fill="${ink.ground}"/>`,
    drawAxes(layout),
    ...layout.rooms.map(drawGround),
    ...layout.rooms.map((room) => drawInside(room, random)),
    `<path d="${pathOf(inner)}" stroke="${ink.partition}" stroke-width="4" stroke-linecap="square" fill="none"/>`,
    `<path d="${pathOf(layout.windows)}" stroke="${ink.wall}" stroke-width="9" fill="none"/>`,
    `<path d="${pathOf(layout.windows)}" stroke="${ink.ground}" stroke-width="6.6" fill="none"/>`,
    `<path d="${pathOf(layout.windows)}" stroke="${ink.partition}" stroke-width="1.2" fill="none"/>`,
    `<path d="${pathOf(outer)}" stroke="${ink.wall}" stroke-width="9" stroke-linecap="square" fill="none"/>`,
    ...layout.doors.map(drawDoor),
    ...layout.columns.map(
      ({ x, y }) => `<rect x="${x - 6}" y="${y - 6}" width="12" height="12" fill="${ink.wall}"/>`,
    ),
    ...layout.rooms.map(drawName),
    drawTitle(title),
    '</svg>',
  ].join('\n');
}

function pathOf(walls: Layout['walls']): string {
  return walls.map(({ x1, y1, x2, y2 }) => `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`).join('');
}

/** Dash-dot structural axes with lettered and numbered bubbles, as on any working drawing. */
function drawAxes({ axes }: Layout): string {
  const lines = [
    ...axes.x.map((x) => `M${x} 42V${planHeight - 52}`),
    ...axes.y.map((y) => `M42 ${y}H${planWidth - 34}`),
  ];
  const bubble = (x: number, y: number, text: string) =>
    `<circle cx="${x}" cy="${y}" r="12" fill="none" stroke="${ink.line}"/>` +
    `<text x="${x}" y="${y + 4}" text-anchor="middle" font-size="11" fill="${ink.caption}">${text}</text>`;
  return [
    `<path d="${lines.join('')}" stroke="${ink.faint}" stroke-dasharray="14 4 2 4"/>`,
    ...axes.x.map((x, index) => bubble(x, 30, String(index + 1))),
    ...axes.y.map((y, index) => bubble(30, y, String.fromCharCode(65 + index))),
  ].join('');
}

function drawGround({ kind, bays }: Room): string {
  const bay = ({ x, y, width, height }: Rect) => `M${x} ${y}h${width}v${height}h${-width}z`;
  return `<path d="${bays.map(bay).join('')}" fill="${grounds[kind.use]}"/>`;
}

function drawInside({ kind, heart }: Room, random: Random): string {
  const symbol = symbols[kind.use];
  if (symbol) return `<g fill="none" stroke="${ink.line}" stroke-width="1.3">${symbol(heart)}</g>`;
  if (!kind.fixture) return '';
  const drawn = drawFixture(kind.fixture, heart, random.fork(`${heart.x},${heart.y}`));
  return `<g fill="none" stroke="${ink.fixture}" stroke-width="1.3">${drawn}</g>`;
}

function stairs({ x, y, width, height }: Rect): string {
  const isTall = height >= width;
  const [length, breadth] = isTall ? [height, width] : [width, height];
  const treads = Math.max(4, Math.floor((length - 28) / 11));
  const at = (along: number, across: number) =>
    isTall ? `${round(x + across)} ${round(y + along)}` : `${round(x + along)} ${round(y + across)}`;
  const step = (length - 28) / treads;
  const lines = Array.from({ length: treads + 1 }, (_, index) => {
    const along = 14 + index * step;
    return `M${at(along, 8)}L${at(along, breadth / 2 - 3)}M${at(along, breadth / 2 + 3)}L${at(along, breadth - 8)}`;
  });
  const rail = `M${at(14, breadth / 2 - 3)}L${at(length - 14, breadth / 2 - 3)}M${at(14, breadth / 2 + 3)}L${at(length - 14, breadth / 2 + 3)}`;
  const middle = breadth * 0.27;
  const arrow = `M${at(18, middle)}L${at(length - 20, middle)}M${at(length - 28, middle - 5)}L${at(length - 20, middle)}L${at(length - 28, middle + 5)}`;
  return `<path d="${lines.join('')}${rail}"/><path d="${arrow}" stroke="${ink.caption}"/>`;
}

/** Cars side by side, as many as the shaft holds. */
function lift({ x, y, width, height }: Rect): string {
  const isWide = width >= height;
  const count = Math.max(1, Math.min(3, Math.round(Math.max(width, height) / 82)));
  return Array.from({ length: count }, (_, index) => {
    const car = isWide
      ? { x: x + (width / count) * index, y, width: width / count, height }
      : { x, y: y + (height / count) * index, width, height: height / count };
    return `<rect x="${round(car.x + 10)}" y="${round(car.y + 10)}" width="${round(car.width - 20)}" height="${round(car.height - 20)}"/>${cross(car, 10)}`;
  }).join('');
}

function cross({ x, y, width, height }: Rect, inset: number): string {
  const [left, top, right, bottom] = [x + inset, y + inset, x + width - inset, y + height - inset].map(round);
  return `<path d="M${left} ${top}L${right} ${bottom}M${right} ${top}L${left} ${bottom}"/>`;
}

/** A hole in the floor: hatched, with a dashed guard rail. */
function opening({ x, y, width, height }: Rect): string {
  const hatch: string[] = [];
  for (let offset = 12; offset < width + height; offset += 12) {
    const from = { x: x + Math.min(offset, width), y: y + Math.max(0, offset - width) };
    const to = { x: x + Math.max(0, offset - height), y: y + Math.min(offset, height) };
    hatch.push(`M${round(from.x)} ${round(from.y)}L${round(to.x)} ${round(to.y)}`);
  }
  return (
    `<path d="${hatch.join('')}" stroke="${ink.fixture}"/><rect x="${x}" y="${y}" width="${width}" height="${height}" stroke="${ink.partition}" stroke-width="2"/>` +
    `<rect x="${x + 8}" y="${y + 8}" width="${width - 16}" height="${height - 16}" stroke-dasharray="7 5"/>`
  );
}

function drawDoor({ x, y, width, isAcross, swing }: Door): string {
  if (swing === 0) return '';
  const half = width / 2;
  const path = isAcross
    ? `M${x - half} ${y}v${swing * width}A${width} ${width} 0 0 ${swing === 1 ? 0 : 1} ${x + half} ${y}`
    : `M${x} ${y - half}h${swing * width}A${width} ${width} 0 0 ${swing === 1 ? 1 : 0} ${x} ${y + half}`;
  return `<path d="${path}" fill="none" stroke="${ink.line}" stroke-width="1.3"/>`;
}

/** Korean over English, in the biggest clear part of the room. Narrow places go unnamed: their symbol tells. */
function drawName({ kind, heart }: Room): string {
  if (kind.use === 'stairs' || kind.use === 'lift' || kind.use === 'shaft') return '';
  if (kind.use === 'passage' || heart.width < 70) return '';
  const size = heart.width < 110 ? 12 : 15;
  const x = round(heart.x + heart.width / 2);
  const y = round(heart.y + heart.height / 2);
  const halo = `paint-order="stroke" stroke="${ink.hall}" stroke-width="6" stroke-linejoin="round"`;
  return (
    `<text x="${x}" y="${y - 1}" text-anchor="middle" font-size="${size}" fill="${ink.name}" ${halo}>${kind.ko}</text>` +
    `<text x="${x}" y="${y + 15}" text-anchor="middle" font-size="10.5" fill="${ink.caption}" letter-spacing="0.3" ${halo}>${kind.en}</text>`
  );
}

function drawTitle({ site, floor, floorEn }: PlanTitle): string {
  const y = planHeight - 22;
  const scale = planWidth - 34;
  return (
    `<text x="84" y="${y}" font-size="14" fill="${ink.name}">${escapeXml(site)}<tspan dx="12" fill="${ink.caption}">${escapeXml(`${floor} · ${floorEn}`)}</tspan></text>` +
    `<path d="M${scale - 180} ${y}h160m-160 -6v12m80 -9v6m80 -9v12" fill="none" stroke="${ink.line}" stroke-width="1.3"/>` +
    `<text x="${scale - 12}" y="${y + 4}" font-size="10.5" fill="${ink.caption}">10 m</text>`
  );
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
