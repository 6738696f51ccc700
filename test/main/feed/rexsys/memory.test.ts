import { describe, expect, it } from 'vitest';
import { WireMemory } from '../../../../main/feed/rexsys/memory.ts';

describe('the generation to try', () => {
  it('is 4 first, and the other when the server says that it speaks another', () => {
    const memory = new WireMemory('auto');
    expect(memory.generation).toBe(4);
    expect(memory.turn()).toBe(true);
    expect(memory.generation).toBe(3);
    expect(memory.turn()).toBe(true);
    expect(memory.generation).toBe(4);
  });

  it('is the other also after a failure that says nothing, until one has worked', () => {
    const memory = new WireMemory('auto');
    memory.failed();
    expect(memory.generation).toBe(3);
    memory.worked();
    memory.failed();
    memory.failed();
    expect(memory.generation).toBe(3);
  });

  it('is looked for again where the server was replaced by one that speaks another', () => {
    const memory = new WireMemory('auto');
    memory.worked();
    memory.turn();
    expect(memory.generation).toBe(3);
    memory.failed();
    expect(memory.generation).toBe(4);
  });

  it.each([3, 4] as const)('stays %d where the settings say so', (setting) => {
    const memory = new WireMemory(setting);
    memory.failed();
    expect(memory.turn()).toBe(false);
    expect(memory.generation).toBe(setting);
  });
});
