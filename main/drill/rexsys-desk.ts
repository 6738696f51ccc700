/** Certificates and tokens of a drill's Rexsys server, in the documented words (wire-facts 3). */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../lib/clock.ts';

export interface RexsysAccount {
  readonly productKey: string;
  readonly clientId: string;
}

export interface RexsysDeskOptions {
  readonly project: string;
  readonly accounts: readonly RexsysAccount[];
  /** How long a token lives. */
  readonly lifeS: number;
  /** In which of its two forms a certificate says when it ends. */
  readonly expiry: 'both' | 'timestamp' | 'datetime' | 'none';
  /** A new certificate ends the account's earlier tokens. */
  readonly keepsOneToken: boolean;
  readonly clock: Pick<Clock, 'now'>;
}

interface Grant {
  readonly clientId: string;
  readonly expiresAt: number;
}

const kstMs = 9 * 3_600_000;

export class RexsysDesk {
  readonly #options: RexsysDeskOptions;
  readonly #grants = new Map<string, Grant>();

  constructor(options: RexsysDeskOptions) {
    this.#options = options;
  }

  /** The `result` of a certificate call; without a token it is a refusal. `clients` is how many are valid. */
  certify(payload: unknown, clients: number): object {
    const { project, accounts, expiry, keepsOneToken } = this.#options;
    const productKey = fieldOf(payload, 'productkey');
    const account = accounts.find((each) => each.productKey === productKey);
    if (!account || fieldOf(payload, 'project') !== project) {
      return { token: null, message: 'The product key is not valid for this project' };
    }
    if (keepsOneToken) {
      for (const [token, { clientId }] of this.#grants) {
        if (clientId === account.clientId) this.#grants.delete(token);
      }
    }
    const token = this.issue(account.clientId);
    const at = this.#grants.get(token)?.expiresAt ?? 0;
    const io = { client: `/io/${project}/client`, user: `/io/${project}/user` };
    const text = new Date(at + kstMs).toISOString().slice(0, 19).replace('T', ' ');
    return {
      clientid: account.clientId,
      clients: String(clients),
      config: { io },
      expire: {
        ...(expiry === 'both' || expiry === 'datetime' ? { datetime: text } : {}),
        ...(expiry === 'both' || expiry === 'timestamp' ? { timestamp: Math.floor(at / 1_000) } : {}),
      },
      namespace: 'ide',
      productkey: productKey,
      project,
      token,
    };
  }

  /** The `server` half of every answer. */
  server(): object {
    const timestamp = Math.floor(this.#options.clock.now() / 1_000);
    return { namespace: 'ide', 'remote-addess': '127.0.0.1', status: 'success', timestamp, version: '2.0' };
  }

  admits(token: unknown, clientId: unknown): boolean {
    const grant = typeof token === 'string' ? this.#grants.get(token) : undefined;
    return grant?.clientId === clientId && grant !== undefined && grant.expiresAt > this.#options.clock.now();
  }

  issue(clientId: string): string {
    const token = randomUUID();
    const { clock, lifeS } = this.#options;
    this.#grants.set(token, { clientId, expiresAt: clock.now() + lifeS * 1_000 });
    return token;
  }

  revoke(token: string): void {
    this.#grants.delete(token);
  }
}

export function fieldOf(payload: unknown, name: string): unknown {
  return typeof payload === 'object' && payload !== null ? Reflect.get(payload, name) : undefined;
}
