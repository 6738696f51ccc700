/** Words of the seat: who sits at this desk, and what a role may do. */
const ko = {
  role: { viewer: '조회', operator: '운영자', supervisor: '책임자' },
  locked: '잠김 · 로그인해야 조작할 수 있습니다',
  lockedBy: {
    start: '프로그램을 시작해 잠겨 있습니다',
    idle: '움직임이 없어 잠겼습니다',
    'by-hand': '직접 잠갔습니다',
  },
  signIn: '로그인',
  change: '운영자 바꾸기',
  changeHint: '현장 연결은 그대로 이어집니다',
  lock: '잠그기',
  who: '누구입니까',
  pin: 'PIN',
  pinOf: (name: string) => `${name}의 PIN`,
  wait: (span: string) => `PIN이 여러 번 틀렸습니다. ${span} 뒤에 다시 하세요`,
  nobody: '등록된 운영자가 없습니다',
  whyNot: {
    locked: '잠겨 있어 할 수 없습니다. 먼저 로그인하세요',
    'not-allowed': '지금 역할로는 할 수 없습니다',
  },
};

const en: typeof ko = {
  role: { viewer: 'viewer', operator: 'operator', supervisor: 'supervisor' },
  locked: 'Locked · sign in to act',
  lockedBy: {
    start: 'Locked since the program started',
    idle: 'Locked because nobody moved',
    'by-hand': 'Locked by hand',
  },
  signIn: 'Sign in',
  change: 'Change operator',
  changeHint: 'No connection of a site is dropped',
  lock: 'Lock',
  who: 'Who are you',
  pin: 'PIN',
  pinOf: (name) => `PIN of ${name}`,
  wait: (span) => `Too many wrong PINs. Try again in ${span}`,
  nobody: 'No operator is set up',
  whyNot: {
    locked: 'Locked: sign in first',
    'not-allowed': 'The present role may not do this',
  },
};

export const seatWords = { ko, en };
