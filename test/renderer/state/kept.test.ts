import { describe, expect, it } from 'vitest';
import { SoundPlayer } from '../../../renderer/sound/player.ts';
import { KeptStore } from '../../../renderer/state/kept.ts';
import { View } from '../../../renderer/state/view.svelte.ts';
import { FakeTime, memoryStore } from '../fake-time.ts';
import { noon } from '../fixture.ts';

function start(kept: string | null = null, session = memoryStore()) {
  const time = new FakeTime();
  const told: string[] = [];
  return { time, told, session, store: new KeptStore(session, kept, (text) => told.push(text), time) };
}

describe('what a window wants to find again', () => {
  it('is told to main once, after 300 ms of quiet', () => {
    const { store, time, told } = start();
    store.setItem('a', '1');
    time.pass(200);
    store.setItem('a', '2');
    time.pass(299);
    expect(told).toEqual([]);
    time.pass(1);
    store.setItem('a', '2');
    time.pass(10_000);
    expect(told).toEqual(['{"a":"2"}']);
    expect(time.waiting).toBe(0);
  });

  it('is found by a window made anew, whose session is empty', () => {
    const old = start();
    const before = new View(old.store, memoryStore());
    before.show('log');
    before.select('drill/1|gas|device:1');
    before.search = '가스';
    before.listScroll = 540;
    before.tick('77:1');
    before.save();
    old.store.flush();
    const after = new View(start(old.told.at(-1)).store, memoryStore());
    expect([after.name, after.selected, after.search, after.listScroll, [...after.ticked]]).toEqual([
      ...['log', 'drill/1|gas|device:1', '가스', 540],
      ['77:1'],
    ]);
  });

  it('is found with its sound: a beat that was heard is not heard twice', () => {
    const order = { severity: 'critical', since: noon, repeatMs: 4_000 } as const;
    const beats = (store: KeptStore, time: FakeTime) => {
      let count = 0;
      const port = {
        audibility: 'on',
        play: () => (count += 1),
        onAudibility: () => () => {},
        close() {},
      } as const;
      const player = new SoundPlayer(port, time, store);
      player.follow(order);
      time.pass(500);
      player.close();
      return count;
    };
    const old = start();
    expect(beats(old.store, old.time)).toBe(1);
    old.store.flush();
    const anew = start(old.told.at(-1));
    expect(beats(anew.store, anew.time)).toBe(0);
  });

  it('is read from the session first, which is ahead of main', () => {
    const session = memoryStore();
    session.setItem('a', 'newer');
    const { store, told } = start('{"a":"older","b":"kept"}', session);
    expect([store.getItem('a'), store.getItem('b'), store.getItem('c')]).toEqual(['newer', 'kept', null]);
    store.setItem('c', 'x');
    store.flush();
    expect(told.map((text) => JSON.parse(text) as unknown)).toEqual([{ a: 'newer', b: 'kept', c: 'x' }]);
  });

  it('is told at once when the page ends, and nothing is told where nothing changed', () => {
    const { store, time, told } = start();
    store.flush();
    store.setItem('a', '1');
    store.flush();
    store.flush();
    time.pass(1_000);
    expect(told).toEqual(['{"a":"1"}']);
  });

  it('leaves out what is too long for main, and keeps the rest', () => {
    const { store, told } = start();
    store.setItem('search', 'x'.repeat(70_000));
    store.setItem('view', 'log');
    store.flush();
    expect(told).toEqual(['{"view":"log"}']);
  });

  it('begins anew where what was kept is not its own', () => {
    expect(start('{"a":').store.getItem('a')).toBeNull();
    expect(start('null').store.getItem('a')).toBeNull();
    expect(start('{"a":5}').store.getItem('a')).toBeNull();
  });
});
