/** The feed of work orders against a system that shares no code with the drill: Django Channels under daphne. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { because, becauseOfNumber, isSameReason, withMore } from '../../preload/contract/reason.ts';
import { granted, lists, makeFeed, news, newsOf, type Made, type Setup } from '../main/feed/orders/stand.ts';
import { systemClock } from '../../main/lib/clock.ts';
import { startChannels, type ChannelsServer } from './channels.ts';

const undos: (() => Promise<void>)[] = [];
let server: ChannelsServer;

beforeAll(async () => {
  server = await startChannels();
}, 60_000);

afterAll(async () => {
  expect(await server.stop()).toBe(0);
}, 60_000);

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

function made(setup?: Setup, on = server): Made {
  const each = makeFeed(on, setup);
  undos.push(() => each.stop());
  return each;
}

async function up(setup?: Setup, on = server): Promise<Made> {
  const each = made(setup, on);
  each.feed.start();
  await each.watch.link('up');
  await lists(each.watch);
  return each;
}

async function create(role = 'RIS', doctor = 'doctor1'): Promise<number> {
  const body = { job_role: role, job_type: '전기 점검', patient: '김환자', doctor };
  return Number((await server.call('doctor1', 'POST', '/api/ocs/', body))['id']);
}

describe('Django Channels', () => {
  it('lets in whoever signs in, answers pings, and the list of several pages is read', async () => {
    const pks = [await create(), await create(), await create()];
    const { feed, watch } = await up();
    const [orders] = await lists(watch);
    expect(pks.map((pk) => orders?.find((order) => order.pk === pk)?.patient)).toEqual([
      '김환자',
      '김환자',
      '김환자',
    ]);
    expect(await feed.test()).toBeGreaterThanOrEqual(0);
    expect(feed.status).toMatchObject({ rejected: 0, received: 0, link: { supervised: true } });
  });

  it('tells everybody in the role what happens, and a cancel twice', async () => {
    const { watch, feed } = await up();
    const other = await up({ user: 'lis1' });
    const pk = await create();
    await server.call('ris2', 'POST', `/api/ocs/${pk}/accept/`);
    await server.call('ris2', 'POST', `/api/ocs/${pk}/cancel/`, { reason: '중복 요청' });
    const told = await news(watch, 4);
    expect(told).toMatchObject([
      { is: 'created', pk, jobType: '전기 점검', doctor: 'doctor1' },
      { is: 'status', pk, from: 'ORDERED', to: 'ACCEPTED', actor: 'ris2' },
      { is: 'status', pk, to: 'CANCELLED', actor: 'ris2' },
      { is: 'cancelled', pk, reason: '중복 요청', actor: 'ris2' },
    ]);
    expect(told.every((event) => Math.abs(event.at - Date.now()) < 600_000)).toBe(true);
    expect(feed.status).toMatchObject({ rejected: 0, received: 4 });
    await create('LIS');
    expect(await news(other.watch)).toMatchObject([{ is: 'created', jobRole: 'LIS' }]);
    expect(newsOf(watch)).toHaveLength(4);
  });

  it('gives an order to the first, and the other one sees who that was and when', async () => {
    const { feed, watch } = await up();
    const [won, lost] = [await create(), await create()];
    await news(watch, 2);
    expect(await feed.accept(won)).toMatchObject({ ok: true, order: { pk: won, accepted: { by: 'ris1' } } });
    expect((await news(watch, 3)).at(-1)).toMatchObject({ pk: won, to: 'ACCEPTED', actor: 'ris1' });
    await server.call('ris2', 'POST', `/api/ocs/${lost}/accept/`);
    const answer = await feed.accept(lost);
    expect(answer).toMatchObject({
      ok: false,
      taken: true,
      order: { status: 'ACCEPTED', accepted: { by: 'ris2' } },
    });
    expect(answer.order?.accepted?.at).toBeGreaterThan(Date.now() - 600_000);
  });

  it('turns away a token that has died: another one is fetched, and the link is up without a wait', async () => {
    const dead = await server.expiredToken('ris1');
    const { feed, session, watch } = await up({ store: granted(dead) });
    expect(watch.states).toEqual(['connecting', 'up']);
    expect(feed.status.retries).toBe(0);
    expect(await session.token()).not.toEqual({ ok: true, token: dead });
  });

  it('turns away a token that is none: refused, because there is no other', async () => {
    const { feed, watch } = made({ source: { token: 'eyJ.no.token' } });
    feed.start();
    expect((await watch.link('refused')).link).toEqual({
      state: 'refused',
      reason: withMore(because('sign-in-refused'), becauseOfNumber('answered', 403)),
    });
  });

  it('as it is usually set up takes nobody who does not say where they come from', async () => {
    const { tokens } = (await (
      await fetch(new URL('/api/auth/login/', server.origin), {
        method: 'POST',
        body: '{"login_id":"ris1","password":"pass-1"}',
      })
    ).json()) as { tokens: { access: string } };
    const bare = new WebSocket(`${server.websocketUrl}?token=${tokens.access}`);
    const status = await new Promise((resolve) => {
      bare.on('error', () => bare.terminate());
      bare.on('unexpected-response', (_, response) => resolve(response.statusCode));
    });
    bare.terminate();
    expect(status).toBe(403);
    await up();
  });
});

it('tokens that live for seconds are renewed before they die, and every one means another connection', async () => {
  const brief = await startChannels({ accessLifeS: 8 });
  undos.push(async () => void (await brief.stop()));
  const { feed, session, watch } = await up({ clock: systemClock }, brief);
  const first = await session.token();
  await watch.until(({ states }) => states.filter((state) => state === 'up').length >= 2);
  const later = await session.token();
  expect([first.ok, later.ok, JSON.stringify(first) === JSON.stringify(later)]).toEqual([true, true, false]);
  expect(watch.states).not.toContain('refused');
  expect(watch.states).not.toContain('waiting');
  expect(feed.status.link.state).toBe('up');
}, 60_000);

it('a system that ends is waited for; what is left of it is nothing', async () => {
  const ending = await startChannels();
  undos.push(async () => void (await ending.stop()));
  const { watch } = await up({}, ending);
  expect(await ending.stop()).toBe(0);
  await watch.link('waiting');
  await watch.until(({ statuses }) => {
    const link = statuses.at(-1)?.link;
    return link?.state === 'waiting' && isSameReason(link.reason, because('unreachable', 'ECONNREFUSED'));
  });
}, 60_000);
