import type { Condition } from './condition.ts';
import { deviceClasses, gases, type Channel, type Limits } from './device-kind.ts';
import { createRandom } from './random.ts';
import type { Device } from './world.ts';

/** How fast a value approaches where it is heading, in ms. */
const approachMs = 14_000;

/** A device's values at a drill time; numbers as its `measure_data` has them, before the kind's own fields. */
export type Readings = Readonly<Record<string, number>>;

/**
 * A pure function of device, time and condition: values wander about their normal, start past a limit when an
 * alarm is raised, and come back below it when it is cleared. So any moment can be asked for again.
 */
export function readingsOf(device: Device, at: number, condition: Condition): Readings {
  const { channels } = deviceClasses[device.kind];
  const rogue = device.kind === 'gas' ? rogueGas(device).key : null;
  const random = createRandom(device.index);
  const values: Record<string, number> = {};
  // First in line, as what the message is about.
  if (rogue !== null) values[rogue] = 0;
  for (const channel of channels) {
    const peace = wander(channel, at, random.next(), random.next());
    const isDriven = channel.limits !== null && (rogue === null || rogue === channel.key);
    const value = isDriven && channel.limits ? drive(channel, channel.limits, peace, at, condition) : peace;
    values[channel.key] = Number(value.toFixed(channel.digits));
  }
  return values;
}

/** The gas that leaves its range when this detector is in alarm. */
export function rogueGas(device: Device): Channel {
  return createRandom(device.index).fork('gas').pick(gases);
}

/** Two slow waves that never line up the same way, inside plus and minus the channel's wander. */
function wander({ normal, wander: width }: Channel, at: number, one: number, other: number): number {
  const slow = Math.sin(2 * Math.PI * (at / (170_000 + 90_000 * one) + other));
  const quick = Math.sin(2 * Math.PI * (at / (23_000 + 14_000 * other) + one));
  return normal + width * (0.65 * slow + 0.35 * quick);
}

function drive(channel: Channel, limits: Limits, peace: number, at: number, condition: Condition): number {
  const { caution, danger, peak } = limits;
  const { level, since, from } = condition;
  // A contact is open or closed, with nothing between.
  if (channel.wander === 0) return level === 'normal' ? channel.normal : peak;
  const left = Math.exp(-Math.max(0, at - since) / approachMs);
  const sway = (peace - channel.normal) * 0.2 * (1 - left);
  const head = (start: number, goal: number) => goal + (start - goal) * left + sway;
  // A little past the limit at the very start: what is reported as raised must look raised.
  if (level === 'danger') return head(danger + (peak - danger) * 0.06, peak);
  if (level === 'caution')
    return head(caution + (danger - caution) * 0.08, caution + (danger - caution) * 0.85);
  return from === 'normal' ? peace : peace + (caution - peace) * 0.82 * left;
}
