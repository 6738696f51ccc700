import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ImaServer, RestRequest } from '../../main/drill/ima-server.ts';
import { startRexsysServer, type RexsysServer } from '../../main/drill/rexsys-server.ts';
import { Loudspeakers } from './loudspeakers.ts';
import { openSiteOffice, sites, token } from './site-office.ts';

export const productKey = 'product-key-of-the-broadcasts';
export const webhookToken = 'webhook-token-of-the-broadcasts';

/** What opens the doors; none of it may be printed. */
export const doors = {
  'site token': token,
  'product key': productKey,
  'token of the webhook': webhookToken,
} as const;

/** One call of the webhook. */
export interface WebhookCall {
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The loudspeakers of the first site: six zones on its plan, in three columns and two rows that overlap. */
export const horns = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2'] as const;

/** Real servers on loopback for each way out, and the loudspeakers behind one of them. */
export interface BroadcastOffice {
  readonly sites: ImaServer;
  readonly rexsys: RexsysServer;
  readonly speakers: Loudspeakers;
  readonly webhook: {
    readonly url: string;
    readonly port: number;
    readonly calls: readonly WebhookCall[];
  };
  /** What the site platform was asked to tell people. */
  readonly notices: readonly RestRequest[];
  stop(): Promise<void>;
}

export async function openBroadcastOffice(): Promise<BroadcastOffice> {
  const notices: RestRequest[] = [];
  const [ima, rexsys, webhook] = await Promise.all([
    openSiteOffice({
      rest: (request) => {
        if (!/\/(notify|push\/send)$/.test(request.path)) return undefined;
        notices.push(request);
        return { context: null };
      },
    }),
    startRexsysServer({ accounts: [{ productKey, clientId: 'console' }] }),
    startWebhook(),
  ]);
  const speakers = new Loudspeakers(rexsys, horns);
  return {
    ...{ sites: ima, rexsys, speakers, webhook, notices },
    async stop() {
      speakers.stop();
      await Promise.all([ima.stop(), rexsys.stop(), webhook.stop()]);
    },
  };
}

/** Where the console finds the servers: themselves, or lines to them. */
export interface Ways {
  readonly sites: { readonly websocketUrl: string; readonly origin: string };
  readonly rexsys: { readonly origin: string };
  readonly webhook: { readonly url: string };
}

/** The settings of a live console that may speak to two sites; `broadcast` is laid over its section. */
export function speakingSettings(ways: Ways, broadcast: object = {}, connections: readonly object[] = []) {
  return {
    desk: { id: 'desk-1', room: 'control', operator: 'Kim Seoyeon' },
    connections: [
      {
        id: 'ima-main',
        kind: 'ima',
        url: ways.sites.websocketUrl,
        rest: ways.sites.origin,
        account: { token },
        sites: sites.slice(0, 2),
      },
      {
        id: 'speakers',
        kind: 'rexsys',
        url: ways.rexsys.origin,
        project: 'demo',
        account: { productkey: productKey },
      },
      ...connections,
    ],
    broadcast: {
      ports: [
        { id: 'pa', kind: 'rexsys', name: 'Loudspeakers', connection: 'speakers' },
        { id: 'notice', kind: 'ima-notice', name: 'Site notice', connection: 'ima-main' },
        { id: 'phones', kind: 'ima-push', name: 'Phones', connection: 'ima-main', isSiren: true },
        { id: 'tower', kind: 'webhook', name: 'Tower', url: ways.webhook.url, token: webhookToken },
      ],
      zones: [
        ...horns.map((horn) => hornZone(horn)),
        zone('crane', 2, [{ port: 'tower', address: 'crane-1' }]),
        zone('crew', 2, [
          { port: 'notice', address: '2' },
          { port: 'phones', address: '2:77' },
        ]),
      ],
      timing: { holdS: 1, answerS: 2 },
      ...broadcast,
    },
  };
}

/** `a`, `b`, `c` from left to right; `1` is above, `2` below, and in the middle both are heard. */
function hornZone(horn: (typeof horns)[number]) {
  const x = { a: 0, b: 34, c: 67 }[horn[0] as 'a' | 'b' | 'c'];
  const y = horn.endsWith('1') ? 0 : 35;
  const area = { on: 'plan', plan: '101', x, y, width: 33, height: 65 };
  return { ...zone(`zone-${horn}`, 1, [{ port: 'pa', address: horn }]), area, volume: 80 };
}

function zone(id: string, site: number, outlets: readonly object[]) {
  return { id, name: `Zone ${id.replace('zone-', '')}`, site: `ima-main/${site}`, outlets };
}

async function startWebhook() {
  const calls: WebhookCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as WebhookCall['body'];
      calls.push({ authorization: request.headers.authorization, body });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ calls, port, url: `http://127.0.0.1:${port}/announce` },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
