import { afterEach, describe, expect, it } from 'vitest';
import type { RestAnswer, RestRequest } from '../../../../main/drill/ima-server.ts';
import type { FeedMessage, SiteFacts } from '../../../../main/feed/feed.ts';
import { envelope, hurriedClock, setUp, settled, subscribed, type Setup, type Stand } from '../watch-feed.ts';

let stand: Stand;

afterEach(async () => {
  await stand.stop();
});

/** A back end with two sites; the first has two floors, and devices whose states a test sets. */
class BackEnd {
  readonly states = new Map<number, { state: number; state_name?: string }>();
  readonly calls: string[] = [];
  /** Paths that fail, by how they end. */
  readonly failing = new Set<string>();
  /** Holds the plans back until it is resolved. */
  gate: Promise<void> = Promise.resolve();
  hasMainPathOnly = false;
  plansServed = 0;

  readonly answer = async ({ method, path }: RestRequest): Promise<RestAnswer> => {
    this.calls.push(`${method} ${path.replace('/imoa/api/monitor', '')}`);
    if ([...this.failing].some((end) => path.endsWith(end))) return { status: 500, message: 'broken' };
    if (path.endsWith('/4.2/main'))
      return { context: { list: [this.#site(1), this.#site(2), this.#site(3)] } };
    const [, site, section] = /workplace\/(\d+)\/ble(?:\/(\w+))?$/.exec(path) ?? [];
    if (site !== undefined) {
      if (this.hasMainPathOnly && section === undefined) return { status: 404, message: 'Not found' };
      await this.gate;
      this.plansServed += 1;
      return { context: this.#plan(Number(site), section === 'main' ? undefined : section) };
    }
    if (path.endsWith('/gps')) return { context: { total_count: 2, workers: [{}, {}] } };
    if (path.endsWith('/gps/indication')) return { status: 404, message: 'Not found' };
    if (path.endsWith('/gps/coordinate')) return { context: fences };
    if (path === '/picture/10.png') return { image: Buffer.from('png'), type: 'image/png' };
    return undefined;
  };

  #site(number: number) {
    return {
      wp_no: number,
      wp_name: `REST ${number}`,
      gps_center_lat: '37.5',
      gps_center_long: 127 + number,
    };
  }

  #plan(site: number, section: string | undefined) {
    const floor = section ?? '10';
    const markers =
      floor === '10' ? [this.#device(7, 4), { mk_type: 1, lnk_cstrt_no: 11 }, camera] : [this.#device(8, 6)];
    const links = [{ mk_type: 1, lnk_cstrt_no: 10 }];
    return {
      cstrt_no: Number(floor),
      cstrt_name: `Floor ${floor}`,
      image_url: `//${stand.server.origin.slice('http://'.length)}/picture/${floor}.png`,
      marker_list: site === 1 ? [...markers, ...links] : [],
    };
  }

  #device(idx: number, type: number) {
    const info = {
      idx,
      device_type: type,
      device_id: `D-${idx}`,
      mac_address: `MAC${idx}`,
      measure_data: { o2: 17 },
    };
    return {
      mk_no: 100 + idx,
      mk_type: 3,
      grid_x: 20,
      grid_y: '30',
      ref_device_idx: idx,
      device_info: { ...info, ...(this.states.get(idx) ?? { state: 1, state_name: '정상' }) },
    };
  }
}

const camera = {
  mk_type: 7,
  grid_x: 1,
  grid_y: 1,
  ref_cctv_no: 5,
  cctv_info: { cctv_no: 5, cctv_name: 'Gate' },
};

const fences = {
  group_list: [
    {
      fence_name: 'Border',
      fence_locations: [
        { seq: 2, latitude: 37.2, longitude: 127.2 },
        { seq: 1, latitude: '37.1', longitude: '127.1' },
        { seq: 3, latitude: 37.3, longitude: 127.1 },
      ],
    },
    { fence_name: 'A line is no fence', fence_locations: [{ seq: 1, latitude: 37, longitude: 127 }] },
  ],
};

async function up(backEnd: BackEnd, setup: Setup = {}): Promise<Stand> {
  stand = await setUp({ isRestThere: true, clock: hurriedClock, ...setup, server: { rest: backEnd.answer } });
  stand.feed.start();
  await stand.watch.link('up');
  await subscribed(stand.server);
  return stand;
}

const verified = (messages: readonly FeedMessage[]) =>
  messages.flatMap((message) => (message.type === 'verified' ? [message.site] : [])).toSorted();

/** The latest facts about a site. */
function factsOf(messages: readonly FeedMessage[], site: string): SiteFacts | undefined {
  return messages
    .flatMap((message) => (message.type === 'sites' ? message.sites : []))
    .findLast(({ id }) => id === site);
}

describe('the present state after a connect', () => {
  it('is asked of each site, and then the site is verified', async () => {
    const backEnd = new BackEnd();
    const { watch } = await up(backEnd);
    await watch.until(({ messages }) => verified(messages).length === 2);
    expect(verified(watch.messages)).toEqual(['ima-1/1', 'ima-1/2']);
    expect(watch.reports).toEqual([]);
    expect(backEnd.calls).toContain('POST /4.3/workplace/1/ble');
    expect(backEnd.calls).toContain('POST /4.3/workplace/1/ble/11');
    expect(backEnd.calls.filter((call) => call.endsWith('/1/ble/11'))).toHaveLength(1);
  });

  it('reports what is dangerous as in progress, under the identity that its own event would have', async () => {
    const backEnd = new BackEnd();
    backEnd.states.set(7, { state: 3, state_name: '위험' });
    const { watch, server } = await up(backEnd);
    const [found] = await watch.report();
    server.publish(1, envelope({ mac_address: 'MAC7', device_idx: undefined }));
    const [, live] = await watch.report(2);
    expect(found).toMatchObject({
      site: 'ima-1/1',
      kind: 'gas',
      action: 'progress',
      source: { type: 'device', id: '7', name: 'D-7' },
      place: { on: 'plan', plan: '10', x: 20, y: 30 },
      readings: [{ name: 'o2', value: 17, unit: '%vol' }],
    });
    expect(live?.source.id).toBe('7');
  });

  it('clears what went back to normal while nobody could see, and only that', async () => {
    const backEnd = new BackEnd();
    const { watch, server } = await up(backEnd);
    await watch.until(({ messages }) => verified(messages).length === 2);
    server.publish(1, envelope({ device_idx: 8 }, { msg_type: 6, publish_time: Date.now() + 60_000 }));
    const [raised] = await watch.report();
    const told = watch.statuses.length;
    server.cut('abrupt');
    await watch.link('up', told);
    const [, cleared] = await watch.report(2);
    await watch.until(({ messages }) => verified(messages).length === 4);
    expect([cleared?.kind, cleared?.action, cleared?.source.id]).toEqual(['tilt', 'cleared', '8']);
    expect(watch.reports).toHaveLength(2);
    // Never before the event that it answers, or it would count as late.
    expect(cleared?.sourceTime).toBe(raised?.sourceTime);
  });

  it('clears the alarm of an earlier run', async () => {
    const active = new Set(['ima-1/1|gas|device:MAC7']);
    const { watch } = await up(new BackEnd(), { activeSources: () => active });
    const [cleared] = await watch.report();
    expect([cleared?.action, cleared?.source.id]).toEqual(['cleared', 'MAC7']);
  });

  it.each([
    ['caution begins no alarm', { state: 2, state_name: '주의' }, 0],
    ['a name counts before a number', { state: 3, state_name: 'normal' }, 0],
    ['a number counts where the name is not known', { state: 3, state_name: '?' }, 1],
    ['what cannot be measured is no news', { state: 5 }, 0],
    ['99 of the map API is danger', { state: 99 }, 1],
  ])('%s', async (_, state, reports) => {
    const backEnd = new BackEnd();
    backEnd.states.set(7, state);
    const { watch } = await up(backEnd);
    await watch.until(({ messages }) => verified(messages).includes('ima-1/1'));
    expect(watch.reports).toHaveLength(reports);
  });

  it('yields to what was heard live while the answer was under way', async () => {
    const backEnd = new BackEnd();
    let open = () => {};
    backEnd.gate = new Promise((resolve) => (open = resolve));
    const { watch, server } = await up(backEnd, { activeSources: () => new Set(['ima-1/1|gas|device:7']) });
    server.publish(1, envelope({ device_idx: 7 }));
    await watch.report();
    open();
    await watch.until(({ messages }) => verified(messages).includes('ima-1/1'));
    expect(watch.reports.map(({ action }) => action)).toEqual(['raised']);
  });

  it('that cannot be learned leaves the site unverified, and is asked for again', async () => {
    const backEnd = new BackEnd();
    backEnd.failing.add('/workplace/1/ble');
    const { watch } = await up(backEnd, { timing: { resyncMs: 500 } });
    await watch.until(({ messages }) => verified(messages).length === 1);
    await settled(() => backEnd.calls.filter((call) => call.endsWith('/1/ble')).length >= 2);
    expect(verified(watch.messages)).toEqual(['ima-1/2']);
    backEnd.failing.clear();
    await watch.until(({ messages }) => verified(messages).length === 2);
  });

  it('of a connection that is over no longer counts', async () => {
    const backEnd = new BackEnd();
    let open = () => {};
    backEnd.gate = new Promise((resolve) => (open = resolve));
    backEnd.states.set(7, { state: 3 });
    const { watch, feed } = await up(backEnd);
    await settled(() => backEnd.calls.some((call) => call.endsWith('/1/ble')));
    await feed.stop();
    open();
    await settled(() => backEnd.plansServed >= 2);
    expect([watch.reports, verified(watch.messages)]).toEqual([[], []]);
  });
});

describe('sites', () => {
  it('get from REST what the settings leave out', async () => {
    const { watch } = await up(new BackEnd());
    await watch.until(({ messages }) => factsOf(messages, 'ima-1/1')?.workers === 2);
    await watch.until(({ messages }) => factsOf(messages, 'ima-1/2')?.position !== null);
    expect(factsOf(watch.messages, 'ima-1/1')).toMatchObject({
      name: 'Site 1',
      position: [126.97, 37.56],
      devices: 2,
      workers: 2,
    });
    // The settings name two sites, so a third of the back end is not ours to watch.
    expect(factsOf(watch.messages, 'ima-1/3')).toBeUndefined();
    expect(factsOf(watch.messages, 'ima-1/2')).toMatchObject({ name: 'Site 2', position: [129, 37.5] });
  });

  it('are those of the back end where the settings name none, and are subscribed to at once', async () => {
    stand = await setUp({
      isRestThere: true,
      options: { sites: [] },
      server: { rest: new BackEnd().answer },
    });
    stand.feed.start();
    await stand.watch.until(({ messages }) => verified(messages).length === 3);
    await subscribed(stand.server, '/sub/workplace/3');
    expect([...(stand.server.sessions()[0]?.subscriptions.keys() ?? [])].toSorted()).toEqual([
      'alarm',
      'site-1',
      'site-2',
      'site-3',
      'user',
    ]);
    expect(factsOf(stand.watch.messages, 'ima-1/3')).toMatchObject({ name: 'REST 3', position: [130, 37.5] });
  });
});

describe('what is fetched when somebody opens a site', () => {
  it('are its plans with their markers, and its fences in order', async () => {
    const backEnd = new BackEnd();
    backEnd.hasMainPathOnly = true;
    const { feed } = await up(backEnd);
    const detail = await feed.detail('ima-1/1');
    expect(detail.fences).toEqual([
      {
        name: 'Border',
        ring: [
          [127.1, 37.1],
          [127.2, 37.2],
          [127.1, 37.3],
        ],
      },
    ]);
    expect(detail.plans.map(({ id, name }) => [id, name])).toEqual([
      ['10', 'Floor 10'],
      ['11', 'Floor 11'],
    ]);
    expect(detail.plans[0]?.image).toBe('/plan/ima-1%2F1/10');
    expect(detail.plans[0]?.markers.map(({ kind, name, source }) => ({ kind, name, source }))).toEqual([
      { kind: 'device', name: 'D-7', source: { type: 'device', id: '7' } },
      { kind: 'label', name: '', source: null },
      { kind: 'camera', name: 'Gate', source: { type: 'camera', id: '5' } },
      { kind: 'label', name: '', source: null },
    ]);
  });

  it('is the picture of a plan, also where its address lacks the scheme', async () => {
    const { feed } = await up(new BackEnd());
    const { bytes, type } = await feed.image('ima-1/1', '10');
    expect([Buffer.from(bytes).toString(), type]).toEqual(['png', 'image/png']);
  });

  it('is refused where there is none', async () => {
    const { feed } = await up(new BackEnd());
    await expect(feed.image('ima-1/1', '77')).rejects.toThrow('no picture of plan 77');
    await expect(feed.detail('other/1')).rejects.toThrow('other/1 is no site of ima-1');
  });
});
