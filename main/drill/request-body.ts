import type { IncomingMessage } from 'node:http';

const maxBytes = 1_000_000;

/** The body of a call to a drill's server as text; null where it is longer than any that a console sends. */
export async function textOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** What the text says as JSON; undefined where it is none, for the call to say what it misses. */
export function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    // No JSON is no body.
    return undefined;
  }
}
