/**
 * What comes off the subscriptions, made into messages: copies dropped, bodies decoded, each report given its
 * site. An event of the user's topic that names no site waits a moment for the copy of its site's topic.
 */
import type { HazardReport } from '../../../preload/contract/hazard.ts';
import type { Clock } from '../../lib/clock.ts';
import { formatError } from '../../lib/logger.ts';
import type { FeedMessage } from '../feed.ts';
import type { Tally } from '../tally.ts';
import { Copies } from './copies.ts';
import type { Decoder, LooseReport } from './decode.ts';
import type { ImaTiming } from './options.ts';
import type { Redactor } from './payload.ts';

export interface InboxOptions {
  readonly connection: string;
  readonly decoder: Decoder;
  readonly redactor: Redactor;
  readonly timing: Pick<ImaTiming, 'copyMs' | 'holdMs'>;
  readonly clock: Clock;
  /** Asked for with every message, because the line that has it is made after this. */
  readonly tally: () => Tally;
  /** The numbers of the sites under watch. */
  readonly sites: () => readonly number[];
  readonly tell: (message: FeedMessage) => void;
}

/** The site of events of which nobody knows the site. */
const nowhere = 0;

export class Inbox {
  readonly #options: InboxOptions;
  readonly #copies: Copies;
  readonly #held = new Map<string, (site: number) => void>();

  constructor(options: InboxOptions) {
    this.#options = options;
    this.#copies = new Copies(options.clock, options.timing.copyMs);
  }

  /**
   * Takes one body that came at `receivedAt`, epoch ms. Never throws: what cannot be read is told as rejected.
   */
  take(destination: string, body: string, receivedAt: number): void {
    this.#options.tally().received();
    try {
      this.#read(destination, body, receivedAt);
    } catch (failure) {
      this.reject(`could not be handled: ${formatError(failure)}`, body);
    }
  }

  /** For what is not even a frame. */
  reject(reason: string, text: string): void {
    const { connection, redactor, clock, tally, tell } = this.#options;
    const receivedAt = clock.now();
    tally().rejected(reason, receivedAt);
    tell({ type: 'rejected', connection, reason, copy: redactor.shorten(text), receivedAt });
  }

  /** The connection is over: what waits for a copy is told as it is, and copies are not known beyond it. */
  disconnected(): void {
    for (const release of [...this.#held.values()]) release(nowhere);
    this.#copies.forget();
  }

  #read(destination: string, body: string, receivedAt: number): void {
    const { decoder, connection, tell } = this.#options;
    const topicSite = siteOfTopic(destination);
    if (this.#copies.isCopy(destination, body)) {
      this.#options.tally().duplicate();
      if (topicSite !== null) this.#held.get(body)?.(topicSite);
      return;
    }
    const decoded = decoder.decode(body, receivedAt);
    if (decoded.is === 'rejected') return this.reject(decoded.reason, body);
    const site = topicSite ?? decoded.site ?? this.#onlySite();
    if (decoded.is === 'notice') {
      const { notice, context } = decoded;
      this.#options.tally().kind(notice);
      const id = site === null ? null : `${connection}/${site}`;
      return tell({ type: 'notice', connection, site: id, notice, context, receivedAt });
    }
    this.#options.tally().kind(decoded.report.kind);
    if (site !== null) return this.#report(decoded.report, site);
    this.#hold(body, decoded.report);
  }

  #onlySite(): number | null {
    const [only, ...others] = this.#options.sites();
    return others.length === 0 ? (only ?? null) : null;
  }

  #hold(body: string, report: LooseReport): void {
    // The same body again, and still no copy that names a site: the first has waited long enough.
    this.#held.get(body)?.(nowhere);
    const release = (site: number) => {
      cancel();
      if (this.#held.get(body) === release) this.#held.delete(body);
      this.#report(report, site);
    };
    const cancel = this.#options.clock.after(this.#options.timing.holdMs, () => release(nowhere));
    this.#held.set(body, release);
  }

  #report(loose: LooseReport, number: number): void {
    this.#options.tell({ type: 'hazard', report: placed(this.#options.connection, number, loose) });
  }
}

/** A report of the site; where it names no source, the site is its source. */
export function placed(connection: string, number: number, loose: LooseReport): HazardReport {
  const source = loose.source ?? { type: 'site' as const, id: String(number), name: null };
  return { ...loose, connection, site: `${connection}/${number}`, source };
}

function siteOfTopic(destination: string): number | null {
  const digits = /^\/sub\/workplace\/(\d+)$/.exec(destination)?.[1];
  return digits === undefined ? null : Number(digits);
}
