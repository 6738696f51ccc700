/** Sites, floor plans, markers and fences as REST tells them (wire-facts 1.5 to 1.7). Mixed types are taken. */
import type { LngLat, SiteId } from '../../../preload/contract/hazard.ts';
import type { Fence, Marker } from '../../../preload/contract/site.ts';
import { aliasesOf, first, isBag, isOnEarth, numberOf, textOf, type Bag } from './context.ts';
import type { ImaSite, ImaTables } from './options.ts';
import { RestFailure, type ImaRest } from './rest.ts';

/** A plan as it was fetched. `image` is the back end's own address of the picture. */
export interface FetchedPlan {
  readonly id: string;
  readonly name: string;
  readonly image: string | null;
  readonly markers: readonly FetchedMarker[];
}

/** A marker, and what stands behind it where that is a device or a camera. */
export interface FetchedMarker {
  readonly marker: Marker;
  readonly device: FetchedDevice | null;
}

export interface FetchedDevice {
  /** `device_info` with the place of its marker. */
  readonly context: Bag;
  /** `device_type`, null where none came. */
  readonly type: number | null;
  /** All ids under which events may name it, the preferred one first. */
  readonly ids: readonly string[];
}

/** A site has some floors; a back end that links in circles or without end is cut off here. */
const maxPlans = 32;

const markerKinds: Readonly<Record<number, Marker['kind']>> = {
  1: 'label',
  3: 'device',
  4: 'sensor',
  5: 'gateway',
  7: 'camera',
};

/** All sites that the account may see. */
export async function fetchSites(rest: ImaRest): Promise<readonly ImaSite[]> {
  const { context } = await rest.call('POST', '/4.2/main', {});
  return bagsOf(isBag(context) ? context['list'] : context).flatMap((each) => {
    const number = numberOf(each['wp_no']);
    if (number === null || !Number.isSafeInteger(number)) return [];
    const position = pointOf(each['gps_center_long'], each['gps_center_lat']);
    return [{ number, name: textOf(each['wp_name']) ?? `Site ${number}`, position }];
  });
}

/** How many workers are on the site; null where the back end does not say. */
export async function fetchWorkers(rest: ImaRest, site: number): Promise<number | null> {
  const { context } = await rest.call('GET', `/4.3/workplace/${site}/gps`);
  if (!isBag(context)) return null;
  if (Array.isArray(context['workers'])) return context['workers'].length;
  return first(context, ['current_worker_count', 'total_count'], numberOf);
}

/** The top plan and all that its markers link to. `onServedAt` hears the server's clock of each reply. */
export async function fetchPlans(
  rest: ImaRest,
  site: number,
  tables: ImaTables,
  onServedAt: (servedAt: number | null) => void = () => {},
): Promise<readonly FetchedPlan[]> {
  const plans: FetchedPlan[] = [];
  const asked = new Set<string>();
  const toAsk: (string | null)[] = [null];
  while (toAsk.length > 0 && plans.length < maxPlans) {
    const section = toAsk.shift() ?? null;
    const { context, servedAt } = await askPlan(rest, site, section);
    onServedAt(servedAt);
    if (!isBag(context)) throw new Error(`plan ${section ?? 'top'} of site ${site} is no object`);
    const { plan, links } = planOf(context, section ?? 'top', tables);
    asked.add(plan.id);
    plans.push(plan);
    for (const link of links) {
      if (asked.has(link)) continue;
      asked.add(link);
      toAsk.push(link);
    }
  }
  return plans;
}

/** Revisions disagree on the path of the top plan, so the other one is tried where the first is not known. */
async function askPlan(rest: ImaRest, site: number, section: string | null) {
  const path = `/4.3/workplace/${site}/ble`;
  if (section !== null) return rest.call('POST', `${path}/${encodeURIComponent(section)}`, {});
  try {
    return await rest.call('POST', path, {});
  } catch (failure) {
    if (!(failure instanceof RestFailure) || (failure.status !== 404 && failure.status !== 405))
      throw failure;
    return rest.call('POST', `${path}/main`, {});
  }
}

function planOf(
  context: Bag,
  asked: string,
  tables: ImaTables,
): { plan: FetchedPlan; links: readonly string[] } {
  const id = textOf(context['cstrt_no']) ?? asked;
  const list = bagsOf(context['marker_list']);
  const markers = list.map((each, index) => markerOf(each, index, id, tables));
  const links = list.map((each) => textOf(each['lnk_cstrt_no'])).filter((link) => link !== null);
  const image = textOf(context['image_url'], 2_000);
  return { plan: { id, name: textOf(context['cstrt_name']) ?? id, image, markers }, links };
}

function markerOf(each: Bag, index: number, plan: string, tables: ImaTables): FetchedMarker {
  const kind = markerKinds[numberOf(each['mk_type']) ?? 0] ?? 'other';
  const x = numberOf(each['grid_x']) ?? 0;
  const y = numberOf(each['grid_y']) ?? 0;
  const info = ['device_info', 'cctv_info', 'ap_sensor_info', 'qr_stk_info']
    .map((key) => each[key])
    .find(isBag);
  const name =
    first(info ?? {}, tables.nameKeys, textOf) ??
    first(each, ['mk_name', 'marker_name', ...tables.nameKeys], textOf);
  const type = kind === 'camera' ? 'camera' : kind === 'sensor' ? 'sensor' : 'device';
  const ids = aliasesOf([each, info ?? {}], type, tables);
  const [preferred] = ids;
  const isSource = preferred !== undefined && kind !== 'label' && kind !== 'other';
  const marker: Marker = {
    id: first(each, ['mk_no', 'marker_no', 'mk_idx'], textOf) ?? `${plan}-${index}`,
    kind,
    name: name ?? '',
    source: isSource ? { type, id: preferred } : null,
    x,
    y,
  };
  if (!info || !isSource || type !== 'device') return { marker, device: null };
  // As the device's own event would name itself: its own words first, then those of its marker.
  const context = { ...info, device_idx: preferred, cstrt_no: plan, grid_x: x, grid_y: y };
  return { marker, device: { context, type: numberOf(info['device_type']), ids } };
}

/** The fences of the map, from the newer call or else from the older one. */
export async function fetchFences(rest: ImaRest, site: number): Promise<readonly Fence[]> {
  const path = `/4.3/workplace/${site}/gps`;
  try {
    const { context } = await rest.call('GET', `${path}/indication`);
    return fencesOf(isBag(context) ? context['gps_fences'] : null, 'fence_coordinates');
  } catch (failure) {
    if (!(failure instanceof RestFailure)) throw failure;
    const { context } = await rest.call('GET', `${path}/coordinate`);
    return fencesOf(isBag(context) ? context['group_list'] : null, 'fence_locations');
  }
}

function fencesOf(list: unknown, pointsKey: string): readonly Fence[] {
  return bagsOf(list).flatMap((each) => {
    const points = bagsOf(each[pointsKey]).toSorted(
      (a, b) => (numberOf(a['seq']) ?? 0) - (numberOf(b['seq']) ?? 0),
    );
    const ring = points
      .map((point) => pointOf(point['longitude'], point['latitude']))
      .filter((at) => at !== null);
    return ring.length < 3 ? [] : [{ name: textOf(each['fence_name']) ?? '', ring }];
  });
}

/** Where the console asks for a plan's picture: our own scheme, never the back end's address. */
export function pictureAddress(site: SiteId, plan: string): string {
  return `/plan/${encodeURIComponent(site)}/${encodeURIComponent(plan)}`;
}

function pointOf(longitude: unknown, latitude: unknown): LngLat | null {
  const [lng, lat] = [numberOf(longitude), numberOf(latitude)];
  return lng !== null && lat !== null && isOnEarth(lng, lat) ? [lng, lat] : null;
}

/** A list of objects; one object counts as a list of one, anything else as an empty one. */
function bagsOf(value: unknown): readonly Bag[] {
  if (Array.isArray(value)) return value.filter(isBag);
  return isBag(value) ? [value] : [];
}
