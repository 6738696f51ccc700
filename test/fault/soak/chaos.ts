import type { Clock } from '../../../main/lib/clock.ts';
import type { Random } from '../../../main/drill/random.ts';
import type { Undo } from '../../../main/lib/disposer.ts';
import type { Side } from './side.ts';

export interface ChaosParts {
  readonly side: Side;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether tokens may die now: one that dies as soon as it was granted is refused, and rightly so. */
  readonly mayRevoke: () => boolean;
  /** A mark for the next rubbish. */
  readonly nextMark: () => number;
  readonly began: (fault: string) => void;
}

interface Fault {
  /** How long it lasts, ms. */
  readonly lasts: readonly [from: number, to: number];
  begin(): Promise<void> | void;
  end(): Promise<void> | void;
}

/** From the end of one fault to the next, ms. */
const betweenMs = [3_000, 11_000] as const;

/** Lets one system flap at random until it is paused; `pause` heals everything. */
export class Chaos {
  readonly #parts: ChaosParts;
  readonly #faults: Readonly<Record<string, Fault>>;
  #cancel: Undo = () => {};
  #present: Fault | null = null;
  #isOn = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: ChaosParts) {
    this.#parts = parts;
    this.#faults = faultsOf(parts);
  }

  start(): void {
    this.#isOn = true;
    this.#wait(betweenMs, () => this.#begin());
  }

  async pause(): Promise<void> {
    this.#isOn = false;
    this.#cancel();
    await this.#turn;
    await this.#present?.end();
    this.#present = null;
  }

  #wait([from, to]: readonly [number, number], then: () => Promise<void>): void {
    const { clock, random } = this.#parts;
    this.#cancel = clock.after(random.between(from, to), () => {
      this.#turn = then();
    });
  }

  async #begin(): Promise<void> {
    const { random, mayRevoke, began } = this.#parts;
    const names = Object.keys(this.#faults).filter((name) => mayRevoke() || !killsTokens.has(name));
    const name = random.pick(names);
    const fault = this.#faults[name];
    if (!fault) return;
    began(name);
    this.#present = fault;
    await fault.begin();
    if (this.#isOn) this.#wait(fault.lasts, () => this.#end(fault));
  }

  async #end(fault: Fault): Promise<void> {
    this.#present = null;
    await fault.end();
    if (this.#isOn) this.#wait(betweenMs, () => this.#begin());
  }
}

const killsTokens: ReadonlySet<string> = new Set(['revoke', 'restart']);

function faultsOf({ side, random, nextMark }: ChaosParts): Readonly<Record<string, Fault>> {
  const { relay, restart, stall } = side;
  const atOnce = (begin: () => Promise<void> | void): Fault => ({ lasts: [0, 0], begin, end: () => {} });
  return {
    clean: atOnce(() => side.cut('clean')),
    abrupt: atOnce(() => side.cut('abrupt')),
    freeze: { lasts: [2_000, 8_000], begin: () => side.cut('freeze'), end: () => side.cut('thaw') },
    outage: { lasts: [1_000, 6_000], begin: () => relay.down(), end: () => relay.up() },
    // Also eats every heart-beat, of whatever wire.
    mute: { lasts: [3_000, 12_000], begin: () => relay.mute(), end: () => relay.unmute() },
    slow: {
      lasts: [3_000, 8_000],
      begin: () => void (relay.delayMs = random.between(100, 1_500)),
      end: () => void (relay.delayMs = 0),
    },
    rubbish: atOnce(() => side.rubbish(nextMark())),
    revoke: atOnce(() => {
      side.revoke();
      side.cut('clean');
    }),
    ...(restart && { restart: atOnce(restart) }),
    ...(stall && {
      stall: {
        lasts: [3_000, 8_000],
        begin() {
          stall(true);
          // So that somebody asks.
          side.cut('abrupt');
        },
        end() {
          stall(false);
          side.cut('abrupt');
        },
      },
    }),
  };
}
