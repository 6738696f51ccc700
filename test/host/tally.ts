/** The steps of main's trace that the summary counts. */
const counted = ['received', 'logged', 'annunciated', 'acknowledged'] as const;
type Counted = (typeof counted)[number];

/** `10:42:07.123 received     raised gas …`: local time, step, words. */
const traceLine = /^\d{2}:\d{2}:\d{2}\.\d{3} (\S+)\s+(.*)$/;

/** Reads main's trace and keeps the sums. */
export class Tally {
  readonly #counts: Record<Counted, number> = { received: 0, logged: 0, annunciated: 0, acknowledged: 0 };
  /** The state each connection was last told in. */
  readonly #links = new Map<string, string>();
  #linkLosses = 0;
  #isOver = false;

  /** True once the drill's scenario has played all its events. */
  get isOver(): boolean {
    return this.#isOver;
  }

  read(line: string): void {
    const [, step, words = ''] = traceLine.exec(line) ?? [];
    if (step === undefined) return;
    const name = counted.find((each) => each === step);
    if (name) this.#counts[name] += 1;
    if (step === 'link') this.#readLink(words);
    if (step === 'drill' && /\bover\b/.test(words)) this.#isOver = true;
  }

  summary(): string {
    const { received, logged, annunciated, acknowledged } = this.#counts;
    return (
      `received ${received}, logged ${logged}, annunciated ${annunciated}, acknowledged ${acknowledged}, ` +
      `link losses ${this.#linkLosses}`
    );
  }

  #readLink(words: string): void {
    const [connection = '', state = ''] = words.split(' ');
    // Stopped is what we do ourselves; every other way out of `up` is a loss.
    if (this.#links.get(connection) === 'up' && state !== 'up' && state !== 'stopped') this.#linkLosses += 1;
    this.#links.set(connection, state);
  }
}
