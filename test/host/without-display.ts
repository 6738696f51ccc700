import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright';
import { launch } from './launch.ts';
import { countUnacknowledged, operate } from './operator.ts';
import { Tally } from './tally.ts';

/** How long the operator may go on answering after the scenario has played its last event, ms. */
const wrapUpMs = 20_000;
const consoleEnded = 'the console ended';

/**
 * Runs the console where nobody can see it: prints main's live lines, in a drill lets a scripted operator
 * acknowledge, keeps screenshots in the data directory, and ends with a summary when it is stopped or the
 * scenario is over. Resolves with the exit code.
 */
export async function watchWithoutDisplay(
  args: readonly string[],
  print: (line: string) => void,
): Promise<number> {
  const startedAt = performance.now();
  const tally = new Tally();
  const stop = new AbortController();
  const end = (why: string) => stop.abort(why);

  const { app, page, close } = await launch({
    args: [...args, '--trace'],
    onStdout(line) {
      tally.read(line);
      print(line);
      if (tally.isOver) end('the scenario is over');
    },
    onStderr: (line) => process.stderr.write(`${line}\n`),
  });
  // The library's own handlers would end this process before the summary is written.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => end(signal));
  }
  // Nobody reads any more: there is no one left to run for.
  process.stdout.on('error', () => end('nobody reads'));
  app.once('close', () => end(consoleEnded));

  const shoot = await photographer(
    page,
    await app.evaluate((electron) => electron.app.getPath('userData')),
    print,
  );
  await page.getByTestId('status-bar').waitFor();
  await shoot('1-calm');
  const watch = new AbortController();
  const isDrill = (await page.getByTestId('drill-frame').count()) > 0;
  const operator = isDrill
    ? operate({
        page,
        signal: watch.signal,
        onFirstAlarm: () => shoot('2-first-alarm'),
        onFirstAcknowledged: () => shoot('3-acknowledged'),
        onTrouble: (words) => print(`operator: ${words}`),
      })
    : Promise.resolve();

  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  const hasEnded = stop.signal.reason === consoleEnded;
  if (tally.isOver && isDrill && !hasEnded) await wrapUp(page);
  watch.abort();
  await operator;
  if (!hasEnded) await shoot('4-end');
  await close();
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  print(`Summary after ${seconds} s (${String(stop.signal.reason)}): ${tally.summary()}`);
  return hasEnded ? (app.process().exitCode ?? 1) : 0;
}

/** Takes pictures into the data directory and says their names. */
async function photographer(
  page: Page,
  data: string,
  print: (line: string) => void,
): Promise<(name: string) => Promise<void>> {
  const directory = join(data, 'screenshots');
  await mkdir(directory, { recursive: true });
  return async (name) => {
    const file = join(directory, `${name}.png`);
    await page.screenshot({ path: file });
    const near = relative(process.cwd(), file);
    print(`Screenshot ${near.startsWith('..') ? file : near}`);
  };
}

/** The last alarms of the scenario want an answer too. */
async function wrapUp(page: Page): Promise<void> {
  const until = performance.now() + wrapUpMs;
  while (performance.now() < until && (await countUnacknowledged(page)) > 0) await wait(500);
}
