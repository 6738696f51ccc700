import { away, type Worker } from './ground.ts';
import type { RestAnswer } from './ima-server.ts';
import type { RestDesk } from './rest-plan.ts';
import type { DrillSite } from './world.ts';

/** The newer map call (wire-facts 1.5): the gate as GeoJSON text, the fences in drawing order. */
export function indication(_: RestDesk, site: DrillSite): RestAnswer {
  const [longitude, latitude] = site.position;
  const [border] = site.fences;
  const geojson = {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { name: '정문', color: '#6d747b' },
        geometry: { type: 'Point', coordinates: border?.ring[0] ?? site.position },
      },
    ],
  };
  return {
    context: {
      map_coordinate: {
        gps_map_type: 1,
        gps_map_level: 17,
        gps_center_lat: latitude,
        gps_center_long: longitude,
      },
      geojsons: [{ cc_no: site.number, cc_name: site.name.ko, geojson: JSON.stringify(geojson) }],
      gps_fences: site.fences.map((fence) => ({
        csg_no: fence.number,
        cc_no: site.number,
        cc_name: site.name.ko,
        fence_name: fence.name,
        center_latitude: fence.center[1],
        center_longitude: fence.center[0],
        fence_coordinates: fence.ring.map(([lng, lat], seq) => ({ seq, latitude: lat, longitude: lng })),
      })),
      infowindows: [],
    },
  };
}

/** The same fences in the older shape. */
export function coordinate(_: RestDesk, site: DrillSite): RestAnswer {
  const [longitude, latitude] = site.position;
  return {
    context: {
      gps_center_lat: latitude,
      gps_center_long: longitude,
      group_list: site.fences.map((fence) => ({
        fence_name: fence.name,
        center_latitude: fence.center[1],
        center_longitude: fence.center[0],
        fence_locations: fence.ring.map(([lng, lat], seq) => ({
          wp_no: site.number,
          wp_seq: 1,
          seq,
          latitude: lat,
          longitude: lng,
        })),
      })),
      infowindows: [],
    },
  };
}

/** The newer positions call (wire-facts 1.6): everybody of the crew. */
export function positions(desk: RestDesk, site: DrillSite): RestAnswer {
  return {
    context: {
      total_count: site.crew.length,
      need_check_count: 0,
      workers: site.crew.map((worker) => gpsData(desk, site, worker)),
      drivers: [],
      equipments: [],
      gps_trackers: [],
    },
  };
}

function gpsData(desk: RestDesk, site: DrillSite, worker: Worker): Record<string, unknown> {
  // Everybody walks a little round about their place of work, each at their own pace.
  const turn = desk.time() / (40_000 + (worker.number % 17) * 3_000) + worker.number;
  const [longitude, latitude] = away(worker.position, 6, turn * 2 * Math.PI);
  return {
    data_key: String(worker.number),
    data_name: worker.name,
    data_type: 'worker',
    icon_url: '',
    location: {
      longitude,
      latitude,
      altitude: 0,
      accuracy: 4,
      speed: 0.6,
      bearing: 0,
      battery: worker.number % 5 === 0 ? -1 : 60 + (worker.number % 40),
      measure_time: new Date(desk.now()).toISOString().replace('Z', '+00:00'),
    },
    owner: {
      wp_no: site.number,
      wp_name: site.name.ko,
      coop_name: worker.company,
      mb_no: worker.number,
      mb_name: worker.name,
    },
    marker: 0,
    coop_name: worker.company,
    telephone: '',
  };
}
