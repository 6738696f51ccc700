/** The four times of one question and its answer, epoch ms: sent and received here, received and sent there. */
export interface FourTimes {
  readonly sentHere: number;
  readonly receivedThere: number;
  readonly sentThere: number;
  readonly receivedHere: number;
}

interface Sample {
  readonly offsetMs: number;
  readonly roundTripMs: number;
}

/** So many samples are compared: with a beat of 4 s, half a minute. */
const mostSamples = 8;

/** What timers and rounding may add to a sample's error, ms. */
const slackMs = 50;

/**
 * Another clock against ours, as NTP measures it (RFC 5905, section 8): half the difference of the two ways. Of
 * the last samples the one with the shortest way counts, because what a queue adds to one way only is error.
 */
export class Skew {
  #samples: Sample[] = [];

  /** Positive when the other clock is ahead; null before it could be measured. */
  get ms(): number | null {
    const best = this.#best();
    return best ? Math.round(best.offsetMs) : null;
  }

  add({ sentHere, receivedThere, sentThere, receivedHere }: FourTimes): void {
    const offsetMs = (receivedThere - sentHere + (sentThere - receivedHere)) / 2;
    const roundTripMs = receivedHere - sentHere - (sentThere - receivedThere);
    // Only a clock that was set in between goes faster than nothing.
    if (roundTripMs < -slackMs) return this.#restart();
    const sample = { offsetMs, roundTripMs };
    const best = this.#best();
    if (best && !agree(best, sample)) this.#restart();
    this.#samples = [...this.#samples, sample].slice(-mostSamples);
  }

  #restart(): void {
    this.#samples = [];
  }

  #best(): Sample | undefined {
    return this.#samples.toSorted((a, b) => a.roundTripMs - b.roundTripMs)[0];
  }
}

/** The truth is within half a round trip of each sample; where it cannot be in both, a clock was set. */
function agree(a: Sample, b: Sample): boolean {
  return Math.abs(a.offsetMs - b.offsetMs) <= (a.roundTripMs + b.roundTripMs) / 2 + slackMs;
}
