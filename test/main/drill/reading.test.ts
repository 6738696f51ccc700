import { describe, expect, it } from 'vitest';
import { Conditions, type Condition } from '../../../main/drill/condition.ts';
import { deviceClasses, type DeviceKind, type Limits } from '../../../main/drill/device-kind.ts';
import { readingsOf, rogueGas } from '../../../main/drill/reading.ts';
import { createWorld, type Device } from '../../../main/drill/world.ts';

const devices = createWorld(1).sites.flatMap((site) => site.devices);
const kinds: readonly DeviceKind[] = [
  'gas',
  'tilt',
  'opening',
  'wind',
  'noise',
  'dust',
  'flame',
  'fire',
  'breaker',
];
const peace: Condition = { level: 'normal', since: -Infinity, from: 'normal', event: 0 };
const hour = Array.from({ length: 120 }, (_, index) => index * 30_000);

/** The channels that leave their range when this device is in alarm. */
function driven(device: Device): [string, Limits][] {
  const rogue = device.kind === 'gas' ? rogueGas(device).key : null;
  return deviceClasses[device.kind].channels.flatMap(({ key, limits }): [string, Limits][] =>
    limits && (rogue === null || rogue === key) ? [[key, limits]] : [],
  );
}

/** Past a limit in its own direction: oxygen is dangerous when it falls. */
function isPast(value: number, { caution, peak }: Limits, limit: number): boolean {
  return peak > caution || caution === peak ? value >= limit : value <= limit;
}

/** Every device of the kind whose values are not where they should be, at any of these moments. */
function astray(
  kind: DeviceKind,
  times: readonly number[],
  condition: Condition,
  limit: 'caution' | 'danger',
  past: boolean,
): string[] {
  return devices
    .filter((device) => device.kind === kind)
    .flatMap((device) =>
      times.flatMap((at) => {
        const readings = readingsOf(device, at, condition);
        return driven(device)
          .filter(([key, limits]) => isPast(readings[key] ?? NaN, limits, limits[limit]) !== past)
          .map(([key]) => `${device.label} ${key} ${readings[key]} at ${at}`);
      }),
    );
}

describe.each(kinds)('readings of a %s device', (kind) => {
  it('stay below every limit for an hour of peace', () => {
    expect(astray(kind, hour, peace, 'caution', false)).toEqual([]);
  });

  it('are past their limit from the moment an alarm is raised, and stay there', () => {
    for (const level of ['caution', 'danger'] as const) {
      const raised: Condition = { level, since: 60_000, from: 'normal', event: 1 };
      expect(astray(kind, [60_000, 61_000, 75_000, 400_000], raised, level, true)).toEqual([]);
    }
  });

  it('are below their limit from the moment it is cleared', () => {
    const cleared: Condition = { level: 'normal', since: 60_000, from: 'danger', event: 1 };
    expect(astray(kind, [60_000, 63_000, 200_000], cleared, 'caution', false)).toEqual([]);
  });

  it('wander, and are the same whenever the same moment is asked for', () => {
    const device = devices.find((each) => each.kind === kind);
    if (!device) throw new Error(`no ${kind} device`);
    expect(readingsOf(device, 90_000, peace)).toEqual(readingsOf(device, 90_000, peace));
    if (kind !== 'opening')
      expect(readingsOf(device, 90_000, peace)).not.toEqual(readingsOf(device, 0, peace));
  });
});

describe('conditions', () => {
  it('keep the event number from raised through worse to cleared, and take a new one after', () => {
    const conditions = new Conditions();
    const levels = ['caution', 'danger', 'normal', 'danger'] as const;
    const events = levels.map((level, index) => conditions.set('3/gas/device:1', level, index).event);
    expect(events).toEqual([1, 1, 1, 2]);
  });

  it('keep the moment at which a level began when it is told again', () => {
    const conditions = new Conditions();
    conditions.set('3/gas/device:1', 'danger', 10);
    expect(conditions.set('3/gas/device:1', 'danger', 20).since).toBe(10);
  });

  it('are normal for what was never told of', () => {
    expect(new Conditions().get('9/wind/device:1').level).toBe('normal');
  });
});
