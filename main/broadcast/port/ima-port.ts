/**
 * Words to phones by a site platform: pushes to workers, and notices to a site. The platform takes them over and
 * tells nothing more; what was sent cannot be taken back. The connection is not the port's own.
 */
import type { BroadcastId, PortAbility, PortFacts } from '../../../preload/contract/broadcast.ts';
import { because, isSameReason, type Reason } from '../../../preload/contract/reason.ts';
import type { PortSettings } from '../../config/broadcast.ts';
import type { SendAnswer } from '../../feed/ima/outbound.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Undo } from '../../lib/disposer.ts';
import type { Addressee, Mode, Port, PortReport, Utterance } from '../port.ts';
import { troubleOf, type SiteLine } from './line.ts';
import { noticeWordsOf, type NoticeWords } from './notice-words.ts';
import { Told } from './told.ts';
import { wrongMode } from './wrong-mode.ts';

export type ImaPushSettings = Extract<PortSettings, { readonly kind: 'ima-push' }>;
export type ImaNoticeSettings = Extract<PortSettings, { readonly kind: 'ima-notice' }>;

/** Addresses that one call reaches, and the call; or why there can be none. */
interface Batch {
  readonly addresses: readonly string[];
  readonly call: ((words: NoticeWords) => Promise<SendAnswer>) | Reason;
}

const abilities: readonly PortAbility[] = ['text'];

abstract class ImaPort<M extends Mode> implements Port<M> {
  readonly mode: M;
  readonly can = abilities;
  protected readonly line: SiteLine;
  readonly #settings: ImaPushSettings | ImaNoticeSettings;
  readonly #told: Told;
  readonly #undo: Undo;
  #trouble: Reason | null;

  constructor(mode: M, settings: ImaPushSettings | ImaNoticeSettings, line: SiteLine, clock: Clock) {
    this.mode = mode;
    this.line = line;
    this.#settings = settings;
    this.#told = new Told(settings.id, () => clock.now());
    this.#trouble = this.#troubleNow();
    this.#undo = line.onStatus(() => {
      const trouble = this.#troubleNow();
      if (isSameReason(trouble, this.#trouble)) return;
      this.#trouble = trouble;
      this.#told.changed();
    });
  }

  get facts(): PortFacts {
    const { id, name, kind } = this.#settings;
    return { id, name, kind, can: abilities, follows: 'accepts', trouble: this.#trouble };
  }

  say(utterance: Utterance<M>, to: readonly Addressee[]): void {
    const addresses = [...new Set(to.map(({ address }) => address))];
    const words = noticeWordsOf(utterance);
    const fault =
      // A recording cannot be read.
      wrongMode(this.mode, utterance.mode) ?? (words ? null : because('not-offered'));
    queueMicrotask(() => {
      if (fault !== null || words === null)
        this.#told.reportEach(addresses, utterance.broadcast, 'failed', fault);
      else for (const batch of this.batches(addresses)) void this.#send(utterance.broadcast, batch, words);
    });
  }

  stop(broadcast: BroadcastId, addresses: readonly string[]): void {
    queueMicrotask(() => {
      this.#told.reportEach(addresses, broadcast, 'failed', because('no-return'));
    });
  }

  onReport(listener: (report: PortReport) => void): Undo {
    return this.#told.onReport(listener);
  }

  onChange(listener: () => void): Undo {
    return this.#told.onChange(listener);
  }

  /** A call under way is the connection's, and ends with it. */
  close(): Promise<void> {
    this.#undo();
    this.#told.close();
    return Promise.resolve();
  }

  protected abstract batches(addresses: readonly string[]): readonly Batch[];

  async #send(broadcast: BroadcastId, { addresses, call }: Batch, words: NoticeWords): Promise<void> {
    if (this.#told.isClosed) return;
    if (typeof call === 'object') return this.#told.reportEach(addresses, broadcast, 'failed', call);
    this.#told.reportEach(addresses, broadcast, 'sent');
    const answer = await call(words);
    if (answer.is === 'taken') this.#told.reportEach(addresses, broadcast, 'accepted');
    // What may have arrived has not failed.
    else
      this.#told.reportEach(addresses, broadcast, answer.is === 'failed' ? 'failed' : 'sent', answer.reason);
  }

  #troubleNow(): Reason | null {
    return this.line.outbound === null ? because('not-set-up', 'REST') : troubleOf(this.line.status.link);
  }
}

/** To workers by name; an address is `WP_NO:MB_NO`. One call for all workers of a site. */
export class ImaPushPort<M extends Mode> extends ImaPort<M> {
  readonly #isSiren: boolean;

  constructor(mode: M, settings: ImaPushSettings, line: SiteLine, clock: Clock) {
    super(mode, settings, line, clock);
    this.#isSiren = settings.isSiren;
  }

  protected batches(addresses: readonly string[]): readonly Batch[] {
    const sites = new Map<number, { readonly worker: number; readonly address: string }[]>();
    const wrong: string[] = [];
    for (const address of addresses) {
      const [, site, worker] = /^(\d{1,15}):(\d{1,15})$/.exec(address) ?? [];
      if (site === undefined || worker === undefined) wrong.push(address);
      else sites.set(Number(site), [...(sites.get(Number(site)) ?? []), { worker: Number(worker), address }]);
    }
    const right = [...sites].map(([site, people]) => ({
      addresses: people.map(({ address }) => address),
      call: ({ subject, content }: NoticeWords) =>
        this.line.push({
          site,
          workers: [...new Set(people.map(({ worker }) => worker))],
          subject,
          content,
          isSiren: this.#isSiren,
        }),
    }));
    const call = because('not-set-up', 'SITE:WORKER');
    return wrong.length === 0 ? right : [...right, { addresses: wrong, call }];
  }
}

/** To whomever the platform picks at a site; an address is the site's `wp_id`, or its `wp_no`. */
export class ImaNoticePort<M extends Mode> extends ImaPort<M> {
  protected batches(addresses: readonly string[]): readonly Batch[] {
    return addresses.map((address) => ({
      addresses: [address],
      call: ({ subject, content }: NoticeWords) => this.line.notifySite({ site: address, subject, content }),
    }));
  }
}
