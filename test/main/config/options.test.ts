import { describe, expect, it } from 'vitest';
import { parseCommandLine, type Options } from '../../../main/config/options.ts';

const nothing: Options = { config: null, data: null, drill: null, kiosk: false, trace: false, dev: false };

function error(...argv: string[]): string {
  const parsed = parseCommandLine(argv);
  return parsed.ok ? 'accepted' : (parsed.error.split('\n', 1)[0] ?? '');
}

describe('parseCommandLine', () => {
  it.each<[string, string[], Partial<Options>]>([
    ['nothing', [], {}],
    ['a settings file', ['--config', 'a.json'], { config: 'a.json' }],
    ['a value after an equals sign', ['--config=my file=1.json'], { config: 'my file=1.json' }],
    ['a data directory', ['--data', '/srv/gwanje'], { data: '/srv/gwanje' }],
    ['a drill without a scenario', ['--drill'], { drill: { scenario: null } }],
    ['a drill with a scenario', ['--drill', 'gas-leak'], { drill: { scenario: 'gas-leak' } }],
    ['a scenario after an equals sign', ['--drill=sos'], { drill: { scenario: 'sos' } }],
    ['a drill before another option', ['--drill', '--kiosk'], { drill: { scenario: null }, kiosk: true }],
    ['a drill before the application path', ['--drill', '.'], { drill: { scenario: null } }],
    ['the switches', ['--kiosk', '--trace', '--dev'], { kiosk: true, trace: true, dev: true }],
    ['the last of two', ['--data', 'a', '--data', 'b'], { data: 'b' }],
    [
      'what Electron, Chromium and a test driver add',
      ['--inspect=0', '--remote-debugging-port=0', '--no-sandbox', '.', '--user-data-dir=/tmp/x', '--trace'],
      { trace: true },
    ],
  ])('reads %s', (_what, argv, expected) => {
    expect(parseCommandLine(argv)).toEqual({ ok: true, value: { ...nothing, ...expected } });
  });

  it.each([
    ['--confg', ['--confg', 'a.json'], '--confg is not an option of this program.'],
    ['a missing file', ['--config'], '--config needs a file after it.'],
    ['an option in the place of a value', ['--data', '--kiosk'], '--data needs a directory after it.'],
    ['an empty value', ['--config='], '--config needs a file after it.'],
    ['a value for a switch', ['--kiosk=yes'], '--kiosk takes no value, but got "yes".'],
    [
      'a scenario in capitals',
      ['--drill=SOS'],
      "--drill=SOS: a scenario's name is small letters, figures and dashes.",
    ],
    [
      'a scenario without --drill',
      ['flood'],
      '"flood" is not an option. A scenario follows --drill: --drill flood',
    ],
    [
      'a settings file without --config',
      ['a.json'],
      '"a.json" is not an option. A settings file follows --config: --config a.json',
    ],
    ['a second path', ['.', './x'], '"./x" is not an option. Options begin with two dashes.'],
    ['one dash', ['-k'], '"-k" is not an option. Options begin with two dashes.'],
    [
      'certificate errors ignored',
      ['--ignore-certificate-errors'],
      '--ignore-certificate-errors is not an option of this program.',
    ],
    [
      'web security off',
      ['--disable-web-security'],
      '--disable-web-security is not an option of this program.',
    ],
  ])('refuses %s in one sentence', (_what, argv, expected) => {
    expect(error(...argv)).toBe(expected);
  });

  it('names the options after a refusal', () => {
    const parsed = parseCommandLine(['--help']);
    expect(parsed).toMatchObject({
      ok: false,
      error: expect.stringContaining('--drill [SCENARIO]') as string,
    });
  });
});
