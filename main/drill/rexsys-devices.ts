/**
 * The devices of a drill, as clients of its Rexsys server: they say that they are alive, do what they are told
 * after a moment, answer, and say what they are doing. One is slow and one fails now and then, since real ones
 * are and do. The wire names no sender, so each puts its own id into what it says.
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
}

/** The answer to an order, and what the device is doing from then on. */
interface Deed {
  readonly ok: boolean;
  readonly reason?: string;
  readonly state?: string;
  /** Something else than what it does has changed. */
  readonly isNews?: boolean;
  /** How long it does so before it is idle again, ms; for ever where there is none. */
  readonly lastsMs?: number;
}

const aliveMs = [15_000, 25_000] as const;
/** Now and then somebody says something that nobody asked for. */
const chatterMs = [45_000, 120_000] as const;

export class RexsysDevices {
  readonly #parts: DevicesParts;
  #devices: Device[] = [];

  constructor(parts: DevicesParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#devices.length > 0) return;
    this.#devices = drillDevices.map((about) => new Device(about, this.#parts));
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
  #state = 'idle';
  #volume = 70;

  constructor(about: DrillDevice, parts: DevicesParts) {
    this.#about = about;
    this.#parts = parts;
    this.#random = parts.random.fork(about.client);
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
    this.#after(this.#random.between(from, to), () => {
      const deed = this.#fails() ? fault : this.#deed(command, data);
      const { ok, reason, state, isNews, lastsMs } = deed;
      const request = fieldOf(data, 'request');
      this.#member.request(sender, 'answer', {
        client: this.#about.client,
        ...(request === undefined ? {} : { request }),
        ok,
        ...(reason === undefined ? {} : { reason }),
      });
      if (state !== undefined) this.#turn(state, lastsMs);
      else if (isNews) this.#tellState();
    });
  }

  #fails(): boolean {
    return this.#random.next() < this.#about.fails;
  }

  #deed(command: string, data: unknown): Deed {
    switch (command) {
      case 'ping':
        return { ok: true };
      case 'play':
        return { ok: true, state: 'playing', lastsMs: this.#random.whole(8_000, 15_000) };
      case 'speak':
        return this.#speak(fieldOf(data, 'text'));
      case 'stop':
        return { ok: true, state: 'idle' };
      case 'volume':
        return this.#turnVolume(fieldOf(data, 'level'));
      default:
        return { ok: false, reason: `unknown command "${command}"` };
    }
  }

  #speak(text: unknown): Deed {
    if (this.#about.kind === 'siren') return { ok: false, reason: 'a siren cannot speak' };
    if (typeof text !== 'string' || text.trim() === '') return { ok: false, reason: 'nothing to say' };
    // As fast as an announcer reads, and twice.
    return { ok: true, state: 'speaking', lastsMs: 2_000 + text.length * 300 };
  }

  #turnVolume(level: unknown): Deed {
    if (typeof level !== 'number' || !(level >= 0 && level <= 100)) {
      return { ok: false, reason: 'a level is 0 to 100' };
    }
    this.#volume = level;
    return { ok: true, isNews: true };
  }

  #turn(state: string, lastsMs?: number): void {
    this.#cancelDeed();
    this.#state = state;
    this.#tellState();
    if (lastsMs !== undefined) this.#cancelDeed = this.#after(lastsMs, () => this.#turn('idle'));
  }

  #tellState(): void {
    this.#say('state', { state: this.#state, detail: { volume: this.#volume } });
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

const fault: Deed = { ok: false, reason: 'the amplifier is too hot', state: 'fault', lastsMs: 20_000 };
