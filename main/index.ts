import { app, dialog, Menu } from 'electron';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startConsole, type RunningConsole } from './console.ts';
import { parseCommandLine } from './config/options.ts';
import { systemClock } from './lib/clock.ts';
import { createLogger, formatError } from './lib/logger.ts';
import { RecentLines } from './lib/recent-lines.ts';
import { Restarts } from './window/restarts.ts';
import { registerScheme } from './window/scheme.ts';
import { SelfWatch } from './window/self-watch.ts';

// A library's use of an old Node call tells the people of a control room nothing.
process.noDeprecation = true;

// Nobody reads what we print any more (a closed pipe): that is no reason to stop watching.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const lines = new RecentLines();
const write = (line: string) => {
  lines.add(line);
  process.stderr.write(`${line}\n`);
};
const logger = createLogger('gwanje', write, systemClock.now);

/** Says why the program cannot run, on the terminal and, where somebody sits before it, in a box. */
function refuse(why: string): void {
  logger.warn(why);
  dialog.showErrorBox('Gwanje', why);
  app.exit(2);
}

function main(): void {
  const commandLine = parseCommandLine(process.argv.slice(1));
  if (!commandLine.ok) return refuse(commandLine.error);
  const options = commandLine.value;
  // One console for one data directory: the directory is also what the lock is on.
  if (options.data !== null) app.setPath('userData', resolve(options.data));
  const data = app.getPath('userData');
  mkdirSync(data, { recursive: true });
  if (!app.requestSingleInstanceLock()) return refuse(`a console is already running on ${data}`);

  registerScheme();
  app.enableSandbox();
  // The console's own sound must not wait for a first click.
  app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
  app.setAppUserModelId('app.gwanje.console');
  Menu.setApplicationMenu(null);

  let running: RunningConsole | null = null;
  let isStopping = false;

  app.on('second-instance', () => running?.bringForward());
  app.on('window-all-closed', () => {
    if (running === null || running.isLeft) app.quit();
  });
  app.on('before-quit', (event) => {
    if (running === null) return;
    // What is in flight reaches the log before the program ends.
    event.preventDefault();
    if (isStopping) return;
    isStopping = true;
    const stopped = running.stop('afresh').catch((failure: unknown) => logger.warn('stop', failure));
    void stopped.then(() => {
      running = null;
      app.quit();
    });
  });

  const restarts = new Restarts(data, logger);
  const watch = new SelfWatch({
    restarts,
    isKiosk: options.kiosk,
    console: () =>
      running && {
        record: running.record.bind(running),
        stop: () => running?.stop('again') ?? Promise.resolve(),
      },
    relaunch: () => app.relaunch(),
    exit: (code) => app.exit(code),
    say: (words) => dialog.showErrorBox('Gwanje', words),
    clock: systemClock,
    logger,
  });
  process.on('uncaughtException', (failure) => watch.died(failure));
  process.on('unhandledRejection', (failure) => watch.died(failure));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());

  app
    .whenReady()
    .then(async () => {
      running = await startConsole({
        options,
        data,
        out: join(app.getAppPath(), 'out'),
        clock: systemClock,
        logger,
        lines,
        relaunch: (window, reason) => watch.startAgain(window, reason),
        relaunchedAt: () => restarts.last,
      });
    })
    .catch((failure: unknown) => refuse(formatError(failure)));
}

main();
