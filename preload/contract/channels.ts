import type { Alarm, AlarmCommand, AlarmId, RefusalCode } from './alarm.ts';
import type { HazardKind, SiteId } from './hazard.ts';
import type { LogPage, LogQuery } from './log.ts';
import type { SiteDetail } from './site.ts';
import type { Delta, Language, Snapshot } from './snapshot.ts';

/** Answers of main: errors cross as data, because Electron carries only an error's message. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly code: ErrorCode; readonly message: string } };

export type ErrorCode = RefusalCode | 'bad-argument' | 'stranger' | 'unavailable' | 'failed';

export type DrillOrder =
  | { readonly order: 'scenario'; readonly scenario: string }
  | { readonly order: 'pause' | 'resume' }
  | { readonly order: 'speed'; readonly speed: number }
  | {
      readonly order: 'trigger';
      readonly site: SiteId;
      readonly kind: HazardKind;
      readonly action: 'raised' | 'cleared';
    };

/** A window asks, main answers. Name to signature; the only list of names there is. */
export interface Requests {
  'snapshot:get': () => Reply<Snapshot>;
  /** Each command is answered on its own, in order: the alarm as it stands after, or why not. */
  'alarm:command': (commands: readonly AlarmCommand[]) => Reply<readonly Reply<Alarm | null>[]>;
  /** Stops the sound of what is sounding now. Acknowledges nothing. */
  'sound:silence': () => Reply<null>;
  'language:choose': (language: Language) => Reply<null>;
  'log:page': (query: LogQuery) => Reply<LogPage>;
  'site:detail': (site: SiteId) => Reply<SiteDetail>;
  'link:reconnect': (connection: string) => Reply<null>;
  'drill:order': (order: DrillOrder) => Reply<null>;
}

/** Main tells. */
export interface Events {
  'snapshot:changed': (delta: Delta) => void;
  /** Bring this alarm into view: its notification was clicked. */
  'alarm:focus': (alarm: AlarmId) => void;
}

export type RequestName = keyof Requests;
export type EventName = keyof Events;

/** The one object that a window gets, `window.bridge`. */
export interface Bridge {
  getSnapshot(): Promise<Reply<Snapshot>>;
  command(commands: readonly AlarmCommand[]): Promise<Reply<readonly Reply<Alarm | null>[]>>;
  silence(): Promise<Reply<null>>;
  chooseLanguage(language: Language): Promise<Reply<null>>;
  getLogPage(query: LogQuery): Promise<Reply<LogPage>>;
  getSiteDetail(site: SiteId): Promise<Reply<SiteDetail>>;
  reconnect(connection: string): Promise<Reply<null>>;
  orderDrill(order: DrillOrder): Promise<Reply<null>>;
  /** Both return their undo. */
  onChange(listener: (delta: Delta) => void): () => void;
  onFocus(listener: (alarm: AlarmId) => void): () => void;
}
