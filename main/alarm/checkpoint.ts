import type { Acknowledgement, Alarm, AlarmId, Claim, EntryId, Shelf } from '../../preload/contract/alarm.ts';
import { severities, type HazardAction, type Reading, type Source } from '../../preload/contract/hazard.ts';
import type { Heard, Slot } from './machine.ts';

/** The state of all alarms after the entry `through`, in an order that matters. */
export interface Checkpoint {
  readonly through: EntryId;
  readonly slots: readonly (readonly [AlarmId, Slot])[];
}

/** Another version is refused, and the log replayed instead. To be raised when the shape changes. */
const version = 2;

export function writeCheckpoint(state: Checkpoint): string {
  return JSON.stringify({ version, ...state });
}

/** Throws an error that says what is wrong if `data` is not what this version wrote. */
export function readCheckpoint(data: string): Checkpoint {
  const found = parseJson(data);
  if (!isRecord(found)) throw new Error('alarm checkpoint: not an object');
  const { through, slots } = found;
  if (found.version !== version) throw new Error(`alarm checkpoint: not of version ${version}`);
  if (!isWhole(through)) throw new Error('alarm checkpoint: through is not an entry id');
  if (!Array.isArray(slots)) throw new Error('alarm checkpoint: slots are not a list');
  const wrong = slots.findIndex((each) => !isKeyedSlot(each));
  if (wrong >= 0) throw new Error(`alarm checkpoint: slot ${wrong} is not as version ${version} writes it`);
  return { through, slots };
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new Error('alarm checkpoint: not JSON', { cause });
  }
}

type Check = (value: unknown) => boolean;

/** Checks made field by field; a field that the type has and the checks have not does not compile. */
function fields<T>(checks: Record<keyof T, Check>): Check {
  const all = Object.entries<Check>(checks);
  return (value) => isRecord(value) && all.every(([name, check]) => check(value[name]));
}

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const number: Check = (value) => Number.isFinite(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const oneOf =
  <T extends string>(...names: readonly T[]): Check =>
  (value) =>
    names.some((name) => name === value);

const isSource = fields<Source>({
  type: oneOf<Source['type']>('device', 'camera', 'worker', 'sensor', 'site'),
  id: text,
  name: orNull(text),
});

const isPlace: Check = (value) => {
  if (!isRecord(value)) return false;
  const { on, plan, x, y, position } = value;
  if (on === 'plan') return orNull(text)(plan) && number(x) && number(y);
  return on === 'map' && Array.isArray(position) && position.length === 2 && position.every(number);
};

const isShelf = fields<Shelf>({
  operator: text,
  desk: text,
  at: number,
  until: number,
  reason: text,
  severity: oneOf(...severities),
});

const isAlarm = fields<Alarm>({
  id: text,
  occurrence: isWhole,
  site: text,
  kind: text,
  source: isSource,
  severity: oneOf(...severities),
  latching: flag,
  raisedAt: number,
  sourceRaisedAt: number,
  heardAt: number,
  sourceTime: number,
  count: isWhole,
  returnedAt: orNull(number),
  acknowledgement: orNull(
    fields<Acknowledgement>({ operator: text, desk: text, at: number, note: orNull(text) }),
  ),
  claim: orNull(fields<Claim>({ operator: text, desk: text, at: number })),
  shelf: orNull(isShelf),
  readings: listOf(fields<Reading>({ name: text, value: number, unit: orNull(text) })),
  place: orNull(isPlace),
  message: orNull(text),
});

const isSlot = fields<Slot>({
  alarm: orNull(isAlarm),
  last: orNull(
    fields<Heard>({
      sourceTime: number,
      action: oneOf<HazardAction>('raised', 'progress', 'cleared'),
      raiseTime: orNull(number),
    }),
  ),
  shelf: orNull(isShelf),
});

function isKeyedSlot(value: unknown): value is readonly [AlarmId, Slot] {
  return Array.isArray(value) && value.length === 2 && text(value[0]) && isSlot(value[1]);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
