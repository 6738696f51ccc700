/**
 * One IMA back end: STOMP over SockJS or a plain WebSocket in, hazard reports out (wire-facts 1). It owns the
 * link, the inbox and the questions to REST, and stops them together. Who is signed in is not its business:
 * the credential is handed in, and a changed one reopens the connection, a sign-out closes it.
 */
import type { HazardReport, SiteId } from '../../../preload/contract/hazard.ts';
import type { SiteDetail } from '../../../preload/contract/site.ts';
import { FeedLine } from '../feed-line.ts';
import type { Classify, FeedMessage, Picture, SiteFacts, SiteFeed } from '../feed.ts';
import { reach } from '../http.ts';
import { LineFeed, type FeedParts } from '../line-feed.ts';
import { ImaAttempt } from './attempt.ts';
import { createDecoder } from './decode.ts';
import { Inbox } from './inbox.ts';
import type { ImaOptions } from './options.ts';
import { ImaOutbound, type PushOrder, type SendAnswer, type SiteNotice } from './outbound.ts';
import { createRedactor } from './payload.ts';
import { fetchFences, fetchPlans } from './plans.ts';
import { freeAddress, ImaRest } from './rest.ts';
import { Resync } from './resync.ts';
import { plansOf, SiteRoll } from './site-roll.ts';
import { SourceBook, type ActiveSources } from './source-book.ts';

export interface ImaFeedParts extends FeedParts<ImaOptions> {
  readonly classify: Classify;
  /**
   * Identities (`site|kind|type:id`) of alarms that are active now, from before this run too. Asked for with
   * every event, so it must be at hand.
   */
  readonly activeSources: () => ActiveSources;
}

export class ImaFeed extends LineFeed<ImaAttempt> implements SiteFeed {
  readonly #parts: ImaFeedParts;
  protected readonly line: FeedLine<ImaAttempt>;
  readonly #inbox: Inbox;
  readonly #rest: ImaRest;
  readonly #outbound: ImaOutbound;
  readonly #book: SourceBook;
  readonly #resync: Resync;
  readonly #roll: SiteRoll;
  #lastReportAt = 0;

  constructor(parts: ImaFeedParts) {
    const { options, credential, classify, activeSources, clock, random, logger } = parts;
    const { id, timing } = options;
    super(id);
    this.#parts = parts;
    const redactor = createRedactor(options.secretKeys);
    const decoder = createDecoder(options, classify, redactor);
    const tell = (message: FeedMessage) => this.line.tell(message);
    const token = () => credential.token();
    this.#rest = new ImaRest({ origin: options.rest, token, timeoutMs: timing.restMs });
    this.#outbound = new ImaOutbound({ origin: options.rest, credential, timeoutMs: timing.restMs });
    this.#book = new SourceBook(activeSources);
    this.#roll = new SiteRoll(id, options.sites);
    this.#inbox = new Inbox({
      connection: id,
      decoder,
      redactor,
      timing,
      clock,
      tally: () => this.line.tally,
      sites: () => this.#roll.numbers,
      tell: (message) => (message.type === 'hazard' ? this.#report(message.report) : tell(message)),
    });
    this.#resync = new Resync({
      connection: id,
      tables: options,
      decoder,
      rest: this.#rest,
      book: this.#book,
      clock,
      random,
      logger,
      retryMs: timing.resyncMs,
      tell,
      sites: () => this.#roll.numbers,
      listed: (sites) => {
        this.#tellSites(this.#roll.listed(sites));
        this.line.attempt?.watch(this.#roll.numbers);
      },
      planned: (site, plans) => this.#tellSites(this.#roll.planned(site, plans)),
      staffed: (site, workers) => this.#tellSites(this.#roll.staffed(site, workers)),
    });
    this.line = new FeedLine<ImaAttempt>({
      connection: id,
      kind: 'ima',
      url: options.url,
      credential,
      clock,
      random,
      logger,
      onUp: () => this.#resync.begin(),
      onLost: (heardAt) => this.#lost(heardAt),
      onClosed: () => {
        this.#rest.abort();
        this.#outbound.abort();
      },
      open: (events) =>
        new ImaAttempt(
          {
            options,
            credential,
            clock,
            random,
            logger,
            sites: () => this.#roll.numbers,
            heard: () => this.line.heard(),
            received: (destination, body) => {
              this.#inbox.take(destination, body, this.line.lastHeardAt ?? clock.now());
            },
            rejected: (reason, text) => this.#inbox.reject(reason, text),
          },
          events,
        ),
    });
  }

  override start(): void {
    this.line.start(() => {
      this.#tellSites(this.#roll.facts());
      // What an earlier run left active is not known to be so.
      this.line.tell({ type: 'unverified', connection: this.name, since: this.#parts.clock.now() });
    });
  }

  /** The time that the back end takes to answer a call that needs no token. */
  test(): Promise<number> {
    const { url, timing } = this.#parts.options;
    return this.line.timed(() => reach(freeAddress(url), timing.restMs));
  }

  async detail(site: SiteId): Promise<SiteDetail> {
    const number = this.#numberOf(site);
    const [plans, fences] = await Promise.allSettled([
      fetchPlans(this.#rest, number, this.#parts.options),
      fetchFences(this.#rest, number),
    ]);
    // A site may have plans without fences, or the other way round.
    if (plans.status === 'rejected' && fences.status === 'rejected') {
      throw new Error(`site ${site} has nothing to show`, { cause: plans.reason });
    }
    if (plans.status === 'fulfilled') this.#tellSites(this.#roll.planned(number, plans.value));
    return {
      site,
      plans: plans.status === 'fulfilled' ? plansOf(site, plans.value) : [],
      fences: fences.status === 'fulfilled' ? fences.value : [],
    };
  }

  async image(site: SiteId, plan: string): Promise<Picture> {
    if (this.#roll.picture(site, plan) === null) await this.detail(site);
    const address = this.#roll.picture(site, plan);
    if (address === null) throw new Error(`no picture of plan ${plan} of site ${site}`);
    return this.#rest.picture(address);
  }

  /** The origin of the two calls below; null where the settings name none. */
  get outbound(): string | null {
    return this.#outbound.origin;
  }

  /** A message to workers by name (wire-facts 1.10). Never rejects. */
  push(order: PushOrder): Promise<SendAnswer> {
    return this.#outbound.push(order);
  }

  /** A message to whomever the platform picks at a site. Never rejects. */
  notifySite(notice: SiteNotice): Promise<SendAnswer> {
    return this.#outbound.notify(notice);
  }

  /** The last word on each report before it is told. */
  #report(unsettled: HazardReport): void {
    const report = this.#book.settle(unsettled);
    this.#book.noted(report);
    this.#resync.heard(report);
    this.#lastReportAt = report.receivedAt;
    this.line.tell({ type: 'hazard', report });
  }

  #lost(heardAt: number): void {
    this.#resync.end();
    this.#inbox.disconnected();
    // What was told in that very millisecond may have changed in the next.
    const since = Math.max(heardAt, this.#lastReportAt) + 1;
    this.line.tell({ type: 'unverified', connection: this.name, since });
  }

  #tellSites(sites: readonly SiteFacts[]): void {
    if (sites.length > 0) this.line.tell({ type: 'sites', sites });
  }

  #numberOf(site: SiteId): number {
    const number = site.startsWith(`${this.name}/`) ? Number(site.slice(this.name.length + 1)) : NaN;
    if (!Number.isSafeInteger(number)) throw new Error(`${site} is no site of ${this.name}`);
    return number;
  }
}
