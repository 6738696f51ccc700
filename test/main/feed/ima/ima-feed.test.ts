import { afterEach, describe, expect, it } from 'vitest';
import { because } from '../../../../preload/contract/reason.ts';
import { badBodies } from '../../../fixture/ima/events.ts';
import { byLogin, envelope, setUp, settled, subscribed, type Setup, type Stand } from '../watch-feed.ts';

let stand: Stand;

afterEach(async () => {
  await stand.stop();
});

/** A feed that is up, and a server that has taken its subscriptions. */
async function up(setup: Setup = {}): Promise<Stand> {
  stand = await setUp(setup);
  stand.feed.start();
  await stand.watch.link('up');
  await subscribed(stand.server);
  return stand;
}

describe('a connection', () => {
  it('carries the token and subscribes to each site and to the topics of its own session', async () => {
    const { server } = await up();
    const [session] = server.sessions();
    const id = session?.session ?? '';
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect({ transport: session?.transport, token: session?.token, to: session?.subscriptions }).toEqual({
      transport: 'websocket',
      token: 'token-1',
      to: new Map([
        ['site-1', '/sub/workplace/1'],
        ['site-2', '/sub/workplace/2'],
        ['alarm', `/sub/user/${id}/alarm`],
        ['user', `/sub/user/${id}`],
      ]),
    });
  });

  it('on a plain WebSocket has no session and so no topics of its own', async () => {
    const { server } = await up({ isPlain: true });
    expect([...(server.sessions()[0]?.subscriptions.values() ?? [])]).toEqual([
      '/sub/workplace/1',
      '/sub/workplace/2',
    ]);
  });

  it.each([true, false])('delivers an event as a report (plain: %s)', async (isPlain) => {
    const { server, watch } = await up({ isPlain });
    server.publish(
      1,
      envelope({ device_idx: 7, grid_x: 10, grid_y: 20 }, { publish_time: 1_700_000_000_000 }),
    );
    const [report] = await watch.report();
    expect(report).toMatchObject({
      connection: 'ima-1',
      site: 'ima-1/1',
      kind: 'gas',
      source: { type: 'device', id: '7', name: null },
      action: 'raised',
      severity: 'critical',
      sourceTime: 1_700_000_000_000,
      place: { on: 'plan', plan: null, x: 10, y: 20 },
    });
  });

  it('names its sites and says that nothing from before is verified', async () => {
    const { watch } = await up();
    expect(watch.messages.map(({ type }) => type)).toEqual(['sites', 'unverified']);
    expect(watch.messages[0]).toEqual({
      type: 'sites',
      sites: [
        {
          id: 'ima-1/1',
          connection: 'ima-1',
          number: 1,
          name: 'Site 1',
          position: [126.97, 37.56],
          devices: null,
          workers: null,
        },
        {
          id: 'ima-1/2',
          connection: 'ima-1',
          number: 2,
          name: 'Site 2',
          position: null,
          devices: null,
          workers: null,
        },
      ],
    });
  });

  it('shows host and path as its address and never a query', async () => {
    const { feed, server } = await up();
    expect(feed.status.address).toBe(`127.0.0.1:${server.port}/ima/websocket`);
  });

  it('is closed by stop, and stopping twice is fine', async () => {
    const { feed, server, watch } = await up();
    await feed.stop();
    await feed.stop();
    await settled(() => server.sessions().length === 0);
    expect(watch.states).toEqual(['connecting', 'up', 'stopped']);
  });
});

describe('one event on several subscriptions', () => {
  it('is one report and counted as duplicates', async () => {
    const { server, watch, feed } = await up();
    const body = JSON.stringify(envelope());
    const user = `/sub/user/${server.sessions()[0]?.session}`;
    for (const to of ['/sub/workplace/1', `${user}/alarm`, user]) server.publishTo(to, body);
    server.publish(2, envelope());
    await watch.report(2);
    expect(watch.reports.map(({ site }) => site)).toEqual(['ima-1/1', 'ima-1/2']);
    expect(feed.status).toMatchObject({ received: 4, duplicates: 2, rejected: 0 });
  });

  it('that comes on the topic of the session first waits for the copy that names its site', async () => {
    const { server, watch } = await up({ timing: { holdMs: 60_000 } });
    const body = JSON.stringify(envelope());
    server.publishTo(`/sub/user/${server.sessions()[0]?.session}/alarm`, body);
    server.publish(2, body);
    const [report] = await watch.report();
    expect([report?.site, watch.reports.length]).toEqual(['ima-1/2', 1]);
  });

  it('that never comes on the topic of a site is reported under none', async () => {
    const { server, watch } = await up({ timing: { holdMs: 20 } });
    server.publishTo(`/sub/user/${server.sessions()[0]?.session}/alarm`, envelope());
    const [report] = await watch.report();
    expect(report?.site).toBe('ima-1/0');
  });

  it('names its site in the context, or has only one to come from', async () => {
    const { server, watch } = await up();
    server.publishTo(`/sub/user/${server.sessions()[0]?.session}`, envelope({ wp_no: 2 }));
    expect((await watch.report())[0]?.site).toBe('ima-1/2');
  });
});

describe('what cannot be read', () => {
  it('is recorded with its reason, counted, and the connection lives on', async () => {
    const { server, watch, feed } = await up();
    for (const { body } of badBodies) server.publish(1, body);
    server.publish(1, JSON.stringify(envelope({ text: 'x'.repeat(5_000_000) })));
    server.publish(1, envelope());
    await watch.report();
    const rejections = watch.messages.filter((message) => message.type === 'rejected');
    expect(rejections).toHaveLength(badBodies.length + 1);
    expect(Math.max(...rejections.map(({ copy }) => copy.length))).toBeLessThanOrEqual(2_000);
    expect(watch.reports).toHaveLength(1);
    expect(feed.status).toMatchObject({ rejected: badBodies.length + 1, link: { state: 'up' } });
    expect(feed.status.rejections[0]?.reason.detail).toMatch(/^a frame of 5000\d+ characters/);
    expect(watch.states).toEqual(['connecting', 'up']);
  });

  it('keeps no credentials in its copy', async () => {
    const { server, watch } = await up();
    server.publish(1, '{"msg_type":"x","password":"hunter2"');
    await watch.until(({ messages }) => messages.some(({ type }) => type === 'rejected'));
    expect(JSON.stringify(watch.messages)).not.toContain('hunter2');
  });
});

describe('notices', () => {
  it('are told with their site where they have one', async () => {
    const { server, watch } = await up();
    const user = `/sub/user/${server.sessions()[0]?.session}`;
    server.publish(1, envelope({ state: 2 }, { msg_type: 100 }));
    server.publishTo(user, envelope({ force_refresh: 1, reason: 'patch' }, { msg_type: 301 }));
    await watch.until(({ messages }) => messages.filter(({ type }) => type === 'notice').length === 2);
    expect(watch.messages.slice(2)).toMatchObject([
      { type: 'notice', notice: 'broadcast-device', site: 'ima-1/1', context: '{"device_idx":7,"state":2}' },
      { type: 'notice', notice: 'refresh', site: null },
    ]);
  });
});

describe('the status', () => {
  it('tells counters at most twice a second and the link at once', async () => {
    const { server, watch, feed } = await up();
    for (let n = 0; n < 500; n += 1) server.publish(1, envelope({ device_idx: n }));
    await watch.report(500);
    const told = watch.statuses.length;
    await watch.until(({ statuses }) => (statuses.at(-1)?.received ?? 0) >= 500);
    expect(watch.statuses.length - told).toBeLessThanOrEqual(1);
    // As long as the machine takes for them, and not one each.
    expect(told).toBeLessThan(100);
    expect(feed.status).toMatchObject({ received: 500, link: { state: 'up', supervised: true } });
    expect(feed.status.lastHeardAt).toBeTypeOf('number');
  });
});

describe('the documented login', () => {
  it('gives the token that the connection carries', async () => {
    const { server, store } = await up({ source: byLogin });
    const token = server.sessions()[0]?.token ?? '';
    expect(JSON.parse(store.get('account/ima-1/grant') ?? '{}')).toMatchObject({ access: token });
  });
});

it('an exception in whoever listens is told as rejected and costs nothing but itself', async () => {
  const { server, watch, feed } = await up();
  let isFirst = true;
  feed.onMessage((message) => {
    if (message.type === 'hazard' && isFirst) {
      isFirst = false;
      throw new Error('listener broke');
    }
  });
  server.publish(1, envelope());
  server.publish(1, envelope());
  await watch.report(2);
  expect(feed.status).toMatchObject({
    rejected: 1,
    rejections: [{ reason: because('unreadable', 'could not be handled: listener broke') }],
  });
});
