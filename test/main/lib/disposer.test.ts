import { describe, expect, it } from 'vitest';
import { Disposer } from '../../../main/lib/disposer.ts';

describe('the disposer', () => {
  it('undoes newest first', () => {
    const undone: string[] = [];
    const disposer = new Disposer();
    disposer.add(() => undone.push('first'));
    disposer.add(() => undone.push('second'));
    disposer.dispose();
    expect(undone).toEqual(['second', 'first']);
  });

  it('undoes each once, however often it is disposed', () => {
    const undone: string[] = [];
    const disposer = new Disposer();
    disposer.add(() => undone.push('first'));
    disposer.dispose();
    disposer.dispose();
    disposer.add(() => undone.push('later'));
    disposer.dispose();
    expect(undone).toEqual(['first', 'later']);
  });

  it('undoes the others when one fails, and then throws every failure', () => {
    const undone: string[] = [];
    const disposer = new Disposer();
    const fail = (what: string) => () => {
      throw new Error(what);
    };
    disposer.add(() => undone.push('first'));
    disposer.add(fail('socket'));
    disposer.add(() => undone.push('third'));
    disposer.add(fail('timer'));
    expect(() => disposer.dispose()).toThrow(
      expect.objectContaining({ errors: [new Error('timer'), new Error('socket')] }),
    );
    expect(undone).toEqual(['third', 'first']);
  });
});
