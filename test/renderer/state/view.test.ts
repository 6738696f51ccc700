import { describe, expect, it } from 'vitest';
import { View } from '../../../renderer/state/view.svelte.ts';
import { memoryStore } from '../fake-time.ts';

describe('what a window shows', () => {
  it('is the same after a reload', () => {
    const [session, machine] = [memoryStore(), memoryStore()];
    const before = new View(session, machine);
    before.show('log');
    before.select('drill/1|gas|device:1');
    before.broadcast = '1/7';
    before.grouping = 'time';
    before.isFloodOverruled = true;
    before.unfolded = new Set(['drill/1']);
    before.listScroll = 540;
    before.theme = 'light';
    before.tick('77:1');
    before.save();
    const after = new View(session, machine);
    expect([
      after.name,
      after.selected,
      after.broadcast,
      after.grouping,
      after.listScroll,
      after.theme,
    ]).toEqual(['log', 'drill/1|gas|device:1', '1/7', 'time', 540, 'light']);
    expect(after.isFloodOverruled).toBe(true);
    expect([...after.unfolded, ...after.ticked]).toEqual(['drill/1', '77:1']);
  });

  it('begins anew where what was kept is not its own', () => {
    const session = memoryStore();
    session.setItem('gwanje.view', '{"name":"admin","selected":5,"grouping":[]');
    expect(new View(session, memoryStore()).name).toBe('live');
    session.setItem('gwanje.view', '{"name":"admin","selected":5,"grouping":[]}');
    const view = new View(session, memoryStore());
    expect([view.name, view.selected, view.grouping]).toEqual(['live', null, 'state']);
  });

  it('goes back one step at a time', () => {
    const view = new View(memoryStore(), memoryStore());
    view.select('drill/1|gas|device:1');
    view.isHelpOpen = true;
    expect([view.back(), view.isHelpOpen, view.selected]).toEqual([true, false, 'drill/1|gas|device:1']);
    expect([view.back(), view.selected, view.back()]).toEqual([true, null, false]);
  });
});
