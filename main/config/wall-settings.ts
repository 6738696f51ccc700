import type { KioskSettings, WallSettings } from './wall.ts';
import type { KioskFile, WallFile } from './wall-schema.ts';

/** The file's wall, and our own where it says nothing. */
export function settledWall({ id, display, view, sites, language, zoom }: WallFile): WallSettings {
  const { label = null, position = null, width = null, height = null } = display ?? {};
  return {
    id,
    view: view ?? 'overview',
    sites: sites ?? null,
    language: language ?? null,
    zoom: zoom ?? 1,
    display: { label, position, width, height },
  };
}

export function settledKiosk(file: KioskFile = {}): KioskSettings {
  return {
    hasPin: file.pin !== undefined || file.stored === true,
    autostart: file.autostart ?? false,
    countdownS: file.countdownS ?? 30,
    memoryMb: file.memoryMb ?? 600,
  };
}
