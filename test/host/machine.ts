import type { Display, GlobalShortcut, NativeTheme, PowerMonitor, PowerSaveBlocker, Screen } from 'electron';
import { OfferedEmitter, offer, preventableEvent, standIn } from './offered.ts';
import type { HostRecord } from './record.ts';

/** The machine's power. Its events are fired by tests: `powerMonitor.emit('suspend')`. */
export class HostPowerMonitor
  extends OfferedEmitter
  implements
    Pick<PowerMonitor, 'getSystemIdleState' | 'getSystemIdleTime' | 'isOnBatteryPower' | 'onBatteryPower'>
{
  onBatteryPower = false;

  getSystemIdleState(): 'active' {
    return 'active';
  }

  getSystemIdleTime(): number {
    return 0;
  }

  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }
}

export class HostNativeTheme
  extends OfferedEmitter
  implements Pick<NativeTheme, 'themeSource' | 'shouldUseDarkColors' | 'shouldUseHighContrastColors'>
{
  themeSource: NativeTheme['themeSource'] = 'system';
  shouldUseHighContrastColors = false;

  get shouldUseDarkColors(): boolean {
    return this.themeSource === 'dark';
  }
}

/** The displays of the record; `__host.setDisplays` plugs and unplugs. */
export class HostScreen
  extends OfferedEmitter
  implements Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay'>
{
  readonly #record: HostRecord;

  constructor(record: HostRecord) {
    super();
    this.#record = record;
    record.setDisplays = (displays) => this.#change(displays);
  }

  getAllDisplays(): Display[] {
    return [...this.#record.displays];
  }

  getPrimaryDisplay(): Display {
    const [first] = this.#record.displays;
    if (!first) throw new Error('screen: there is no display');
    return first;
  }

  #change(displays: Display[]): void {
    const before = this.#record.displays;
    this.#record.displays = displays;
    for (const display of displays) {
      const known = before.find(({ id }) => id === display.id);
      if (!known) this.emit('display-added', preventableEvent(), display);
      else if (known !== display) {
        this.emit('display-metrics-changed', preventableEvent(), display, ['bounds', 'workArea']);
      }
    }
    for (const display of before) {
      if (!displays.some(({ id }) => id === display.id))
        this.emit('display-removed', preventableEvent(), display);
    }
  }
}

export function createPowerSaveBlocker(record: HostRecord): PowerSaveBlocker {
  let lastId = 0;
  return standIn<PowerSaveBlocker>(
    offer('powerSaveBlocker', {
      start(kind: 'prevent-app-suspension' | 'prevent-display-sleep') {
        lastId += 1;
        record.sleepBlockers.set(lastId, kind);
        return lastId;
      },
      stop: (id: number) => record.sleepBlockers.delete(id),
      isStarted: (id: number) => record.sleepBlockers.has(id),
    } satisfies Partial<PowerSaveBlocker>),
  );
}

export function createGlobalShortcut(record: HostRecord): GlobalShortcut {
  const { shortcuts } = record;
  return standIn<GlobalShortcut>(
    offer('globalShortcut', {
      register(accelerator: string, callback: () => void) {
        if (shortcuts.has(accelerator)) return false;
        shortcuts.set(accelerator, callback);
        return true;
      },
      isRegistered: (accelerator: string) => shortcuts.has(accelerator),
      unregister: (accelerator: string) => void shortcuts.delete(accelerator),
      unregisterAll: () => shortcuts.clear(),
    } satisfies Partial<GlobalShortcut>),
  );
}
