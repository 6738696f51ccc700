import { isShelved, isUnacknowledged, type Alarm } from '../../preload/contract/alarm.ts';
import type { Actions } from './actions.svelte.ts';
import type { Facts } from './facts.svelte.ts';
import type { Time, Undo } from './time.ts';

/** After the strip changed under somebody's hand, its button rests this long: nobody reads faster. */
const REST_MS = 600;

/**
 * Which alarm the strip shows. The worst one, except that what is under the pointer or the focus stays until
 * it is dealt with: a click must never meet another alarm than the one that was read.
 */
export class Strip {
  readonly #facts: Facts;
  readonly #actions: Actions;
  readonly #time: Time;

  #isHeld = $state(false);
  #isResting = $state(false);
  #acknowledged = $state.raw<Alarm | null>(null);
  #kept: Alarm['id'] | null = null;
  #undoRest: Undo | null = null;

  constructor(facts: Facts, actions: Actions, time: Time) {
    this.#facts = facts;
    this.#actions = actions;
    this.#time = time;
  }

  readonly #alarm = $derived.by((): Alarm | undefined => {
    if (this.#acknowledged) return this.#acknowledged;
    const kept = this.#isHeld && this.#kept !== null ? this.#facts.alarm(this.#kept) : undefined;
    const mayStay = kept && isUnacknowledged(kept) && !isShelved(kept);
    const shown = mayStay ? kept : this.#facts.worst;
    this.#kept = shown?.id ?? null;
    return shown;
  });

  /** What is shown; undefined where nothing waits for an acknowledgement. */
  get alarm(): Alarm | undefined {
    return this.#alarm;
  }

  /** True for the moment after the acknowledgement, in which the strip still shows what was acknowledged. */
  get isAcknowledged(): boolean {
    return this.#acknowledged !== null;
  }

  /** False while the button rests. */
  get canAcknowledge(): boolean {
    return this.#alarm !== undefined && !this.#isResting && !this.#actions.sending.has(this.#alarm.id);
  }

  /** The worst one where the strip is held on another. */
  get worse(): Alarm | undefined {
    const worst = this.#facts.worst;
    return this.#acknowledged || worst?.id === this.#alarm?.id ? undefined : worst;
  }

  /** How many more wait for an acknowledgement. */
  get more(): number {
    const { unacknowledged, returned } = this.#facts.counts;
    return Math.max(0, unacknowledged + returned - (this.#alarm && !this.#acknowledged ? 1 : 0));
  }

  /** The pointer or the focus came to its buttons, or left them. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  /** Acknowledges what is shown, as it is shown. */
  async acknowledge(): Promise<void> {
    const shown = this.#alarm;
    if (!shown || !this.canAcknowledge) return;
    if (!(await this.#actions.acknowledge([shown]))) return;
    this.#acknowledged = shown;
    this.rest();
  }

  /** The button rests, because another alarm came under the hand. */
  rest(): void {
    this.#undoRest?.();
    this.#isResting = true;
    this.#undoRest = this.#time.after(REST_MS, () => {
      this.#undoRest = null;
      // The next alarm comes now, and needs its own time to be read.
      const hadShown = this.#acknowledged !== null;
      this.#acknowledged = null;
      this.#isResting = false;
      if (hadShown && this.#isHeld) this.rest();
    });
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  stop(): void {
    this.#undoRest?.();
    this.#undoRest = null;
  }
}
