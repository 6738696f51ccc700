/**
 * Loudspeakers behind a Rexsys connection: orders by the table of commands, followed by their answers and by
 * what the devices say of themselves. It owns what is under way at each device, and forgets it when it is closed;
 * the connection is not its own.
 */
import type { BroadcastId, PortAbility, PortFacts } from '../../../preload/contract/broadcast.ts';
import type { DeviceCommand } from '../../../preload/contract/device.ts';
import { because, becauseOf, isSameReason, type Reason } from '../../../preload/contract/reason.ts';
import type { PortSettings } from '../../config/broadcast.ts';
import type { FeedMessage } from '../../feed/feed.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Undo } from '../../lib/disposer.ts';
import type { Addressee, Mode, Port, PortReport, Utterance } from '../port.ts';
import { readDeviceWord } from './device-word.ts';
import { carries, fillOrder, type FilledOrder, type OrderFields } from './fill-order.ts';
import { troubleOf, type DeviceLine } from './line.ts';
import { abilitiesOf, programOf, type Program } from './rexsys-program.ts';
import { RexsysRun } from './rexsys-run.ts';
import { Told } from './told.ts';
import { wrongMode } from './wrong-mode.ts';

export type RexsysPortSettings = Extract<PortSettings, { readonly kind: 'rexsys' }>;

/** A device that broadcasts follow each other on: the last of them may still be heard of. */
const maxRuns = 3;

export class RexsysPort<M extends Mode> implements Port<M> {
  readonly mode: M;
  readonly can: readonly PortAbility[];
  readonly #settings: RexsysPortSettings;
  readonly #line: DeviceLine;
  readonly #clock: Clock;
  readonly #told: Told;
  readonly #undos: readonly Undo[];
  /** By address, the newest last. */
  readonly #runs = new Map<string, readonly RexsysRun[]>();
  #trouble: Reason | null;

  constructor(mode: M, settings: RexsysPortSettings, line: DeviceLine, clock: Clock) {
    this.mode = mode;
    this.can = abilitiesOf(settings.commands);
    this.#settings = settings;
    this.#line = line;
    this.#clock = clock;
    this.#told = new Told(settings.id, () => clock.now());
    this.#trouble = troubleOf(line.status.link);
    this.#undos = [
      line.onMessage((message) => this.#message(message)),
      line.onStatus(({ link }) => {
        const trouble = troubleOf(link);
        if (isSameReason(trouble, this.#trouble)) return;
        this.#trouble = trouble;
        this.#told.changed();
      }),
    ];
  }

  get facts(): PortFacts {
    const { id, name, kind } = this.#settings;
    return { id, name, kind, can: this.can, follows: 'each', trouble: this.#trouble };
  }

  say(utterance: Utterance<M>, to: readonly Addressee[]): void {
    const { broadcast } = utterance;
    const program = wrongMode(this.mode, utterance.mode) ?? programOf(utterance, this.#settings.commands);
    // In a turn of its own, as everything that is learned of a device is.
    queueMicrotask(() => {
      for (const addressee of to) {
        if (this.#told.isClosed) return;
        if ('code' in program) this.#told.report(addressee.address, broadcast, 'failed', program);
        else this.#begin(utterance, program, addressee);
      }
    });
  }

  stop(broadcast: BroadcastId, addresses: readonly string[]): void {
    queueMicrotask(() => {
      for (const address of addresses) if (!this.#told.isClosed) this.#stop(broadcast, address);
    });
  }

  onReport(listener: (report: PortReport) => void): Undo {
    return this.#told.onReport(listener);
  }

  onChange(listener: () => void): Undo {
    return this.#told.onChange(listener);
  }

  close(): Promise<void> {
    for (const undo of this.#undos) undo();
    this.#told.close();
    for (const run of [...this.#runs.values()].flat()) run.close();
    this.#runs.clear();
    return Promise.resolve();
  }

  #begin({ broadcast, priority }: Utterance<M>, program: Program, { address, volume }: Addressee): void {
    const known = this.#runs.get(address) ?? [];
    for (const run of known) {
      if (run.broadcast === broadcast) run.close();
      else run.halt();
    }
    const run = this.#run(address, broadcast, program, volume === null ? null : { level: volume, priority });
    const others = known.filter((each) => each.broadcast !== broadcast);
    for (const old of others.slice(0, 1 - maxRuns)) old.close();
    this.#runs.set(address, [...others.slice(1 - maxRuns), run]);
    run.start();
  }

  #stop(broadcast: BroadcastId, address: string): void {
    const { stop } = this.#settings.commands;
    const known = this.#runs.get(address) ?? [];
    const newest = known.at(-1);
    const run =
      known.find((each) => each.broadcast === broadcast) ?? this.#run(address, broadcast, null, null);
    if (run.hasEnded) return this.#told.report(address, broadcast, 'stopped', because('over'));
    // An order that names no broadcast would silence what is said there now.
    if (newest && newest !== run && !newest.isOver && !carries(stop, 'broadcast')) {
      run.halt();
      return this.#told.report(address, broadcast, 'stopped', because('over'));
    }
    if (!known.includes(run)) this.#runs.set(address, [run, ...known.slice(1 - maxRuns)]);
    void run.stop(stop && fillOrder(stop, fieldsFor(broadcast)));
  }

  #run(
    address: string,
    broadcast: BroadcastId,
    program: Program | null,
    loudness: Pick<OrderFields, 'level' | 'priority'> | null,
  ): RexsysRun {
    const { commands } = this.#settings;
    const volume: FilledOrder | null =
      loudness && commands.volume && fillOrder(commands.volume, { ...fieldsFor(broadcast), ...loudness });
    return new RexsysRun({
      broadcast,
      program,
      volume,
      request: async (order) => {
        const [result] = await this.#line.request([address], order.command, order.data, broadcast);
        return (
          result ?? {
            receiver: address,
            via: null,
            outcome: 'failed',
            reason: becauseOf('not-there', address),
          }
        );
      },
      clock: this.#clock,
      report: (state, reason) => this.#told.report(address, broadcast, state, reason),
    });
  }

  #message(message: FeedMessage): void {
    if (message.type !== 'device' || message.event.is !== 'command') return;
    const { command } = message.event;
    if (command.peer === null) return;
    const { peer } = command;
    if (command.direction === 'out') this.#runs.get(peer)?.at(-1)?.wentOut(command.command);
    // A device answers first and then says what it does, often in one packet; a request knows its answer only
    // when the promises of that turn are settled.
    else setImmediate(() => this.#heard(peer, command));
  }

  #heard(address: string, command: DeviceCommand): void {
    const word = readDeviceWord(command, this.#settings.states);
    if (word === null) return;
    const runs = this.#runs.get(address) ?? [];
    if (word.broadcast === null) return runs.at(-1)?.heard(word);
    const run = runs.find((each) => each.broadcast === word.broadcast);
    // Of an earlier run of the program, or of another desk's: told as the device says it.
    if (run) run.heard(word);
    else this.#told.report(address, word.broadcast, word.state, word.reason);
  }
}

/** The fields of an order that says nothing. */
function fieldsFor(broadcast: BroadcastId): OrderFields {
  return {
    tone: null,
    toneS: null,
    clip: null,
    text: null,
    language: null,
    repeats: null,
    gapS: 0,
    priority: '',
    level: null,
    broadcast,
  };
}
