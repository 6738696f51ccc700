import type { Bridge, ErrorCode } from '../../preload/contract/channels.ts';
import type { Facts } from './facts.svelte.ts';
import { settle } from './settle.ts';
import type { Time } from './time.ts';

/** Main is told of moving hands at most this often: well within the shortest lock that can be set, 10 s. */
const TELL_MS = 3_000;

/** Signs operators in and out at this desk, and puts the lock off while somebody is there. Keeps no PIN. */
export class SignIn {
  readonly #bridge: Pick<Bridge, 'signIn' | 'lock' | 'stayActive'>;
  readonly #facts: Facts;
  readonly #time: Time;
  #isSending = $state(false);
  #refusal = $state<ErrorCode | null>(null);
  #toldAt = -Infinity;

  constructor(bridge: Pick<Bridge, 'signIn' | 'lock' | 'stayActive'>, facts: Facts, time: Time) {
    this.#bridge = bridge;
    this.#facts = facts;
    this.#time = time;
  }

  get isSending(): boolean {
    return this.#isSending;
  }

  /** Why the last try failed; null before the first and after a good one. */
  get refusal(): ErrorCode | null {
    return this.#refusal;
  }

  /** How long no try is taken, ms; 0 while one is. */
  get waitMs(): number {
    return Math.max(0, (this.#facts.seat.waitUntil ?? 0) - this.#facts.now);
  }

  forget(): void {
    this.#refusal = null;
  }

  /** True when somebody else sits here now. */
  async signIn(name: string, pin: string): Promise<boolean> {
    if (this.#isSending || this.waitMs > 0) return false;
    this.#isSending = true;
    const answer = await settle(() => this.#bridge.signIn(name, pin));
    this.#isSending = false;
    this.#refusal = answer.ok ? null : answer.error.code;
    return answer.ok;
  }

  async lock(): Promise<void> {
    const answer = await settle(() => this.#bridge.lock());
    this.#refusal = answer.ok ? null : answer.error.code;
  }

  /** A hand moved: the pointer, a key, the wheel. */
  moved(): void {
    if (this.#facts.seat.state !== 'signed-in' || this.#facts.isKiosk) return;
    const now = this.#time.now();
    if (now >= this.#toldAt && now - this.#toldAt < TELL_MS) return;
    this.#toldAt = now;
    // Nobody waits for this: when it is lost, the next movement tells again.
    void settle(() => this.#bridge.stayActive());
  }
}
