import { expect, test } from 'vitest';
import { readRefresh } from '../../../main/window/read-refresh.ts';

const asked = { isForced: false, reason: '', site: null };

test.each([
  ['1 does not ask', { force_refresh: 1, reason: 'patch' }, { ...asked, isForced: true, reason: 'patch' }],
  ['0 asks', { force_refresh: 0, reason: 'patch' }, { ...asked, reason: 'patch' }],
  ['"1" and true mean 1', { force_refresh: '1' }, { ...asked, isForced: true }],
  ['true does not ask', { force_refresh: true }, { ...asked, isForced: true }],
  ['another number asks', { force_refresh: 2 }, asked],
  ['nothing said asks', {}, asked],
  ['a word asks', { force_refresh: 'yes', reason: 7 }, asked],
  ['a site is named by its number', { wp_no: 3 }, { ...asked, site: 'east/3' }],
  ['or by its number as text', { wp_no: '3' }, { ...asked, site: 'east/3' }],
  ['a null, a zero and a word are no site', { wp_no: null, workplace_no: 0, wpNo: 'all' }, asked],
  ['another name for the site is known', { workplace_id: 12 }, { ...asked, site: 'east/12' }],
  ['a reason is one line', { reason: ' a\r\n\tb\u2028c ' }, { ...asked, reason: 'a b c' }],
])('%s', (_name, context, expected) => {
  expect(readRefresh(JSON.stringify(context), 'east')).toEqual(expected);
});

test.each(['', 'null', '[1]', '"text"', '{"force_refresh": 1, "rea'])(
  'a context that is no object asks all windows: %s',
  (context) => {
    expect(readRefresh(context, 'east')).toEqual(asked);
  },
);

test('a reason is cut where nobody reads on', () => {
  expect(readRefresh(JSON.stringify({ reason: 'x'.repeat(9_000) }), 'east').reason).toHaveLength(500);
});

test('a back end that calls the site otherwise is read by its own name alone', () => {
  expect(readRefresh('{"site":5,"wp_no":3}', 'east', ['site']).site).toBe('east/5');
});
