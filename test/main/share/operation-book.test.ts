import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmOperation } from '../../../main/share/occurrence.ts';
import { OperationBook } from '../../../main/share/operation-book.ts';
import { gas, operationLike } from './operation-like.ts';

function bookOf(operations: readonly AlarmOperation[]): OperationBook {
  const book = new OperationBook();
  for (const each of operations) book.add(each);
  return book;
}

const at = (raised: number, heard: number) => ({ raised, heard });

describe('an occurrence', () => {
  it('is one where spans overlap, ends included', () => {
    const book = bookOf([operationLike({ span: at(100, 200) })]);
    const others = [at(200, 300), at(50, 100), at(120, 130), at(201, 300), at(50, 99)];
    expect(others.map((span) => book.factsOf(gas, span) !== null)).toEqual([true, true, true, false, false]);
  });

  it('is one where spans overlap by way of others', () => {
    const book = bookOf([
      operationLike({ span: at(100, 200) }),
      operationLike({ desk: 'b', clock: 2, command: 'claim', span: at(190, 300) }),
    ]);
    expect(book.factsOf(gas, at(300, 300))?.acknowledgement?.operator).toBe('kim');
  });

  it('does not share an acknowledgement with the next one', () => {
    const book = bookOf([
      operationLike({ span: at(100, 200) }),
      operationLike({ number: 2, clock: 2, command: 'claim', span: at(300, 400) }),
    ]);
    expect(book.factsOf(gas, at(350, 350))).toMatchObject({
      acknowledgement: null,
      claim: { operator: 'kim' },
    });
  });

  it('shares the shelf with every other', () => {
    const book = bookOf([operationLike({ command: 'shelve', span: at(100, 200) })]);
    expect(book.factsOf(gas, at(900, 900))).toMatchObject({
      acknowledgement: null,
      shelf: { operator: 'kim' },
    });
  });

  it('has no facts where nobody did anything', () => {
    expect(new OperationBook().factsOf(gas, at(1, 2))).toBeNull();
  });
});

describe('numbers', () => {
  it('are the highest without a gap, and what is beyond is known, too', () => {
    const book = bookOf([1, 2, 5, 6, 9].map((number) => operationLike({ number })));
    expect(book.knowledge()).toEqual({
      numbers: { 'a/1': 2 },
      beyond: {
        'a/1': [
          [5, 6],
          [9, 9],
        ],
      },
    });
  });

  it('close a gap when it is filled', () => {
    const book = bookOf([1, 3, 4, 2].map((number) => operationLike({ number })));
    expect(book.knowledge()).toEqual({ numbers: { 'a/1': 4 }, beyond: {} });
  });

  it('tell what another has that is missing here', () => {
    const book = bookOf([1, 2, 5].map((number) => operationLike({ number })));
    const theirs = { numbers: { 'a/1': 7, 'b/1': 2 }, beyond: { 'a/1': [[9, 9]] as const } };
    expect(book.missing(theirs)).toEqual([
      { author: 'a/1', from: 3, to: 4 },
      { author: 'a/1', from: 6, to: 7 },
      { author: 'b/1', from: 1, to: 2 },
      { author: 'a/1', from: 9, to: 9 },
    ]);
  });

  it('outlive what is let go', () => {
    const book = bookOf([1, 2].map((number) => operationLike({ number, clock: number })));
    book.prune(1_000, () => false);
    expect([book.size, book.numbers(), book.add(operationLike({ number: 2 }))]).toEqual([
      0,
      { 'a/1': 2 },
      false,
    ]);
  });
});

describe('letting go', () => {
  const done = [
    operationLike({ span: at(100, 200) }),
    operationLike({ number: 2, clock: 2, span: at(500, 600) }),
    operationLike({ number: 3, clock: 3, command: 'shelve', span: at(100, 150) }),
  ];

  it('keeps what is younger, and the latest word on the shelf', () => {
    const book = bookOf(done);
    book.prune(300, () => false);
    expect([book.size, book.factsOf(gas, at(100, 200)), book.factsOf(gas, at(500, 500))]).toMatchObject([
      2,
      { acknowledgement: null, shelf: { operator: 'kim' } },
      { acknowledgement: { operator: 'kim' } },
    ]);
  });

  it('keeps what is needed', () => {
    const book = bookOf(done);
    book.prune(1_000, (alarm) => alarm === gas);
    expect(book.size).toBe(3);
  });
});

const span = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 8 }))
  .map(([raised, length]) => at(raised, raised + length));
const commands = [
  'acknowledge',
  'unacknowledge',
  'note',
  'claim',
  'release',
  'shelve',
  'unshelve',
  'reset',
] as const;
const operations = fc
  .uniqueArray(
    fc.record({
      desk: fc.constantFrom('a', 'b', 'c'),
      number: fc.integer({ min: 1, max: 8 }),
      clock: fc.integer({ min: 1, max: 6 }),
      command: fc.constantFrom(...commands),
      severity: fc.constantFrom('critical', 'high', 'low'),
      alarm: fc.constantFrom('x', 'y'),
      span,
    }),
    { selector: ({ desk, number }) => `${desk}${number}`, maxLength: 20 },
  )
  .map((all) => all.map((each) => operationLike({ ...each, operator: `${each.desk}${each.number}` })));

describe('any operations', () => {
  it('come to the same in any order, and said twice', () => {
    fc.assert(
      fc.property(
        operations.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
        ),
        span,
        ([all, shuffled], asked) => {
          const [one, other] = [bookOf(all), bookOf(shuffled)];
          expect(other.knowledge()).toEqual(one.knowledge());
          for (const alarm of ['x', 'y']) {
            expect(other.factsOf(alarm, asked)).toEqual(one.factsOf(alarm, asked));
            expect(other.operationsOf(alarm, asked)).toEqual(one.operationsOf(alarm, asked));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a later operation of the same severity never changes who acknowledged', () => {
    fc.assert(
      fc.property(operations, (all) => {
        const acks = all.map((each) => ({
          ...each,
          act: { ...each.act, command: operationLike({ alarm: 'x' }).act.command, span: at(0, 50) },
        }));
        const first = bookOf(acks).factsOf('x', at(0, 50))?.acknowledgement;
        const later = operationLike({ desk: 'z', clock: 99, alarm: 'x', operator: 'late' });
        expect(bookOf([...acks, later]).factsOf('x', at(0, 200))?.acknowledgement).toEqual(
          first ?? { operator: 'late', desk: 'z', at: 5_000, note: null },
        );
      }),
    );
  });

  it('what is missing is exactly what the other has and this one has not', () => {
    fc.assert(
      fc.property(operations, operations, (ours, theirs) => {
        const book = bookOf(ours);
        const asked = book
          .missing(bookOf(theirs).knowledge())
          .flatMap(({ author, from, to }) =>
            Array.from({ length: to - from + 1 }, (_, index) => `${author}#${from + index}`),
          );
        const names = (all: readonly AlarmOperation[]) =>
          all.map(({ author, number }) => `${author}#${number}`);
        const here = new Set(names(ours));
        expect(asked.toSorted()).toEqual(
          names(theirs)
            .filter((name) => !here.has(name))
            .toSorted(),
        );
      }),
    );
  });
});
