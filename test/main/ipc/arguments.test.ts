import { describe, expect, it } from 'vitest';
import { requestArguments } from '../../../main/ipc/arguments.ts';

const target = { alarm: 'ima-main/1|gas|device:G-101', occurrence: 1_024, severity: 'critical' };
const accepts = (name: keyof typeof requestArguments, ...args: unknown[]) =>
  requestArguments[name].safeParse(args).success;

describe('what a window may ask', () => {
  it.each([
    ['snapshot:get', []],
    ['alarm:command', [[{ command: 'acknowledge', target, note: null }]]],
    ['alarm:command', [[{ command: 'note', target, note: 'called the site' }]]],
    ['sound:silence', []],
    ['language:choose', ['en']],
    ['log:page', [{ limit: 200 }]],
    [
      'log:page',
      [{ limit: 1, site: 'ima-main/1', severities: ['high'], types: ['hazard'], text: '가스', before: 7 }],
    ],
    ['site:detail', ['ima-main/1']],
    ['link:reconnect', ['ima-main']],
    ['drill:order', [{ order: 'speed', speed: 4 }]],
    ['drill:order', [{ order: 'trigger', site: 'drill/1', kind: 'gas', action: 'raised' }]],
  ] as const)('passes %s with %j', (name, args) => {
    expect(accepts(name, ...args)).toBe(true);
  });

  it.each([
    ['an argument too many', 'snapshot:get', ['more']],
    ['no command at all', 'alarm:command', [[]]],
    ['a command that nobody knows', 'alarm:command', [[{ command: 'delete', target, note: null }]]],
    [
      'a severity that nobody knows',
      'alarm:command',
      [[{ command: 'reset', target: { ...target, severity: 'x' }, note: null }]],
    ],
    [
      'an occurrence that is no id',
      'alarm:command',
      [[{ command: 'reset', target: { ...target, occurrence: 1.5 }, note: null }]],
    ],
    [
      'a field that does not belong',
      'alarm:command',
      [[{ command: 'reset', target, note: null, operator: 'somebody else' }]],
    ],
    ['a note of nothing', 'alarm:command', [[{ command: 'note', target, note: '' }]]],
    ['a note longer than a page', 'alarm:command', [[{ command: 'note', target, note: 'x'.repeat(2_001) }]]],
    ['a language that is not there', 'language:choose', ['fr']],
    ['a page without a limit', 'log:page', [{}]],
    ['a page of everything', 'log:page', [{ limit: 501 }]],
    ['a query with a field that does not belong', 'log:page', [{ limit: 1, sql: 'DROP TABLE entry' }]],
    ['a time that is no number', 'log:page', [{ limit: 1, from: '2026-01-01' }]],
    ['an object in place of a site', 'site:detail', [{ id: 1 }]],
    ['a speed beyond reason', 'drill:order', [{ order: 'speed', speed: 1e9 }]],
  ] as const)('refuses %s', (_what, name, args) => {
    expect(accepts(name, ...args)).toBe(false);
  });
});
