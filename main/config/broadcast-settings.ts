import { resolve } from 'node:path';
import type { Zone } from '../../preload/contract/broadcast.ts';
import type {
  BroadcastSettings,
  ClipSettings,
  PortSettings,
  QuietHours,
  ScheduleSettings,
} from './broadcast.ts';
import { dayNames, type BroadcastFile } from './broadcast-schema.ts';
import { shownText } from './finding.ts';
import { overlay } from './overlay.ts';
import type { PortFile } from './port-schema.ts';
import { defaultCommands, defaultStates } from './rexsys-commands.ts';
import { portKey } from './secret-key.ts';
import { mergedTemplates } from './templates.ts';
import type { ZoneFile } from './zone-schema.ts';

type Item<List extends keyof BroadcastFile> =
  NonNullable<BroadcastFile[List]> extends readonly (infer T)[] ? T : never;

/** `maxS`: with three repeats of a minute there is room; nobody listens for longer. */
const limits: BroadcastSettings['limits'] = { maxRepeats: 20, maxS: 900 };

/** Seconds, as the file has them. */
const timing = { holdS: 2, answerS: 10, waitS: 120, settleS: 0.4 };

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const lateMin = 15;
const webhookS = 10;

/** Calms nobody and moves nobody: what is right is for the person who corrects it to say. */
const correction: BroadcastSettings['correction'] = {
  ko: '알려 드립니다. 방금 드린 방송은 잘못 나갔습니다. 그 방송을 따르지 마시고 다음 안내를 기다려 주십시오.',
  en: 'Attention. The announcement before this one was made in error. Do not follow it, and wait for further instructions.',
};

/** The section in force, with our own where it says nothing. Null: there is no way out of the console. */
export function settledBroadcast(
  file: BroadcastFile | undefined,
  directory: string,
): BroadcastSettings | null {
  if (!file?.ports || file.ports.length === 0) return null;
  const times = { ...timing, ...file.timing };
  return {
    ports: file.ports.map(settledPort),
    zones: (file.zones ?? []).map(settledZone),
    groups: file.groups ?? [],
    templates: mergedTemplates(file.templates ?? []),
    clips: (file.clips ?? []).map((clip) => settledClip(clip, directory)),
    correction: file.correction ?? correction,
    schedules: (file.schedules ?? []).map(settledSchedule),
    holidays: file.holidays ?? [],
    quiet: (file.quiet ?? []).map(settledQuiet),
    second: file.second ?? 'never',
    limits: { ...limits, ...file.limits },
    timing: {
      holdMs: milliseconds(times.holdS),
      answerMs: milliseconds(times.answerS),
      waitMs: milliseconds(times.waitS),
      settleMs: milliseconds(times.settleS),
    },
  };
}

/** How many repeats hold, where the file says and where it does not. */
export function maxRepeatsOf(file: BroadcastFile): number {
  return file.limits?.maxRepeats ?? limits.maxRepeats;
}

export function settledSchedule(file: Item<'schedules'>): ScheduleSettings {
  return {
    onHolidays: false,
    lateMin,
    isOn: true,
    ...file,
    name: file.name ?? file.id,
    days: daysOf(file.days),
  };
}

export function settledQuiet(file: Item<'quiet'>): QuietHours {
  return { refuses: ['routine'], ...file, days: daysOf(file.days) };
}

function settledPort(file: PortFile): PortSettings {
  const name = file.name ?? file.id;
  switch (file.kind) {
    case 'rexsys':
      return {
        ...file,
        name,
        // An order is whole: half of another one's data would be neither.
        commands: { ...defaultCommands, ...file.commands },
        states: overlay(defaultStates, file.states ?? {}),
      };
    case 'ima-push':
      return { ...file, name, isSiren: file.isSiren ?? false };
    case 'ima-notice':
      return { ...file, name };
    case 'webhook': {
      const { id, kind, url, token, stored, timeoutS = webhookS } = file;
      const secret = token !== undefined || stored ? portKey(id) : null;
      return { kind, id, name, url, secret, timeoutMs: milliseconds(timeoutS) };
    }
  }
}

function settledZone(file: ZoneFile): Zone {
  const area = file.area ?? null;
  return {
    ...file,
    area: area?.on === 'plan' ? { ...area, plan: area.plan ?? null } : area,
    outlets: file.outlets.map((outlet) => ({ ...outlet, name: outlet.name ?? outlet.address })),
    volume: file.volume ?? null,
  };
}

function settledClip(file: Item<'clips'>, directory: string): ClipSettings {
  return {
    ...file,
    file: resolve(directory, file.file),
    shownFile: shownText(file.file),
    device: file.device ?? null,
  };
}

function daysOf(days: Item<'schedules'>['days'] = everyDay): readonly number[] {
  const numbers = days.map((day) => (typeof day === 'number' ? day : dayNames.indexOf(day)));
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1_000);
}
