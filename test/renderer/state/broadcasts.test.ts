import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BroadcastDraft } from '../../../preload/contract/broadcast.ts';
import { act } from '../dom.ts';
import { startDesk, type TestDesk } from '../fake-desk.ts';
import { settled } from '../fake-time.ts';
import { alarm } from '../fixture.ts';
import {
  broadcast,
  checkOf,
  correctionFor,
  draftOf,
  facts,
  gas,
  speaking,
  twoFailed,
} from '../broadcast-scenes.ts';

let test: TestDesk;

async function begin(...given: Parameters<typeof speaking>): Promise<void> {
  test = await startDesk(speaking(...given));
  test.bridge.draft = draftOf();
  test.bridge.check = checkOf();
}

async function follow(): Promise<void> {
  await settled();
  act(() => undefined);
}

async function pass(ms: number): Promise<void> {
  act(() => test.time.pass(ms));
  await follow();
}

const broadcasts = () => test.desk.broadcasts;
const orders = () => test.bridge.orders.filter((order) => order !== 'active');
const ko = () => broadcasts().draft.current?.plan.ko;

beforeEach(() => begin());
afterEach(() => test.stop());

describe('beginning a broadcast', () => {
  it('takes the chosen alarm, else the one on the strip', async () => {
    const other = alarm({ site: 'drill/2', kind: 'noise' });
    test.stop();
    await begin({}, { alarms: [gas, other] });
    await test.desk.broadcast();
    act(() => test.desk.view.select(other.id));
    await test.desk.broadcast();
    expect(orders()).toEqual([
      `prepare broadcast {"from":"alarm","alarm":"${gas.id}"}`,
      `prepare broadcast {"from":"alarm","alarm":"${other.id}"}`,
    ]);
    expect([test.desk.view.name, broadcasts().shown.is]).toEqual(['broadcast', 'draft']);
  });

  it('makes an empty one where there is no alarm', async () => {
    test.stop();
    await begin({}, { alarms: [] });
    await test.desk.broadcast();
    expect(orders()).toEqual(['prepare broadcast {"from":"nothing"}']);
  });

  it('leaves a draft for the same occurrence as it was written', async () => {
    await test.desk.broadcast();
    broadcasts().draft.edit({ ko: '고친 말' });
    await test.desk.broadcast();
    expect(orders()).toHaveLength(1);
    expect(ko()).toBe('고친 말');
  });

  it('gives main the last words that were typed before another alarm’s draft takes their place', async () => {
    await test.desk.broadcast();
    test.bridge.orders.length = 0;
    broadcasts().draft.edit({ ko: '고친 말', zones: ['1-2'] });
    const other = alarm({ site: 'drill/2', kind: 'flame' });
    await test.desk.broadcast(other);
    expect(orders()).toEqual([
      'keep draft for 1-2',
      `prepare broadcast {"from":"alarm","alarm":"${other.id}"}`,
    ]);
  });

  it('brings back what main has set aside, from wherever one is', async () => {
    test.stop();
    await begin({ setAside: draftOf() });
    test.desk.broadcasts.show('1/7');
    await broadcasts().bringBack();
    expect(orders().at(-1)).toBe('prepare broadcast {"from":"set-aside"}');
    expect([broadcasts().shown.is, ko()]).toEqual(['draft', draftOf().plan.ko]);
  });

  it('only shows the view to who may not broadcast', async () => {
    test.stop();
    await begin({}, { seat: { ...test.bridge.snapshot.seat, role: 'viewer' } });
    await test.desk.broadcast();
    expect([orders(), test.desk.view.name]).toEqual([[], 'broadcast']);
  });
});

describe('the draft', () => {
  beforeEach(() => test.desk.broadcast());

  it('is ahead of main while it is typed, and kept after 200 ms of quiet', async () => {
    test.bridge.orders.length = 0;
    broadcasts().draft.edit({ ko: '하나' });
    await pass(150);
    broadcasts().draft.edit({ ko: '하나 둘' });
    await pass(199);
    expect([ko(), orders()]).toEqual(['하나 둘', []]);
    await pass(1);
    expect(orders()).toEqual([`keep draft for ${draftOf().plan.zones.join(', ')}`]);
    expect(test.bridge.snapshot.broadcast?.draft?.plan.ko).toBe('하나 둘');
  });

  it('is kept at once when the page goes away', async () => {
    broadcasts().draft.edit({ ko: '마지막 말' });
    broadcasts().draft.flush();
    await settled();
    expect(test.bridge.snapshot.broadcast?.draft?.plan.ko).toBe('마지막 말');
  });

  it('stays on the screen where main would not keep it, and says why', async () => {
    test.bridge.refusal = 'unavailable';
    broadcasts().draft.edit({ ko: '쓴 말' });
    await pass(200);
    expect([ko(), broadcasts().draft.failure?.code]).toEqual(['쓴 말', 'unavailable']);
  });

  it('is judged 150 ms after the last edit, and its judgement is of no other draft', async () => {
    const judged: BroadcastDraft[] = [];
    test.bridge.checkBroadcast = (draft?: BroadcastDraft) => {
      if (draft) judged.push(draft);
      return Promise.resolve({ ok: true, value: test.bridge.check } as const);
    };
    await pass(150);
    broadcasts().draft.edit({ ko: '하나' });
    await follow();
    expect([broadcasts().draft.check, broadcasts().draft.lastCheck]).toEqual([null, checkOf()]);
    await pass(100);
    broadcasts().draft.edit({ ko: '둘' });
    await pass(149);
    expect(judged).toHaveLength(1);
    await pass(1);
    expect(judged.map(({ plan }) => plan.ko)).toEqual([draftOf().plan.ko, '둘']);
    expect(broadcasts().draft.check).toEqual(checkOf());
  });

  it('is judged anew when a zone comes into use, and not when a device tells something', async () => {
    let asked = 0;
    test.bridge.checkBroadcast = () => {
      asked += 1;
      return Promise.resolve({ ok: true, value: checkOf() } as const);
    };
    await pass(150);
    const now = test.bridge.snapshot.broadcast ?? facts();
    act(() => test.bridge.tell({ broadcast: structuredClone({ ...now, broadcasts: [twoFailed] }) }));
    await pass(300);
    expect(asked).toBe(1);
    const uses = [{ zone: '1-1', broadcast: '2/1', priority: 'routine', desk: '2' }] as const;
    act(() => test.bridge.tell({ broadcast: structuredClone({ ...now, uses }) }));
    await pass(150);
    expect(asked).toBe(2);
  });

  it('has main make it from another template, for its zones and its alarm', async () => {
    broadcasts().draft.edit({ zones: ['1-2'] });
    await broadcasts().chooseTemplate('help');
    const { answers } = draftOf();
    const source = { from: 'template', template: 'help', zones: ['1-2'], answers };
    expect(orders().at(-1)).toBe(`prepare broadcast ${JSON.stringify(source)}`);
  });

  it('has main choose the zones where the hazard is, once main has what was typed', async () => {
    test.bridge.orders.length = 0;
    broadcasts().draft.edit({ ko: '고친 말', zones: ['1-2'] });
    await broadcasts().chooseWhereItIs();
    expect(orders()).toEqual(['keep draft for 1-2', 'prepare broadcast {"from":"zones"}']);
  });

  it('goes when it is thrown away', async () => {
    broadcasts().draft.edit({ ko: '고친 말' });
    await broadcasts().draft.throwAway();
    await pass(500);
    expect([broadcasts().draft.current, orders().at(-1)]).toEqual([null, 'throw the draft away']);
  });
});

describe('holding the key', () => {
  const tell = (changes: Parameters<typeof facts>[0]) =>
    act(() => test.bridge.tell({ broadcast: facts({ ...test.bridge.snapshot.broadcast, ...changes }) }));

  beforeEach(async () => {
    await test.desk.broadcast();
    test.bridge.orders.length = 0;
    broadcasts().holdDraft(null);
    tell({ heldSince: test.time.now() });
    await follow();
  });

  it('tells main every 200 ms that the hand is there', async () => {
    await pass(650);
    expect(orders()).toEqual(['hold the draft', 'keep holding', 'keep holding', 'keep holding']);
  });

  it('sends nothing when the hand lets go early, and says so', async () => {
    await pass(1_500);
    broadcasts().holding.letGo();
    expect(orders().at(-1)).toBe('let go');
    expect(broadcasts().holding.refusalOf('draft')).toMatchObject({ failure: null });
    await pass(2_000);
    expect(orders().at(-1)).toBe('let go');
  });

  it('shows the broadcast as soon as main has sent it, and drops the draft', async () => {
    await pass(2_000);
    tell({ heldSince: null, draft: null, broadcasts: [broadcast({ id: '1/8' })] });
    await follow();
    expect([broadcasts().shown, broadcasts().draft.current, broadcasts().holding.state.is]).toEqual([
      { is: 'broadcast', broadcast: '1/8' },
      null,
      'idle',
    ]);
    const before = orders().length;
    await pass(2_000);
    expect(orders()).toHaveLength(before);
  });

  it('drops what main did not keep of the draft that was sent, and nothing for a correction', async () => {
    broadcasts().holding.letGo();
    test.bridge.keepBroadcastDraft = () =>
      Promise.resolve({ ok: false, error: { code: 'unavailable', message: '' } });
    broadcasts().draft.edit({ ko: '고친 말' });
    await pass(200);
    broadcasts().holdCorrection('1/7');
    tell({ draft: null, broadcasts: [broadcast({ id: '1/8' })] });
    await follow();
    expect([broadcasts().shown, ko()]).toEqual([{ is: 'broadcast', broadcast: '1/8' }, '고친 말']);
    broadcasts().holdDraft(null);
    tell({ broadcasts: [broadcast({ id: '1/9' }), broadcast({ id: '1/8' })] });
    await follow();
    expect(broadcasts().draft.current).toBeNull();
  });

  it('takes no broadcast of another desk or of a schedule for its own', async () => {
    tell({
      broadcasts: [broadcast({ id: '2/8', desk: '2' }), broadcast({ id: 'daily@1', schedule: 'daily' })],
    });
    await follow();
    expect(broadcasts().holding.isHeld).toBe(true);
  });

  it('says that nothing went out when main has given up', async () => {
    tell({ heldSince: null });
    await follow();
    expect(broadcasts().holding.state.is).toBe('deciding');
    await pass(1_000);
    expect(broadcasts().holding.refusalOf('draft')).toMatchObject({ failure: null });
    await pass(6_000);
    expect(broadcasts().holding.state.is).toBe('idle');
  });

  it('says why main refused', async () => {
    broadcasts().holding.letGo();
    test.bridge.refusal = 'against-the-rules';
    broadcasts().holdDraft(null);
    await follow();
    expect(broadcasts().holding.refusalOf('draft')?.failure?.code).toBe('against-the-rules');
  });

  it('is let go, and leaves no timer, when the window ends', async () => {
    test.stop();
    expect(orders().at(-1)).toBe('let go');
    expect(test.time.waiting).toBe(0);
  });
});

describe('a broadcast', () => {
  beforeEach(async () => {
    test.stop();
    await begin({ broadcasts: [twoFailed], corrections: [correctionFor(twoFailed)] });
  });

  it('is repeated and stopped once, however often it is asked', async () => {
    await Promise.all([broadcasts().repeat('1/7'), broadcasts().repeat('1/7')]);
    await broadcasts().stopBroadcast('1/7');
    expect(orders()).toEqual(['repeat broadcast 1/7', 'stop broadcast 1/7']);
  });

  it('keeps a refusal beside it until it was read', async () => {
    test.bridge.refusal = 'unavailable';
    await broadcasts().stopBroadcast('1/7');
    expect(broadcasts().refusalOf('1/7')).toMatchObject({ what: 'stop', code: 'unavailable' });
    await pass(10_000);
    expect(broadcasts().refusalOf('1/7')).toBeUndefined();
  });

  it('has its prepared correction for as long as it stands', async () => {
    expect(broadcasts().correctionOf('1/7')?.draft.corrects).toBe('1/7');
    await pass(513_000);
    expect(broadcasts().correctionOf('1/7')).toBeUndefined();
  });

  it('stays open over a reload, and a summary does not', async () => {
    broadcasts().show('1/7');
    expect(broadcasts().shown).toEqual({ is: 'broadcast', broadcast: '1/7' });
    await broadcasts().begin(gas);
    broadcasts().showSummary();
    expect(broadcasts().shown.is).toBe('summary');
    expect(test.desk.view.broadcast).toBeNull();
  });

  it('is where its notification leads', () => {
    act(() => test.bridge.focusBroadcast('1/7'));
    expect([test.desk.view.name, broadcasts().shown]).toEqual([
      'broadcast',
      { is: 'broadcast', broadcast: '1/7' },
    ]);
  });
});
