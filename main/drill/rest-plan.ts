import { deviceClasses } from './device-kind.ts';
import { measureOf, stateOf, type Actor } from './envelope.ts';
import type { RestAnswer } from './ima-server.ts';
import { planHeight, planWidth } from './plan/grid.ts';
import { drawPlan } from './plan/svg.ts';
import { createRandom } from './random.ts';
import type { Stage } from './stage.ts';
import type { Device, DrillSite, Floor } from './world.ts';

/** What every REST answer is made from. */
export interface RestDesk {
  readonly stage: Stage;
  /** Drill time, ms. */
  readonly time: () => number;
  /** Epoch ms. */
  readonly now: () => number;
  /** `127.0.0.1:PORT`, once the server listens: pictures have protocol-relative addresses. */
  readonly host: () => string;
}

/** A section with its picture and markers (wire-facts 1.5); the first floor is the top section. */
export function floorPlan(desk: RestDesk, site: DrillSite, match: RegExpExecArray): RestAnswer {
  const named = match[2];
  const [top] = site.floors;
  const isTop = named === undefined || named === 'main';
  const floor = isTop ? top : site.floors.find((each) => each.number === Number(named));
  if (!floor || !top) return { status: 404, message: 'No such section' };
  const devices = site.devices.filter((device) => device.floor === floor.number);
  return {
    context: {
      cstrt_no: floor.number,
      cstrt_name: floor.row.ko,
      cstrt_name_en: floor.row.en,
      up_cstrt_no: floor === top ? null : top.number,
      image_url: `//${desk.host()}/file/plan/${site.number}/${floor.number}.svg`,
      marker_list: [...waysTo(site, floor), ...devices.map((device) => deviceMarker(desk, device))],
      progressbar: null,
    },
  };
}

/** A label at the stairs for every other floor: how a console finds them. */
function waysTo(site: DrillSite, floor: Floor): Record<string, unknown>[] {
  const stairs = floor.layout.rooms.find((room) => room.kind.use === 'stairs' || room.kind.use === 'passage');
  const others = site.floors.filter((each) => each !== floor);
  return others.map((other, index) => ({
    mk_no: floor.number * 100 + index + 1,
    mk_type: 1,
    mk_name: other.row.ko,
    attached_target: 1,
    actual_location: 0,
    grid_x: round(((stairs ? stairs.x + stairs.width / 2 : 0) / planWidth) * 100),
    grid_y: round((((stairs ? stairs.y + stairs.height / 2 : 0) + index * 22) / planHeight) * 100),
    lnk_cstrt_no: other.number,
    option: { show_name: true, show_icon: false, show_count: false, auto_hide: false },
    style: { font_size: 12, font_color: '#a3a9af', bg_color: '', icon_size: 0 },
  }));
}

/** Marker types of wire-facts 1.5: 3 device, 5 gateway, 7 camera. */
function deviceMarker(desk: RestDesk, device: Device): Record<string, unknown> {
  const { ko } = deviceClasses[device.kind];
  const marker = {
    mk_no: device.index,
    mk_name: `${ko} ${device.label}`,
    attached_target: 1,
    actual_location: 1,
    grid_x: device.x,
    grid_y: device.y,
    option: { show_name: false, show_icon: true, show_count: false, auto_hide: false },
    style: { icon_size: 16 },
  };
  if (device.kind === 'camera') {
    return { ...marker, mk_type: 7, ref_cctv_no: device.index, cctv_info: cameraInfo(device) };
  }
  const type = device.kind === 'gateway' ? 5 : 3;
  return { ...marker, mk_type: type, ref_device_idx: device.index, device_info: deviceInfo(desk, device) };
}

/** A device as it stands at this moment. */
export function deviceInfo(desk: RestDesk, device: Device): Record<string, unknown> {
  const { type, ko } = deviceClasses[device.kind];
  const actor: Actor = { type: 'device', device };
  // The breaker's hazard has no name of its own on the wire, only its number.
  const condition = desk.stage.condition(device.kind === 'breaker' ? 'unknown-20' : device.kind, actor);
  const measured = measureOf(device, { at: desk.time(), publishTime: desk.now(), condition });
  const { state, state_name } = stateOf(condition.level);
  return {
    idx: device.index,
    device_type: type,
    device_type_name: ko,
    device_type_category: device.kind === 'gateway' ? 2 : 1,
    device_id: device.label,
    display_name: device.label,
    mac_address: device.mac,
    dv_status: 1,
    rct_status: state,
    state,
    state_name,
    exist_recent_data: true,
    measure_time: new Date(desk.now()).toISOString().replace('Z', '+00:00'),
    measure_data: measured,
    dashboard_popup: 1,
    show_popup: true,
    popup_display_items: Object.entries(measured).map(([code, value]) => ({ code, name: code, value })),
  };
}

/** A camera as lists and markers have it: no address and no credentials, for there is no picture to see. */
export function cameraInfo(device: Device): Record<string, unknown> {
  return {
    cctv_no: device.index,
    cctv_name: `CCTV ${device.label}`,
    cctv_kind: 1,
    conn_type: 'NVRV',
    install_type: 0,
    ptz_status: 0,
  };
}

/** The drawing behind `image_url`. */
export function picture(desk: RestDesk, site: DrillSite, match: RegExpExecArray): RestAnswer {
  const floor = site.floors.find((each) => each.number === Number(match[2]));
  if (!floor) return { status: 404, message: 'No such plan' };
  const title = { site: site.name.ko, floor: floor.row.ko, floorEn: floor.row.en };
  const random = createRandom(desk.stage.world.seed).fork(`plan ${floor.number}`);
  return { image: Buffer.from(drawPlan(floor.layout, title, random)), type: 'image/svg+xml' };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
