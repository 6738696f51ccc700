import { untrack } from 'svelte';
import type { Reply } from '../../preload/contract/channels.ts';
import type { SiteId } from '../../preload/contract/hazard.ts';
import type { SiteDetail } from '../../preload/contract/site.ts';

/** Asks main for one site's plans and fences: `bridge.getSiteDetail`. */
export type GetDetail = (site: SiteId) => Promise<Reply<SiteDetail>>;

export type DetailState =
  | { readonly state: 'none' }
  | { readonly state: 'loading'; readonly site: SiteId }
  | { readonly state: 'ready'; readonly site: SiteId; readonly detail: SiteDetail }
  | { readonly state: 'failed'; readonly site: SiteId; readonly reason: string };

/** The detail of the one site that is open. An answer about a site that is no longer open is dropped. */
export class OpenSite {
  readonly #get: GetDetail;
  #current = $state.raw<DetailState>({ state: 'none' });
  #asked: symbol | null = null;

  constructor(get: GetDetail) {
    this.#get = get;
  }

  get current(): DetailState {
    return this.#current;
  }

  /** The plans and fences, once they are here. */
  get detail(): SiteDetail | null {
    return this.#current.state === 'ready' ? this.#current.detail : null;
  }

  /** Opens a site, or none; opening the one that is open already changes nothing unless it had failed. */
  async open(site: SiteId | null): Promise<void> {
    // Effects call this, and must not run again because of what it finds.
    const current = untrack(() => this.#current);
    if (site === null) {
      this.#asked = null;
      this.#current = { state: 'none' };
      return;
    }
    if (current.state !== 'none' && current.state !== 'failed' && current.site === site) return;
    const asked = Symbol(site);
    this.#asked = asked;
    this.#current = { state: 'loading', site };
    const next = await this.#ask(site);
    if (this.#asked === asked) this.#current = next;
  }

  async #ask(site: SiteId): Promise<DetailState> {
    try {
      const reply = await this.#get(site);
      if (reply.ok) return { state: 'ready', site, detail: reply.value };
      return { state: 'failed', site, reason: reply.error.message };
    } catch (error) {
      return { state: 'failed', site, reason: error instanceof Error ? error.message : String(error) };
    }
  }
}
