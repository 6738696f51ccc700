/** What the command line asks for. Null: not asked. */
export interface Options {
  /** The settings file. */
  readonly config: string | null;
  /** The directory of the log, the secrets and the settings made in the program. */
  readonly data: string | null;
  /** The embedded drill sites; the scenario is null where none is named. */
  readonly drill: { readonly scenario: string | null } | null;
  readonly kiosk: boolean;
  /** Print a line for every event. */
  readonly trace: boolean;
  /** Started by the development server: windows reload with the sources. */
  readonly dev: boolean;
}

export type ParsedCommandLine =
  { readonly ok: true; readonly value: Options } | { readonly ok: false; readonly error: string };

export const usage = [
  'gwanje [--config FILE] [--data DIR] [--drill [SCENARIO]] [--kiosk] [--trace]',
  '  --config FILE       settings, one JSON file',
  '  --data DIR          where the alarm log, the secrets and the settings made in the program are kept',
  '  --drill [SCENARIO]  embedded sites instead of real ones',
  '  --kiosk             a wall without hands: full screen, no way out',
  '  --trace             print a line for every event',
].join('\n');

/**
 * Switches of Electron, Chromium and Node that reach us with ours. Named and not "anything with two dashes",
 * so that a typing error in one of ours is told, and so that what weakens the console (certificate errors
 * ignored, web security off) is refused.
 */
const foreignSwitches = [
  /^inspect(-brk|-wait|-port|-publish-uid)?$/,
  /^remote-debugging-(port|pipe|address)$/,
  /^remote-allow-origins$/,
  /^(no-sandbox|user-data-dir|headless|lang|password-store|log-level|log-file|v|vmodule)$/,
  /^(enable|disable)-(features|logging|gpu(-.+)?|software-rasterizer|dev-shm-usage|background-.+|renderer-backgrounding)$/,
  /^(ozone-.+|use-gl|use-angle|force-.+|high-dpi-support|gtk-version|display|touch-events|autoplay-policy)$/,
  /^(proxy-.+|no-proxy-server|original-process-start-time|allow-file-access-from-files|no-first-run)$/,
];

/** A scenario's name; what does not look like one is not taken for the value of `--drill`. */
const scenarioName = /^[a-z][a-z0-9-]*$/;

/**
 * Reads the arguments after the program (`process.argv.slice(1)`). The application's own path, which
 * Electron passes as `.` or a directory, is passed over. The error is a sentence for the terminal.
 */
export function parseCommandLine(argv: readonly string[]): ParsedCommandLine {
  let options: Options = { config: null, data: null, drill: null, kiosk: false, trace: false, dev: false };
  let isApplicationPassed = false;

  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] ?? '';
    if (!argument.startsWith('--')) {
      if (isApplicationPassed || !isApplicationPath(argument)) {
        return refuse(`"${argument}" is not an option. ${hint(argument)}`);
      }
      isApplicationPassed = true;
      continue;
    }
    const equals = argument.indexOf('=');
    const name = equals < 0 ? argument.slice(2) : argument.slice(2, equals);
    const own = equals < 0 ? null : argument.slice(equals + 1);
    const next = argv[i + 1];

    switch (name) {
      case 'config':
      case 'data': {
        const value = own ?? (next?.startsWith('--') ? '' : next);
        if (!value) return refuse(`--${name} needs a ${name === 'config' ? 'file' : 'directory'} after it.`);
        if (own === null) i++;
        options = { ...options, [name]: value };
        break;
      }
      case 'drill': {
        if (own !== null && !scenarioName.test(own)) {
          return refuse(`--drill=${own}: a scenario's name is small letters, figures and dashes.`);
        }
        const isNamed = own === null && next !== undefined && scenarioName.test(next);
        if (isNamed) i++;
        options = { ...options, drill: { scenario: own ?? (isNamed ? next : null) } };
        break;
      }
      case 'kiosk':
      case 'trace':
      case 'dev':
        if (own !== null) return refuse(`--${name} takes no value, but got "${own}".`);
        options = { ...options, [name]: true };
        break;
      default:
        if (!foreignSwitches.some((each) => each.test(name))) {
          return refuse(`--${name} is not an option of this program.`);
        }
    }
  }
  return { ok: true, value: options };
}

function refuse(error: string): ParsedCommandLine {
  return { ok: false, error: `${error}\n\n${usage}` };
}

/** `.` or a directory, or the built file: what Electron is started with before it is packaged. */
function isApplicationPath(argument: string): boolean {
  return /[./\\]/.test(argument) && !argument.startsWith('-') && !argument.endsWith('.json');
}

function hint(word: string): string {
  if (word.endsWith('.json')) return `A settings file follows --config: --config ${word}`;
  return scenarioName.test(word)
    ? `A scenario follows --drill: --drill ${word}`
    : 'Options begin with two dashes.';
}
