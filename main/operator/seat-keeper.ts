import type { Reply } from '../../preload/contract/channels.ts';
import { may, type Act, type OperatorName, type Role, type Seat } from '../../preload/contract/operator.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/disposer.ts';
import { WrongPins } from './wrong-pins.ts';

/** What the alarm log keeps of a seat; `detail` is the operator's name, null for a name that nobody has. */
export type SeatRecord = 'signed-in' | 'signed-out' | 'locked' | 'sign-in-refused';

export interface SeatOptions {
  /** Empty: nobody is set up, and the seat is open to whoever sits there. */
  readonly operators: readonly OperatorName[];
  /** Under which name an open seat acts, and as what: nobody acts at a wall. */
  readonly deskName: string;
  readonly openRole?: Role;
  /** `createPinCheck`; asked for unknown names too, so that the answer takes as long. */
  readonly check: (name: string, pin: string) => Promise<boolean>;
  /** After so long without a hand at the desk it locks, ms; 0: never. */
  readonly lockAfterMs: number;
  /** A console starts locked, also after a crash; a drill starts with somebody signed in. */
  readonly start: 'locked' | { readonly name: string };
  readonly clock: Clock;
  readonly onChange: (seat: Seat) => void;
  /** Called before `onChange`: logged first, told after. */
  readonly record: (what: SeatRecord, detail: string | null) => void;
}

/** Who acts, or why nobody may. */
export type Actor =
  | { readonly ok: true; readonly name: string; readonly role: Role }
  | {
      readonly ok: false;
      readonly error: { readonly code: 'locked' | 'not-allowed'; readonly message: string };
    };

type Refusal = Extract<Reply<null>, { ok: false }>['error'];

/**
 * Who sits at this desk.
 *
 *     open        (no operators set up; stays so)
 *     locked  ──sign in──▶ signed-in ──idle, by hand──▶ locked
 *                          signed-in ──another signs in──▶ signed-in
 *
 * It knows people and their PINs' answers and nothing else: no connection, no session of a back end, so a
 * change of operator drops nothing. Whoever made it stops it; that ends its timers and every try under way.
 */
export class SeatKeeper {
  readonly #options: SeatOptions;
  readonly #wrongPins: WrongPins;
  #seat: Seat;
  /** One try after the other: many at once would all be judged before the first was counted. */
  #tries: Promise<unknown> = Promise.resolve();
  /** Grows when somebody locks the desk by hand: a sign-in from before that is no longer wanted. */
  #era = 0;
  #isStopped = false;
  #cancelIdle: Undo = () => {};

  constructor(options: SeatOptions) {
    const { operators, start, clock, onChange } = options;
    this.#options = options;
    const roster = operators.map(({ name, role }) => ({ name, role }));
    const seated = start === 'locked' ? null : roster.find(({ name }) => name === start.name);
    if (seated === undefined && roster.length > 0)
      throw new Error('seat: the drill starts with an unknown operator');
    const state = roster.length === 0 ? 'open' : seated ? 'signed-in' : 'locked';
    this.#seat = {
      state,
      operator: state === 'open' ? options.deskName : (seated?.name ?? null),
      role: state === 'open' ? (options.openRole ?? 'supervisor') : (seated?.role ?? null),
      since: clock.now(),
      reason: state === 'locked' ? 'start' : null,
      roster,
      waitUntil: null,
    };
    this.#wrongPins = new WrongPins(clock, (waitUntil) => {
      this.#seat = { ...this.#seat, waitUntil };
      onChange(this.#seat);
    });
    this.active();
  }

  get seat(): Seat {
    return this.#seat;
  }

  /** Over a locked seat and over another operator alike. Never rejects. */
  signIn(name: string, pin: string): Promise<Reply<null>> {
    const era = this.#era;
    const answer = this.#tries.then(async (): Promise<Reply<null>> => {
      const error = await this.#try(name, pin, era);
      return error ? { ok: false, error } : { ok: true, value: null };
    });
    this.#tries = answer;
    return answer;
  }

  /**
   * Another person than whoever acts here agrees to something, by a PIN. Nobody's seat changes. Never rejects.
   * Wrong PINs count as those of sign-ins do.
   */
  agree(name: string, pin: string, act: Act): Promise<Reply<null>> {
    const answer = this.#tries.then(async (): Promise<Reply<null>> => {
      const checked = await this.#check(name, pin);
      if ('code' in checked) return { ok: false, error: checked };
      if (checked.name === this.#seat.operator) return { ok: false, error: samePerson };
      if (may(checked.role, act)) return { ok: true, value: null };
      return {
        ok: false,
        error: { code: 'not-allowed', message: `the role ${checked.role} does not allow this` },
      };
    });
    this.#tries = answer;
    return answer;
  }

  /** Refused only at a seat that cannot be locked, because nobody could open it again. */
  lock(reason: 'by-hand' | 'idle'): Reply<null> {
    const { state, operator } = this.#seat;
    if (state === 'open') return { ok: false, error: nobodySetUp };
    if (reason === 'by-hand') this.#era += 1;
    if (state === 'locked') return { ok: true, value: null };
    this.#cancelIdle();
    this.#options.record('locked', operator);
    this.#become({ state: 'locked', reason });
    return { ok: true, value: null };
  }

  /** Somebody moved a hand at this desk: the lock is put off. */
  active(): void {
    this.#cancelIdle();
    const { lockAfterMs, clock } = this.#options;
    if (this.#isStopped || lockAfterMs === 0 || this.#seat.state !== 'signed-in') return;
    this.#cancelIdle = clock.after(lockAfterMs, () => this.lock('idle'));
  }

  /** Whoever would do this now. Asked before every command, and never by a site: what comes in needs nobody. */
  who(act: Act): Actor {
    const { state, operator, role } = this.#seat;
    if (state === 'locked' || operator === null || role === null) {
      return { ok: false, error: { code: 'locked', message: 'nobody is signed in at this desk' } };
    }
    if (may(role, act)) return { ok: true, name: operator, role };
    return { ok: false, error: { code: 'not-allowed', message: `the role ${role} does not allow this` } };
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelIdle();
    this.#wrongPins.stop();
  }

  /** Null: signed in. */
  async #try(name: string, pin: string, era: number): Promise<Refusal | null> {
    const checked = await this.#check(name, pin);
    if ('code' in checked) return checked;
    if (era !== this.#era) return { code: 'locked', message: 'the desk was locked meanwhile' };
    this.#seatDown(checked);
    return null;
  }

  /** Whose PIN it is, or why nobody knows. */
  async #check(name: string, pin: string): Promise<OperatorName | Refusal> {
    if (this.#isStopped) return stopped;
    if (this.#seat.state === 'open') return nobodySetUp;
    if (this.#wrongPins.isWaiting) return { code: 'wait', message: 'too many wrong PINs: wait' };
    const operator = this.#seat.roster.find((each) => each.name === name) ?? null;
    let isRight: boolean;
    try {
      isRight = await this.#options.check(name, pin);
    } catch {
      // The failure is not passed on, it may name what is stored; that it failed is recorded and shown.
      this.#options.record('sign-in-refused', operator?.name ?? null);
      return { code: 'failed', message: 'the PIN cannot be checked: it must be set up anew' };
    }
    if (this.#isStopped) return stopped;
    if (!isRight || !operator) {
      this.#options.record('sign-in-refused', operator?.name ?? null);
      this.#wrongPins.count();
      return { code: 'wrong-pin', message: 'name and PIN do not fit' };
    }
    this.#wrongPins.forget();
    return operator;
  }

  #seatDown({ name, role }: OperatorName): void {
    const { state, operator } = this.#seat;
    if (state === 'signed-in' && operator === name) return this.active();
    if (operator !== null && operator !== name) this.#options.record('signed-out', operator);
    this.#options.record('signed-in', name);
    this.#become({ state: 'signed-in', operator: name, role, reason: null });
    this.active();
  }

  #become(change: Partial<Seat>): void {
    this.#seat = { ...this.#seat, ...change, since: this.#options.clock.now() };
    this.#options.onChange(this.#seat);
  }
}

const stopped: Refusal = { code: 'unavailable', message: 'the console is closing' };
const samePerson: Refusal = { code: 'second-person', message: 'a second person has to agree' };
const nobodySetUp: Refusal = { code: 'unavailable', message: 'no operators are set up at this desk' };
