import type { Language } from '../../preload/contract/snapshot.ts';

const ko = {
  /** The tab of a site's own map, beside its plans. */
  ground: '위치 지도',
  others: (count: number) => `외 ${count}`,
  alarms: (count: number) => `경보 ${count}건`,
  unplaced: '위치 모름',
  acknowledged: '확인됨',
  zoomIn: '크게',
  zoomOut: '작게',
  fit: '전체 보기',
  retry: '다시',
  site: '현장 고르기',
  listed: '지도에 표시된 현장',
  noSites: '위치가 등록된 현장 없음',
  noPicture: '도면 그림을 불러올 수 없음',
  noPlace: '위치 정보 없음',
  baseMapFailed: '배경 지도를 불러올 수 없음',
  chosen: '초안에서 고름',
  wholeSite: (zones: string) => `현장 전체: ${zones}`,
  otherPlans: (count: number) => `다른 도면에도 ${count}구역`,
  mapFailed: '지도를 불러올 수 없음 · 화면을 새로 고치면 다시 시도',
};

const en: typeof ko = {
  ground: 'Ground map',
  others: (count) => `+${count}`,
  alarms: (count) => (count === 1 ? '1 alarm' : `${count} alarms`),
  unplaced: 'Place unknown',
  acknowledged: 'acknowledged',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Show all',
  retry: 'Retry',
  site: 'Choose a site',
  listed: 'Sites on the map',
  noSites: 'No site has a position',
  noPicture: 'The plan’s picture cannot be loaded',
  noPlace: 'No place known',
  baseMapFailed: 'The base map cannot be loaded',
  chosen: 'chosen in the draft',
  wholeSite: (zones) => `All over the site: ${zones}`,
  otherPlans: (count) => (count === 1 ? '1 more zone elsewhere' : `${count} more zones elsewhere`),
  mapFailed: 'The map cannot be loaded · tried again when the window is loaded again',
};

/** Words that only the maps use; the rest is in the window's catalogue. */
export function mapWords(language: Language): typeof ko {
  return language === 'ko' ? ko : en;
}
