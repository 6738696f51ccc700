import type { LngLat } from '../../preload/contract/hazard.ts';
import type { Random } from './random.ts';
import { planHeight, planWidth } from './plan/grid.ts';
import type { SiteRow } from './site-table.ts';
import type { Floor } from './world.ts';

/** One of an invented crew. */
export interface Worker {
  readonly site: number;
  /** `mb_no`. */
  readonly number: number;
  readonly name: string;
  readonly company: string;
  /** Where the work is: a floor and percent of its plan, and the same day's point on the map. */
  readonly floor: number;
  /** The floor's name. */
  readonly place: string;
  readonly x: number;
  readonly y: number;
  readonly position: LngLat;
}

export interface Fence {
  readonly number: number;
  readonly name: string;
  readonly center: LngLat;
  readonly ring: readonly LngLat[];
}

const families = [...'김이박최정강조윤장임한오서신권황'];
const firsts = [...'도민서지현태준영하재성은윤상동나'];
const seconds = [...'훈우진석호연아규람원혁빈찬솔경수'];
const companies = ['가람토건', '누리전설', '다온설비', '마루철근', '새벽도장', '너울배관'];

/** Metres of one degree, near enough over a building site. */
const metresNorth = 111_000;

/** The outdoor half of a site: people, and the fences of the GPS map. */
export function createGround(
  row: SiteRow,
  site: number,
  floors: readonly Floor[],
  random: Random,
): { crew: Worker[]; fences: Fence[] } {
  const radius = random.between(90, 170);
  const fences: Fence[] = [
    {
      number: site * 10 + 1,
      name: '현장 경계',
      center: row.position,
      ring: ringAbout(row.position, radius, 9, random),
    },
  ];
  const inner = ['타워크레인 회전 반경', '굴착 위험 구역', '자재 양중 구역'];
  for (const [index, name] of inner.slice(0, random.whole(1, 3)).entries()) {
    const center = away(row.position, random.between(0.2, 0.5) * radius, random.between(0, 2 * Math.PI));
    fences.push({
      number: site * 10 + 2 + index,
      name,
      center,
      ring: ringAbout(center, radius * 0.24, 7, random),
    });
  }
  const crew = Array.from({ length: row.crew }, (_, index) => {
    const floor = random.pick(floors);
    return {
      site,
      number: site * 1_000 + 500 + index,
      name: random.pick(families) + random.pick(firsts) + random.pick(seconds),
      company: random.pick(companies),
      floor: floor.number,
      place: floor.row.ko,
      ...standIn(floor, random),
      position: away(row.position, Math.sqrt(random.next()) * radius * 0.85, random.between(0, 2 * Math.PI)),
    };
  });
  return { crew, fences };
}

/** Somewhere on a floor where a person can be, percent of its plan. */
function standIn({ layout }: Floor, random: Random): { x: number; y: number } {
  const bays = layout.rooms
    .filter(({ kind }) => kind.use === 'hall' || kind.use === 'passage' || kind.use === 'room')
    .flatMap((room) => room.bays);
  const bay = random.pick(bays);
  const percent = (value: number, of: number) => Math.round((value / of) * 10_000) / 100;
  return {
    x: percent(bay.x + bay.width * random.between(0.2, 0.8), planWidth),
    y: percent(bay.y + bay.height * random.between(0.2, 0.8), planHeight),
  };
}

/** A point so many metres off, rounded to about ten centimetres. */
export function away([longitude, latitude]: LngLat, metres: number, bearing: number): LngLat {
  const metresEast = metresNorth * Math.cos((latitude * Math.PI) / 180);
  return [
    Math.round((longitude + (Math.sin(bearing) * metres) / metresEast) * 1e6) / 1e6,
    Math.round((latitude + (Math.cos(bearing) * metres) / metresNorth) * 1e6) / 1e6,
  ];
}

/** An uneven ring, closed by its first point. */
function ringAbout(center: LngLat, radius: number, corners: number, random: Random): LngLat[] {
  const ring = Array.from({ length: corners }, (_, index) =>
    away(
      center,
      radius * random.between(0.8, 1.15),
      ((index + random.between(-0.2, 0.2)) / corners) * 2 * Math.PI,
    ),
  );
  const [first] = ring;
  return first ? [...ring, first] : ring;
}
