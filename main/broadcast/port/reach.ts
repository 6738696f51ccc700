/**
 * How far a console reaches: the wall between drill and live. All ports are built on one `Reach`, and it alone
 * opens a way out. A drill's reach knows the servers that the drill's own process opened on loopback and refuses
 * every other address, when the ports are made and again at every call; a live port cannot be built on it, for
 * its mode is part of its type, and a reach is made nowhere but here.
 */
import type { Mode } from '../port.ts';
import type { DeviceLine, Line, SiteLine } from './line.ts';

/** The connections that broadcasts may go out by. */
export interface Lines {
  readonly devices: readonly DeviceLine[];
  readonly sites: readonly SiteLine[];
}

/** Throws where an address is out of reach. */
type Check = (url: URL, what: string) => void;

class ReachOf<M extends Mode> {
  readonly mode: M;
  readonly #lines: Lines;
  readonly #check: Check;

  constructor(mode: M, lines: Lines, check: Check) {
    this.mode = mode;
    this.#lines = lines;
    this.#check = check;
    for (const line of [...lines.devices, ...lines.sites]) this.#checkLine(line);
    for (const { name, outbound } of lines.sites)
      if (outbound !== null) check(new URL(outbound), `connection "${name}"`);
  }

  /** Throws where there is none of that id. */
  devices(connection: string): DeviceLine {
    return found(this.#lines.devices, connection);
  }

  /** Throws where there is none of that id. */
  site(connection: string): SiteLine {
    return found(this.#lines.sites, connection);
  }

  /** Throws where the address is none, or is out of reach. */
  allow(address: string): URL {
    const url = URL.parse(address);
    if (!url || !/^https?:$/.test(url.protocol)) throw new Error('a webhook has an http or https address');
    this.#check(url, 'a webhook');
    return url;
  }

  /** One call with POST and JSON; it follows no redirect. Rejects where the address is out of reach. */
  async post(address: string, body: object, secret: string | null, signal: AbortSignal): Promise<Response> {
    const url = this.allow(address);
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (secret !== null) headers['authorization'] = `Bearer ${secret}`;
    return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal, redirect: 'error' });
  }

  /** The address that the connection itself says it goes to; it has no scheme. */
  #checkLine({ name, status }: Line): void {
    this.#check(new URL(`http://${status.address}`), `connection "${name}"`);
  }
}

export type Reach<M extends Mode> = ReachOf<M>;

/** Reaches what the settings name. */
export function liveReach(lines: Lines): Reach<'live'> {
  return new ReachOf('live', lines, () => undefined);
}

/**
 * Reaches the drill's servers and nothing else.
 * @param origins `http://127.0.0.1:PORT`, as the drill's own process told them when it was ready
 * @throws where an origin is not on loopback, or a connection goes anywhere else
 */
export function drillReach(origins: readonly string[], lines: Lines): Reach<'drill'> {
  const hosts = new Set(origins.map(loopbackHost));
  return new ReachOf('drill', lines, (url, what) => {
    if (!hosts.has(url.host))
      throw new Error(`a drill reaches only its own servers: ${what} goes to ${url.host}`);
  });
}

/** By number and with its port: a name could be anybody's, and a port that is not named is one for all. */
function loopbackHost(origin: string): string {
  const url = URL.parse(origin);
  if (!url || !/^(127(\.\d+){3}|\[::1\])$/.test(url.hostname) || url.port === '') {
    throw new Error(`"${origin}" is no server of a drill: those are on loopback`);
  }
  return url.host;
}

function found<L extends Line>(lines: readonly L[], connection: string): L {
  const line = lines.find(({ name }) => name === connection);
  if (!line) throw new Error(`there is no connection "${connection}" for a way out`);
  return line;
}
