/** What a device says of itself: the `state` of its own command, and what that means by the settings' table. */
import type { DeviceCommand } from '../../../preload/contract/device.ts';
import { because, type Reason } from '../../../preload/contract/reason.ts';
import type { DeviceState } from '../../config/broadcast.ts';

export interface DeviceWord {
  readonly state: DeviceState;
  /** The broadcast that it names; null where it names none. */
  readonly broadcast: string | null;
  readonly reason: Reason | null;
}

type Bag = Readonly<Record<string, unknown>>;

const reasonKeys = ['reason', 'message', 'error', 'detail'];
const maxIdLength = 200;

/** Null: no state, or one that the table does not know; then nothing is concluded from it. */
export function readDeviceWord(
  command: DeviceCommand,
  states: Readonly<Record<string, DeviceState>>,
): DeviceWord | null {
  if (command.direction !== 'in' || command.meaning !== 'state') return null;
  const data = bagOf(command.data);
  const said = textOf(data?.['state']);
  if (data === null || said === null) return null;
  const state = meaningOf(said, states);
  if (state === null) return null;
  const bags = bagsOf(data);
  return {
    state,
    broadcast: namedIn(bags),
    reason: state === 'failed' ? because('said', reasonIn(bags) ?? said) : null,
  };
}

/** The broadcast that the data of a command names, whatever else it says. */
export function broadcastIn({ data }: Pick<DeviceCommand, 'data'>): string | null {
  const bag = bagOf(data);
  return bag === null ? null : namedIn(bagsOf(bag));
}

/** The data itself, and what it tells in detail. */
function bagsOf(data: Bag): readonly Bag[] {
  const inner = data['detail'];
  return [data, ...(isBag(inner) ? [inner] : [])];
}

function namedIn(bags: readonly Bag[]): string | null {
  const broadcast = bags.map((bag) => textOf(bag['broadcast'])).find((id) => id !== null) ?? null;
  return broadcast !== null && broadcast.length <= maxIdLength ? broadcast : null;
}

function meaningOf(said: string, states: Readonly<Record<string, DeviceState>>): DeviceState | null {
  if (Object.hasOwn(states, said)) return states[said] ?? null;
  const plain = said.toLowerCase();
  return Object.entries(states).find(([name]) => name.trim().toLowerCase() === plain)?.[1] ?? null;
}

function reasonIn(bags: readonly Bag[]): string | null {
  for (const bag of bags) {
    for (const key of reasonKeys) {
      const words = textOf(bag[key]);
      if (words !== null) return words;
    }
  }
  return null;
}

/** The data is JSON text that was cut where it was long; a cut one says nothing that could be read. */
function bagOf(text: string): Bag | null {
  try {
    const value: unknown = JSON.parse(text);
    return isBag(value) ? value : null;
  } catch {
    // The feed has told and logged it as it came.
    return null;
  }
}

function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
