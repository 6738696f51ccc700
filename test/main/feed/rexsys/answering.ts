import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

export interface Answering {
  readonly origin: string;
  readonly asked: readonly Asked[];
  stop(): Promise<void>;
}

type Said = { readonly status?: number; readonly body: unknown } | 'silence';

/** A plain HTTP server that answers as a test says. Text is sent as it stands, anything else as JSON. */
export async function answering(answer: (asked: Asked) => Said | Promise<Said>): Promise<Answering> {
  const asked: Asked[] = [];
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += String(chunk)));
    request.on('end', () => {
      const one = { path: request.url ?? '', type: request.headers['content-type'] ?? '', body };
      asked.push(one);
      void Promise.resolve(answer(one)).then((said) => {
        if (said === 'silence') return;
        response.writeHead(said.status ?? 200, { 'content-type': 'application/json' });
        response.end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body));
      });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked,
    stop() {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
}

/** Takes the documented encoding apart by its own words: base64, then percent encoding, then JSON. */
export function decoded({ type, body }: Asked): unknown {
  const code = type.startsWith('application/x-www-form-urlencoded')
    ? (new URLSearchParams(body).get('EncodeData') ?? '')
    : body;
  return JSON.parse(decodeURIComponent(Buffer.from(code, 'base64').toString('latin1')));
}
