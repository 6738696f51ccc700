import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { checkOf, draftOf } from '../broadcast-scenes.ts';
import { act, textOf } from '../dom.ts';
import { lockedSeat, seat } from '../fixture.ts';
import { ShownView } from './shown-view.ts';

const view = new ShownView();
const { show, follow, told } = view;

const orders = () => view.test.bridge.orders;
const byId = (id: string) => screen.getByTestId(id);

describe('a draft that was set aside', () => {
  it('is brought back, with a draft open and without one', async () => {
    await show({ setAside: draftOf() });
    await fireEvent.click(within(byId('no-draft')).getByTestId('broadcast-bring-back'));
    await follow();
    await fireEvent.click(within(byId('broadcast-draft')).getByTestId('broadcast-bring-back'));
    const asked = orders().filter((order) => order === 'prepare broadcast {"from":"set-aside"}');
    expect(asked).toHaveLength(2);
  });

  it('is not offered to who may not broadcast, nor where there is none', async () => {
    await show({ setAside: draftOf() }, { seat: lockedSeat });
    expect(screen.queryByTestId('broadcast-bring-back')).toBeNull();
    act(() => view.test.bridge.tell({ seat: seat() }));
    expect(screen.getByTestId('broadcast-bring-back')).toBeDefined();
    told({ setAside: null });
    expect(screen.queryByTestId('broadcast-bring-back')).toBeNull();
  });
});

describe('a draft with a clip', () => {
  it('that cannot be played says why, by the path of the settings', async () => {
    const plan = { ...draftOf().plan, clip: 'morning' };
    await show({
      draft: draftOf({ plan }),
      clipTroubles: [{ clip: 'morning', file: 'clip/morning.wav', fault: 'missing' }],
    });
    view.test.bridge.check = checkOf(draftOf(), {
      problems: [{ rule: 'unplayable-clip', limit: null, zone: null }],
    });
    view.test.desk.broadcasts.draft.edit({ gapS: 9 });
    await follow(150);
    expect(screen.getAllByTestId('broadcast-problem').map(textOf)).toEqual([
      '이 녹음은 재생할 수 없습니다 아침 체조 · 파일이 없음 · clip/morning.wav',
    ]);
    expect(screen.getByRole('option', { name: /파일이 없음/ })).toBeDefined();
    expect(byId('broadcast-review').getAttribute('aria-disabled')).toBe('true');
  });

  it('is judged again when a clip can be played again', async () => {
    let asked = 0;
    await show({ draft: draftOf(), clipTroubles: [{ clip: 'morning', file: 'a.wav', fault: 'missing' }] });
    view.test.bridge.checkBroadcast = () => {
      asked += 1;
      return Promise.resolve({ ok: true, value: checkOf() } as const);
    };
    told({ clipTroubles: [] });
    await follow(150);
    expect(asked).toBe(1);
  });
});
