import { deviceClasses } from './device-kind.ts';
import type { RestAnswer, RestRequest } from './ima-server.ts';
import { coordinate, indication, positions } from './rest-map.ts';
import { cameraInfo, deviceInfo, floorPlan, picture, type RestDesk } from './rest-plan.ts';
import { notifySite, push } from './rest-send.ts';
import type { DrillSite } from './world.ts';

type Answer = (desk: RestDesk, site: DrillSite, match: RegExpExecArray, body: unknown) => RestAnswer;

/** The documented calls that name a site, as wire-facts 1.5 to 1.8 list them. */
const routes: readonly { readonly method: string; readonly path: RegExp; readonly answer: Answer }[] = [
  {
    method: 'GET',
    path: /^\/imoa\/api\/workplace\/manage\/detail\/wp-(\d+)$/,
    answer: (_, site) => ({ context: workplaceInfo(site) }),
  },
  { method: 'POST', path: workplace('4\\.2', 'main'), answer: siteMain },
  { method: 'POST', path: workplace('4\\.3', 'ble(?:/(main|\\d+))?'), answer: floorPlan },
  { method: 'GET', path: workplace('4\\.3', 'gps/indication'), answer: indication },
  { method: 'GET', path: workplace('4\\.3', 'gps/coordinate'), answer: coordinate },
  { method: 'GET', path: workplace('4\\.[13]', 'gps'), answer: positions },
  { method: 'GET', path: workplace('4\\.3', 'status'), answer: sections },
  { method: 'POST', path: workplace('4\\.3', 'device/export'), answer: deviceList },
  { method: 'GET', path: workplace('4\\.3', 'device/(\\d+)'), answer: oneDevice },
  { method: 'POST', path: workplace('4\\.3', 'cctv/export'), answer: cameraList },
  {
    method: 'POST',
    path: /^\/imoa\/api\/monitor\/4\.2\/workplace\/(?:wp-)?(\d+)\/notify$/,
    answer: notifySite,
  },
  { method: 'GET', path: /^\/file\/plan\/(\d+)\/(\d+)\.svg$/, answer: picture },
];

/** Answers one REST call of a back end whose sites stand as the stage has them at this moment. */
export function answerRest(desk: RestDesk, { method, path, body }: RestRequest): RestAnswer {
  if (method === 'POST' && path === '/imoa/api/monitor/4.2/main') {
    return {
      context: {
        google_key: '',
        kakao_key: '',
        icon_url: '',
        list: desk.stage.world.sites.map(workplaceInfo),
      },
    };
  }
  if (method === 'POST' && path === '/imoa/api/push/send') return push(desk, body);
  for (const route of routes) {
    const match = route.path.exec(path);
    if (!match || route.method !== method) continue;
    const site = desk.stage.site(Number(match[1]));
    return site ? route.answer(desk, site, match, body) : { status: 404, message: 'No such workplace' };
  }
  return undefined;
}

function workplace(version: string, rest: string): RegExp {
  return new RegExp(`^/imoa/api/monitor/${version}/workplace/(\\d+)/${rest}$`);
}

function workplaceInfo(site: DrillSite): Record<string, unknown> {
  const [longitude, latitude] = site.position;
  return {
    wp_no: site.number,
    wp_id: `wp-${site.number}`,
    wp_name: site.name.ko,
    wp_name_en: site.name.en,
    cstrt_no: site.floors[0]?.number,
    gps_center_lat: latitude,
    gps_center_long: longitude,
    gps_map_type: 1,
    support_ble: true,
    support_gps: true,
    support_3d: false,
    device_count: site.devices.length,
    worker_count: site.crew.length,
  };
}

function siteMain(_: RestDesk, site: DrillSite): RestAnswer {
  return {
    context: {
      icon_url: '',
      bg_img_url: '',
      bg_color: '#16181a',
      monitoring_workplace: workplaceInfo(site),
      notice: null,
      ui_component_list: [],
      weather: null,
      wp_data_list: [],
    },
  };
}

function sections(_: RestDesk, site: DrillSite): RestAnswer {
  const list = site.floors.map((floor) => {
    const cnt = site.crew.filter((worker) => worker.floor === floor.number).length;
    return { cstrt_no: floor.number, full_name: floor.row.ko, cnt, authorized_cnt: cnt };
  });
  return { context: { total_cnt: site.crew.length, status_list: list } };
}

function deviceList(_: RestDesk, site: DrillSite): RestAnswer {
  const devices = site.devices.filter((device) => device.kind !== 'camera');
  return {
    context: devices.map((device) => ({
      idx: device.index,
      device_type: deviceClasses[device.kind].type,
      device_type_category: device.kind === 'gateway' ? 2 : 1,
      device_id: device.label,
      mac_address: device.mac,
    })),
  };
}

function oneDevice(desk: RestDesk, site: DrillSite, match: RegExpExecArray): RestAnswer {
  const device = site.devices.find((each) => each.index === Number(match[2]) && each.kind !== 'camera');
  return device ? { context: deviceInfo(desk, device) } : { status: 404, message: 'No such device' };
}

function cameraList(_: RestDesk, site: DrillSite): RestAnswer {
  return { context: site.devices.filter((device) => device.kind === 'camera').map(cameraInfo) };
}
