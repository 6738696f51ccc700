/** Windows: which there are, what each shows, and the orders to load them again. Times are epoch ms. */
import type { SiteId } from './hazard.ts';
import type { Reason } from './reason.ts';
import type { Language } from './snapshot.ts';

/** `desk`, or the id of a wall. */
export type WindowId = string;

export const wallViews = ['overview', 'map', 'alarms'] as const;

/** What a wall shows. */
export interface WallPlan {
  readonly id: WindowId;
  /** `overview`: tiles and map; `map`: the map alone; `alarms`: the tiles of sites in need alone. */
  readonly view: (typeof wallViews)[number];
  /** Null: all sites. */
  readonly sites: readonly SiteId[] | null;
  /** Null: as the desk's. */
  readonly language: Language | null;
  /** 1 is as drawn. */
  readonly zoom: number;
}

/** What a window is told about itself when it begins. */
export interface WindowPlan {
  readonly id: WindowId;
  /** Null: an operator's window. */
  readonly wall: WallPlan | null;
  /** What it asked main to keep before it was made anew (`keepWindow`); null: nothing. */
  readonly kept: string | null;
}

/** What a window shows now, by which an order for one site tells whom it concerns. */
export type ShownSites = 'all' | readonly SiteId[];

/** `window`: this one; `desk`: all windows of this PC; `room`: of every console and wall of the room. */
export type RefreshScope = 'window' | 'desk' | 'room';

/** An order to load windows again (wire-facts 1.4, msg_type 301), or an operator's. */
export interface RefreshOrder {
  readonly id: number;
  readonly at: number;
  readonly by:
    | {
        readonly who: 'back-end';
        readonly connection: string;
        /** Only windows that show it. */ readonly site: SiteId | null;
      }
    | {
        readonly who: 'operator';
        readonly operator: string;
        readonly desk: string;
        readonly scope: RefreshScope;
      }
    /** The console itself: a window takes too much memory, or stands still. */
    | {
        readonly who: 'console';
        /** Absent in entries from before reasons had codes. */ readonly why?: Reason;
      };
  /** `force_refresh` 1; 0 asks. */
  readonly isForced: boolean;
  /** In the words of who ordered it; empty where that is the console. */
  readonly reason: string;
}

export interface RefreshFacts {
  /** Asked, and not answered yet. */
  readonly question: {
    readonly order: RefreshOrder;
    /** Orders that came since and are answered with it. */
    readonly more: number;
    /** Put off until then; null: it stands on the screen. */
    readonly remindAt: number | null;
    /** Walls do it by themselves then; null where there is none. */
    readonly wallsAt: number | null;
  } | null;
  /** It is ordered and waits for a hand: a broadcast that is held, a command under way. */
  readonly waitsFor: 'broadcast' | 'command' | null;
  readonly last: { readonly order: RefreshOrder; readonly windows: readonly WindowBlind[] } | null;
}

/** How long a window showed nothing, from the order to its first usable picture; null: not back yet. */
export interface WindowBlind {
  readonly window: WindowId;
  readonly blindMs: number | null;
  /** It did not come back and was made anew. */
  readonly isRecreated: boolean;
}

/** What is tried with a picture that stands still, one after the other. */
export const wallRungs = ['repaint', 'reload', 'new-window', 'relaunch'] as const;
export type WallRung = (typeof wallRungs)[number];

/** A window as main sees it. */
export interface WindowStatus {
  readonly id: WindowId;
  readonly isWall: boolean;
  readonly shows: ShownSites;
  /** `lost`: its display is gone; `blind`: its picture does not move. */
  readonly state: 'opening' | 'alive' | 'blind' | 'lost';
  readonly since: number;
  /** When its picture was last seen to move; null: not yet, or it is not looked at. */
  readonly provedAt: number | null;
  /** The last thing that was tried. */
  readonly rung: WallRung | null;
  readonly reason: Reason | null;
  /** What the display is called; null where there is none. */
  readonly display: string | null;
}
