/**
 * What is known of devices: which there are, when each was last heard, and the newest commands. A picture for
 * people; nothing in it is carried out. It hears all device servers and never imports what connects to them.
 */
import type { Device, DeviceCommand, DeviceFacts } from '../../preload/contract/device.ts';
import type { DeviceEvent } from '../feed/rexsys/device-event.ts';
import type { Undo } from '../lib/disposer.ts';
import { Listeners } from '../lib/listeners.ts';

/** A device that the settings name. */
export type NamedDevice = Omit<Device, 'lastHeardAt'>;

const maxCommands = 300;
/** Devices name themselves, so there is a bound; those of the settings are never forgotten. */
const maxStrangers = 1_000;

export class DeviceBook {
  readonly #named: readonly NamedDevice[];
  readonly #changes = new Listeners<DeviceFacts>();
  readonly #devices = new Map<string, Device>();
  /** The oldest first. */
  #commands: DeviceCommand[] = [];
  #strangers = 0;
  #lastId = 0;
  #facts: DeviceFacts | null = null;

  constructor(named: readonly NamedDevice[]) {
    this.#named = named;
    for (const device of named) this.#devices.set(keyOf(device), { ...device, lastHeardAt: null });
  }

  /** The same object until something changes. */
  get facts(): DeviceFacts {
    this.#facts ??= { devices: [...this.#devices.values()], commands: this.#commands.toReversed() };
    return this.#facts;
  }

  onChange(listener: (facts: DeviceFacts) => void): Undo {
    return this.#changes.add(listener);
  }

  hear(connection: string, event: DeviceEvent): void {
    // How many clients are certified says nothing of which.
    if (event.is === 'certified') return;
    const { command } = event;
    if (command.direction === 'in' && command.peer !== null) {
      this.#heard(connection, command.peer, command.at);
    }
    this.#keep({ ...command, connection });
    this.#changed();
  }

  /** What that connection brought is forgotten: the next operator's devices are none of the last one's. */
  signedOut(connection: string): void {
    const named = new Set(this.#named.map(keyOf));
    for (const [key, device] of this.#devices) {
      if (device.connection !== connection) continue;
      if (named.has(key)) this.#devices.set(key, { ...device, lastHeardAt: null });
      else this.#devices.delete(key);
    }
    this.#strangers = this.#devices.size - this.#named.length;
    this.#commands = this.#commands.filter((command) => command.connection !== connection);
    this.#changed();
  }

  #heard(connection: string, client: string, at: number): void {
    const key = keyOf({ connection, client });
    const known = this.#devices.get(key);
    if (!known && this.#strangers >= maxStrangers) this.#forgetStranger();
    if (!known) this.#strangers += 1;
    this.#devices.set(key, { connection, client, name: known?.name ?? client, lastHeardAt: at });
  }

  /** The stranger who was silent for longest. */
  #forgetStranger(): void {
    const named = new Set(this.#named.map(keyOf));
    let oldest: { readonly key: string; readonly at: number } | null = null;
    for (const [key, { lastHeardAt }] of this.#devices) {
      const at = lastHeardAt ?? 0;
      if (!named.has(key) && (oldest === null || at < oldest.at)) oldest = { key, at };
    }
    if (oldest === null) return;
    this.#devices.delete(oldest.key);
    this.#strangers -= 1;
  }

  #keep(command: DeviceCommand): void {
    // Beats would push out all that somebody wants to read: of each device only the last one stays.
    if (command.meaning === 'alive')
      this.#commands = this.#commands.filter((kept) => !isSameBeat(kept, command));
    this.#lastId += 1;
    // Numbered here: the servers' own numbers are each server's own.
    this.#commands.push({ ...command, id: this.#lastId });
    if (this.#commands.length > maxCommands) this.#commands.shift();
  }

  #changed(): void {
    this.#facts = null;
    if (this.#changes.size > 0) this.#changes.tell(this.facts);
  }
}

function isSameBeat(kept: DeviceCommand, beat: DeviceCommand): boolean {
  return kept.meaning === 'alive' && kept.connection === beat.connection && kept.peer === beat.peer;
}

function keyOf({ connection, client }: Pick<Device, 'connection' | 'client'>): string {
  return JSON.stringify([connection, client]);
}
