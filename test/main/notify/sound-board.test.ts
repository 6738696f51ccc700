import { describe, expect, it } from 'vitest';
import { SoundBoard } from '../../../main/notify/sound-board.ts';
import { alarmLike } from '../alarm-like.ts';

const acknowledgement = { operator: 'Kim', desk: 'desk-1', at: 2_000, note: null };
const beatMs = { critical: 4_000, high: 8_000, medium: 15_000, low: 30_000 };

describe('the sound board', () => {
  it('is silent until something is annunciated', () => {
    const board = new SoundBoard(beatMs);
    board.heard('a', alarmLike(), false, 0);
    expect(board.order).toBeNull();
  });

  it('sounds the worst of what is annunciated, with one pattern however many there are', () => {
    const board = new SoundBoard(beatMs);
    board.heard('a', alarmLike({ severity: 'low' }), true, 1_000);
    board.heard('b', alarmLike({ severity: 'critical' }), true, 2_000);
    for (let n = 0; n < 100; n += 1)
      board.heard(`c${n}`, alarmLike({ severity: 'critical' }), true, 3_000 + n);
    expect(board.order).toEqual({ severity: 'critical', since: 2_000, repeatMs: 4_000 });
  });

  it('stops at an acknowledgement', () => {
    const board = new SoundBoard(beatMs);
    board.heard('a', alarmLike(), true, 0);
    board.heard('a', alarmLike({ acknowledgement }), false, 1_000);
    expect(board.order).toBeNull();
  });

  it('stops when the hazard has returned to normal, but not for a latched one', () => {
    const board = new SoundBoard(beatMs);
    board.heard('a', alarmLike(), true, 0);
    board.heard('b', alarmLike({ latching: true, severity: 'low' }), true, 0);
    board.heard('a', alarmLike({ returnedAt: 900 }), false, 1_000);
    board.heard('b', alarmLike({ returnedAt: 900, latching: true, severity: 'low' }), false, 1_000);
    expect(board.order?.severity).toBe('low');
  });

  it('makes no noise at the moment it falls back to a lesser severity', () => {
    const board = new SoundBoard(beatMs);
    board.heard('a', alarmLike({ severity: 'high' }), true, 0);
    board.heard('b', alarmLike({ severity: 'critical' }), true, 100);
    board.heard('b', null, false, 5_000);
    expect(board.order).toEqual({ severity: 'high', since: 13_000, repeatMs: 8_000 });
  });

  it('is silenced without acknowledging, and sounds again for what is annunciated later', () => {
    const board = new SoundBoard(beatMs);
    board.heard('a', alarmLike(), true, 0);
    expect(board.silence(1_000)).toEqual(['a']);
    expect(board.order).toBeNull();
    board.heard('a', alarmLike({ count: 2 }), false, 2_000);
    expect(board.order).toBeNull();
    board.heard('b', alarmLike({ severity: 'low' }), true, 3_000);
    expect(board.order).toEqual({ severity: 'low', since: 3_000, repeatMs: 30_000 });
  });

  it('says that there was nothing to silence', () => {
    expect(new SoundBoard(beatMs).silence(0)).toEqual([]);
  });
});
