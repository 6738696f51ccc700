/**
 * After a (re)connect nobody knows what happened meanwhile, so each site is asked for its present state: a
 * device in danger is reported as in progress, a normal one as cleared where its alarm is still active. Sites
 * that cannot be asked stay unverified and are asked again. Workers' calls and camera events have no call that
 * tells whether they are over (wire-facts 6); their alarms stay as they are.
 */
import type { HazardReport } from '../../../preload/contract/hazard.ts';
import type { Clock } from '../../lib/clock.ts';
import { Disposer } from '../../lib/disposer.ts';
import { nobodyWaits, type Logger } from '../../lib/logger.ts';
import type { FeedMessage } from '../feed.ts';
import { reasonOf } from '../http.ts';
import { isBag, numberOf, textOf, type Bag } from './context.ts';
import { kindOf, type Decoder } from './decode.ts';
import { placed } from './inbox.ts';
import type { DeviceState, ImaSite, ImaTables } from './options.ts';
import { fetchPlans, fetchSites, fetchWorkers, type FetchedDevice, type FetchedPlan } from './plans.ts';
import type { ImaRest } from './rest.ts';
import { identityOf, type SourceBook } from './source-book.ts';

export interface ResyncOptions {
  readonly connection: string;
  readonly tables: ImaTables;
  readonly decoder: Decoder;
  readonly rest: ImaRest;
  readonly book: SourceBook;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** After a site that could not be asked, ms. */
  readonly retryMs: number;
  readonly tell: (message: FeedMessage) => void;
  /** The numbers of the sites under watch. */
  readonly sites: () => readonly number[];
  /** The back end's list of sites came; what is new in it is under watch from then on. */
  readonly listed: (sites: readonly ImaSite[]) => void;
  readonly planned: (site: number, plans: readonly FetchedPlan[]) => void;
  readonly staffed: (site: number, workers: number | null) => void;
}

/** How many sites are asked at once: a console that comes back must not be a flood to the back end. */
const askedAtOnce = 4;

export class Resync {
  readonly #options: ResyncOptions;
  /** What was heard live since the connection is up; it is newer than any answer. */
  #heard = new Set<string>();
  /** Names the run whose answers count; a new object for each connection. */
  #run: object | null = null;
  #retries = new Disposer();

  constructor(options: ResyncOptions) {
    this.#options = options;
  }

  /** Call after the subscriptions are made, so that nothing falls between them and the answers. */
  begin(): void {
    this.end();
    if (!this.#options.rest.isThere) return;
    const run = {};
    this.#run = run;
    const sites = this.#options.sites();
    this.#nobodyWaits(this.#askList(run));
    if (sites.length > 0) this.#nobodyWaits(this.#askSites(run, sites));
  }

  /** The connection is over: what is still under way no longer counts. */
  end(): void {
    this.#run = null;
    this.#retries.dispose();
    this.#heard = new Set();
  }

  heard(report: HazardReport): void {
    if (this.#run) this.#heard.add(identityOf(report));
  }

  async #askList(run: object): Promise<void> {
    const { rest, sites, listed, logger } = this.#options;
    try {
      const list = await fetchSites(rest);
      if (this.#run !== run) return;
      const before = new Set(sites());
      listed(list);
      await this.#askSites(
        run,
        sites().filter((site) => !before.has(site)),
      );
    } catch (failure) {
      if (this.#run !== run) return;
      logger.warn(`list of sites unknown (${reasonOf(failure)})`);
      // With sites in the settings there is something to watch; without them this list is all there is.
      if (sites().length === 0) this.#later(() => this.#askList(run));
    }
  }

  async #askSites(run: object, sites: readonly number[]): Promise<void> {
    const waiting = [...sites];
    const failed: number[] = [];
    const askOn = async () => {
      for (let site = waiting.shift(); site !== undefined; site = waiting.shift()) {
        if (this.#run !== run) return;
        if (!(await this.#askSite(run, site))) failed.push(site);
      }
    };
    await Promise.all(Array.from({ length: askedAtOnce }, askOn));
    if (this.#run === run && failed.length > 0) this.#later(() => this.#askSites(run, failed));
  }

  #later(ask: () => Promise<void>): void {
    const { clock, random, retryMs } = this.#options;
    this.#retries.add(clock.after(retryMs * (0.75 + 0.5 * random()), () => this.#nobodyWaits(ask())));
  }

  #nobodyWaits(asking: Promise<void>): void {
    nobodyWaits(asking, this.#options.logger, 'ask for the present state');
  }

  async #askSite(run: object, number: number): Promise<boolean> {
    const { connection, rest, tables, clock, logger, tell, planned, book } = this.#options;
    const site = `${connection}/${number}`;
    const at = clock.now();
    let servedAt: number | null = null;
    try {
      const plans = await fetchPlans(rest, number, tables, (each) => (servedAt ??= each));
      if (this.#run !== run) return false;
      const devices = plans.flatMap(({ markers }) => markers.flatMap(({ device }) => device ?? []));
      book.learn(
        site,
        devices.map(({ ids }) => ids),
      );
      planned(number, plans);
      for (const device of devices) this.#report(number, device, servedAt ?? at);
      tell({ type: 'verified', site, at });
      await this.#askWorkers(run, number);
      return true;
    } catch (failure) {
      if (this.#run === run) logger.warn(`present state of site ${number} unknown (${reasonOf(failure)})`);
      return false;
    }
  }

  /** Only a number on the screen: a site without it is still verified. */
  async #askWorkers(run: object, number: number): Promise<void> {
    const { rest, logger, staffed } = this.#options;
    try {
      const workers = await fetchWorkers(rest, number);
      if (this.#run === run) staffed(number, workers);
    } catch (failure) {
      if (this.#run === run) logger.info(`workers of site ${number} unknown (${reasonOf(failure)})`);
    }
  }

  #report(number: number, device: FetchedDevice, servedAt: number): void {
    const { connection, tables, decoder, book, clock, tell } = this.#options;
    if (device.type === null) return;
    const state = deviceStateOf(device.context, tables);
    if (state === 'unknown') return;
    const kind = kindOf(device.type, device.context, tables);
    const times = { sourceTime: servedAt, receivedAt: clock.now() };
    const action = state === 'normal' ? 'cleared' : 'progress';
    const report = book.settle(
      placed(connection, number, decoder.report(kind, action, device.context, times)),
    );
    const identity = identityOf(report);
    // Caution keeps an alarm alive and begins none: the wire reports danger only. What is normal is news only
    // of an active alarm.
    if (this.#heard.has(identity) || (state !== 'danger' && !book.isActive(identity))) return;
    // The `Date` header is cut to the second: never before what the server already said of this device.
    const sourceTime = Math.max(servedAt, book.lastTime(identity) ?? 0);
    const settled = { ...report, sourceTime };
    book.noted(settled);
    tell({ type: 'hazard', report: settled });
  }
}

/** By name where it has a known one, else by number; numbers changed their meaning between revisions. */
export function deviceStateOf(context: Bag, tables: Pick<ImaTables, 'states'>): DeviceState {
  const { names, codes } = tables.states;
  const name = textOf(context['state_name'])?.toLowerCase().replaceAll(' ', '');
  const code = numberOf(isBag(context['state']) ? null : context['state']);
  return (
    (name === undefined ? undefined : names[name]) ?? (code === null ? undefined : codes[code]) ?? 'unknown'
  );
}
