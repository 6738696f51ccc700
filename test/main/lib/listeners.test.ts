import { describe, expect, it } from 'vitest';
import { Listeners } from '../../../main/lib/listeners.ts';

describe('listeners', () => {
  it('hear what is told, in the order in which they came', () => {
    const heard: string[] = [];
    const listeners = new Listeners<string>();
    listeners.add((value) => heard.push(`a ${value}`));
    listeners.add((value) => heard.push(`b ${value}`));
    listeners.tell('up');
    expect(heard).toEqual(['a up', 'b up']);
  });

  it('hear nothing after their undo, which may be called twice', () => {
    const heard: string[] = [];
    const listeners = new Listeners<string>();
    const undo = listeners.add((value) => heard.push(value));
    listeners.tell('one');
    undo();
    undo();
    listeners.tell('two');
    expect([heard, listeners.size]).toEqual([['one'], 0]);
  });

  it('are two when the same function is added twice, and one undo takes one away', () => {
    const heard: string[] = [];
    const listeners = new Listeners<string>();
    const listener = (value: string) => heard.push(value);
    const undo = listeners.add(listener);
    listeners.add(listener);
    listeners.tell('one');
    undo();
    listeners.tell('two');
    expect(heard).toEqual(['one', 'one', 'two']);
  });

  it('may come and go while they are told: those of before hear it', () => {
    const heard: string[] = [];
    const listeners = new Listeners<string>();
    const undo = listeners.add(() => {
      undo();
      listeners.add((value) => heard.push(`new ${value}`));
    });
    listeners.add((value) => heard.push(`old ${value}`));
    listeners.tell('one');
    listeners.tell('two');
    expect(heard).toEqual(['old one', 'old two', 'new two']);
  });
});
