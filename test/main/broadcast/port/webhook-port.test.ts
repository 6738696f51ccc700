/** A customer's own system, called over HTTP. */
import { afterEach, describe, expect, it } from 'vitest';
import { because } from '../../../../preload/contract/reason.ts';
import type { Utterance } from '../../../../main/broadcast/port.ts';
import { liveReach } from '../../../../main/broadcast/port/reach.ts';
import { WebhookPort, type WebhookSettings } from '../../../../main/broadcast/port/webhook-port.ts';
import { settled } from '../../feed/watch-feed.ts';
import { ManualClock } from '../../manual-clock.ts';
import { listening, type Listening } from './listening.ts';
import { PortWatch, turns, utterance } from './port-watch.ts';

const undos: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

async function serving(...args: Parameters<typeof listening>): Promise<Listening> {
  const server = await listening(...args);
  undos.push(() => server.stop());
  return server;
}

const id = 'desk-1/7';
const secrets = new Map([['webhook/hook', 's3cret']]);

function portTo(url: string, settings: Partial<WebhookSettings> = {}) {
  const port = new WebhookPort({
    mode: 'live',
    settings: {
      kind: 'webhook',
      id: 'hook',
      name: 'Hook',
      url,
      secret: 'webhook/hook',
      timeoutMs: 20_000,
      ...settings,
    },
    reach: liveReach({ devices: [], sites: [] }),
    secretOf: (key) => secrets.get(key) ?? null,
    clock: new ManualClock(),
  });
  undos.push(() => port.close());
  return { port, told: new PortWatch(port) };
}

const two = [
  { address: 'hall', volume: 60 },
  { address: 'yard', volume: null },
];

describe('a broadcast', () => {
  it('is one call with all that is said, and 2xx has taken it over', async () => {
    const server = await serving((response) => response.writeHead(202).end('whatever'));
    const { port, told } = portTo(`${server.origin}/say?site=1`);
    const clip = { id: 'evac', device: 'evac.mp3', seconds: 12 };
    port.say(utterance('live', { clip, repeats: null, seconds: null }), two);
    expect(told.reports).toEqual([]);
    await told.state('yard', 'accepted');
    expect([told.at('hall'), told.at('yard')]).toEqual([
      ['sent', 'accepted'],
      ['sent', 'accepted'],
    ]);
    expect(server.calls).toEqual([
      {
        path: '/say?site=1',
        authorization: 'Bearer s3cret',
        body: {
          event: 'say',
          mode: 'live',
          broadcast: id,
          priority: 'emergency',
          tone: { kind: 'evacuate', seconds: 4 },
          clip,
          ko: '가스가 샙니다. 대피하세요.',
          en: 'Gas leak. Leave now.',
          repeats: null,
          gapS: 3,
          seconds: null,
          addresses: two,
        },
      },
    ]);
    expect(port.facts).toEqual({
      id: 'hook',
      name: 'Hook',
      kind: 'webhook',
      can: ['speak', 'play', 'tone', 'stop', 'volume'],
      follows: 'accepts',
      trouble: null,
    });
  });

  it.each([
    [401, 'failed: answered with status 401'],
    [503, 'failed: answered with status 503'],
    [504, 'sent: answered with status 504'],
  ])('that is answered with %d ends in "%s", and is not tried again', async (status, last) => {
    const server = await serving((response) => response.writeHead(status).end('s3cret'));
    const { port, told } = portTo(server.origin);
    port.say(utterance('live'), two);
    await told.until(({ reports }) => reports.length === 4);
    expect(told.at('yard').at(-1)).toBe(last);
    expect(server.calls).toHaveLength(1);
  });

  it('on which nobody answers may have arrived', async () => {
    const server = await serving(() => {});
    const { port, told } = portTo(server.origin, { timeoutMs: 100 });
    port.say(utterance('live'), two);
    await told.until(({ reports }) => reports.length === 4);
    expect(told.at('hall')).toEqual(['sent', 'sent: no answer within 0.1 s']);
  });

  it('that is cut off may have arrived, and one that finds nobody has failed', async () => {
    const server = await serving((_, request) => request.socket.resetAndDestroy());
    const cut = portTo(server.origin);
    cut.port.say(utterance('live'), two);
    await cut.told.until(({ reports }) => reports.length === 4);
    expect(cut.told.at('hall').at(-1)).toMatch(/^sent: /);
    const nobody = portTo('http://127.0.0.1:1/?key=k3y');
    nobody.port.say(utterance('live'), two);
    await nobody.told.state('hall', 'failed');
    expect(JSON.stringify(nobody.told.reports)).not.toMatch(/k3y|s3cret/);
  });

  it('is not sent on to another address, where the secret would go along', async () => {
    const elsewhere = await serving();
    const server = await serving((response) => response.writeHead(307, { location: elsewhere.origin }).end());
    const { port, told } = portTo(server.origin);
    port.say(utterance('live'), two);
    await told.state('hall', 'failed');
    expect(elsewhere.connections).toBe(0);
  });

  it('of the other mode, which the types rule out, is not sent', async () => {
    const server = await serving();
    const { port, told } = portTo(server.origin);
    port.say(utterance('drill') as unknown as Utterance<'live'>, two);
    await told.state('hall', 'failed');
    expect(told.at('hall')).toEqual(['failed: not offered there: drill, live']);
    expect(server.connections).toBe(0);
  });

  it('to nobody calls nobody', async () => {
    const server = await serving();
    const { port } = portTo(server.origin);
    port.say(utterance('live'), []);
    await turns();
    expect(server.connections).toBe(0);
  });
});

describe('the secret', () => {
  it('is not needed where the settings name none', async () => {
    const server = await serving();
    const { port, told } = portTo(server.origin, { secret: null });
    port.say(utterance('live'), two);
    await told.state('hall', 'accepted');
    expect(server.calls[0]?.authorization).toBeNull();
  });

  it('that is not on this machine is missed before anything is sent, until it is entered', async () => {
    const server = await serving();
    const { port, told } = portTo(server.origin, { secret: 'webhook/late' });
    expect(port.facts.trouble).toEqual(because('not-set-up', 'secret'));
    port.say(utterance('live'), two);
    await told.state('hall', 'failed');
    expect(server.connections).toBe(0);
    secrets.set('webhook/late', 'now');
    port.say(utterance('live'), two);
    await told.state('hall', 'accepted');
    secrets.delete('webhook/late');
    expect(server.calls[0]?.authorization).toBe('Bearer now');
    expect([port.facts.trouble, told.changes]).toEqual([null, 1]);
  });
});

describe('a stop', () => {
  it('names the broadcast and its addresses', async () => {
    const server = await serving();
    const { port, told } = portTo(server.origin);
    port.stop(id, ['hall']);
    await told.state('hall', 'stopped');
    expect(told.at('hall')).toEqual(['stopped']);
    expect(server.calls[0]?.body).toEqual({
      event: 'stop',
      mode: 'live',
      broadcast: id,
      addresses: ['hall'],
    });
  });

  it.each([
    [
      (response: { writeHead(status: number): { end(): unknown } }) => response.writeHead(404).end(),
      'answered with status 404',
    ],
    [() => undefined, 'no answer within 0.2 s'],
  ])('that was not heard has failed', async (answer, reason) => {
    const server = await serving((response) => void answer(response));
    const { port, told } = portTo(server.origin, { timeoutMs: 200 });
    port.stop(id, ['hall']);
    await told.state('hall', 'failed');
    expect(told.at('hall')).toEqual([`failed: ${reason}`]);
  });
});

it('a port that is closed ends its calls and tells nothing more', async () => {
  let isHungUp = false;
  const server = await serving((_, request) => request.socket.on('close', () => (isHungUp = true)));
  const { port, told } = portTo(server.origin);
  port.say(utterance('live'), two);
  await settled(() => server.calls.length === 1);
  const { length } = told.reports;
  await port.close();
  await port.close();
  await settled(() => isHungUp);
  port.say(utterance('live'), two);
  await turns();
  expect(told.reports).toHaveLength(length);
  expect(server.calls).toHaveLength(1);
});
