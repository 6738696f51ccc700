import type { Bridge, Reply } from '../../preload/contract/channels.ts';
import type {
  ShownSites,
  WallPlan,
  WindowId,
  WindowPlan,
  WindowStatus,
} from '../../preload/contract/window.ts';
import type { Facts } from './facts.svelte.ts';
import { settle } from './settle.ts';
import type { Time, Undo } from './time.ts';
import type { View } from './view.svelte.ts';

const RETRY_MS = 1_000;

/** An operator's window, as long as main has not said otherwise. */
export const deskPlan: WindowPlan = { id: 'desk', wall: null, kept: null };

type WindowCalls = Pick<Bridge, 'tellShown' | 'tellReady' | 'leaveKiosk'>;

/**
 * What this window is and what it tells main of itself: which sites it shows, and that it is painted. Main
 * reloads by the one and counts how long the window was blind by the other, so both are told until heard.
 */
export class Windows {
  readonly id: WindowId;
  readonly #plan: WindowPlan;
  readonly #bridge: WindowCalls;
  readonly #facts: Facts;
  readonly #view: View;
  readonly #time: Time;
  readonly #undos = new Map<'shown' | 'ready', Undo>();
  #hasFacts = false;
  #isPainted = $state(false);

  constructor(plan: WindowPlan, bridge: WindowCalls, facts: Facts, view: View, time: Time) {
    this.id = plan.id;
    this.#plan = plan;
    this.#bridge = bridge;
    this.#facts = facts;
    this.#view = view;
    this.#time = time;
  }

  /** What it shows as a wall; null for an operator's window. */
  get wall(): WallPlan | null {
    if (this.#plan.wall) return this.#plan.wall;
    if (!this.#facts.isKiosk) return null;
    return { id: this.id, view: 'overview', sites: null, language: null, zoom: 1 };
  }

  readonly #shown = $derived.by((): ShownSites => {
    const { wall } = this;
    if (wall) return wall.sites ?? 'all';
    const { name, selected, site } = this.#view;
    if (name !== 'live') return 'all';
    const looked = selected === null ? site : (this.#facts.alarm(selected)?.site ?? null);
    return looked === null ? 'all' : [looked];
  });

  get shown(): ShownSites {
    return this.#shown;
  }

  /** Walls of this PC that nobody can see. */
  get faulty(): readonly WindowStatus[] {
    return this.#facts.windows.filter(
      ({ isWall, state }) => isWall && (state === 'blind' || state === 'lost'),
    );
  }

  /**
   * Of several windows of one PC one sounds: the desk's, or else the first wall that is there. Every one plays
   * main's order, and two in step are twice as loud.
   */
  get isSounding(): boolean {
    const present = this.#facts.windows.filter(({ state }) => state !== 'blind' && state !== 'lost');
    const first = present.find(({ isWall }) => !isWall) ?? present[0];
    return first === undefined || first.id === this.id;
  }

  start(): Undo {
    let told: string | null = null;
    const undo = $effect.root(() => {
      $effect(() => {
        const { shown } = this;
        // The same sites in another array are no news.
        if (told === JSON.stringify(shown)) return;
        told = JSON.stringify(shown);
        this.#tell('shown', () => this.#bridge.tellShown(shown));
      });
      $effect(() => {
        if (this.#facts.isReady) this.#painted();
      });
    });
    return () => {
      undo();
      for (const each of this.#undos.values()) each();
      this.#undos.clear();
    };
  }

  /** The first facts are on the screen, and main has been told: what takes longer may begin. */
  get isPainted(): boolean {
    return this.#isPainted;
  }

  /** Leaves the kiosk; refused with why. */
  leaveKiosk(pin: string): Promise<Reply<null>> {
    return settle(() => this.#bridge.leaveKiosk(pin));
  }

  /** The first snapshot is in the page now; two frames later it is on the screen. */
  #painted(): void {
    if (this.#hasFacts) return;
    this.#hasFacts = true;
    const then = (next: () => void) => this.#undos.set('ready', this.#time.frame(next));
    then(() =>
      then(() => {
        this.#tell('ready', () => this.#bridge.tellReady());
        this.#isPainted = true;
      }),
    );
  }

  #tell(what: 'shown' | 'ready', ask: () => Promise<Reply<null>>): void {
    let isOver = false;
    let undoRetry: Undo | null = null;
    const attempt = async () => {
      const answer = await settle(ask);
      if (isOver || answer.ok) return;
      undoRetry = this.#time.after(RETRY_MS, () => void attempt());
    };
    this.#undos.get(what)?.();
    this.#undos.set(what, () => {
      isOver = true;
      undoRetry?.();
    });
    void attempt();
  }
}

/**
 * Asks main who this window is, until it answers: a wall that took itself for a desk would wait for a hand.
 * `onWaiting` is called once when the first answer is none.
 */
export async function askPlan(
  bridge: Pick<Bridge, 'getWindowPlan'>,
  time: Time,
  onWaiting: () => void,
): Promise<WindowPlan> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await settle(() => bridge.getWindowPlan());
    if (answer.ok) return answer.value;
    if (attempt === 1) onWaiting();
    await new Promise<void>((resolve) => void time.after(RETRY_MS, resolve));
  }
}
