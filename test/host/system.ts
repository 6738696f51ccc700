import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from './chromium.ts';

/** One thing that our scripts need of the system and that a bare machine lacks. */
export interface Need {
  readonly what: string;
  /** The package of Debian and Ubuntu. */
  readonly debian: string;
  readonly isThere: () => boolean;
}

/** The machine as `ensureSystem` sees it. */
export interface Machine {
  readonly needs: readonly Need[];
  readonly mayInstall: boolean;
  /** Runs apt-get with these arguments; throws with its own words when it fails. */
  readonly apt: (args: readonly string[]) => void;
}

const fontFolders = ['/usr/share/fonts/truetype', '/usr/share/fonts/opentype', '/usr/local/share/fonts'];

const pythonPackages = '/usr/lib/python3/dist-packages';

/** Servers that we did not write, against which the tests try the feeds. The console itself needs none of them. */
const peers: readonly Need[] = [
  { what: 'RabbitMQ', debian: 'rabbitmq-server', isThere: () => existsSync('/usr/sbin/rabbitmq-server') },
  ...[
    ['python-socketio', 'python3-socketio', 'socketio'],
    ['aiohttp', 'python3-aiohttp', 'aiohttp'],
    ['Django Channels', 'python3-django-channels', 'channels'],
    ['daphne', 'python3-daphne', 'daphne'],
  ].map(([what = '', debian = '', folder = '']) => ({
    what,
    debian,
    isThere: () => existsSync(`${pythonPackages}/${folder}`),
  })),
];

/** Elsewhere than on Linux the real Electron, or a Chromium named by hand, is the way. */
const thisMachine: Machine = {
  needs:
    process.platform === 'linux'
      ? [
          { what: 'Chromium', debian: 'chromium', isThere: () => findChromium() !== null },
          // Chromium asks the system for a font even where a page brings its own.
          {
            what: 'a font',
            debian: 'fonts-dejavu-core',
            isThere: () => fontFolders.some((folder) => existsSync(folder)),
          },
        ]
      : [],
  mayInstall: process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'),
  apt: runApt,
};

/** This machine, when tests are to run on it. */
export const testMachine: Machine = {
  ...thisMachine,
  needs: process.platform === 'linux' ? [...thisMachine.needs, ...peers] : [],
};

/**
 * Sees to it that Chromium and a font are there, for tests the peers too. Silent when they are; installs on Debian and Ubuntu as root,
 * with one line; else throws a sentence that says exactly what to install and how.
 */
export function ensureSystem(print: (line: string) => void, machine: Machine = thisMachine): void {
  const missing = machine.needs.filter((need) => !need.isThere());
  if (missing.length === 0) return;
  const packages = missing.map(({ debian }) => debian);
  const what = missing.map((need) => need.what).join(' and ');
  if (!machine.mayInstall) {
    throw new Error(
      `Missing on this system: ${what}. On Debian or Ubuntu: sudo apt-get install ${packages.join(' ')}. ` +
        'Elsewhere install Chromium, or set GWANJE_CHROMIUM to its path.',
    );
  }
  print(`Missing on this system: ${what}. Installing ${packages.join(' ')}.`);
  machine.apt(['update', '-qq']);
  machine.apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  const still = missing.filter((need) => !need.isThere()).map(({ debian }) => debian);
  if (still.length > 0) throw new Error(`installed ${still.join(' ')}, and still it is not there`);
}

function runApt(args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stderr, error } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`apt-get ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
}
