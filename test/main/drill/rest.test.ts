import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDrill, type Drill } from '../../../main/drill/drill.ts';
import { ManualClock } from '../manual-clock.ts';
import { Watcher } from './watcher.ts';

interface Marker {
  readonly mk_type: number;
  readonly grid_x: number;
  readonly grid_y: number;
  readonly lnk_cstrt_no?: number;
  readonly device_info?: { readonly idx: number; readonly state_name: string; readonly measure_data: object };
}

interface FloorPlan {
  readonly cstrt_no: number;
  readonly image_url: string;
  readonly marker_list: readonly Marker[];
}

describe('the REST half of a drill', () => {
  let drill: Drill;
  let watcher: Watcher;
  const api = '/imoa/api/monitor';
  const contextOf = async <T>(method: 'GET' | 'POST', path: string) => {
    const { return_code, context } = await watcher.call(method, path);
    expect(return_code).toBe(0);
    return context as T;
  };

  beforeAll(async () => {
    drill = await startDrill({ clock: new ManualClock(), scenario: 'calm', begin: 'at-once' });
    watcher = await Watcher.logIn(drill.connection);
  });

  afterAll(() => drill.stop());

  it('lists the sites that the connection names', async () => {
    const { list } = await contextOf<{ list: { wp_no: number; wp_name: string }[] }>(
      'POST',
      `${api}/4.2/main`,
    );
    expect(list.map(({ wp_no, wp_name }) => [wp_no, wp_name])).toEqual(
      drill.connection.sites.map(({ wp_no, name }) => [wp_no, name]),
    );
  });

  it('links every floor of a site from its top section, and the top section has two paths', async () => {
    const top = await contextOf<FloorPlan>('POST', `${api}/4.3/workplace/3/ble`);
    const same = await contextOf<FloorPlan>('POST', `${api}/4.3/workplace/3/ble/main`);
    expect(same.cstrt_no).toBe(top.cstrt_no);
    const links = top.marker_list.flatMap((marker) => marker.lnk_cstrt_no ?? []);
    expect([top.cstrt_no, ...links]).toEqual([301, 302, 303]);
    for (const link of links) {
      const floor = await contextOf<FloorPlan>('POST', `${api}/4.3/workplace/3/ble/${link}`);
      expect(floor.cstrt_no).toBe(link);
    }
  });

  it('marks devices in percent of the plan, with their state and readings', async () => {
    const { marker_list } = await contextOf<FloorPlan>('POST', `${api}/4.3/workplace/12/ble`);
    expect(marker_list.length).toBeGreaterThan(40);
    for (const { grid_x, grid_y, mk_type, device_info } of marker_list) {
      expect(Math.min(grid_x, grid_y)).toBeGreaterThan(0);
      expect(Math.max(grid_x, grid_y)).toBeLessThan(100);
      if (mk_type === 3) expect(device_info?.state_name).toBe('정상');
    }
  });

  it('serves the drawing behind a plan without a token, as SVG', async () => {
    const { image_url } = await contextOf<FloorPlan>('POST', `${api}/4.3/workplace/1/ble`);
    expect(image_url).toMatch(/^\/\/127\.0\.0\.1:\d+\//);
    const response = await fetch(`http:${image_url}`);
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(await response.text()).toMatch(/^<svg /);
  });

  it('gives fences in drawing order, GeoJSON as text, and the older shape too', async () => {
    const map = await contextOf<{
      gps_fences: { fence_coordinates: { seq: number }[] }[];
      geojsons: { geojson: string }[];
    }>('GET', `${api}/4.3/workplace/2/gps/indication`);
    const seqs = map.gps_fences[0]?.fence_coordinates.map((point) => point.seq) ?? [];
    expect(seqs).toEqual(seqs.map((_, index) => index));
    expect(JSON.parse(map.geojsons[0]?.geojson ?? '')).toMatchObject({ type: 'FeatureCollection' });
    const older = await contextOf<{ group_list: unknown[] }>('GET', `${api}/4.3/workplace/2/gps/coordinate`);
    expect(older.group_list.length).toBe(map.gps_fences.length);
  });

  it('knows where the crew is', async () => {
    const { workers, total_count } = await contextOf<{
      workers: { data_name: string }[];
      total_count: number;
    }>('GET', `${api}/4.3/workplace/2/gps?marker=`);
    expect(workers.length).toBe(total_count);
    expect(workers[0]?.data_name).toMatch(/^[가-힣]{3}$/);
  });

  it('lists devices and cameras, one by one all of them', async () => {
    const devices = await contextOf<{ idx: number }[]>('POST', `${api}/4.3/workplace/7/device/export`);
    const cameras = await contextOf<{ cctv_no: number }[]>('POST', `${api}/4.3/workplace/7/cctv/export`);
    expect(devices.length + cameras.length).toBe(74);
    const one = await contextOf<{ idx: number }>('GET', `${api}/4.3/workplace/7/device/${devices[0]?.idx}`);
    expect(one.idx).toBe(devices[0]?.idx);
  });

  it.each([
    ['POST', '/4.2/workplace/3/main'],
    ['GET', '/4.3/workplace/3/status'],
  ] as const)('answers %s %s', async (method, path) => {
    expect(await contextOf(method, api + path)).toBeTypeOf('object');
  });

  it.each([
    ['POST', `${api}/4.3/workplace/99/ble`],
    ['POST', `${api}/4.3/workplace/3/ble/999`],
    ['GET', `${api}/4.3/workplace/3/device/1`],
    ['GET', '/file/plan/3/999.svg'],
    ['GET', `${api}/4.3/workplace/3/nothing`],
  ] as const)('says that there is no %s %s', async (method, path) => {
    expect((await watcher.call(method, path)).return_code).not.toBe(0);
  });

  it('keeps its sites from whoever has no token', async () => {
    const response = await fetch(`${drill.connection.rest}${api}/4.2/main`, { method: 'POST' });
    expect(response.status).toBe(401);
  });
});
