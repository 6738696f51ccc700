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

/** `CO 120 ppm`, by the reading that the alarm is about: the first one. Null where there is none. */
export function readingWords(readings: readonly Reading[]): Localized | null {
  const first = readings[0];
  if (!first || !Number.isFinite(first.value)) return null;
  const { name, unit } = first;
  const named = names[name.toLowerCase()];
  const bare = formula.test(name) ? name.toUpperCase() : name;
  const say = (called: string) =>
    [called, String(Number(first.value.toFixed(1))), unit].filter(Boolean).join(' ');
  return { ko: say(named?.ko ?? bare), en: say(named?.en ?? bare) };
}
