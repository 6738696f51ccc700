import { createRandom } from '../../main/drill/random.ts';
import type { DrillDevice } from '../../main/drill/rexsys-device-table.ts';
import { RexsysDevices } from '../../main/drill/rexsys-devices.ts';
import type { DeviceMessage, RexsysMember, RexsysServer } from '../../main/drill/rexsys-server.ts';
import { systemClock, type Clock } from '../../main/lib/clock.ts';

/** One thing that a loudspeaker was told, or that it did, in the order in which it happened. */
export interface Heard {
  readonly device: string;
  /** `speak`, `stop` …, or what it is doing from then on: `speaking`, `idle`, `fault`. */
  readonly what: string;
  /** The data of an order; empty for what it does. */
  readonly data: Readonly<Record<string, unknown>>;
}

const clientId = 'console';

/**
 * The drill's own loudspeakers on a server of a journey, with their record: what stands there a device has heard.
 * An announcement lasts until the journey lets it end, so that nothing races against one.
 */
export class Loudspeakers {
  /** Of all devices. */
  readonly record: Heard[] = [];
  /** These get orders and do nothing. */
  readonly deaf = new Set<string>();
  /** These say no to whatever could be heard. */
  readonly refusing = new Set<string>();
  readonly #sounds = new Sounds();
  readonly #devices: RexsysDevices;

  constructor(server: RexsysServer, names: readonly string[]) {
    this.#devices = new RexsysDevices({
      server: { join: (device, onMessage) => this.#join(server, device, onMessage) },
      console: clientId,
      clock: this.#sounds,
      random: createRandom(1),
      devices: names.map(loudspeaker),
      onState: ({ client }, state) => this.record.push({ device: client, what: state, data: {} }),
    });
    this.#devices.start();
  }

  /** What was said by whom, orders of that name alone. */
  told(command: string, since = 0): readonly Heard[] {
    return this.record.slice(since).filter(({ what }) => what === command);
  }

  /** The data of the latest of them; empty where there is none. */
  lastTold(command: string): Heard['data'] {
    return this.told(command).at(-1)?.data ?? {};
  }

  /** Names of the devices that got such an order. */
  whoGot(command: string, since = 0): readonly string[] {
    return this.told(command, since)
      .map(({ device }) => device)
      .sort();
  }

  /** What is said now ends, and so does whatever is said from now on. */
  letEnd(): void {
    this.#sounds.end();
  }

  /** What is said from now on goes on until `letEnd`. */
  letLast(): void {
    this.#sounds.last();
  }

  stop(): void {
    this.#devices.stop();
  }

  #join(server: RexsysServer, device: string, onMessage: (message: DeviceMessage) => void): RexsysMember {
    const member = server.join(device, (message) => {
      const { sender, command } = message;
      const data = Object(message.data) as Heard['data'];
      this.record.push({ device, what: command, data });
      if (this.deaf.has(device)) return;
      if (!this.refusing.has(device) || command !== 'speak') return onMessage(message);
      const { request } = data;
      member.request(sender, 'answer', {
        client: device,
        request,
        ok: false,
        reason: 'the amplifier is off',
      });
    });
    return member;
  }
}

function loudspeaker(client: string): DrillDevice {
  const answerMs = [20, 60] as const;
  return { client, name: `Horn ${client}`, kind: 'speaker', site: 1, answerMs, fails: 0, failsFirst: 0 };
}

/** The clock of loudspeakers: only how long they sound is the journey's to say. */
class Sounds implements Clock {
  readonly #held = new Set<() => void>();
  #isShort = false;

  now(): number {
    return systemClock.now();
  }

  elapsed(): number {
    return systemClock.elapsed();
  }

  after(delayMs: number, callback: () => void): () => void {
    // Shorter ones are answers, longer ones signs of life: neither is a sound.
    if (delayMs < 500 || delayMs > 10_000) return systemClock.after(delayMs, callback);
    if (this.#isShort) return systemClock.after(50, callback);
    this.#held.add(callback);
    return () => void this.#held.delete(callback);
  }

  last(): void {
    this.#isShort = false;
  }

  end(): void {
    this.#isShort = true;
    const held = [...this.#held];
    this.#held.clear();
    for (const callback of held) callback();
  }
}
