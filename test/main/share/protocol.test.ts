import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canBeRead,
  mostCharacters,
  mostOperations,
  read,
  redact,
  upToFull,
  write,
  type RoomMessage,
} from '../../../main/share/protocol.ts';
import { operationLike } from './operation-like.ts';

const hello: RoomMessage = {
  ...{ type: 'hello', desk: 'a', author: 'a/1', operator: null, isWall: true, isJoining: true },
  ...{ numbers: { 'a/1': 3 }, beyond: { 'a/1': [[5, 6]] }, clock: 3, at: 1_000 },
  heard: { b: { at: 900, received: 905 } },
};
const ask: RoomMessage = { type: 'ask', desk: 'a', ranges: [{ author: 'b/1', from: 1, to: 7 }] };
const silence = {
  ...operationLike({ number: 2 }),
  act: { kind: 'silence' as const, alarms: [{ alarm: 'x', span: { raised: 1, heard: 2 } }] },
};
const commands = [
  'acknowledge',
  'unacknowledge',
  'reset',
  'note',
  'claim',
  'release',
  'shelve',
  'unshelve',
] as const;
const batch: RoomMessage = {
  ...{ type: 'operations', desk: 'a', isAnswer: false },
  operations: [silence, ...commands.map((command, index) => operationLike({ command, number: index + 3 }))],
};
const bye: RoomMessage = { type: 'bye', desk: 'a', author: 'a/1' };
const good = [hello, ask, batch, bye];

describe('what desks say', () => {
  it.each(good.map((message) => [message.type, message] as const))(
    'is heard as it was said: %s',
    (_, message) => {
      expect(read(write(message))).toEqual({ ok: true, message, unreadable: [] });
    },
  );

  it('may say more than is known here', () => {
    expect(read(JSON.stringify({ ...bye, mood: 'good' }))).toEqual({
      ok: true,
      message: bye,
      unreadable: [],
    });
  });
});

describe('what cannot be read', () => {
  it.each([
    ['no JSON', '{"type":'],
    ['no object', '[]'],
    ['null', 'null'],
    ['a type that is not known', '{"type":"order"}'],
    ['a number that is none', JSON.stringify({ ...hello, clock: 'x' })],
    ['a clock that would stop all others', JSON.stringify({ ...hello, clock: 2 ** 52 })],
    ['too many ranges', JSON.stringify({ ...ask, ranges: Array(21).fill(ask.ranges[0]) })],
    ['too many operations', JSON.stringify({ ...batch, operations: Array(101).fill(null) })],
  ])('has a reason: %s', (_, body) => {
    expect(read(body)).toEqual({ ok: false, reason: expect.stringMatching(/.+/) as string });
  });

  it.each([
    ['of another desk than its author', { ...silence, desk: 'z' }],
    ['without a number', { ...silence, number: 0 }],
    ['of a kind that is not known', { ...silence, act: { kind: 'broadcast' } }],
    [
      'with a command that is not known',
      { ...silence, act: { kind: 'alarm', span: {}, command: { command: 'explode' } } },
    ],
    ['that is none', 'x'],
  ])('is told of by itself, when it is one operation of several: %s', (_, operation) => {
    const heard = read(JSON.stringify({ ...batch, operations: [operation, silence] }));
    expect(heard).toMatchObject({ ok: true, message: { operations: [silence] }, unreadable: [{}] });
  });

  it('never throws, whatever it is, and names nobody', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), broken()), (body) => {
        const heard = read(body);
        const reasons = heard.ok ? heard.unreadable.map(({ reason }) => reason) : [heard.reason];
        expect(reasons.filter((reason) => reason.includes('kim'))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is kept without people in it, also where it was cut off', () => {
    const kept = redact('{"operator":"kim","note":"said \\"kim\\"","clock":-1,"operator" : "ki');
    expect(kept).toBe('{"operator":"***","note":"***","clock":-1,"operator" : "***"');
  });

  it('is kept short', () => {
    expect(redact('x'.repeat(9_000))).toHaveLength(2_000);
  });
});

/** A good message with one value of it replaced by anything. */
function broken(): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...good), fc.nat(), fc.jsonValue()).map(([message, at, value]) => {
    const paths = pathsOf(message);
    const path = paths[at % paths.length] ?? [];
    const copy = structuredClone(message) as unknown as Record<string, unknown>;
    let place = copy;
    for (const key of path.slice(0, -1)) place = place[key] as Record<string, unknown>;
    const last = path.at(-1);
    if (last !== undefined) place[last] = value;
    return JSON.stringify(copy);
  });
}

function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    [key],
    ...pathsOf(each).map((path) => [key, ...path]),
  ]);
}

describe('a message', () => {
  it('holds so many operations and no more', () => {
    const many = Array.from({ length: 250 }, (_, index) => operationLike({ number: index + 1 }));
    expect(upToFull(many)).toEqual(many.slice(0, mostOperations));
  });

  it('holds so many characters and no more, but always one operation', () => {
    const note = 'n'.repeat(2_000);
    const long = Array.from({ length: 100 }, (_, index) =>
      operationLike({ number: index + 1, command: 'note', note }),
    );
    const part = upToFull(long);
    expect([
      JSON.stringify(part).length <= mostCharacters + 200,
      part.length > 80,
      part.length < 100,
    ]).toEqual([true, true, true]);
    const huge = { ...silence, operator: 'x'.repeat(mostCharacters) };
    expect(upToFull([huge, huge])).toHaveLength(1);
  });
});

it('what no desk could read is known before it is said', () => {
  const long = operationLike({ command: 'note', note: 'n'.repeat(2_001) });
  expect([canBeRead(silence), canBeRead(long)]).toEqual([true, false]);
});
