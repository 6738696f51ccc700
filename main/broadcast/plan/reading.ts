import type { Localized } from '../../../preload/contract/alarm.ts';
import type { Reading } from '../../../preload/contract/hazard.ts';

/** Gases keep their formula, as the people at a site say them; the rest of wire-facts 1.7 that is worth saying. */
const names: Readonly<Record<string, Localized>> = {
  temperature: { ko: '온도', en: 'Temperature' },
  feel_temperature: { ko: '체감온도', en: 'Feels like' },
  humidity: { ko: '습도', en: 'Humidity' },
  tilt_x: { ko: '기울기 X', en: 'Tilt X' },
  tilt_y: { ko: '기울기 Y', en: 'Tilt Y' },
  tilt_z: { ko: '기울기 Z', en: 'Tilt Z' },
  speed: { ko: '풍속', en: 'Wind' },
  windspeed: { ko: '풍속', en: 'Wind' },
  noise: { ko: '소음', en: 'Noise' },
  rainfall: { ko: '강우량', en: 'Rainfall' },
};
const formula = /^(?:o2|h2s|co|co2|ch4|pm10|pm25|pm2\.5|pm1\.0|tsp)$/i;

/**
 * Air that one may work in, by the Korean rules on occupational safety and health standards, article 618: from the
 * first figure to below the second, in this unit.
 */
const properAir: Readonly<Record<string, readonly [from: number, below: number, unit: '%' | 'ppm']>> = {
  o2: [18, 23.5, '%'],
  co2: [0, 1.5, '%'],
  co: [0, 30, 'ppm'],
  h2s: [0, 10, 'ppm'],
};

/** `CO 120 ppm`, by the reading that the alarm is about. Null where there is none. */
export function readingWords(readings: readonly Reading[]): Localized | null {
  // A detector tells all its gases with every alarm, the good air among them.
  const said = readings.find(isBadAir) ?? readings[0];
  if (!said || !Number.isFinite(said.value)) return null;
  const { name, unit } = said;
  const named = names[name.toLowerCase()];
  const bare = formula.test(name) ? name.toUpperCase() : name;
  const say = (called: string) =>
    [called, String(Number(said.value.toFixed(1))), unit].filter(Boolean).join(' ');
  return { ko: say(named?.ko ?? bare), en: say(named?.en ?? bare) };
}

/** Only in a unit that can be compared: a guess would name the wrong gas. */
function isBadAir({ name, value, unit }: Reading): boolean {
  const [from, below, measured] = properAir[name.toLowerCase()] ?? [];
  if (from === undefined || below === undefined || measured === undefined) return false;
  const isSame = unit?.toLowerCase().startsWith(measured) ?? false;
  return isSame && (value < from || value >= below);
}
