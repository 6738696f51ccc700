/** What devices say of themselves, in words that no document has. */
import { describe, expect, it } from 'vitest';
import type { DeviceCommand } from '../../../../preload/contract/device.ts';
import { because } from '../../../../preload/contract/reason.ts';
import { readDeviceWord } from '../../../../main/broadcast/port/device-word.ts';
import { readSpeakerWord, stateTables, unreadState } from '../../../../main/broadcast/port/state-reader.ts';

const read = (context: object, ...rest: [isKnown?: (address: string) => boolean]) =>
  readSpeakerWord(JSON.stringify(context), ...rest);

describe('a state from a site platform', () => {
  it.each([
    ['방송 중', 'playing'],
    ['방송중', 'playing'],
    ['송출_중', 'playing'],
    ['On Air', 'playing'],
    ['대기', 'done'],
    ['방송 완료', 'done'],
    ['STANDBY', 'done'],
    ['중지', 'stopped'],
    ['cancelled', 'stopped'],
    ['통신 장애', 'failed'],
    ['Error', 'failed'],
  ])('"%s" is %s', (word, state) => {
    expect(read({ device_idx: 12, state_name: word })).toMatchObject({ address: '12', state });
  });

  it.each([['알 수 없음'], ['정상'], ['이상 없음'], ['constructor'], [2], [true], [null], [{ a: 1 }]])(
    '%j is none, and nothing is guessed',
    (word) => {
      expect(read({ device_idx: 12, state: word })).toBeNull();
    },
  );

  it.each(['device_id', 'dv_id', 'mac_address', 'ref_device_idx'])('names its device by %s', (key) => {
    expect(read({ [key]: ' s-1 ', status: 'playing' })).toEqual({
      address: 's-1',
      state: 'playing',
      reason: null,
    });
  });

  it('names it by the one that we know, where it has several', () => {
    const context = { device_idx: 12, device_id: 'S-101', mac_address: '02:AA', state: 'idle' };
    expect(read(context, (address) => address === '02:AA')?.address).toBe('02:AA');
    expect(read(context, () => false)?.address).toBe('12');
  });

  it('may stand one level down', () => {
    expect(read({ wp_no: 3, device: { idx: 7, state_nm: '고장', reason: '앰프 과열' } })).toEqual({
      address: '7',
      state: 'failed',
      reason: because('said', '앰프 과열'),
    });
  });

  it('has a reason only where it failed, and in its own words where there are no better', () => {
    expect(read({ idx: 1, state: 'off', msg: '' })?.reason).toEqual(because('said', 'off'));
    expect(read({ idx: 1, state: 'playing', msg: 'x' })?.reason).toBeNull();
  });

  it('by number is known only where the table of that site has it', () => {
    const context = JSON.stringify({ idx: 1, state_cd: 2 });
    expect(readSpeakerWord(context)).toBeNull();
    const tables = { ...stateTables, codes: { '2': 'playing' } } as const;
    expect(readSpeakerWord(context, () => true, tables)?.state).toBe('playing');
  });

  it('means at a site what that site’s table says, before what we think', () => {
    const context = JSON.stringify({ idx: 1, state: 'off' });
    const tables = { ...stateTables, codes: { off: 'done' } } as const;
    expect(readSpeakerWord(context, () => true, tables)?.state).toBe('done');
  });

  it.each([
    [{ idx: 1, state: 7 }, '7'],
    [{ idx: 1, state_name: '점검 중', state_cd: 3 }, '점검 중'],
    [{ idx: 1, state: '' }, ''],
    [{ state: 'playing' }, 'playing'],
    [{}, ''],
  ])('%j is told as unread, with what it said', (context, said) => {
    expect(unreadState(JSON.stringify(context))).toBe(said);
  });

  it('that is read is not told as unread, by whatever table', () => {
    expect(unreadState('{"idx":1,"state":"방송 중"}')).toBeNull();
    expect(unreadState('{"idx":1,"state":7}', { ...stateTables, codes: { 7: 'failed' } })).toBeNull();
  });

  it.each(['', '{', '[]', '"x"', 'null', '{"state":"playing"}'])('is not read out of %s', (context) => {
    expect(readSpeakerWord(context)).toBeNull();
  });
});

describe("a device's own word", () => {
  const states = { speaking: 'playing', idle: 'done', fault: 'failed' } as const;
  const command = (data: unknown, differences: Partial<DeviceCommand> = {}): DeviceCommand => ({
    id: 1,
    connection: 'rexsys-1',
    at: 1,
    direction: 'in',
    peer: 's-1',
    command: 'state',
    data: typeof data === 'string' ? data : JSON.stringify(data),
    meaning: 'state',
    ...differences,
  });

  it('is read by the table, without regard to its letters', () => {
    expect(readDeviceWord(command({ state: ' Speaking ' }), states)).toEqual({
      state: 'playing',
      broadcast: null,
      reason: null,
    });
  });

  it.each([{ broadcast: 'd/1' }, { detail: { broadcast: 'd/1' } }])('names its broadcast: %j', (more) => {
    expect(readDeviceWord(command({ state: 'idle', ...more }), states)?.broadcast).toBe('d/1');
  });

  it.each([
    [{ reason: 'too hot' }, 'too hot'],
    [{ detail: { error: 'no power' } }, 'no power'],
    [{ detail: 'E7' }, 'E7'],
    [{}, 'fault'],
  ])('of a failure has a reason: %j', (more, reason) => {
    expect(readDeviceWord(command({ state: 'fault', ...more }), states)?.reason).toEqual(
      because('said', reason),
    );
  });

  it.each([
    [command({ state: 'selftest' })],
    [command({ state: 'toString' })],
    [command({})],
    [command('{"state":"idle"')],
    [command('7')],
    [command({ state: 'idle' }, { direction: 'out' })],
    [command({ state: 'idle' }, { meaning: 'notice' })],
  ])('is none where there is nothing to read: %j', (each) => {
    expect(readDeviceWord(each, states)).toBeNull();
  });
});
