import type { CustomScheme, Protocol as ElectronProtocol } from 'electron';
import type { Protocol } from './devtools.ts';
import { offer, standIn } from './offered.ts';

type Handler = (request: GlobalRequest) => GlobalResponse | Promise<GlobalResponse>;
type Offered = Pick<
  ElectronProtocol,
  'handle' | 'unhandle' | 'isProtocolHandled' | 'registerSchemesAsPrivileged'
>;

/** The answer that a page gets: the response of a handler, read to its end. */
export interface Fulfilment {
  readonly status: number;
  readonly headers: Protocol.Fetch.HeaderEntry[];
  /** Base64. */
  readonly body: string;
}

/**
 * Own schemes. Plain Chromium refuses to open them, so `app://NAME/…` is shown as `https://NAME/…` and every
 * request to that name is answered here; what main sees is mapped back. Policies, secure contexts, modules
 * and workers behave as they do under a standard, secure scheme of Electron.
 */
export class SchemeBook {
  readonly #handlers = new Map<string, Handler>();
  readonly #privileged = new Set<string>();
  /** Host name to scheme, for the names that windows were sent to. */
  readonly #schemes = new Map<string, string>();
  readonly #isReady: () => boolean;
  /** What main gets as `protocol`. */
  readonly module: ElectronProtocol;

  constructor(isReady: () => boolean) {
    this.#isReady = isReady;
    this.module = standIn<ElectronProtocol>(offer('protocol', this.#offered()));
  }

  /** The address that Chromium is given. */
  toChromium(address: string): string {
    const url = URL.parse(address);
    const scheme = url?.protocol.slice(0, -1) ?? '';
    if (!url || !this.#handlers.has(scheme)) return address;
    this.#schemes.set(url.host, scheme);
    return address.replace(/^[^:]+:/, 'https:');
  }

  /** The address that main knows. */
  toElectron(address: string): string {
    const url = URL.parse(address);
    const scheme = url?.protocol === 'https:' ? this.#schemes.get(url.host) : undefined;
    return scheme ? address.replace(/^https:/, `${scheme}:`) : address;
  }

  /** Null when the request is none of ours and goes its way. Rejects when the handler does. */
  async answer(request: Protocol.Network.Request): Promise<Fulfilment | null> {
    const address = this.toElectron(request.url);
    const handler = this.#handlers.get(URL.parse(address)?.protocol.slice(0, -1) ?? '');
    if (!handler) return null;
    const body = request.postData === undefined ? {} : { body: request.postData };
    const response = await handler(
      new Request(address, { method: request.method, headers: request.headers, ...body }),
    );
    return {
      status: response.status,
      headers: [...response.headers].map(([name, value]) => ({
        name,
        value: this.#widened(name, value, address),
      })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    };
  }

  /**
   * A page under an own scheme has its origin spelled in two ways here. A picture named by its whole address
   * (`app://…`) is the page's own too, so `'self'` must mean both where pictures are concerned.
   */
  #widened(name: string, value: string, address: string): string {
    if (name !== 'content-security-policy') return value;
    const { protocol } = new URL(address);
    return value.replace(/\bimg-src[^;]*'self'/, (directive) => `${directive} ${protocol}`);
  }

  #offered(): Offered {
    return {
      registerSchemesAsPrivileged: (schemes: CustomScheme[]) => {
        if (this.#isReady()) {
          throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
        }
        for (const { scheme, privileges } of schemes) {
          if (privileges?.standard && privileges.secure) this.#privileged.add(scheme);
        }
      },
      handle: (scheme, handler) => {
        if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
        if (!this.#privileged.has(scheme)) {
          throw new Error(
            `not offered by the Chromium host: scheme ${scheme} that is not standard and secure`,
          );
        }
        this.#handlers.set(scheme, handler as Handler);
      },
      unhandle: (scheme) => void this.#handlers.delete(scheme),
      isProtocolHandled: (scheme) => this.#handlers.has(scheme),
    };
  }
}
