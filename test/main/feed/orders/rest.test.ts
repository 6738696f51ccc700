import { describe, expect, it } from 'vitest';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { because, becauseOfNumber } from '../../../../preload/contract/reason.ts';
import { refusing } from '../../../fault/fault-servers.ts';
import { ManualClock } from '../../manual-clock.ts';
import { settled } from '../watch-feed.ts';
import { gasCheck, granted, lists, listsOf, makeFeed, useStands, type Made, type Stand } from './stand.ts';

const { undos, standing, up } = useStands();

const pks = (orders: readonly { pk: number }[] | undefined) => orders?.map(({ pk }) => pk);

describe('the list', () => {
  it('is read as soon as the link is up, all of its pages', async () => {
    const { feed, server, watch } = await standing({ clock: new ManualClock(Date.UTC(2030, 0, 1)) });
    for (let count = 0; count < 250; count += 1) server.orders.create(gasCheck);
    server.orders.accept(250, 'ris2');
    feed.start();
    const [orders] = await lists(watch);
    expect(orders).toHaveLength(250);
    expect(orders?.[0]).toEqual({
      connection: 'orders-1',
      id: 'ocs_0250',
      pk: 250,
      status: 'ACCEPTED',
      jobRole: 'RIS',
      jobType: '가스 점검',
      priority: 'urgent',
      patient: '김환자',
      doctor: '박의사',
      actor: 'ris2',
      message: null,
      createdAt: Date.UTC(2030, 0, 1),
      changedAt: Date.UTC(2030, 0, 1),
      accepted: { by: 'ris2', at: Date.UTC(2030, 0, 1) },
      cancelled: null,
    });
  });

  it('is read again after a reconnect, with what was missed', async () => {
    const { server, watch } = await up();
    await lists(watch);
    server.cut('abrupt');
    server.orders.create(gasCheck);
    expect((await lists(watch, 2)).map(pks)).toEqual([[], [1]]);
  });

  it('is read again when somebody asks, once more however often it was asked for meanwhile', async () => {
    let reads = 0;
    const { feed, watch } = await up({
      fault(_, path) {
        if (path === '/api/ocs/') reads += 1;
        return null;
      },
    });
    await lists(watch);
    for (let count = 0; count < 5; count += 1) feed.refresh();
    await lists(watch, 3);
    expect([reads, listsOf(watch).length]).toEqual([3, 3]);
  });

  it('that fails is tried again, and says nothing until then', async () => {
    let fault: number | null = 500;
    const clock = new ManualClock(Date.now());
    const { lines, server, watch } = await up(
      { fault: (_, path) => (path === '/api/ocs/' ? fault : null) },
      { clock },
    );
    await settled(() => lines.some((line) => line.includes('GET /api/ocs/ answered 500')));
    expect(listsOf(watch)).toEqual([]);
    fault = null;
    server.orders.create(gasCheck);
    clock.advance(15_000);
    expect((await lists(watch)).map(pks)).toEqual([[1]]);
  });

  it('that hangs when the feed is stopped leaves nothing', async () => {
    const clock = new ManualClock(Date.now());
    let asked = 0;
    const { feed, server, session } = await up(
      {
        fault(_, path) {
          if (path !== '/api/ocs/') return null;
          asked += 1;
          return 'hang';
        },
      },
      { clock },
    );
    await settled(() => asked === 1);
    feed.refresh();
    await feed.stop();
    session.stop();
    // A whole call later whatever the stop has set off is over.
    await (await fetch(new URL('/api/ocs/1/', server.origin))).text();
    expect([clock.waiting, asked]).toEqual([0, 1]);
  });

  it('that is on its way when somebody signs out is told to nobody, the next one has a list of their own', async () => {
    let answered = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const rest = await bare(async (_, response) => {
      answered += 1;
      const number = answered;
      if (number === 1) await held;
      response.end(JSON.stringify([{ ...order, id: number }]));
    });
    const { server } = await standing();
    const { feed, session, watch } = feedOn(rest, server);
    await settled(() => answered === 1);
    await session.signOut();
    release();
    session.replace(server.issueToken('ris2'));
    expect((await lists(watch)).map(pks)).toEqual([[2]]);
    feed.refresh();
    expect((await lists(watch, 2)).map(pks)).toEqual([[2], [3]]);
  });

  it('is not asked for where the settings name no REST address', async () => {
    const { server } = await standing();
    const made = makeFeed(server, { source: { token: server.issueToken('ris1') }, options: { rest: null } });
    undos.push(() => made.stop());
    made.feed.start();
    await made.watch.link('up');
    made.feed.refresh();
    expect(await made.feed.accept(1)).toMatchObject({ ok: false, reason: because('not-set-up', 'REST') });
    expect(made.lines.filter((line) => line.includes('list'))).toEqual([]);
  });
});

describe('accepting an order', () => {
  it('answers with the order as it is now', async () => {
    const { feed, server } = await up();
    const { id } = server.orders.create(gasCheck);
    expect(await feed.accept(id)).toMatchObject({
      ok: true,
      order: { pk: id, status: 'ACCEPTED', accepted: { by: 'ris1' } },
    });
    expect(server.orders.get(id)?.worker_name).toBe('ris1');
  });

  it('that somebody else accepted first says who and when', async () => {
    const { feed, server } = await up();
    const { id } = server.orders.create(gasCheck);
    const at = Date.parse(server.orders.accept(id, 'ris2')?.accepted_at ?? '');
    expect(await feed.accept(id)).toEqual({
      ok: false,
      taken: true,
      reason: becauseOfNumber('answered', 409),
      order: expect.objectContaining({ pk: id, accepted: { by: 'ris2', at } }) as unknown,
    });
  });

  it('that is cancelled is not taken by anybody, and shows the cancel', async () => {
    const { feed, server } = await up();
    const { id } = server.orders.create(gasCheck);
    server.orders.cancel(id, 'ris2', '중복');
    expect(await feed.accept(id)).toMatchObject({
      ok: false,
      taken: false,
      order: { status: 'CANCELLED', accepted: null, cancelled: { reason: '중복' } },
    });
  });

  it.each([
    ['that fails', 502, 'answered'],
    ['that is not there', null, 'unreachable'],
  ] as const)('with REST %s says so', async (_, fault, code) => {
    const { server } = await standing({
      fault: (_method, path) => (path.endsWith('/accept/') ? fault : null),
    });
    const gone = (await refusing()).origin;
    const made = feedOn(fault === null ? gone : server.origin, server);
    await made.watch.link('up');
    expect(await made.feed.accept(server.orders.create(gasCheck).id)).toMatchObject({
      ok: false,
      taken: false,
      reason: { code },
      order: null,
    });
  });

  it('that does not exist is not taken', async () => {
    const { feed } = await up();
    expect(await feed.accept(99)).toEqual({
      ok: false,
      taken: false,
      reason: becauseOfNumber('answered', 404),
      order: null,
    });
  });

  it('is no matter of the socket: it goes on when the link is lost', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const rest = await bare(async (request, response) => {
      if (request.method === 'POST') await held;
      response.end(JSON.stringify(order));
    });
    const { server } = await standing();
    const made = feedOn(rest, server);
    await made.watch.link('up');
    const accepted = made.feed.accept(7);
    server.cut('abrupt');
    await made.watch.link('waiting');
    release();
    expect(await accepted).toMatchObject({ ok: true, order: { pk: 7 } });
  });

  it('ends with a sign-out, whatever the answer would have been', async () => {
    let asked = false;
    const { feed, server, session } = await up({
      fault(_, path) {
        if (!path.endsWith('/accept/')) return null;
        asked = true;
        return 'hang';
      },
    });
    const accepted = feed.accept(server.orders.create(gasCheck).id);
    await settled(() => asked);
    await session.signOut();
    expect(await accepted).toMatchObject({ ok: false, taken: false, reason: because('closed') });
    expect(await feed.accept(1)).toMatchObject({ ok: false, reason: because('not-signed-in') });
  });

  it('with a token that died on the way is done with another one', async () => {
    const { server } = await standing();
    const made = makeFeed(server, { store: granted(server.issueToken('ris1', -1_000)) });
    undos.push(() => made.stop());
    const { id } = server.orders.create(gasCheck);
    expect(await made.feed.accept(id)).toMatchObject({ ok: true, order: { accepted: { by: 'ris1' } } });
  });

  it('is done twice at most, however often the token is turned away', async () => {
    let posts = 0;
    const rest = await bare((request, response) => {
      if (request.method === 'POST') posts += 1;
      response.writeHead(401).end();
    });
    const { server } = await standing();
    const made = feedOn(rest, server);
    made.session.denied = () => Promise.resolve('renewed');
    expect(await made.feed.accept(7)).toMatchObject({ ok: false, taken: false });
    expect(posts).toBe(2);
  });
});

const order = { ocs_id: 'ocs_7', id: '7', status: 'ORDERED', patient: { name: '김환자' } };

describe('answers that cannot be read', () => {
  it('of the list are rejected item by item, the rest is told', async () => {
    const { watch, feed } = await listOf([
      { results: [order, { ...order, ocs_id: undefined }, { ...order, id: null }], next: 'http://x/?page=2' },
      { results: [17, { ...order, ocs_id: undefined }, { ...order, id: 8 }], next: null },
    ]);
    expect((await lists(watch)).map(pks)).toEqual([[7, 8]]);
    const rejected = watch.messages.flatMap((message) => (message.type === 'rejected' ? [message] : []));
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'list: 2 of this: ocs_id: expected a text',
      'list: 1 of this: ocs_pk: expected a whole number',
      expect.stringContaining('list: 1 of this: ') as string,
    ]);
    expect(rejected[0]?.copy).toContain('"name":"(3)"');
    expect(feed.status).toMatchObject({ link: { state: 'up' }, rejected: 3 });
  });

  it.each([
    ['is no list', '{"orders":[]}', 'an answer that is no list'],
    ['is not JSON', '{"results":[{"patient":"김환자"', 'an answer that is not JSON'],
    ['nests too deep', '['.repeat(100_000), 'an answer that nests too deep'],
    ['has no end', `["${'x'.repeat(8_000_000)}`, 'an answer of more than'],
  ])('a list that %s is told in a log line without a word of it', async (_, text, line) => {
    const { lines, watch } = await listOf([text]);
    await settled(() => lines.some((each) => each.includes(line)));
    expect(listsOf(watch)).toEqual([]);
  });

  it('a list without an end is read to a bound', async () => {
    let pages = 0;
    const { watch } = await listOf((page) => {
      pages = Math.max(pages, page);
      return { results: [{ ...order, id: page }], next: 'more' };
    });
    expect((await lists(watch))[0]).toHaveLength(50);
    expect([pages, watch.messages.map((message) => message.type === 'rejected' && message.reason)]).toEqual([
      50,
      ['list: more than 50 pages, the rest is not shown', false],
    ]);
  });

  it('a list that grows shorter while it is read ends where it ends', async () => {
    const { watch } = await listOf((page) => (page === 1 ? { results: [order], next: 'more' } : 404));
    expect((await lists(watch)).map(pks)).toEqual([[7]]);
  });

  it('a plain list is a list', async () => {
    const { watch } = await listOf([[order]]);
    expect((await lists(watch)).map(pks)).toEqual([[7]]);
  });

  it('a token that no header takes is in no error', async () => {
    const { server } = await standing();
    const made = makeFeed(server, { source: { token: 'eyJ broken\ntoken' } });
    undos.push(() => made.stop());
    expect(await made.feed.accept(1)).toMatchObject({
      reason: because('failed', 'the token has signs that no header takes'),
    });
  });

  /** What each page answers: text as it stands, a status, or JSON. */
  async function listOf(pages: readonly unknown[] | ((page: number) => unknown)): Promise<Made> {
    const rest = await bare((request, response) => {
      const number = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('page'));
      const answer = typeof pages === 'function' ? pages(number) : pages[number - 1];
      if (typeof answer === 'number') response.writeHead(answer);
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
    const { server } = await standing();
    return feedOn(rest, server);
  }
});

function feedOn(rest: string, server: Stand['server']): Made {
  const made = makeFeed(server, { source: { token: server.issueToken('ris1') }, options: { rest } });
  undos.push(() => made.stop());
  made.feed.start();
  return made;
}

async function bare(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void,
): Promise<string> {
  const http = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  undos.push(() => {
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    http.closeAllConnections();
    return closed;
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}
