import { describe, expect, it } from 'vitest';
import { foldOccurrence, foldShelf } from '../../../main/share/fold.ts';
import { operationLike, type OperationLike } from './operation-like.ts';

/** Operations one after the other, by different desks. */
function fold(...operations: readonly OperationLike[]) {
  return foldOccurrence(operations.map((each, index) => operationLike({ clock: index + 1, ...each })));
}

const kim = { operator: 'kim', desk: 'a', at: 5_000, note: null };
const park = { operator: 'park', desk: 'b' } as const;
const nothing = { acknowledgement: null, severity: null, claim: null, isReset: false };

describe('what operations on one occurrence come to', () => {
  it('an acknowledgement stands, with the severity it was given for', () => {
    expect(fold({})).toEqual({ ...nothing, acknowledgement: kim, severity: 'critical' });
  });

  it('of two acknowledgements the first stands', () => {
    expect(fold({}, park).acknowledgement).toEqual(kim);
  });

  it('one for a worse severity takes the place of the first', () => {
    expect(fold({ severity: 'low' }, { ...park, severity: 'high' })).toMatchObject({
      acknowledgement: { operator: 'park' },
      severity: 'high',
    });
  });

  it('one for a lesser severity does not', () => {
    expect(fold({ severity: 'high' }, { ...park, severity: 'low' })).toMatchObject({
      acknowledgement: { operator: 'kim' },
      severity: 'high',
    });
  });

  it('it can be taken back, by anybody', () => {
    expect(fold({}, { ...park, command: 'unacknowledge' })).toEqual(nothing);
  });

  it('after it was taken back the next one stands', () => {
    expect(fold({}, { command: 'unacknowledge' }, park).acknowledgement?.operator).toBe('park');
  });

  it('a note changes nothing', () => {
    expect(fold({ command: 'note', note: 'seen' })).toEqual(nothing);
  });

  it('of two claims the latest wins', () => {
    expect(fold({ command: 'claim' }, { ...park, command: 'claim' }).claim?.operator).toBe('park');
  });

  it('a release ends a claim', () => {
    expect(fold({ command: 'claim' }, { ...park, command: 'release' })).toEqual(nothing);
  });

  it('a release of what nobody claimed changes nothing', () => {
    expect(fold({ command: 'release' }, { command: 'claim' }).claim?.operator).toBe('kim');
  });

  it('a claim acknowledges nothing', () => {
    expect(fold({ command: 'claim' }).acknowledgement).toBeNull();
  });

  it('a reset marks it', () => {
    expect(fold({}, { command: 'reset' })).toMatchObject({ isReset: true, acknowledgement: kim });
  });
});

describe('the shelf', () => {
  const shelf = (...operations: readonly OperationLike[]) =>
    foldShelf(operations.map((each, index) => operationLike({ clock: index + 1, ...each })));

  it('holds with its reason, its end and the severity it was meant for', () => {
    expect(shelf({ command: 'shelve', severity: 'low', until: 7, note: 'painting' })).toEqual({
      ...{ operator: 'kim', desk: 'a', at: 5_000, until: 7, reason: 'painting', severity: 'low' },
    });
  });

  it('of two the latest wins', () => {
    expect(shelf({ command: 'shelve' }, { ...park, command: 'shelve' })?.operator).toBe('park');
  });

  it('is over when somebody ends it', () => {
    expect(shelf({ command: 'shelve' }, { ...park, command: 'unshelve' })).toBeNull();
  });

  it('outlives other commands', () => {
    expect(shelf({ command: 'shelve' }, {}, { command: 'claim' })?.operator).toBe('kim');
  });
});
