/** Against servers that share no code with the drill: bare socket.io of both generations, and Python Socket.IO. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { Server as Server4 } from 'socket.io';
import { because } from '../../../../preload/contract/reason.ts';
import { commands, makeFeed, type Made } from './stand.ts';

const undos: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of undos.splice(0).reverse()) await undo();
});

function feedFor(origin: string): Made {
  const made = makeFeed(origin);
  undos.push(() => made.stop());
  return made;
}

describe('Python Socket.IO', () => {
  type Line = readonly [what: string, ...rest: readonly unknown[]];

  async function python() {
    const script = fileURLToPath(new URL('../../../peer/rexsys_server.py', import.meta.url));
    const child = spawn('/usr/bin/python3', ['-u', script], { stdio: ['pipe', 'pipe', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => (complaint += String(text)));
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    undos.push(() => {
      child.stdin.end();
      return ended;
    });
    const lines: Line[] = [];
    const checks = new Set<() => void>();
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(JSON.parse(line) as Line);
      for (const check of [...checks]) check();
    });
    const said = (what: string, count = 1) =>
      new Promise<readonly Line[]>((resolve, reject) => {
        const check = () => {
          const found = lines.filter(([name]) => name === what);
          if (found.length < count) return;
          checks.delete(check);
          resolve(found);
        };
        checks.add(check);
        void ended.then(() => reject(new Error(`the server ended: ${complaint}`)));
        check();
      });
    const port = Number((await said('listening'))[0]?.[1]);
    return { origin: `http://127.0.0.1:${port}`, lines, said };
  }

  it('emits its own connect, and is logged in to once with the sid that it gave', async () => {
    const server = await python();
    const { feed, watch } = feedFor(server.origin);
    feed.start();
    expect((await watch.link('up')).link).toMatchObject({ supervised: true });
    expect(await server.said('login')).toEqual([['login', 'console', true]]);
    expect(await commands(watch)).toMatchObject([
      { command: 'notice', meaning: 'notice', data: '{"text":"환영합니다"}' },
    ]);
    expect(feed.status.byKind).toEqual({ connect: 1, login: 1, touid: 1 });
    expect(feed.status.rejected).toBe(0);
  });

  it('takes requests by the socket and by HTTP, and its devices answer', async () => {
    const server = await python();
    const { feed, watch } = feedFor(server.origin);
    expect(await feed.request(['lamp-1'], 'on', { level: 1 })).toMatchObject([
      { via: 'http', outcome: 'sent' },
    ]);
    expect(await server.said('sent')).toMatchObject([['sent', 'lamp-1', 'on', { level: 1 }]]);
    feed.start();
    await watch.link('up');
    expect(await feed.request(['lamp-1', 'lamp-2'], 'off', {})).toEqual([
      { receiver: 'lamp-1', via: 'socket', outcome: 'answered', reason: null },
      { receiver: 'lamp-2', via: 'socket', outcome: 'answered', reason: null },
    ]);
  });

  it('refuses a product key that it does not know', async () => {
    const server = await python();
    const made = makeFeed(server.origin, { productKey: 'wrong' });
    undos.push(() => made.stop());
    made.feed.start();
    expect((await made.watch.link('refused')).link).toMatchObject({
      reason: because('sign-in-refused'),
    });
  });

  it('keeps the link up by its beats, and is left for good by a stop', async () => {
    const server = await python();
    const { feed, watch } = feedFor(server.origin);
    feed.start();
    const { lastHeardAt } = await watch.link('up');
    await watch.until(({ statuses }) => (statuses.at(-1)?.lastHeardAt ?? 0) > (lastHeardAt ?? 0) + 2_500);
    expect(feed.status).toMatchObject({ link: { state: 'up' }, retries: 0 });
    await feed.stop();
    await server.said('disconnected');
    expect(server.lines.filter(([what]) => what === 'connected')).toHaveLength(1);
  });
});

describe.each([3, 4] as const)('a bare socket.io server of generation %d', (generation) => {
  /** What both generations have in common, as far as it is used; 2.5 comes without types. */
  interface BareServer {
    of(namespace: string): { on(name: string, listener: (socket: BareSocket) => void): unknown };
    close(): unknown;
  }

  interface BareSocket {
    readonly id: string;
    on(name: string, listener: (...args: never[]) => void): unknown;
    emit(name: string, ...args: unknown[]): unknown;
  }

  const Server2 = createRequire(import.meta.url)('socket.io-2') as new (http: HttpServer) => BareServer;

  /** The namespace of the document, and no more than the document says about it. */
  async function bare(connected: (socket: BareSocket) => void): Promise<string> {
    const http: HttpServer = createServer((request: IncomingMessage, response) => {
      if (request.url?.startsWith('/socket.io/')) return;
      const result = {
        token: 'bare-token',
        clientid: 'console',
        config: { io: { client: '/io/demo/client' } },
      };
      response.end(JSON.stringify({ rexsys: { result, server: {} } }));
    });
    const io: BareServer = generation === 4 ? new Server4(http) : new Server2(http);
    io.of('/io/demo/client').on('connection', connected);
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    undos.push(async () => {
      const closed = new Promise<void>((resolve) => http.once('close', () => resolve()));
      await io.close();
      http.closeAllConnections();
      await closed;
    });
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  }

  it('says nothing at its connect, and is logged in to with the socket id', async () => {
    const logins: unknown[] = [];
    const ids: string[] = [];
    const origin = await bare((socket) => {
      ids.push(socket.id);
      socket.on('login', (login: never) => {
        logins.push(login);
        socket.emit('login', { status: 'success' });
        socket.emit('touid', { command: 'state', data: { state: 'idle', client: 'lamp-1' } });
      });
      socket.on('request', (order: { data: { request: string } }) => {
        socket.emit('touid', { command: 'answer', data: { request: order.data.request, ok: true } });
      });
    });
    const { feed, watch } = feedFor(origin);
    feed.start();
    await watch.link('up');
    expect(logins).toEqual([{ uid: 'console', sid: ids.at(-1), token: 'bare-token' }]);
    expect(await commands(watch)).toMatchObject([{ peer: 'lamp-1', meaning: 'state' }]);
    expect(await feed.request('all', 'on', {})).toMatchObject([
      { receiver: 'speaker-1', outcome: 'answered' },
      { receiver: 'lamp-1', outcome: 'answered' },
    ]);
  });

  it('that refuses the login in a word is believed', async () => {
    const origin = await bare((socket) => {
      socket.on('login', () => socket.emit('login', 'fail'));
    });
    const { feed, watch } = feedFor(origin);
    feed.start();
    expect((await watch.link('refused')).link).toMatchObject({ reason: because('sign-in-refused', 'fail') });
  });
});
