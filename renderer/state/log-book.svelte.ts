import type { EntryId } from '../../preload/contract/alarm.ts';
import type { Bridge } from '../../preload/contract/channels.ts';
import type { Entry } from '../../preload/contract/log.ts';
import type { Failure } from './connections.svelte.ts';
import { noFilter, queryOf, type LogFilter } from './log-filter.ts';
import type { Time, Undo } from './time.ts';

const PAGE = 200;
/** Looking for new entries stops counting here and says "99+". */
const MOST_FRESH = 100;
const LOOK_MS = 2_000;
/** While somebody types, the log is asked after this much quiet. */
const TYPING_MS = 250;

/**
 * Pages of the log, newest first, as far as somebody scrolled. The log is never pushed: while the view is
 * open it looks now and then how many newer entries there are, and shows them only when asked.
 */
export class LogBook {
  readonly #bridge: Pick<Bridge, 'getLogPage'>;
  readonly #time: Time;
  /** Changes whenever main told anything, so that a quiet console does not ask its log for nothing. */
  readonly #revision: () => number | null;

  #filter = $state.raw<LogFilter>(noFilter);
  #entries = $state.raw<readonly Entry[]>([]);
  #next = $state<EntryId | null>(null);
  #isLoading = $state(false);
  #failure = $state.raw<Failure | null>(null);
  #fresh = $state(0);

  /** Names the latest question; answers to earlier ones are dropped. */
  #question = 0;
  #lookedAt: number | null = null;
  #undoLook: Undo | null = null;
  #undoTyping: Undo | null = null;

  constructor(bridge: Pick<Bridge, 'getLogPage'>, time: Time, revision: () => number | null) {
    this.#bridge = bridge;
    this.#time = time;
    this.#revision = revision;
  }

  get filter(): LogFilter {
    return this.#filter;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  /** How many newer entries match, `99+` beyond; empty where there is none. */
  get fresh(): string {
    if (this.#fresh === 0) return '';
    return this.#fresh >= MOST_FRESH ? `${MOST_FRESH - 1}+` : String(this.#fresh);
  }

  /** Reads the first page and looks for newer entries until the result is called. */
  open(): Undo {
    void this.reload();
    this.#scheduleLook();
    return () => {
      this.#question += 1;
      this.#undoLook?.();
      this.#undoTyping?.();
      this.#undoLook = this.#undoTyping = null;
    };
  }

  setFilter(change: Partial<LogFilter>): void {
    this.#filter = { ...this.#filter, ...change };
    this.#undoTyping?.();
    this.#undoTyping = this.#time.after(TYPING_MS, () => void this.reload());
  }

  clearFilter(): void {
    this.#filter = noFilter;
    void this.reload();
  }

  /** Asks for the newest page anew. What is shown stays until the answer is here. */
  async reload(): Promise<void> {
    this.#lookedAt = this.#revision();
    await this.#load(null);
  }

  /** Adds the next older page. */
  async more(): Promise<void> {
    if (this.#isLoading || this.#next === null) return;
    await this.#load(this.#next);
  }

  async #load(before: EntryId | null): Promise<void> {
    const question = ++this.#question;
    this.#isLoading = true;
    this.#failure = null;
    const query = { ...queryOf(this.#filter), limit: PAGE, ...(before !== null && { before }) };
    const page = await ask(() => this.#bridge.getLogPage(query));
    if (question !== this.#question) return;
    this.#isLoading = false;
    if (!page.ok) {
      this.#failure = page.error;
      return;
    }
    const { entries, next } = page.value;
    if (before === null) {
      this.#entries = entries;
      this.#fresh = 0;
    } else this.#entries = [...this.#entries, ...entries];
    this.#next = next;
  }

  #scheduleLook(): void {
    this.#undoLook = this.#time.after(LOOK_MS, () => {
      this.#scheduleLook();
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    const revision = this.#revision();
    if (revision === this.#lookedAt || this.#isLoading || this.#failure !== null) return;
    this.#lookedAt = revision;
    const question = this.#question;
    const page = await ask(() => this.#bridge.getLogPage({ ...queryOf(this.#filter), limit: MOST_FRESH }));
    if (question !== this.#question || !page.ok) return;
    const newest = this.#entries[0]?.id ?? 0;
    this.#fresh = page.value.entries.filter((entry) => entry.id > newest).length;
  }
}

type Page = Awaited<ReturnType<Bridge['getLogPage']>>;

async function ask(getPage: () => Promise<Page>): Promise<Page> {
  try {
    return await getPage();
  } catch (failure) {
    return { ok: false, error: { code: 'failed', message: String(failure) } };
  }
}
