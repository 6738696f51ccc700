import type { LngLat } from '../../preload/contract/hazard.ts';
import { deviceClasses, floorMix, type DeviceKind } from './device-kind.ts';
import { createGround, type Fence, type Worker } from './ground.ts';
import type { Rect, Room } from './plan/grid.ts';
import { planHeight, planWidth } from './plan/grid.ts';
import { layOut, type Layout } from './plan/layout.ts';
import { floors } from './plan/template.ts';
import { createRandom, type Random } from './random.ts';
import { siteTable, type FloorRow, type SiteRow } from './site-table.ts';

/** Everything that stands still in a drill: sites, floors, devices, crews. Made whole from a seed. */
export interface World {
  readonly seed: number;
  readonly sites: readonly DrillSite[];
}

export interface DrillSite {
  /** `wp_no`. */
  readonly number: number;
  readonly name: { readonly ko: string; readonly en: string };
  readonly position: LngLat;
  readonly floors: readonly Floor[];
  readonly devices: readonly Device[];
  readonly crew: readonly Worker[];
  readonly fences: readonly Fence[];
}

export interface Floor {
  /** `cstrt_no`. */
  readonly number: number;
  readonly row: FloorRow;
  readonly layout: Layout;
}

export interface Device {
  readonly site: number;
  readonly floor: number;
  readonly kind: DeviceKind;
  /** `device_idx`, and `cctv_no` of a camera. Unique over all sites. */
  readonly index: number;
  /** What stands on its plate: `F-207`. */
  readonly label: string;
  readonly mac: string;
  /** Percent of the plan's width and height. */
  readonly x: number;
  readonly y: number;
  /** Floor and room, for the words of an event. */
  readonly place: string;
  /** Percent; -1 where it does not tell. */
  readonly battery: number;
}

/** What every site has at least one of, so that each scenario can play anywhere. */
const everywhere: readonly DeviceKind[] = [
  'gas',
  'tilt',
  'opening',
  'wind',
  'noise',
  'dust',
  'flame',
  'fire',
  'breaker',
  'camera',
  'gateway',
  'siren',
];

/** Devices keep this distance on the plan, and names stay readable, in picture units. */
const spacing = 30;
const inset = 16;

/** The same seed makes the same world. */
export function createWorld(seed: number): World {
  const random = createRandom(seed);
  return { seed, sites: siteTable.map((row, index) => createSite(row, index + 1, random.fork(row.en))) };
}

function createSite(row: SiteRow, number: number, random: Random): DrillSite {
  const built = row.floors.map((floor, index) => ({
    number: number * 100 + index + 1,
    row: floor,
    layout: layOut(floors[floor.kind], random.fork(floor.en)),
  }));
  const { crew, fences } = createGround(row, number, built, random.fork('ground'));
  return {
    number,
    name: { ko: row.ko, en: row.en },
    position: row.position,
    floors: built,
    devices: createDevices(row, number, built, random.fork('devices')),
    crew,
    fences,
  };
}

function createDevices(row: SiteRow, site: number, built: readonly Floor[], random: Random): Device[] {
  const devices: Device[] = [];
  const taken = new Map<number, Point[]>();
  const counts = new Map<string, number>();
  for (let count = 0; count < row.devices; count += 1) {
    const kind = everywhere[count] ?? drawKind(built, count, random);
    const floor = count < everywhere.length ? bestFloor(built, kind) : built[count % built.length];
    if (!floor) throw new Error(`site ${site} has no floor`);
    const { prefix } = deviceClasses[kind];
    const shelf = `${prefix}-${floor.number % 100}`;
    const order = (counts.get(shelf) ?? 0) + 1;
    counts.set(shelf, order);
    const others = taken.get(floor.number) ?? [];
    const spot = findSpot(floor.layout, kind, others, random);
    taken.set(floor.number, [...others, spot]);
    devices.push({
      site,
      floor: floor.number,
      kind,
      index: site * 1_000 + count + 1,
      label: `${shelf}${String(order).padStart(2, '0')}`,
      mac: macOf(random),
      x: percent(spot.x, planWidth),
      y: percent(spot.y, planHeight),
      place: `${floor.row.ko} ${spot.room.kind.ko}`,
      battery: random.next() < 0.2 ? -1 : random.whole(41, 100),
    });
  }
  return devices;
}

function drawKind(built: readonly Floor[], count: number, random: Random): DeviceKind {
  const floor = built[count % built.length];
  const mix = Object.entries(floorMix[floor?.row.kind ?? 'ground']) as [DeviceKind, number][];
  let left = random.next() * mix.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of mix) {
    left -= weight;
    if (left < 0) return kind;
  }
  return 'fire';
}

/** The floor that has most of a kind; for wind, where none has any, the highest. */
function bestFloor(built: readonly Floor[], kind: DeviceKind): Floor | undefined {
  const weightOf = (floor: Floor) => floorMix[floor.row.kind][kind] ?? 0;
  return built.toReversed().toSorted((one, other) => weightOf(other) - weightOf(one))[0];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Tries places in rooms that suit until one is clear of other devices and of names. */
function findSpot(
  layout: Layout,
  kind: DeviceKind,
  taken: readonly Point[],
  random: Random,
): Point & { room: Room } {
  const { likes, hugsWalls } = deviceClasses[kind];
  const liked = layout.rooms.filter((room) => likes.includes(room.kind.use));
  const rooms = liked.length > 0 ? liked : layout.rooms;
  let spot = { x: 0, y: 0, room: random.pick(rooms) };
  for (let tries = 0; tries < 80; tries += 1) {
    // By bay and not by room, so that big halls get more than closets.
    const room = random.pick(rooms.flatMap((each) => each.bays.map(() => each)));
    const bay = random.pick(room.bays);
    spot = { ...pointIn(bay, hugsWalls, random), room };
    if (isClear(spot, room, taken)) return spot;
  }
  return spot;
}

function pointIn(bay: Rect, hugsWalls: boolean, random: Random): Point {
  const left = bay.x + inset;
  const top = bay.y + inset;
  const right = bay.x + bay.width - inset;
  const bottom = bay.y + bay.height - inset;
  if (!hugsWalls) return { x: random.between(left, right), y: random.between(top, bottom) };
  return random.next() < 0.5
    ? { x: random.pick([left, right]), y: random.between(top, bottom) }
    : { x: random.between(left, right), y: random.pick([top, bottom]) };
}

function isClear(spot: Point, { heart, kind }: Room, taken: readonly Point[]): boolean {
  const isNamed = kind.use !== 'passage';
  const onName =
    isNamed &&
    Math.abs(heart.x + heart.width / 2 - spot.x) < 58 &&
    Math.abs(heart.y + heart.height / 2 - spot.y) < 30;
  return !onName && taken.every((other) => Math.hypot(other.x - spot.x, other.y - spot.y) >= spacing);
}

function percent(value: number, of: number): number {
  return Math.round((value / of) * 10_000) / 100;
}

/** Locally administered addresses: nobody owns them. */
function macOf(random: Random): string {
  const bytes = Array.from({ length: 5 }, () => random.whole(0, 255).toString(16).padStart(2, '0'));
  return ['02', ...bytes].join(':').toUpperCase();
}
