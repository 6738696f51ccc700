import type { Language } from '../../preload/contract/snapshot.ts';

/** Names of the readings that wire-facts 1.7 lists, by their key on the wire. */
const names: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  o2: { ko: '산소', en: 'O₂' },
  h2s: { ko: '황화수소', en: 'H₂S' },
  co: { ko: '일산화탄소', en: 'CO' },
  co2: { ko: '이산화탄소', en: 'CO₂' },
  ch4: { ko: '메탄', en: 'CH₄' },
  temperature: { ko: '온도', en: 'Temperature' },
  feel_temperature: { ko: '체감온도', en: 'Feels like' },
  humidity: { ko: '습도', en: 'Humidity' },
  discomfort: { ko: '불쾌지수', en: 'Discomfort' },
  battery: { ko: '배터리', en: 'Battery' },
  tilt_x: { ko: '기울기 X', en: 'Tilt X' },
  tilt_y: { ko: '기울기 Y', en: 'Tilt Y' },
  tilt_z: { ko: '기울기 Z', en: 'Tilt Z' },
  speed: { ko: '풍속', en: 'Wind' },
  windspeed: { ko: '풍속', en: 'Wind' },
  winddirection: { ko: '풍향', en: 'Wind from' },
  latest_max: { ko: '최대', en: 'Maximum' },
  latest_avg: { ko: '평균', en: 'Average' },
  windspeed_latest_avg: { ko: '평균 풍속', en: 'Average wind' },
  windspeed_latest_max: { ko: '최대 풍속', en: 'Maximum wind' },
  windspeed_recently_avg: { ko: '최근 평균 풍속', en: 'Recent average wind' },
  windspeed_recently_max: { ko: '최근 최대 풍속', en: 'Recent maximum wind' },
  noise: { ko: '소음', en: 'Noise' },
  noise_avg: { ko: '평균 소음', en: 'Average noise' },
  noise_max: { ko: '최대 소음', en: 'Maximum noise' },
  leq: { ko: '등가소음', en: 'Leq' },
  lmax: { ko: '최대소음', en: 'Lmax' },
  pm10: { ko: 'PM10', en: 'PM10' },
  'pm2.5': { ko: 'PM2.5', en: 'PM2.5' },
  pm25: { ko: 'PM2.5', en: 'PM2.5' },
  'pm1.0': { ko: 'PM1.0', en: 'PM1.0' },
  tsp: { ko: '총먼지', en: 'TSP' },
  rainfall: { ko: '강우량', en: 'Rainfall' },
  ph: { ko: 'pH', en: 'pH' },
  ss: { ko: '부유물질', en: 'Suspended solids' },
  detect: { ko: '감지', en: 'Detected' },
};

/** The reading's name for people; one that nobody documented keeps the name that it has on the wire. */
export function readingName(name: string, language: Language): string {
  return names[name]?.[language] ?? name;
}
