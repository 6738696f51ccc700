import { isDeepStrictEqual } from 'node:util';
import type { BroadcastDraft, DraftSource } from '../../preload/contract/broadcast.ts';

type Made = Exclude<DraftSource, { from: 'zones' | 'set-aside' }>;

/**
 * The desk's draft, and the one that was set aside when another was opened over it: what somebody wrote is not lost
 * for an alarm that came. What nobody has touched is not set aside, for main makes it again.
 */
export class Drafts {
  readonly #make: (source: Made) => BroadcastDraft | null;
  #open: BroadcastDraft | null = null;
  #setAside: BroadcastDraft | null = null;
  /** What was made here last: the open one is written by hand where it differs. */
  #made: BroadcastDraft | null = null;

  /** `make`: null where its source is gone. */
  constructor(make: (source: Made) => BroadcastDraft | null) {
    this.#make = make;
  }

  get open(): BroadcastDraft | null {
    return this.#open;
  }

  get setAside(): BroadcastDraft | null {
    return this.#setAside;
  }

  /** Opens another one. Null: what it was to be made from is gone, and all is as it was. */
  prepare(source: DraftSource): BroadcastDraft | null {
    const draft = this.#from(source);
    if (draft === null) return null;
    const isWritten = this.#open !== null && !isDeepStrictEqual(this.#open, this.#made);
    if (source.from === 'set-aside' || (isWritten && !goesOn(source))) this.#setAside = this.#open;
    const isByHand = source.from === 'set-aside' || (isWritten && source.from === 'zones');
    this.#made = isByHand ? null : draft;
    this.#open = draft;
    return draft;
  }

  /** As it stands on the screen; null: thrown away. */
  keep(draft: BroadcastDraft | null): void {
    this.#open = draft;
  }

  /** It is said: nothing is left to write. Another one that was opened meanwhile stays. */
  sent(draft: BroadcastDraft): void {
    if (isDeepStrictEqual(this.#open, draft)) this.#open = null;
  }

  /** As they stood at the end of the last run; nothing that was opened since is lost for them. */
  restore(open: BroadcastDraft | null, setAside: BroadcastDraft | null): void {
    this.#open ??= open;
    this.#setAside ??= setAside;
  }

  #from(source: DraftSource): BroadcastDraft | null {
    if (source.from === 'set-aside') return this.#setAside;
    if (source.from !== 'zones') return this.#make(source);
    const open = this.#open;
    if (open === null || open.answers === null) return null;
    const made = this.#make({ from: 'alarm', alarm: open.answers.alarm });
    return made && { ...open, plan: { ...open.plan, zones: made.plan.zones } };
  }
}

/** The same draft in other words or for other zones; what lies aside is another alarm's, and stays there. */
function goesOn(source: DraftSource): boolean {
  return source.from === 'zones' || (source.from === 'template' && source.answers !== null);
}
