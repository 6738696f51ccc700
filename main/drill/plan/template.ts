/**
 * Floors drawn by hand, one letter a bay. `.` passage, `#` stairs, `=` lift, `x` shaft, `o` floor opening, a blank
 * is outside; capitals are closed rooms and small letters open halls, named below each drawing.
 */
export interface FloorTemplate {
  readonly drawing: string;
  readonly rooms: Readonly<Record<string, RoomKind>>;
  /** Windows in the outer walls; none below ground. */
  readonly hasWindows: boolean;
  /** False where nothing is framed: pits, tunnels, roofs. */
  readonly hasColumns: boolean;
}

export interface RoomKind {
  readonly use: RoomUse;
  readonly ko: string;
  readonly en: string;
  readonly fixture: Fixture | null;
}

export type RoomUse = 'room' | 'hall' | 'passage' | 'stairs' | 'lift' | 'shaft' | 'opening';

/** What stands in a room, drawn faintly so that the marks above it stay readable. */
export type Fixture =
  'tanks' | 'racks' | 'skids' | 'struts' | 'road' | 'crane' | 'parking' | 'ramp' | 'plant';

export type FloorKind = keyof typeof floors;

export const floors = {
  basement: floor(
    `
    AAAABBBCCCC#
    AAAABBBCCCC#
    ............
    DDD.x==#.EEE
    DDD.x==#.EEE
    ............
    fffff.ooGGHH
    fffff.ooGGHH
    `,
    {
      A: room('기계실', 'Plant room', 'skids'),
      B: room('전기실', 'Switch room'),
      C: room('저수조실', 'Water tanks', 'tanks'),
      D: room('펌프실', 'Pumps', 'plant'),
      E: room('발전기실', 'Generator', 'plant'),
      f: hall('주차 구역', 'Parking', 'parking'),
      G: room('자재 창고', 'Stores'),
      H: room('정화조', 'Septic tank', 'tanks'),
    },
    { hasWindows: false },
  ),
  ground: floor(
    `
    AAAABBBB....
    AAAABBBB.x==
    ..........#.
    hhhhh.oo....
    hhhhh.ooDDDD
    hhhhh...DDDD
    hhhhhEEEFFFF
         EEEFFFF
    `,
    {
      A: room('하역장', 'Loading bay'),
      B: room('방재 센터', 'Safety control'),
      h: hall('로비', 'Lobby'),
      D: room('현장 사무실', 'Site office'),
      E: room('안전 교육장', 'Induction'),
      F: room('자재 검수', 'Inspection', 'racks'),
    },
  ),
  typical: floor(
    `
    AAABBBCCCDDD
    AAABBBCCCDDD
    ............
    EE.#==x.oFFF
    EE.#==x.oFFF
    ............
    GGGHHHIIIJJJ
    GGGHHHIIIJJJ
    `,
    {
      A: room('1호 구역', 'Unit 1'),
      B: room('2호 구역', 'Unit 2'),
      C: room('3호 구역', 'Unit 3'),
      D: room('4호 구역', 'Unit 4'),
      E: room('공조실', 'Air handling', 'plant'),
      F: room('작업 대기실', 'Ready room'),
      G: room('5호 구역', 'Unit 5'),
      H: room('6호 구역', 'Unit 6'),
      I: room('7호 구역', 'Unit 7'),
      J: room('8호 구역', 'Unit 8'),
    },
  ),
  ward: floor(
    `
    AABBCCDD      
    AABBCCDD      
    ........      
    x#=EE.......GG
    x#=EE.hhhho.GG
    ......hhhh....
    IIJJKKhhhhLLMM
    IIJJKKhhhhLLMM
    `,
    {
      A: room('병동 1', 'Ward 1'),
      B: room('병동 2', 'Ward 2'),
      C: room('병동 3', 'Ward 3'),
      D: room('병동 4', 'Ward 4'),
      E: room('간호 데스크', 'Nurses'),
      G: room('린넨실', 'Linen'),
      h: hall('중정', 'Atrium'),
      I: room('수술실 A', 'Theatre A'),
      J: room('수술실 B', 'Theatre B'),
      K: room('가스 저장', 'Medical gas', 'tanks'),
      L: room('약제실', 'Pharmacy'),
      M: room('공조실', 'Air handling', 'plant'),
    },
  ),
  logistics: floor(
    `
    #=AABBBCCCDD#x
    #=AABBBCCCDD#x
    ..............
    ppppppppqqqqqq
    ppppppppqqqqqq
    ppppppppqqqqqq
    ppppppppqqqqqq
    ..........oo..
    EEEFFFFGGGGHHH
    `,
    {
      A: room('전기실', 'Switch room'),
      B: room('현장 사무실', 'Site office'),
      C: room('휴게실', 'Rest room'),
      D: room('냉동기실', 'Chillers', 'plant'),
      p: hall('보관 구역', 'Storage', 'racks'),
      q: hall('분류 구역', 'Sorting', 'skids'),
      E: room('도크 1', 'Dock 1'),
      F: room('도크 2', 'Dock 2'),
      G: room('도크 3', 'Dock 3'),
      H: room('충전실', 'Charging'),
    },
  ),
  plant: floor(
    `
    ttttttt.AAABBB
    ttttttt.AAABBB
    ttttttt.......
    ........rrrrrr
    CCC.oo..rrrrrr
    CCC.oo..rrrrrr
    #............=
    DDDEEEEFFFGGGG
    DDDEEEEFFFGGGG
    `,
    {
      t: hall('저장 탱크', 'Tank farm', 'tanks'),
      A: room('제어실', 'Control room'),
      B: room('분석실', 'Laboratory'),
      r: hall('반응 공정', 'Process hall', 'skids'),
      C: room('가열로', 'Furnace', 'plant'),
      D: room('압축기실', 'Compressors', 'plant'),
      E: room('용접장', 'Welding shop'),
      F: room('도장실', 'Paint shop'),
      G: room('배관 자재', 'Pipe stores', 'racks'),
    },
    { hasWindows: false },
  ),
  pit: floor(
    `
    eeeeeeeeeeeeee
    eeeeeeeeeeeeee
    eeeeeeeeeeeeee
    eeeeeeeeeeeeee
    eeeeeeooeeeeee
    eeeeeeooeeeeee
    wwwwwwwwwwRRRR
    wwwwwwwwwwRRRR
    `,
    {
      e: hall('굴착 구간', 'Excavation', 'struts'),
      w: hall('되메우기 구간', 'Backfill'),
      R: hall('진입 램프', 'Ramp', 'ramp'),
    },
    { hasWindows: false, hasColumns: false },
  ),
  tunnel: floor(
    `
    AAaaaaaaaaaaaaaaaa
    AAaaaaaaaaaaaaaaaa
         P     P    CC
    BBbbbbbbbbbbbbbbbb
    BBbbbbbbbbbbbbbbbb
    `,
    {
      A: room('갱구 사무소', 'Portal office'),
      a: hall('상행 터널', 'North bore', 'road'),
      P: hall('피난 연결 통로', 'Cross passage'),
      C: room('변전실', 'Substation'),
      B: room('환기실', 'Ventilation', 'plant'),
      b: hall('하행 터널', 'South bore', 'road'),
    },
    { hasWindows: false, hasColumns: false },
  ),
  roof: floor(
    `
    dddddddddddd
    dMMMd#=dNNNd
    dMMMd#=dNNNd
    dddddddddddd
    ddoodddkkkkd
    ddoodddkkkkd
    dddddddkkkkd
    dddddddddddd
    `,
    {
      d: hall('작업 데크', 'Roof deck'),
      M: room('냉각탑', 'Cooling towers', 'tanks'),
      N: room('공조기', 'Air handling', 'plant'),
      k: hall('타워크레인', 'Tower crane', 'crane'),
    },
    { hasWindows: false, hasColumns: false },
  ),
} satisfies Record<string, FloorTemplate>;

function floor(
  drawing: string,
  own: Record<string, RoomKind>,
  built: { readonly hasWindows?: boolean; readonly hasColumns?: boolean } = {},
): FloorTemplate {
  const { hasWindows = true, hasColumns = true } = built;
  return { drawing, rooms: { ...everywhere(), ...own }, hasWindows, hasColumns };
}

function room(ko: string, en: string, fixture: Fixture | null = null): RoomKind {
  return { use: 'room', ko, en, fixture };
}

function hall(ko: string, en: string, fixture: Fixture | null = null): RoomKind {
  return { use: 'hall', ko, en, fixture };
}

/** What every drawing has; a function, because `floors` above is made before any constant below it. */
function everywhere(): Record<string, RoomKind> {
  return {
    '.': { use: 'passage', ko: '통로', en: 'Passage', fixture: null },
    '#': { use: 'stairs', ko: '계단', en: 'Stairs', fixture: null },
    '=': { use: 'lift', ko: '호이스트', en: 'Hoist', fixture: null },
    x: { use: 'shaft', ko: '샤프트', en: 'Shaft', fixture: null },
    o: { use: 'opening', ko: '개구부', en: 'Floor opening', fixture: null },
  };
}
