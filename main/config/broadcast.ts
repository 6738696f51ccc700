/** What the settings say of speaking to sites: ways out, zones, words, schedules. Settled: nothing is optional. */
import type {
  BroadcastPriority,
  BroadcastTemplate,
  Clip,
  Zone,
  ZoneGroup,
} from '../../preload/contract/broadcast.ts';

export interface BroadcastSettings {
  readonly ports: readonly PortSettings[];
  readonly zones: readonly Zone[];
  readonly groups: readonly ZoneGroup[];
  /** The file's, and the built-in ones that it does not replace by id. */
  readonly templates: readonly BroadcastTemplate[];
  readonly clips: readonly ClipSettings[];
  /** The words of a correction. */
  readonly correction: { readonly ko: string; readonly en: string };
  readonly schedules: readonly ScheduleSettings[];
  /** Days, `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
  readonly quiet: readonly QuietHours[];
  /** Whether a second person has to agree to a broadcast to all zones of all sites. */
  readonly second: 'never' | 'all-sites';
  readonly limits: {
    readonly maxRepeats: number;
    /** From the first tone to the last word, s. */
    readonly maxS: number;
  };
  readonly timing: {
    readonly holdMs: number;
    /** A device that says nothing for so long after it was sent something has not answered. */
    readonly answerMs: number;
    /** A broadcast waits so long for its zone. */
    readonly waitMs: number;
    /** After the other desks were told, so long for one that spoke in the same moment. */
    readonly settleMs: number;
  };
}

export interface ClipSettings extends Clip {
  /** Absolute. */
  readonly file: string;
  /** As the settings name it, fit for a screen. */
  readonly shownFile: string;
  /** What the devices call it; null: as its id. */
  readonly device: string | null;
}

export interface ScheduleSettings {
  readonly id: string;
  readonly name: string;
  readonly template: string;
  readonly zones: readonly string[];
  /** `HH:MM` */
  readonly time: string;
  /** 0 is Sunday. */
  readonly days: readonly number[];
  readonly onHolidays: boolean;
  readonly lateMin: number;
  readonly isOn: boolean;
}

/** From `HH:MM` to `HH:MM`, over midnight where `to` is earlier; `days` are those on which it begins. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
  readonly days: readonly number[];
  /** Those that are refused within it; an emergency never is. */
  readonly refuses: readonly Exclude<BroadcastPriority, 'emergency'>[];
}

export type PortSettings =
  | {
      readonly kind: 'rexsys';
      readonly id: string;
      readonly name: string;
      /** The id of a Rexsys connection. */
      readonly connection: string;
      readonly commands: RexsysCommands;
      /** What a device says it is doing (the `state` of its own commands), and what that means. */
      readonly states: Readonly<Record<string, DeviceState>>;
    }
  | {
      readonly kind: 'ima-push';
      readonly id: string;
      readonly name: string;
      readonly connection: string;
      /** `pu_chk` 1: the phone gives a siren (wire-facts 1.10). */
      readonly isSiren: boolean;
    }
  | { readonly kind: 'ima-notice'; readonly id: string; readonly name: string; readonly connection: string }
  | {
      readonly kind: 'webhook';
      readonly id: string;
      readonly name: string;
      /** Called with POST and JSON. */
      readonly url: string;
      /** Sent as `Authorization: Bearer`; kept encrypted, by this key of the secret store. Null: none. */
      readonly secret: string | null;
      readonly timeoutMs: number;
    };

export type PortKind = PortSettings['kind'];

/** What a device's word comes to. */
export type DeviceState = 'playing' | 'done' | 'failed';

/**
 * The table of commands: what is sent for what. Texts in `data` may hold `{tone}`, `{toneS}`, `{clip}`, `{text}`,
 * `{language}`, `{repeats}`, `{gapS}`, `{priority}`, `{level}`, `{broadcast}`; one that is nothing but a field
 * becomes the value itself. Null: this server's devices cannot.
 */
export interface RexsysCommands {
  readonly tone: RexsysOrder | null;
  readonly play: RexsysOrder | null;
  readonly speak: RexsysOrder | null;
  readonly stop: RexsysOrder | null;
  readonly volume: RexsysOrder | null;
}

export interface RexsysOrder {
  readonly command: string;
  readonly data: Readonly<Record<string, unknown>>;
}
