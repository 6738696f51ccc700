import { join } from 'node:path';
import type { BenchContext } from './bench.ts';
import { median } from './measure.ts';
import type { Figure } from './report.ts';
import { startSource, type EventSource } from './source.ts';
import { openStation } from './station.ts';
import { openWindow } from './window.ts';

/** Alarms in the log that the console is started on. */
const present = 50;

/** From the start of the process to the first alarm on the screen: one from the log, and one from the socket. */
export async function start({ directory, isQuick, say }: BenchContext): Promise<readonly Figure[]> {
  const rounds = isQuick ? 1 : 5;
  const source = await startSource({ sites: 5, devicesPerSite: present / 5 });
  try {
    const data = join(directory, 'from-log');
    await leaveAlarms(source, data);
    const fromLog: number[] = [];
    for (let round = 0; round < rounds; round += 1) fromLog.push(await firstAlarm(source, data));
    const fromSocket: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const sending = source.pace(20, 20 * 60);
      fromSocket.push(await firstAlarm(source, join(directory, `from-socket-${round}`)));
      await source.halt();
      await sending;
    }
    say(`start: from the log ${fromLog.map(Math.round).join(', ')} ms`);
    say(`start: from the socket ${fromSocket.map(Math.round).join(', ')} ms`);
    return [
      { name: 'start.first_alarm_ms', value: median(fromLog), unit: 'ms' },
      { name: 'start.first_alarm_from_socket_ms', value: median(fromSocket), unit: 'ms' },
    ];
  } finally {
    await source.stop();
  }
}

async function leaveAlarms(source: EventSource, directory: string): Promise<void> {
  const station = await openStation(source, directory, () => {});
  await source.watched();
  const done = station.toldCount(present);
  await source.prepare(present);
  await source.burst();
  await done;
  await station.close();
}

/** Includes what it takes Playwright to start the program and to see the row. */
async function firstAlarm(source: EventSource, data: string): Promise<number> {
  const begun = Date.now();
  const running = await openWindow(source, data);
  try {
    await running.page.getByTestId('alarm-row').first().waitFor();
    const paintedAt = await running.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
        }),
    );
    return paintedAt - begun;
  } finally {
    await running.close();
  }
}
