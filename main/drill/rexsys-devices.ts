/**
 * The devices of a drill, as clients of its Rexsys server: they say that they are alive, do what they are told
 * after a moment and in the order in which they were told, answer, and say what they are doing, with the
 * broadcast that an order named. One is slow and some fail, since real ones are and do. The wire names no sender,
 * so each puts its own id into what it says. An announcement takes a few seconds, however long it is: it is a drill.
 */
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import type { Random } from './random.ts';
import { drillDevices, type DrillDevice } from './rexsys-device-table.ts';
import { fieldOf } from './rexsys-desk.ts';
import type { DeviceMessage, RexsysMember, RexsysServer } from './rexsys-server.ts';

export interface DevicesParts {
  readonly server: Pick<RexsysServer, 'join'>;
  /** The client id under which consoles log in: who is told what devices do. */
  readonly console: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Those of the table where none are given. */
  readonly devices?: readonly DrillDevice[];
  /** Called whenever one begins to do something else. */
  readonly onState?: (device: DrillDevice, state: DeviceDoing) => void;
}

export type DeviceDoing = 'idle' | 'playing' | 'speaking' | 'fault';

/** The answer to an order, and what the device is doing from then on. */
interface Deed {
  readonly ok: boolean;
  readonly reason?: string;
  readonly state?: DeviceDoing;
  /** The broadcast that it belongs to. */
  readonly broadcast?: string | null;
  /** Something else than what it does has changed. */
  readonly isNews?: boolean;
  /** How long it does so before it is idle again, ms; for ever where there is none. */
  readonly lastsMs?: number;
}

const aliveMs = [15_000, 25_000] as const;
/** Now and then somebody says something that nobody asked for. */
const chatterMs = [45_000, 120_000] as const;

/** What can be heard, and how long it takes at least and at most, ms. */
const sounds: readonly string[] = ['play', 'speak', 'tone'];
const onceMs = [1_500, 4_000] as const;
const wholeMs = 8_000;
const toneMs = 800;
const gapMs = 200;

export class RexsysDevices {
  readonly #parts: DevicesParts;
  #devices: Device[] = [];

  constructor(parts: DevicesParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#devices.length > 0) return;
    const { devices = drillDevices } = this.#parts;
    this.#devices = devices.map((about) => new Device(about, this.#parts));
  }

  stop(): void {
    for (const device of this.#devices) device.stop();
    this.#devices = [];
  }
}

/** One device, from its login to its end. */
class Device {
  readonly #about: DrillDevice;
  readonly #parts: DevicesParts;
  readonly #random: Random;
  readonly #member: RexsysMember;
  readonly #timers = new Set<Undo>();
  #cancelDeed: Undo = () => {};
  #state: DeviceDoing = 'idle';
  #broadcast: string | null = null;
  #volume = 70;
  #failuresLeft: number;
  /** When the last order is carried out, by the monotonic clock, ms. */
  #busyUntil = 0;

  constructor(about: DrillDevice, parts: DevicesParts) {
    this.#about = about;
    this.#parts = parts;
    this.#random = parts.random.fork(about.client);
    this.#failuresLeft = about.failsFirst;
    this.#member = parts.server.join(about.client, (message) => this.#told(message));
    this.#tellState();
    this.#again(aliveMs, () => this.#say('alive', {}));
    this.#again(chatterMs, () => this.#chatter());
  }

  stop(): void {
    this.#member.leave();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  #told({ sender, command, data }: DeviceMessage): void {
    const [from, to] = this.#about.answerMs;
    const now = this.#parts.clock.elapsed();
    // One after the other: a stop never overtakes what it stops.
    this.#busyUntil = Math.max(now + this.#random.between(from, to), this.#busyUntil);
    this.#after(this.#busyUntil - now, () => {
      const deed = this.#fails(command) ? faultOf(data) : this.#deed(command, data);
      const request = fieldOf(data, 'request');
      this.#member.request(sender, 'answer', {
        client: this.#about.client,
        ...(request === undefined ? {} : { request }),
        ok: deed.ok,
        ...(deed.reason === undefined ? {} : { reason: deed.reason }),
      });
      if (deed.state !== undefined) this.#turn(deed.state, deed.broadcast ?? null, deed.lastsMs);
      else if (deed.isNews) this.#tellState();
    });
  }

  #fails(command: string): boolean {
    const isByChance = this.#random.next() < this.#about.fails;
    if (this.#failuresLeft === 0 || !sounds.includes(command)) return isByChance;
    this.#failuresLeft -= 1;
    return true;
  }

  #deed(command: string, data: unknown): Deed {
    switch (command) {
      case 'ping':
        return { ok: true };
      case 'play':
        return sound('playing', data, this.#random.between(...onceMs));
      case 'tone':
        return sound('playing', data, 0);
      case 'speak':
        return this.#speak(data);
      case 'stop':
        return this.#stopped(broadcastOf(data));
      case 'volume':
        return this.#turnVolume(fieldOf(data, 'level'));
      default:
        return { ok: false, reason: `unknown command "${command}"` };
    }
  }

  #speak(data: unknown): Deed {
    const text = fieldOf(data, 'text');
    if (this.#about.kind === 'siren') return { ok: false, reason: 'a siren cannot speak' };
    if (typeof text !== 'string' || text.trim() === '') return { ok: false, reason: 'nothing to say' };
    const [least, most] = onceMs;
    return sound('speaking', data, Math.min(Math.max(text.length * 100, least), most));
  }

  /** Another one than is named goes on. */
  #stopped(broadcast: string | null): Deed {
    const isOther = broadcast !== null && this.#broadcast !== null && broadcast !== this.#broadcast;
    return isOther ? { ok: true } : { ok: true, state: 'idle', broadcast: this.#broadcast ?? broadcast };
  }

  #turnVolume(level: unknown): Deed {
    if (typeof level !== 'number' || !(level >= 0 && level <= 100)) {
      return { ok: false, reason: 'a level is 0 to 100' };
    }
    this.#volume = level;
    return { ok: true, isNews: true };
  }

  #turn(state: DeviceDoing, broadcast: string | null, lastsMs?: number): void {
    this.#cancelDeed();
    const isCutOff = this.#broadcast !== null && this.#broadcast !== broadcast && this.#state !== 'idle';
    if (isCutOff) this.#become('idle', this.#broadcast);
    this.#become(state, broadcast);
    if (lastsMs !== undefined) this.#cancelDeed = this.#after(lastsMs, () => this.#turn('idle', broadcast));
  }

  #become(state: DeviceDoing, broadcast: string | null): void {
    this.#state = state;
    this.#broadcast = broadcast;
    this.#tellState();
    // Of an idle device the broadcast is over: it is told once.
    if (state === 'idle') this.#broadcast = null;
    this.#parts.onState?.(this.#about, state);
  }

  #tellState(): void {
    this.#say('state', {
      state: this.#state,
      ...(this.#broadcast === null ? {} : { broadcast: this.#broadcast }),
      detail: { volume: this.#volume },
    });
  }

  /** A word that consoles know, and one that they do not. */
  #chatter(): void {
    if (this.#random.next() < 0.5) this.#say('notice', { text: `${this.#about.name} 자체 점검 이상 없음` });
    else
      this.#say('selftest', { amplifier: 'ok', volts: Number(this.#random.between(23.4, 24.6).toFixed(1)) });
  }

  #say(command: string, data: object): void {
    this.#member.request(this.#parts.console, command, { client: this.#about.client, ...data });
  }

  #again([from, to]: readonly [number, number], what: () => void): void {
    this.#after(this.#random.between(from, to), () => {
      what();
      this.#again([from, to], what);
    });
  }

  #after(delayMs: number, then: () => void): Undo {
    const cancel = this.#parts.clock.after(delayMs, () => {
      this.#timers.delete(undo);
      then();
    });
    const undo = () => {
      this.#timers.delete(undo);
      cancel();
    };
    this.#timers.add(undo);
    return undo;
  }
}

function faultOf(data: unknown): Deed {
  const reason = 'the amplifier is too hot';
  return { ok: false, reason, state: 'fault', broadcast: broadcastOf(data), lastsMs: 20_000 };
}

/** `repeats` null: until it is stopped. */
function sound(state: DeviceDoing, data: unknown, messageMs: number): Deed {
  const tone = fieldOf(data, 'tone');
  const times = fieldOf(data, 'repeats');
  const deed: Deed = { ok: true, state, broadcast: broadcastOf(data) };
  if (times === null) return deed;
  const count = typeof times === 'number' && times >= 1 ? times : 1;
  const hasTone = messageMs === 0 || (tone !== undefined && tone !== null);
  const allMs = (hasTone ? toneMs : 0) + count * messageMs + (count - 1) * gapMs;
  return { ...deed, lastsMs: Math.min(allMs, wholeMs) };
}

function broadcastOf(data: unknown): string | null {
  const broadcast = fieldOf(data, 'broadcast');
  return typeof broadcast === 'string' && broadcast !== '' ? broadcast : null;
}
