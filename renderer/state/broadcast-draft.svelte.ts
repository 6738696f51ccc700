import type {
  BroadcastCheck,
  BroadcastDraft,
  BroadcastPlan,
  DraftSource,
} from '../../preload/contract/broadcast.ts';
import type { Bridge, Reply } from '../../preload/contract/channels.ts';
import type { Failure } from './connections.svelte.ts';
import type { Facts } from './facts.svelte.ts';
import { settle } from './settle.ts';
import type { Time, Undo } from './time.ts';

/** Edits are kept by main after this much quiet. */
const KEEP_MS = 200;
/** A draft is judged after this much quiet. */
const CHECK_MS = 150;

type DraftBridge = Pick<Bridge, 'prepareBroadcast' | 'keepBroadcastDraft' | 'checkBroadcast'>;

interface Edited {
  readonly draft: BroadcastDraft;
  /** Main has it; what main had told of the draft until then. Undefined: main has it not yet. */
  readonly keptOver: BroadcastDraft | null | undefined;
}

/**
 * The desk's draft. It belongs to main, which keeps it over a reload; here it is only ahead by the last edits.
 * Asks main what would become of it whenever it, a zone's use, a port or a clip changes.
 */
export class DraftKeeper {
  readonly #bridge: DraftBridge;
  readonly #facts: Facts;
  readonly #time: Time;

  #edited = $state.raw<Edited | null>(null);
  #check = $state.raw<{ readonly of: BroadcastDraft; readonly check: BroadcastCheck } | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #last: { readonly draft: BroadcastDraft; readonly text: string } | null = null;
  #asked: BroadcastDraft | null = null;
  #undoKeep: Undo | null = null;
  #undoCheck: Undo | null = null;
  #asking: symbol | null = null;

  constructor(bridge: DraftBridge, facts: Facts, time: Time) {
    this.#bridge = bridge;
    this.#facts = facts;
    this.#time = time;
  }

  readonly #newest = $derived.by((): BroadcastDraft | null => {
    const told = this.#facts.broadcast?.draft ?? null;
    const edited = this.#edited;
    if (edited === null) return told;
    // Main has it and has not told of it yet: the picture stays ahead until it does.
    return edited.keptOver === undefined || edited.keptOver === told ? edited.draft : told;
  });

  // Main tells everything anew whenever a device reports; as long as it says the same, it is the same object.
  readonly #current = $derived.by((): BroadcastDraft | null => {
    const draft = this.#newest;
    if (draft === null) return (this.#last = null);
    const text = JSON.stringify(draft);
    if (this.#last?.text !== text) this.#last = { draft, text };
    return this.#last.draft;
  });

  readonly #surroundings = $derived.by(() => {
    const { uses, ports, clipTroubles } = this.#facts.broadcast ?? {};
    return JSON.stringify([uses, ports, clipTroubles]);
  });

  /** As it stands on the screen; null: there is none. */
  get current(): BroadcastDraft | null {
    return this.#current;
  }

  /** What would become of it; null while main is asked. */
  get check(): BroadcastCheck | null {
    return this.#check !== null && this.#check.of === this.#current ? this.#check.check : null;
  }

  /** The last answer, though the draft may have changed since: for what must not flicker while typing. */
  get lastCheck(): BroadcastCheck | null {
    return this.#current === null ? null : (this.#check?.check ?? null);
  }

  /** A draft written by hand that another one was opened over. */
  get setAside(): BroadcastDraft | null {
    return this.#facts.broadcast?.setAside ?? null;
  }

  /** Why it could not be made or kept; null while all is well. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Has main make one, which first gets what it has not yet: what was written by hand is set aside, not lost. */
  async prepare(source: DraftSource): Promise<BroadcastDraft | null> {
    this.flush();
    const reply = await settle(() => this.#bridge.prepareBroadcast(source));
    this.#failure = failureOf(reply);
    if (!reply.ok) return null;
    this.#edited = { draft: reply.value, keptOver: this.#facts.broadcast?.draft ?? null };
    return reply.value;
  }

  edit(changes: Partial<BroadcastPlan>): void {
    const draft = this.#current;
    if (draft) this.set({ ...draft, plan: { ...draft.plan, ...changes } });
  }

  /** The whole of it, as it stands on the screen from now on. */
  set(draft: BroadcastDraft): void {
    this.#edited = { draft, keptOver: undefined };
    this.#undoKeep?.();
    this.#undoKeep = this.#time.after(KEEP_MS, () => this.flush());
  }

  async throwAway(): Promise<void> {
    this.#cancelKeep();
    this.#edited = null;
    const reply = await settle(() => this.#bridge.keepBroadcastDraft(null));
    this.#failure = failureOf(reply);
  }

  /** The draft went out, or is no longer wanted here: main has the last word on it again. */
  forget(): void {
    this.#cancelKeep();
    this.#edited = null;
  }

  /** What was not kept yet is kept at once: the page goes away, or another view comes. */
  flush(): void {
    this.#cancelKeep();
    const edited = this.#edited;
    if (edited === null || edited.keptOver !== undefined) return;
    void settle(() => this.#bridge.keepBroadcastDraft(edited.draft)).then((reply) => {
      this.#failure = failureOf(reply);
      if (reply.ok && this.#edited === edited) {
        this.#edited = { ...edited, keptOver: this.#facts.broadcast?.draft ?? null };
      }
    });
  }

  /** Follows the draft and what it depends on; run by an effect. Typing puts the question off. */
  follow(): void {
    const draft = this.#current;
    void this.#surroundings;
    if (draft === null) return this.#cancelCheck();
    if (draft !== this.#asked) this.#cancelCheck();
    this.#asked = draft;
    this.#undoCheck ??= this.#time.after(CHECK_MS, () => void this.#ask(draft));
  }

  /** Twice is fine. */
  stop(): void {
    this.flush();
    this.#cancelCheck();
    this.#asked = null;
  }

  async #ask(draft: BroadcastDraft): Promise<void> {
    this.#undoCheck = null;
    const asking = Symbol('asking');
    this.#asking = asking;
    const reply = await settle(() => this.#bridge.checkBroadcast(draft));
    if (this.#asking !== asking) return;
    this.#asking = null;
    if (reply.ok) this.#check = { of: draft, check: reply.value };
    else this.#failure = failureOf(reply);
  }

  #cancelKeep(): void {
    this.#undoKeep?.();
    this.#undoKeep = null;
  }

  #cancelCheck(): void {
    this.#undoCheck?.();
    this.#undoCheck = null;
    this.#asking = null;
  }
}

function failureOf(reply: Reply<unknown>): Failure | null {
  return reply.ok ? null : reply.error;
}
