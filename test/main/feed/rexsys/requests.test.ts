/** Requests to devices: by the socket, by HTTP, to all, and what became of each. */
import { describe, expect, it } from 'vitest';
import { because, becauseOfTime } from '../../../../preload/contract/reason.ts';
import type { DeviceMessage, RexsysServerOptions } from '../../../../main/drill/rexsys-server.ts';
import { hurriedClock, settled } from '../watch-feed.ts';
import { answering, decoded, type Asked } from './answering.ts';
import {
  commands,
  commandsOf,
  eventsOf,
  makeFeed,
  useStands,
  type Made,
  type Setup,
  type Stand,
} from './stand.ts';

const { undos, standing } = useStands();

async function up(server: RexsysServerOptions = {}, setup: Setup = {}): Promise<Stand> {
  const stand = await standing(server, setup);
  stand.feed.start();
  await stand.watch.link('up');
  return stand;
}

/** A device that answers as it is told; what it heard comes back. */
function device(
  { server }: Stand,
  uid: string,
  answer?: (message: DeviceMessage) => object | null,
): DeviceMessage[] {
  const heard: DeviceMessage[] = [];
  const member = server.join(uid, (message) => {
    heard.push(message);
    const data = answer?.(message);
    if (data) member.request('console', 'answer', data);
  });
  return heard;
}

const requestOf = ({ data }: DeviceMessage) => (data as { request: string }).request;
const faulty = (words: string) => because('unreadable', words);
const obeys = (message: DeviceMessage) => ({ request: requestOf(message), ok: true });

describe('a request to one device', () => {
  it('goes by the socket, and is answered', async () => {
    const stand = await up();
    const heard = device(stand, 'speaker-1', obeys);
    const results = await stand.feed.request(['speaker-1'], 'play', { file: 'evacuate', token: 's1' });
    expect(results).toEqual([{ receiver: 'speaker-1', via: 'socket', outcome: 'answered', reason: null }]);
    expect(heard).toEqual([
      {
        sender: 'console',
        command: 'play',
        data: { file: 'evacuate', token: 's1', request: expect.any(String) as string },
      },
    ]);
    expect(stand.server.httpSends).toBe(0);
  });

  it('is told of as it went out, without its secrets', async () => {
    const stand = await up();
    const heard = device(stand, 'speaker-1', obeys);
    await stand.feed.request(['speaker-1'], 'play', { token: 's1' });
    const request = requestOf(heard[0] as DeviceMessage);
    expect(commandsOf(stand.watch, 'out')).toMatchObject([
      {
        peer: 'speaker-1',
        command: 'play',
        meaning: 'request',
        data: JSON.stringify({ token: '***', request }),
      },
    ]);
    expect(await commands(stand.watch)).toMatchObject([
      { direction: 'in', command: 'answer', meaning: 'answer' },
    ]);
  });

  it.each([
    ['in its words', { reason: 'no such file' }, 'no such file'],
    ['without words', {}, null],
  ])('that the device turns down has failed, %s', async (_name, more, words) => {
    const stand = await up();
    device(stand, 'speaker-1', (message) => ({ request: requestOf(message), ok: false, ...more }));
    expect(await stand.feed.request(['speaker-1'], 'play', {})).toEqual([
      { receiver: 'speaker-1', via: 'socket', outcome: 'failed', reason: because('refused', words) },
    ]);
  });

  it('keeps the id that the caller gave it', async () => {
    const stand = await up();
    const heard = device(stand, 'speaker-1', obeys);
    await stand.feed.request(['speaker-1'], 'play', { request: 'mine' });
    expect(heard.map(requestOf)).toEqual(['mine']);
  });

  it('is answered also where the answer names the device and no request', async () => {
    const stand = await up();
    device(stand, 'speaker-1', () => ({ client: 'speaker-1', ok: true }));
    device(stand, 'speaker-2', () => null);
    const both = stand.feed.request(['speaker-2', 'speaker-1'], 'play', {});
    await commands(stand.watch);
    await stand.feed.stop();
    expect((await both).map(({ outcome }) => outcome)).toEqual(['sent', 'answered']);
  });

  it('is answered by an answer that names nothing, where it is the only one', async () => {
    const stand = await up();
    device(stand, 'speaker-1', () => ({ ok: true }));
    expect(await stand.feed.request(['speaker-1'], 'play', {})).toMatchObject([{ outcome: 'answered' }]);
  });

  it('is told with what it was sent for, and so is its answer; a person’s with nothing', async () => {
    const stand = await up();
    device(stand, 'speaker-1', obeys);
    await stand.feed.request(['speaker-1'], 'play', {}, 'desk-1/7');
    await stand.feed.request(['speaker-1'], 'stop', {});
    await commands(stand.watch, 2);
    const told = eventsOf(stand.watch).flatMap((event) =>
      event.is === 'command' ? [[event.command.direction, event.command.command, event.of]] : [],
    );
    expect(told).toEqual([
      ['out', 'play', 'desk-1/7'],
      ['in', 'answer', 'desk-1/7'],
      ['out', 'stop', undefined],
      ['in', 'answer', undefined],
    ]);
  });

  it('that nobody answers in time was sent, and says so', async () => {
    const stand = await up({}, { timing: { answerMs: 500 } });
    device(stand, 'speaker-1', () => ({ request: 'of somebody else', ok: true }));
    expect(await stand.feed.request(['speaker-1'], 'play', {})).toEqual([
      {
        receiver: 'speaker-1',
        via: 'socket',
        outcome: 'sent',
        reason: becauseOfTime('no-answer-within', 500),
      },
    ]);
  });

  it('waits for no answer where the table has none', async () => {
    const stand = await up({}, { options: { commands: [] } });
    const heard = device(stand, 'speaker-1');
    const results = await stand.feed.request(['speaker-1'], 'play', { volume: 3 });
    expect(results).toEqual([{ receiver: 'speaker-1', via: 'socket', outcome: 'sent', reason: null }]);
    await settled(() => heard.length === 1);
    expect(heard[0]?.data).toEqual({ volume: 3 });
  });

  it('whose data is not as the table has it is not sent', async () => {
    const stand = await up();
    const heard = device(stand, 'speaker-1', obeys);
    const results = await stand.feed.request(['speaker-1'], 'state', {});
    expect(results).toEqual([
      { ...{ receiver: 'speaker-1', via: null, outcome: 'failed' }, reason: faulty('"state" is missing') },
    ]);
    expect(await stand.feed.request(['', 'speaker-1'], '', {})).toMatchObject([
      { outcome: 'failed' },
      { outcome: 'failed' },
    ]);
    expect(await stand.feed.request([' '], 'play', {})).toMatchObject([{ reason: faulty('no receiver') }]);
    expect(heard).toEqual([]);
  });

  it('whose answer is lost with the link was sent, and is not sent twice', async () => {
    const stand = await up();
    const heard = device(stand, 'speaker-1');
    const results = stand.feed.request(['speaker-1'], 'play', {});
    await settled(() => heard.length === 1);
    const told = stand.watch.statuses.length;
    stand.server.cut('abrupt');
    expect(await results).toEqual([
      { receiver: 'speaker-1', via: 'socket', outcome: 'sent', reason: because('cut') },
    ]);
    await stand.watch.link('up', told);
    expect(heard).toHaveLength(1);
  });
});

describe('a request to all', () => {
  it('goes to every client of the settings and of the traffic, and has a result for each', async () => {
    const stand = await up({}, { timing: { answerMs: 500 } });
    const one = device(stand, 'speaker-1', obeys);
    device(stand, 'siren-1', (message) => ({ request: requestOf(message), ok: false, reason: 'no power' }));
    device(stand, 'siren-2', () => null);
    const lamp = stand.server.join('lamp-1', () => {});
    for (const sender of ['siren-1', 'siren-2', 'console', 'speaker-1']) {
      lamp.request('console', 'alive', { client: sender });
    }
    await commands(stand.watch, 4);
    expect(await stand.feed.request('all', 'stop', {})).toEqual([
      { receiver: 'speaker-1', via: 'socket', outcome: 'answered', reason: null },
      { receiver: 'siren-1', via: 'socket', outcome: 'failed', reason: because('refused', 'no power') },
      { receiver: 'siren-2', via: 'socket', outcome: 'sent', reason: becauseOfTime('no-answer-within', 500) },
    ]);
    expect(one).toHaveLength(1);
    expect(commandsOf(stand.watch, 'out').map(({ peer }) => peer)).toEqual([
      'speaker-1',
      'siren-1',
      'siren-2',
    ]);
  });

  it('has no result where nobody is known', async () => {
    const stand = await up({}, { options: { clients: [] } });
    expect(await stand.feed.request('all', 'stop', {})).toEqual([]);
  });

  it('forgets at a sign-out whom the last operator heard', async () => {
    const stand = await up({}, { options: { clients: [] } });
    stand.server.join('lamp-1', () => {}).request('console', 'alive', { client: 'lamp-1' });
    await commands(stand.watch);
    await stand.session.signOut();
    expect(await stand.feed.request('all', 'stop', {})).toEqual([]);
  });
});

describe('the HTTP way', () => {
  it('is taken while the socket is down, and left when it is up', async () => {
    const stand = await standing();
    const heard = device(stand, 'speaker-1', obeys);
    const before = await stand.feed.request(['speaker-1'], 'play', { volume: 1 });
    expect(before).toEqual([
      { receiver: 'speaker-1', via: 'http', outcome: 'sent', reason: because('not-connected') },
    ]);
    stand.feed.start();
    await stand.watch.link('up');
    expect(await stand.feed.request(['speaker-1'], 'play', { volume: 2 })).toMatchObject([
      { via: 'socket', outcome: 'answered' },
    ]);
    const told = stand.watch.statuses.length;
    stand.server.cut('abrupt');
    await stand.watch.link('waiting', told);
    expect(await stand.feed.request(['speaker-1'], 'play', { volume: 3 })).toMatchObject([{ via: 'http' }]);
    await stand.watch.link('up', told);
    expect(await stand.feed.request(['speaker-1'], 'play', { volume: 4 })).toMatchObject([
      { via: 'socket', outcome: 'answered' },
    ]);
    expect(heard.map(({ data }) => (data as { volume: number }).volume)).toEqual([1, 2, 3, 4]);
    expect(stand.server.httpSends).toBe(2);
  });

  it.each([
    [{ bodies: 'form', httpData: 'text' }],
    [{ bodies: 'form', httpData: 'object' }],
    [{ bodies: 'text', httpData: 'text' }],
    [{ bodies: 'text', httpData: 'object' }],
  ] as const)('finds out by itself how the server wants it: %j', async (ways) => {
    const stand = await standing(ways);
    const heard = device(stand, 'speaker-1');
    expect(await stand.feed.request(['speaker-1'], 'play', { volume: 1 })).toMatchObject([
      { via: 'http', outcome: 'sent' },
    ]);
    expect(heard).toMatchObject([{ command: 'play', data: { volume: 1 } }]);
  });

  it('sends what the document has, encoded as documented', async () => {
    const asked: Asked[] = [];
    const server = await answering((one) => {
      asked.push(one);
      const result = one.path.includes('certificate')
        ? { token: 't1', clientid: 'console' }
        : { status: 'ok' };
      return { body: { rexsys: { result, server: {} } } };
    });
    undos.push(() => server.stop());
    const made = makeFeed(server.origin, { options: { commands: [] } });
    undos.push(() => made.stop());
    await made.feed.request(['speaker-1'], 'play', { file: 'a' });
    expect(asked[1]?.path).toBe('/api/ide/io/send');
    expect(decoded(asked[1] as Asked)).toEqual({
      token: 't1',
      project: 'demo',
      channel: 'client',
      sender: 'console',
      receiver: 'speaker-1',
      command: 'play',
      data: '{"file":"a"}',
    });
  });

  it('fails where the receiver is not there, in the words of the server', async () => {
    const stand = await standing();
    const reason = because('refused', 'the receiver is not connected');
    expect(await stand.feed.request(['nobody'], 'play', {})).toEqual([
      { ...{ receiver: 'nobody', via: null, outcome: 'failed' }, reason },
    ]);
    expect(commandsOf(stand.watch, 'out')).toEqual([]);
  });

  it('takes another token once, where the server turns the first one away', async () => {
    let laterMs = 0;
    const clock = { ...hurriedClock, elapsed: () => hurriedClock.elapsed() + laterMs };
    const stand = await standing({}, { clock });
    const heard = device(stand, 'speaker-1');
    await stand.feed.request(['speaker-1'], 'play', {});
    stand.server.revokeToken(stand.authority.certificate()?.token ?? '');
    laterMs = 3_600_000;
    const sent = [{ via: 'http', outcome: 'sent' }];
    expect(await stand.feed.request(['speaker-1'], 'play', {})).toMatchObject(sent);
    // This one is young, and so is the next: one is a mishap, two are a rule.
    stand.server.revokeToken(stand.authority.certificate()?.token ?? '');
    expect(await stand.feed.request(['speaker-1'], 'play', {})).toMatchObject(sent);
    stand.server.revokeToken(stand.authority.certificate()?.token ?? '');
    expect(await stand.feed.request(['speaker-1'], 'play', {})).toEqual([
      { receiver: 'speaker-1', via: null, outcome: 'failed', reason: because('refused', 'invalid token') },
    ]);
    expect(heard).toHaveLength(3);
  });

  it('answers for many receivers in their order, each once', async () => {
    const stand = await standing();
    const names = Array.from({ length: 40 }, (_, index) => `lamp-${index}`);
    for (const name of names.slice(0, 39)) device(stand, name);
    const results = await stand.feed.request([...names, 'lamp-0'], 'off', {});
    expect(results.map(({ receiver }) => receiver)).toEqual(names);
    expect(results.map(({ outcome }) => outcome)).toEqual([...Array<string>(39).fill('sent'), 'failed']);
  });

  it('asks for a few at a time', async () => {
    let underWay = 0;
    let most = 0;
    const server = await answering(async ({ path }) => {
      if (path.includes('certificate')) {
        return { body: { rexsys: { result: { token: 't1', clientid: 'console' }, server: {} } } };
      }
      most = Math.max(most, (underWay += 1));
      // Time for those that wait for no turn to come too.
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      underWay -= 1;
      return { body: { rexsys: { result: { status: 'ok' }, server: {} } } };
    });
    undos.push(() => server.stop());
    const made = makeFeed(server.origin);
    undos.push(() => made.stop());
    const names = Array.from({ length: 40 }, (_, index) => `lamp-${index}`);
    expect(await made.feed.request(names, 'off', {})).toHaveLength(40);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('fails without a server, and says why', async () => {
    const stand = await standing();
    await stand.server.stop();
    const [result] = await stand.feed.request(['speaker-1'], 'play', {});
    expect(result).toMatchObject({ via: null, outcome: 'failed' });
    expect(result?.reason).toEqual(because('unreachable', expect.stringMatching(/ECONNREFUSED/) as string));
  });
});

describe('requests under way', () => {
  async function stalled(): Promise<Made & { readonly asked: readonly Asked[] }> {
    const server = await answering((one) =>
      one.path.includes('certificate')
        ? { body: { rexsys: { result: { token: 't1', clientid: 'console' }, server: {} } } }
        : 'silence',
    );
    undos.push(() => server.stop());
    const made = makeFeed(server.origin);
    undos.push(() => made.stop());
    return { ...made, asked: server.asked };
  }

  it('by HTTP end when somebody signs out, those that wait for their turn too', async () => {
    const { feed, session, asked } = await stalled();
    feed.start();
    const names = Array.from({ length: 10 }, (_, index) => `lamp-${index}`);
    const results = feed.request(names, 'off', {});
    await settled(() => asked.filter(({ path }) => path.includes('send')).length === 4);
    await session.signOut();
    expect((await results).map(({ outcome, reason }) => [outcome, reason])).toEqual(
      names.map(() => ['failed', because('not-signed-in')]),
    );
    expect(asked.filter(({ path }) => path.includes('send'))).toHaveLength(4);
    expect(await feed.request(['lamp-0'], 'off', {})).toMatchObject([
      { outcome: 'failed', reason: because('not-signed-in') },
    ]);
  });

  it('by the socket end when the feed stops', async () => {
    const stand = await up();
    const heard = device(stand, 'speaker-1');
    const results = stand.feed.request(['speaker-1'], 'play', {});
    await settled(() => heard.length === 1);
    await stand.feed.stop();
    expect(await results).toMatchObject([{ via: 'socket', outcome: 'sent' }]);
  });
});
