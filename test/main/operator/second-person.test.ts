import { describe, expect, it } from 'vitest';
import { codeOf, open, shortly } from './seat-like.ts';

describe('a second person', () => {
  it('agrees with a PIN, and the seat stays whose it was', async () => {
    const { keeper, records } = open();
    await keeper.signIn('Kim', '2222');
    expect(await codeOf(keeper.agree('Han', '1111', 'broadcast'))).toBe('ok');
    expect(shortly(keeper.seat)).toBe('signed-in Kim');
    expect(records).toEqual(['signed-in Kim']);
  });

  it.each<[string, string, string, string]>([
    ['whoever acts', 'Kim', '2222', 'second-person'],
    ['somebody whose role does not allow it', 'Guest', '3333', 'not-allowed'],
    ['a wrong PIN', 'Han', '0000', 'wrong-pin'],
    ['nobody', 'Nobody', '1111', 'wrong-pin'],
  ])('is not %s', async (_, name, pin, code) => {
    const { keeper } = open();
    await keeper.signIn('Kim', '2222');
    expect(await codeOf(keeper.agree(name, pin, 'broadcast'))).toBe(code);
  });

  it('is made to wait after too many wrong PINs, as somebody who signs in is', async () => {
    const { keeper } = open();
    await keeper.signIn('Kim', '2222');
    for (let n = 0; n < 5; n += 1) await keeper.agree('Han', '0000', 'broadcast');
    expect(await codeOf(keeper.agree('Han', '1111', 'broadcast'))).toBe('wait');
  });
});

describe('a seat without operators', () => {
  it('acts as what it was opened for: at a wall nobody does anything', () => {
    const { keeper } = open({ operators: [], openRole: 'viewer' });
    expect(keeper.seat).toMatchObject({ state: 'open', role: 'viewer' });
    expect(keeper.who('alarm')).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  });
});
