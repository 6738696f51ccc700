import type { ProcessMetric } from 'electron';
import { readdirSync, readFileSync } from 'node:fs';
import type { Protocol, Session } from './devtools.ts';

/** One question after the other: Chromium takes one trace at a time. */
let asking: Promise<unknown> = Promise.resolve();

/**
 * The process of a page, which DevTools tells in one place only: at the head of a trace. It answers for a page that
 * hangs as well. Null where it was not told.
 */
export function processOfPage(session: Session, frameId: string): Promise<number | null> {
  const answer = asking.then(() => traceHead(session, frameId)).catch(() => null);
  asking = answer;
  return answer;
}

interface TraceEvent {
  readonly name?: string;
  readonly args?: {
    readonly data?: { readonly frames?: readonly { readonly frame: string; readonly processId?: number }[] };
  };
}

async function traceHead(session: Session, frameId: string): Promise<number | null> {
  const events: TraceEvent[] = [];
  const complete = Promise.withResolvers<void>();
  const undos = [
    session.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as TraceEvent[]))),
    session.on('Tracing.tracingComplete', () => complete.resolve()),
    // Else a page that closes meanwhile would keep all others from being asked.
    session.on('Inspector.detached', () => complete.resolve()),
  ];
  try {
    const traceConfig: Protocol.Tracing.TraceConfig = {
      includedCategories: ['disabled-by-default-devtools.timeline'],
      excludedCategories: ['*'],
    };
    await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
    await session.send('Tracing.end');
    await complete.promise;
  } finally {
    for (const undo of undos) undo();
  }
  const frames = events
    .filter(({ name }) => name === 'TracingStartedInBrowser')
    .flatMap(({ args }) => args?.data?.frames ?? []);
  return frames.find(({ frame }) => frame === frameId)?.processId ?? null;
}

const types: Readonly<Record<string, ProcessMetric['type']>> = {
  renderer: 'Tab',
  'gpu-process': 'GPU',
  utility: 'Utility',
  zygote: 'Zygote',
};

/** `app.getAppMetrics`: this process and every one of Chromium's. Where there is no `/proc`, this one alone. */
export function appMetrics(chromium: number): ProcessMetric[] {
  const own: ProcessMetric = {
    ...blank(process.pid, 'Browser'),
    memory: {
      workingSetSize: Math.round(process.memoryUsage.rss() / 1_024),
      peakWorkingSetSize: process.resourceUsage().maxRSS,
    },
  };
  if (process.platform !== 'linux') return [own];
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = Number(/^PPid:\s+(\d+)/m.exec(readOrNothing(pid, 'status'))?.[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const family: number[] = [];
  const unseen = [chromium];
  for (let pid = unseen.pop(); pid !== undefined; pid = unseen.pop()) {
    family.push(pid);
    unseen.push(...(children.get(pid) ?? []));
  }
  return [own, ...family.flatMap((pid) => metricOf(pid) ?? [])];
}

function metricOf(pid: number): ProcessMetric | null {
  const status = readOrNothing(pid, 'status');
  const kilobytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  // It ended while we looked.
  if (status === '') return null;
  const type = /--type=([a-z-]+)/.exec(readOrNothing(pid, 'cmdline'))?.[1] ?? '';
  return {
    ...blank(pid, types[type] ?? 'Unknown'),
    memory: { workingSetSize: kilobytes('VmRSS'), peakWorkingSetSize: kilobytes('VmHWM') },
  };
}

function blank(pid: number, type: ProcessMetric['type']): Omit<ProcessMetric, 'memory'> {
  return { pid, type, creationTime: 0, cpu: { percentCPUUsage: 0, idleWakeupsPerSecond: 0 } };
}

function readOrNothing(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // A process may end at any moment, which is not worth more words than none.
    return '';
  }
}
