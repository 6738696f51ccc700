import { describe, expect, test } from 'vitest';
import { ensureSystem } from './system.ts';
import type { Machine } from './system.ts';

/** A machine without Chromium; apt brings it, unless told that it does not. */
function bareMachine(mayInstall: boolean, doesAptHelp = true) {
  let isThere = false;
  const runs: string[] = [];
  const lines: string[] = [];
  const machine: Machine = {
    needs: [{ what: 'Chromium', debian: 'chromium', isThere: () => isThere }],
    mayInstall,
    apt(args) {
      runs.push(args.join(' '));
      isThere = doesAptHelp && args[0] === 'install';
    },
  };
  return { machine, runs, lines, print: (line: string) => void lines.push(line) };
}

describe('what the system has to bring', () => {
  test('is installed with one line where that is allowed, and never again', () => {
    const { machine, runs, lines, print } = bareMachine(true);
    ensureSystem(print, machine);
    ensureSystem(print, machine);
    expect(runs).toEqual(['update -qq', 'install -y -qq --no-install-recommends chromium']);
    expect(lines).toEqual(['Missing on this system: Chromium. Installing chromium.']);
  });

  test('is named exactly where it is not', () => {
    const { machine, runs, print } = bareMachine(false);
    expect(() => ensureSystem(print, machine)).toThrow('sudo apt-get install chromium');
    expect(runs).toEqual([]);
  });

  test('is missed aloud when the installation did not bring it', () => {
    const { machine, print } = bareMachine(true, false);
    expect(() => ensureSystem(print, machine)).toThrow('chromium');
  });
});
