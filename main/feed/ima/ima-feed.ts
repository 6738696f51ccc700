/**
 * One IMA back end: STOMP over SockJS or a plain WebSocket in, hazard reports out (wire-facts 1). It owns the
 * link, the inbox and the questions to REST, and stops them together. Who is signed in is not its business:
 * the credential is handed in, and a changed one reopens the connection, a sign-out closes it.
 */
import type { HazardReport, SiteId } from '../../../preload/contract/hazard.ts';
import type { Link, LinkStatus } from '../../../preload/contract/link.ts';
import type { SiteDetail } from '../../../preload/contract/site.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Undo } from '../../lib/disposer.ts';
import { Listeners } from '../../lib/listeners.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Classify, Credential, Feed, FeedMessage, Picture, SiteFacts } from '../feed.ts';
import { LinkMachine } from '../link.ts';
import { ImaAttempt } from './attempt.ts';
import { createDecoder } from './decode.ts';
import { Inbox } from './inbox.ts';
import type { ImaOptions } from './options.ts';
import { createRedactor } from './payload.ts';
import { fetchFences, fetchPlans } from './plans.ts';
import { ImaRest } from './rest.ts';
import { Resync } from './resync.ts';
import { plansOf, SiteRoll } from './site-roll.ts';
import { SourceBook, type ActiveSources } from './source-book.ts';

export interface ImaFeedParts {
  readonly options: ImaOptions;
  readonly credential: Credential;
  readonly classify: Classify;
  /**
   * Identities (`site|kind|type:id`) of alarms that are active now, from before this run too. Asked for with
   * every event, so it must be at hand.
   */
  readonly activeSources: () => ActiveSources;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/** How often counters and signs of life are told at most. */
const statusEveryMs = 500;

export class ImaFeed implements Feed {
  readonly name: string;
  readonly #parts: ImaFeedParts;
  readonly #address: string;
  readonly #link: LinkMachine<ImaAttempt>;
  readonly #inbox: Inbox;
  readonly #rest: ImaRest;
  readonly #book: SourceBook;
  readonly #resync: Resync;
  readonly #roll: SiteRoll;
  readonly #status = new Listeners<LinkStatus>();
  readonly #messages = new Listeners<FeedMessage>();
  #isStarted = false;
  #undoCredential: Undo = () => {};
  #cancelStatus: (() => void) | null = null;
  #lastHeardAt: number | null = null;
  #blindSince: number | null = null;
  #lastReportAt = 0;
  #wasUp = false;

  constructor(parts: ImaFeedParts) {
    const { options, credential, classify, activeSources, clock, random, logger } = parts;
    const { id, timing } = options;
    this.name = id;
    this.#parts = parts;
    const { host, pathname } = new URL(options.url);
    this.#address = host + pathname;
    const redactor = createRedactor(options.secretKeys);
    const decoder = createDecoder(options, classify, redactor);
    const tell = (message: FeedMessage) => this.#messages.tell(message);
    const token = () => credential.token();
    this.#rest = new ImaRest({ origin: options.rest, token, timeoutMs: timing.restMs });
    this.#book = new SourceBook(activeSources);
    this.#roll = new SiteRoll(id, options.sites);
    this.#inbox = new Inbox({
      connection: id,
      decoder,
      redactor,
      timing,
      clock,
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
        this.#link.attempt?.watch(this.#roll.numbers);
      },
      planned: (site, plans) => this.#tellSites(this.#roll.planned(site, plans)),
      staffed: (site, workers) => this.#tellSites(this.#roll.staffed(site, workers)),
    });
    this.#link = new LinkMachine<ImaAttempt>({
      clock,
      random,
      onChange: (link) => this.#linked(link),
      open: (events) =>
        new ImaAttempt(
          {
            options,
            credential,
            clock,
            random,
            logger,
            sites: () => this.#roll.numbers,
            heard: () => this.#heard(),
            received: (destination, body) => {
              this.#inbox.take(destination, body, this.#lastHeardAt ?? clock.now());
            },
            rejected: (reason, text) => this.#inbox.reject(reason, text),
          },
          events,
        ),
    });
  }

  get status(): LinkStatus {
    return {
      connection: this.name,
      kind: 'ima',
      address: this.#address,
      link: this.#link.link,
      lastHeardAt: this.#lastHeardAt,
      blindSince: this.#blindSince,
      ...this.#inbox.counts,
      retries: this.#link.retries,
    };
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#undoCredential = this.#parts.credential.onChange((change) => this.#signed(change));
    this.#tellSites(this.#roll.facts());
    // What an earlier run left active is not known to be so.
    this.#messages.tell({ type: 'unverified', connection: this.name, since: this.#parts.clock.now() });
    this.#link.start();
  }

  stop(): Promise<void> {
    if (!this.#isStarted) return Promise.resolve();
    this.#isStarted = false;
    this.#undoCredential();
    this.#close();
    this.#cancelStatus?.();
    this.#cancelStatus = null;
    return Promise.resolve();
  }

  reconnect(): void {
    this.#link.reconnect();
  }

  onStatus(listener: (status: LinkStatus) => void): Undo {
    return this.#status.add(listener);
  }

  onMessage(listener: (message: FeedMessage) => void): Undo {
    return this.#messages.add(listener);
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

  /** The last word on each report before it is told. */
  #report(unsettled: HazardReport): void {
    const report = this.#book.settle(unsettled);
    this.#book.noted(report);
    this.#resync.heard(report);
    this.#lastReportAt = report.receivedAt;
    this.#messages.tell({ type: 'hazard', report });
  }

  #heard(): void {
    this.#lastHeardAt = this.#parts.clock.now();
    this.#cancelStatus ??= this.#parts.clock.after(statusEveryMs, () => this.#tellStatus());
  }

  #linked(link: Link): void {
    if (link.state === 'up') {
      this.#wasUp = true;
      this.#blindSince = null;
      this.#tellStatus();
      return this.#resync.begin();
    }
    if (this.#wasUp) this.#lost();
    this.#parts.logger.info(lineOf(link));
    this.#tellStatus();
  }

  #lost(): void {
    this.#wasUp = false;
    this.#resync.end();
    this.#inbox.disconnected();
    const heardAt = this.#lastHeardAt ?? this.#parts.clock.now();
    this.#blindSince = heardAt;
    // What was told in that very millisecond may have changed in the next.
    const since = Math.max(heardAt, this.#lastReportAt) + 1;
    this.#messages.tell({ type: 'unverified', connection: this.name, since });
  }

  #signed(change: 'changed' | 'signed-out'): void {
    if (change === 'signed-out') {
      this.#close();
      this.#inbox.signedOut();
      this.#lastHeardAt = this.#blindSince = null;
      return this.#tellStatus();
    }
    // Signed out, the link is stopped and begins again; else another token means another connection.
    if (this.#link.link.state === 'stopped') this.#link.start();
    else this.#link.reconnect();
  }

  #close(): void {
    this.#link.stop();
    this.#rest.abort();
  }

  #tellStatus(): void {
    this.#cancelStatus?.();
    this.#cancelStatus = null;
    this.#status.tell(this.status);
  }

  #tellSites(sites: readonly SiteFacts[]): void {
    if (sites.length > 0) this.#messages.tell({ type: 'sites', sites });
  }

  #numberOf(site: SiteId): number {
    const number = site.startsWith(`${this.name}/`) ? Number(site.slice(this.name.length + 1)) : NaN;
    if (!Number.isSafeInteger(number)) throw new Error(`${site} is no site of ${this.name}`);
    return number;
  }
}

function lineOf(link: Link): string {
  if (link.state === 'waiting' || link.state === 'refused') return `${link.state} (${link.reason})`;
  return link.state;
}
