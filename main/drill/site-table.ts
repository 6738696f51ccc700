import type { LngLat } from '../../preload/contract/hazard.ts';
import type { FloorKind } from './plan/template.ts';

/** A floor of an invented site: which drawing it gets, and what it is called. */
export interface FloorRow {
  readonly kind: FloorKind;
  readonly ko: string;
  readonly en: string;
}

export interface SiteRow {
  readonly ko: string;
  readonly en: string;
  readonly position: LngLat;
  readonly floors: readonly FloorRow[];
  readonly devices: number;
  readonly crew: number;
}

const basement1: FloorRow = { kind: 'basement', ko: '지하 1층', en: 'B1' };
const basement2: FloorRow = { kind: 'basement', ko: '지하 2층', en: 'B2' };
const ground: FloorRow = { kind: 'ground', ko: '1층', en: '1F' };
const roof: FloorRow = { kind: 'roof', ko: '옥상', en: 'Roof' };
const pit: FloorRow = { kind: 'pit', ko: '굴착부', en: 'Pit' };
const tower = (level: number): FloorRow => ({ kind: 'typical', ko: `${level}층`, en: `${level}F` });

/** Invented construction sites at real places, north to south. Their number, `wp_no`, is the row's, from 1. */
export const siteTable: readonly SiteRow[] = [
  site('춘천 의암터널', 'Chuncheon Uiam Tunnel', [127.69, 37.853], 58, 34, [
    { kind: 'tunnel', ko: '터널 본선', en: 'Main bores' },
  ]),
  site('강릉 안목', 'Gangneung Anmok', [128.946, 37.772], 64, 46, [basement1, ground, roof]),
  site('서울 마곡 R7', 'Seoul Magok R7', [126.829, 37.566], 108, 78, [basement2, ground, tower(9)]),
  site('인천 송도 환승', 'Incheon Songdo Transfer', [126.645, 37.386], 96, 71, [
    basement2,
    basement1,
    ground,
  ]),
  site('수원 광교 B2', 'Suwon Gwanggyo B2', [127.051, 37.289], 87, 62, [ground, tower(14), roof]),
  site('평택 고덕 2동', 'Pyeongtaek Godeok 2', [127.046, 37.046], 102, 88, [
    { kind: 'plant', ko: '생산동 1층', en: 'Fab 1F' },
    { kind: 'basement', ko: '유틸리티층', en: 'Utility' },
  ]),
  site('청주 오창 물류', 'Cheongju Ochang Logistics', [127.431, 36.714], 74, 52, [
    { kind: 'logistics', ko: '물류동 1층', en: 'Hall 1F' },
    roof,
  ]),
  site('세종 5-1', 'Sejong 5-1', [127.304, 36.512], 61, 44, [ground, tower(6)]),
  site('대전 도안 A3', 'Daejeon Doan A3', [127.336, 36.331], 79, 57, [basement1, tower(21)]),
  site('포항 영일만', 'Pohang Yeongil Bay', [129.431, 36.106], 68, 49, [
    { kind: 'logistics', ko: '부두 창고', en: 'Quay shed' },
  ]),
  site('대구 연호', 'Daegu Yeonho', [128.684, 35.846], 83, 60, [pit, basement1]),
  site('울산 온산', 'Ulsan Onsan', [129.338, 35.421], 110, 92, [
    { kind: 'plant', ko: '1공정', en: 'Unit 1' },
    { kind: 'plant', ko: '2공정', en: 'Unit 2' },
  ]),
  site('광주 첨단', 'Gwangju Cheomdan', [126.846, 35.221], 55, 38, [ground, roof]),
  site('부산 명지 병원', 'Busan Myeongji Hospital', [128.909, 35.096], 92, 74, [
    { kind: 'ward', ko: '3층', en: '3F' },
    basement1,
    roof,
  ]),
  site('여수 산단 3', 'Yeosu Complex 3', [127.689, 34.851], 77, 55, [
    { kind: 'plant', ko: '증설 구역', en: 'Extension' },
  ]),
  site('제주 이호', 'Jeju Iho', [126.451, 33.496], 46, 33, [pit]),
];

function site(
  ko: string,
  en: string,
  position: LngLat,
  devices: number,
  crew: number,
  floors: readonly FloorRow[],
): SiteRow {
  return { ko, en, position, devices, crew, floors };
}
