import type { Bridge } from '../../preload/contract/channels.ts';
import type { Entry } from '../../preload/contract/log.ts';
import type { Time, Undo } from './time.ts';

const MOST = 50;
/** A link that is sent rubbish counts up all the time; the list follows at this pace. */
const REREAD_MS = 1_000;

/** The newest frames that were rejected, as the log has them. */
export class Rejected {
  readonly #bridge: Pick<Bridge, 'getLogPage'>;
  readonly #time: Time;
  #entries = $state.raw<readonly Entry[]>([]);
  #hasFailed = $state(false);
  #question = 0;
  #isResting = false;
  #isWanted = false;
  #undoRest: Undo | null = null;

  constructor(bridge: Pick<Bridge, 'getLogPage'>, time: Time) {
    this.#bridge = bridge;
    this.#time = time;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Reads now, or soon where it was read just before. */
  read(): void {
    this.#isWanted = true;
    if (this.#isResting) return;
    this.#isWanted = false;
    this.#isResting = true;
    this.#undoRest = this.#time.after(REREAD_MS, () => {
      this.#isResting = false;
      if (this.#isWanted) this.read();
    });
    void this.#ask();
  }

  stop(): void {
    this.#question += 1;
    this.#undoRest?.();
    this.#isResting = this.#isWanted = false;
  }

  async #ask(): Promise<void> {
    const question = ++this.#question;
    const reply = await this.#bridge.getLogPage({ types: ['rejected'], limit: MOST }).catch(() => null);
    if (question !== this.#question) return;
    this.#hasFailed = !reply?.ok;
    if (reply?.ok) this.#entries = reply.value.entries;
  }
}
