import * as z from 'zod';
import { wallViews } from '../../preload/contract/window.ts';
import { expects } from './check.ts';
import { flag, id, pin, siteId, storedMark, words } from './field.ts';

/** The sections `walls` and `kiosk` as they are written in the file; see `WallSettings` and `KioskSettings`. */

function whole(least: number, most: number, what: string) {
  const expected = `${what}, from ${least} to ${most}`;
  return z.int(expects(expected)).min(least, expects(expected)).max(most, expects(expected)).exactOptional();
}

const display = z.strictObject(
  {
    label: words.exactOptional(),
    position: whole(0, 63, 'the number of the display'),
    width: whole(1, 65_535, 'physical pixels'),
    height: whole(1, 65_535, 'physical pixels'),
  },
  expects('a display: { "label", "position", "width", "height" }, as much as is known'),
);

const zoomExpected = 'a zoom from 0.5 to 3';
const sitesExpected = 'a list of at least one site; left out: all';

const wall = z.strictObject(
  {
    id,
    display: display.exactOptional(),
    view: z.enum(wallViews, expects('"overview", "map" or "alarms"')).exactOptional(),
    sites: z.array(siteId, expects(sitesExpected)).min(1, expects(sitesExpected)).exactOptional(),
    language: z.enum(['ko', 'en'], expects('"ko" or "en"')).exactOptional(),
    zoom: z
      .number(expects(zoomExpected))
      .min(0.5, expects(zoomExpected))
      .max(3, expects(zoomExpected))
      .exactOptional(),
  },
  expects('a wall: { "id", … }'),
);

export const wallsSchema = z.array(wall, expects('a list of walls'));

export const kioskSchema = z.strictObject(
  {
    pin: pin.exactOptional(),
    stored: storedMark,
    autostart: flag.exactOptional(),
    countdownS: whole(5, 600, 'whole seconds'),
    memoryMb: whole(200, 16_384, 'megabytes'),
  },
  expects('a kiosk: { "pin", "autostart", "countdownS", "memoryMb" }'),
);

export type WallFile = z.infer<typeof wall>;
export type KioskFile = z.infer<typeof kioskSchema>;
