import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Called {
  readonly path: string;
  readonly authorization: string | null;
  readonly body: unknown;
}

export interface Listening {
  readonly origin: string;
  readonly calls: readonly Called[];
  /** TCP connections that were ever opened to it. */
  readonly connections: number;
  stop(): Promise<void>;
}

/** A web server that answers every call as a test says, and counts who comes near it. */
export async function listening(
  answer: (response: ServerResponse, request: IncomingMessage) => void = (response) => response.end('{}'),
): Promise<Listening> {
  const calls: Called[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += String(chunk)));
    request.on('end', () => {
      const { url, headers } = request;
      const body: unknown = text === '' ? null : JSON.parse(text);
      calls.push({ path: url ?? '', authorization: headers.authorization ?? null, body });
      answer(response, request);
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    get connections() {
      return connections;
    },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
