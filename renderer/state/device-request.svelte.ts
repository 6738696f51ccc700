import type { Bridge, Reply } from '../../preload/contract/channels.ts';
import type { DeviceResult } from '../../preload/contract/device.ts';
import { settle } from './settle.ts';

export type DeviceData = Readonly<Record<string, unknown>>;

/** What was typed as data: an object, or why it is none. Nothing typed is an empty object. */
export type Typed =
  { readonly ok: true; readonly value: DeviceData } | { readonly ok: false; readonly why: string | null };

/** Reads the data field. `why` is the parser's own words; null for JSON that is no object. */
export function readData(text: string): Typed {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, why: null };
    return { ok: true, value: { ...value } };
  } catch (failure) {
    return { ok: false, why: failure instanceof Error ? failure.message : String(failure) };
  }
}

/** Sends one command to devices, and keeps what became of it at each. */
export class DeviceRequest {
  readonly #bridge: Pick<Bridge, 'requestDevices'>;
  #isSending = $state(false);
  #answer = $state.raw<Reply<readonly DeviceResult[]> | null>(null);

  constructor(bridge: Pick<Bridge, 'requestDevices'>) {
    this.#bridge = bridge;
  }

  get isSending(): boolean {
    return this.#isSending;
  }

  /** The last request's results, or why it was not sent; null before the first. */
  get answer(): Reply<readonly DeviceResult[]> | null {
    return this.#answer;
  }

  async send(
    connection: string,
    receivers: readonly string[] | 'all',
    command: string,
    data: DeviceData,
  ): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    this.#answer = null;
    this.#answer = await settle(() => this.#bridge.requestDevices(connection, receivers, command, data));
    this.#isSending = false;
  }
}
